"""The thread that makes the program's picture: composes on the beat, encodes once, posts."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from panel.mixer.beat import Beat
from panel.mixer.clock import ProgramClock
from panel.mixer.encode import PictureEncoder
from panel.mixer.messages import Unit
from panel.mixer.picture import Picture, Scene
from panel.mixer.size import ProgramSize
from panel.unit import EncodedUnit, Track

# A picture asked for by every viewer that joins or loses a packet would be all keyframes: at most one a second.
KEYFRAME_EVERY_S = 1.0


class PictureLine:
    def __init__(self, size: ProgramSize, clock: ProgramClock, scene: Callable[[], Scene], post: Callable[[Unit], None]) -> None:
        self._size = size
        self._clock = clock
        self._scene = scene
        self._post = post
        self._asked = threading.Event()
        self._took: deque[float] = deque(maxlen=100)
        self.spotlight: str | None = None  # who speaks, for layouts that follow the voice

    def ask_keyframe(self) -> None:
        self._asked.set()

    def take_costs(self) -> tuple[float, ...]:
        """Seconds that each picture took to compose and encode, since the last call."""
        taken = []
        while self._took:
            taken.append(self._took.popleft())
        return tuple(taken)

    def run(self, stop: threading.Event) -> None:
        size = self._size
        picture, encoder = Picture(size), PictureEncoder(size)
        beat = Beat(self._clock.epoch, 1.0 / size.fps, most_behind=2)
        keyframe_at, began = -KEYFRAME_EVERY_S, -size.segment_pictures
        while (number := beat.wait(stop)) is not None:
            now = time.monotonic()
            picture.spotlight(self.spotlight)
            frame = picture.compose(self._scene(), now)
            begins = number - began >= size.segment_pictures  # counted from the last: after a late one the next is not early
            asked = self._asked.is_set() and now - keyframe_at >= KEYFRAME_EVERY_S
            units = encoder.encode(frame, self._clock.picture_pts(number, size.fps), begins or asked)
            self._took.append(time.monotonic() - now)
            if begins or asked:
                self._asked.clear()
                keyframe_at = now
                began = number if begins else began
            for unit in units:
                self._post(unit_of(Track.PICTURE, unit))


def unit_of(track: Track, unit: EncodedUnit, ear: str | None = None) -> Unit:
    return Unit(track, unit.keyframe, unit.pts, ear, unit.data)
