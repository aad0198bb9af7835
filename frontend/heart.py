"""A sign of life in a file: an event loop that turns writes what time it is, so that one that hangs can be told from one that works."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path

import structlog

BEAT_S = 0.4
_BEAT = struct.Struct("<d?")
_log = structlog.get_logger("heart")


class Heart:
    """A beat is written over the one before: on a full disk there is no room for anything else, and a heart that stops there would have a
    process ended that still answers."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def beat(self, settled: bool = True) -> None:
        """`settled`: the process has done what it does at first, and may stand in for another."""
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.pwrite(self._file, _BEAT.pack(_now(), settled), 0)
        except OSError as error:  # without a heart nobody is watched over, and nobody ended
            _log.warning("heart.silent", error=type(error).__name__)
            self.forget()

    def still_s(self) -> float | None:
        """Seconds since the last beat; None where there was none."""
        try:
            return _now() - self._read()[0]
        except (OSError, struct.error):
            return None

    def settled(self) -> bool:
        """Whether it said so at the last beat."""
        try:
            return self._read()[1]
        except (OSError, struct.error):
            return False

    def _read(self) -> tuple[float, bool]:
        at, settled = _BEAT.unpack(self._path.read_bytes())
        return float(at), bool(settled)

    def forget(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        self._path.unlink(missing_ok=True)


def _now() -> float:
    """Seconds since boot: the same for every process of this machine, and nobody sets it, as they do the wall clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
