"""The recording of a debate: a fragmented MP4 that grows by whole fragments, playable wherever it ends.

One thread writes; everything public is called on the event loop and returns at once.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import queue
import threading
from collections.abc import Callable
from pathlib import Path

import structlog

from panel.messages import Recording as State
from panel.out.limits import weight

# Left to the debate itself: its log is on the same disk, and a question must never be refused because a picture took the last block.
RESERVE = 200 * 1024 * 1024
# A disk that is this many fragments behind (10 s) is as good as full: better a hole in the recording than a heap in memory.
MOST_WAITING = 32
_log = structlog.get_logger("panel.recording")
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# Where a run of bytes was put; None: it was not.
Stored = Callable[[int | None], None]


class AllFull(OSError):
    """Not the disk is full, but what the installation gives to recordings."""


class Recording:
    """Appends to `path`, which begins with the init section that `begin` was given."""

    def __init__(self, path: Path, call: Callable[[Stored, int | None], None], most_bytes: float = math.inf) -> None:
        """`most_bytes`: what all files beside it, and it, may take together."""
        self.path = path
        self._most_bytes = most_bytes
        self._state: State = "on"
        self._over = False
        self._call = call
        self._init = b""
        self._skipping = False
        self._waiting: queue.SimpleQueue[tuple[bytes, bool, Stored] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="recording", daemon=True)
        self._thread.start()

    @property
    def state(self) -> State:
        return "long_enough" if self._over else self._state

    def begin(self, init: bytes) -> None:
        """What an empty file begins with. A file that began otherwise (another size of picture) is set aside, whole."""
        self._init = init

    def append(self, data: bytes, whole: bool, stored: Stored) -> None:
        """`whole`: the fragment begins with a whole picture. After a hole, writing goes on only with one."""
        if self._over:
            stored(None)
            return
        if self._waiting.qsize() >= MOST_WAITING:
            self._state = "disk_full"
            self._skipping = True
        elif whole:
            self._skipping = False
        if self._skipping:  # what follows a hole cannot be decoded without a whole picture
            stored(None)
        else:
            self._waiting.put((data, whole, stored))

    def end(self) -> None:
        """It is as long as it may be: nothing more is taken."""
        if not self._over:
            _log.warning("recording.long_enough")
        self._over = True

    def close(self) -> None:
        """Everything that waits is written first; `join` waits for it."""
        self._waiting.put(None)

    def join(self) -> None:
        self._thread.join(10.0)

    # -- in the thread ---------------------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        file: int | None = None
        hole = False
        while (item := self._waiting.get()) is not None:
            data, whole, stored = item
            if hole and not whole:
                self._call(stored, None)
                continue
            try:
                if file is None:
                    self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    set_aside(self.path, self._init)
                    file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
                if short_of_room(file):
                    raise OSError(errno.ENOSPC, "what is left is for the debate")
                if self._most_bytes < math.inf and weight(self.path.parent) + len(data) > self._most_bytes:
                    raise AllFull(errno.EDQUOT, "all recordings together are as large as they may be")
                if os.fstat(file).st_size == 0:
                    _append(file, self._init)
                at = _append(file, data)
            except OSError as error:
                if not hole:
                    _log.error("recording.stopped", error=errno.errorcode.get(error.errno or 0, type(error).__name__))
                hole, self._state = True, _state_after(error)
                self._call(stored, None)
                continue
            if hole:
                _log.info("recording.resumed")
            hole, self._state = False, "on"
            self._call(stored, at)
        if file is not None:
            os.close(file)


def _state_after(error: OSError) -> State:
    if isinstance(error, AllFull):
        return "all_full"
    return "disk_full" if error.errno in _FULL else "failed"


def short_of_room(folder: int | Path) -> bool:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize < RESERVE


def _append(file: int, data: bytes) -> int:
    """All of it, or nothing: half a fragment at the end would be the end for every reader."""
    at = os.fstat(file).st_size
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(file, at)
        raise
    return at


def set_aside(path: Path, init: bytes) -> None:
    """Players and tools take one beginning per file: what was recorded at another size keeps its own, under another name."""
    try:
        with path.open("rb") as file:
            if file.read(len(init)) in (init, b""):
                return
    except FileNotFoundError:
        return
    number = next(number for number in range(1, 10_000) if not path.with_suffix(f".{number}.mp4").exists())
    path.rename(path.with_suffix(f".{number}.mp4"))
