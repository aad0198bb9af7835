"""Which process of a data folder owns its debates: the one that holds the lock of one file. One whose heart stands still
is ended, because a stopped process holds its locks. Safe without any of this: each debate's own file is fenced by the term.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import time
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from frontend.heart import Heart

STILL_S = 2.0  # an event loop that did nothing for so long serves nobody; with what follows, a new owner is there within three
HOLDER_BYTES = 128
_log = structlog.get_logger("lease")


class Holder(Struct, frozen=True):
    """`began`: the process's start in clock ticks since boot (proc(5)), because pids are used again."""

    term: int
    pid: int
    began: int


class Lease:
    """`try_to_take` until it says yes; then `beat` every `heart.BEAT_S`. The kernel gives the lock up with the process, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "owner.lease"
        self._heart = Heart(folder / "owner.beat")
        self._lock: int | None = None
        self.term = 0

    def try_to_take(self) -> bool:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._end_the_still(descriptor)
            os.close(descriptor)
            return False
        before = _holder(descriptor)
        # Gateways hear the highest only: past every term before, also where the folder of that one was lost.
        self.term = max(before.term + 1 if before is not None else 1, int(time.time()))
        # Over what is there, at one length: a full disk is no reason to leave the debates without an owner.
        os.pwrite(descriptor, msgspec.json.encode(Holder(self.term, os.getpid(), _began(os.getpid()))).ljust(HOLDER_BYTES), 0)
        os.fsync(descriptor)
        self._lock = descriptor
        self.beat()
        return True

    def beat(self) -> None:
        if self._lock is not None:
            self._heart.beat()

    def give_up(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _end_the_still(self, descriptor: int) -> None:
        still_s = self._heart.still_s()
        holder = _holder(descriptor)
        if holder is None or still_s is None or still_s < STILL_S or _began(holder.pid) != holder.began:
            return
        _log.error("owner.still", term=holder.term, pid=holder.pid, s=round(still_s, 1))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(holder.pid, signal.SIGKILL)


def _holder(descriptor: int) -> Holder | None:
    try:
        return msgspec.json.decode(os.pread(descriptor, HOLDER_BYTES, 0), type=Holder)
    except msgspec.DecodeError:
        return None


def _began(pid: int) -> int:
    """0 for a process that is not there."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[19])
