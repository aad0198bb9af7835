"""Runs a program of others (pip, npm, venv, apt) during set-up: its words go to stderr, and the lock of the folder stays with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


def errand(command: Sequence[str | Path], folder: Path | None = None, environment: Mapping[str, str] | None = None) -> bool:
    """Whether it ended well. stdout of bin/serve is for the links, so that even what a program prints there goes to stderr.

    `close_fds=False`: the lock taken by `alone` is inherited, and so held until the program ends even when we are killed before.
    """
    outcome = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno(), close_fds=False, check=False
    )
    return outcome.returncode == 0
