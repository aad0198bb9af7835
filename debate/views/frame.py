"""What leaves for an audience: a frame of changes at a dense offset, and the window of frames a late client may still get."""

from collections import deque
from collections.abc import Sequence

from msgspec import Struct

# A client that was away for longer takes a snapshot: past this, a snapshot is smaller (reliability study, Centrifugo's 300).
WINDOW_FRAMES = 300
WINDOW_BYTES = 256 * 1024
OWN_WINDOW_FRAMES = 16  # of one person: a snapshot of theirs is small


class Frame(Struct, frozen=True):
    """`changes` is an encoded JSON array; offsets of one audience are 1, 2, 3 … without a gap."""

    audience: str
    offset: int
    at: int
    changes: bytes


class Window:
    """The last frames of one audience, contiguous up to its head."""

    __slots__ = ("_bytes", "_frames", "_limit")

    def __init__(self, limit: int = WINDOW_FRAMES) -> None:
        self._frames: deque[Frame] = deque()
        self._bytes = 0
        self._limit = limit

    def add(self, frame: Frame) -> None:
        self._frames.append(frame)
        self._bytes += len(frame.changes)
        while len(self._frames) > self._limit or self._bytes > WINDOW_BYTES:
            self._bytes -= len(self._frames.popleft().changes)

    def forget(self) -> None:
        """Drop what was shown: from now on who comes late gets a snapshot, in which a withdrawn text is no more."""
        self._frames.clear()
        self._bytes = 0

    def after(self, offset: int, head: int) -> Sequence[Frame] | None:
        """The frames past `offset`, or None when they are not all here (or `offset` is from another history)."""
        missing = head - offset
        if missing < 0 or missing > len(self._frames):
            return None
        return [self._frames[i] for i in range(len(self._frames) - missing, len(self._frames))]
