"""Encoded frames waiting for the decoder of one track, bounded: a slow machine shows fewer pictures, not older ones."""

from __future__ import annotations

import queue
import threading
from typing import Any

MOST_WAITING = 12  # about half a second of pictures; sound never gets there


class Backlog(queue.Queue[Any]):
    """Stands where aiortc has an unbounded queue (`RTCRtpReceiver.__decoder_queue`), of pairs (codec, encoded frame), ended by None."""

    def __init__(self, lost: threading.Event) -> None:
        super().__init__()
        self._lost = lost  # aiortc answers this event with a picture loss indication to the sender
        self._waiting_keyframe = False
        self.dropped = 0

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        if item is None:
            # The receiver joins the decoder's thread on the event loop: leave it nothing to do before it ends.
            self._empty()
        elif self.qsize() >= MOST_WAITING:
            self.dropped += self._empty()
            self._waiting_keyframe = True
        if self._waiting_keyframe and item is not None:
            if not _starts_afresh(*item):
                self.dropped += 1
                self._lost.set()
                return
            self._waiting_keyframe = False
        super().put(item, block, timeout)

    def _empty(self) -> int:
        with self.mutex:
            count = len(self.queue)
            self.queue.clear()
        return count


def _starts_afresh(codec: Any, frame: Any) -> bool:
    """Can a decoder begin at this frame? Sound always; H.264 at an IDR or its parameter sets; VP8 at a key frame (RFC 6386, 9.1)."""
    data: bytes = frame.data
    if codec.name == "VP8":
        return bool(data) and data[0] & 1 == 0
    if codec.name == "H264":
        at = data.find(b"\x00\x00\x01")
        while at >= 0 and at + 3 < len(data):
            if data[at + 3] & 0x1F in (5, 7):
                return True
            at = data.find(b"\x00\x00\x01", at + 3)
        return False
    return True
