"""Takes a seat's encoded frames where aiortc would decode them, so that the panel decodes nothing: the mixer does, in its own process."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from typing import Any

from panel.mixer.messages import Codec

# A sender that is asked for a whole picture more often sends nothing but whole pictures.
KEYFRAME_EVERY_S = 1.0
Give = Callable[[Codec, bytes], None]
_CODECS = {codec.value.lower(): codec for codec in Codec}


class Tap(queue.Queue[Any]):
    """Stands in the place of `RTCRtpReceiver.__decoder_queue`, of pairs (codec, what arrived), ended by None.

    Only the end reaches the decoder's thread, which sleeps until then. `lost` is aiortc's event that the decoder failed: set, it makes the
    receiver send a picture loss indication with the next packet that comes.
    """

    def __init__(self, lost: threading.Event, give: Give) -> None:
        super().__init__()
        self._lost = lost
        self._give = give
        self._asked_at = -KEYFRAME_EVERY_S

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        if item is None:
            super().put(None, block, timeout)
            return
        codec, arrived = item
        known = _CODECS.get(codec.name.lower())
        if known is not None:
            for data in filter(None, arrived.units):
                self._give(known, data)

    def ask_keyframe(self) -> None:
        now = time.monotonic()
        if now - self._asked_at >= KEYFRAME_EVERY_S:
            self._asked_at = now
            self._lost.set()
