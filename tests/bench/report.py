"""How a benchmark speaks: progress on stderr, one JSON object as the last line of stdout. And the few statistics it needs."""

from __future__ import annotations

import json
import os
import platform
import resource
import statistics
import sys
from collections.abc import Mapping, Sequence
from typing import Any


def progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def finish(bench: str, setup: Mapping[str, Any], figures: Mapping[str, float | int | None]) -> None:
    machine = {"machine": platform.machine(), "cores": os.cpu_count(), "kernel": platform.release(), "python": platform.python_version()}
    print(json.dumps({"bench": bench, "setup": {**setup, **machine}, "figures": figures}), flush=True)


def raise_open_files() -> int:
    """As many open files as the system lets this process have; its children inherit them."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def pin(pid: int, core: int) -> None:
    os.sched_setaffinity(pid, {core % (os.cpu_count() or 1)})


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
