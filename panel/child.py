"""Python modules of ours run as children of the panel, whatever the folder and the way it was started from itself."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def command(module: str, *flags: str) -> list[str]:
    """Runs a module with this Python, blind to the current folder."""
    return [sys.executable, "-P", "-m", module, *flags]


def environment() -> dict[str, str]:
    """Ours, and where this package lies."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
