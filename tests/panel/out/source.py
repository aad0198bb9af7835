"""Encoded units of a program that nobody sits in: a test card and a tone, in real time or as fast as asked.

The picture says its own time: its left half has the grey level `grey_of` of its program time; a canvas can tell how late it is shown.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import av
import numpy as np

from panel.mixer.encode import AacEncoder, PictureEncoder
from panel.mixer.size import SIZES, ProgramSize
from panel.unit import SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit, Track

BLOCK = 960  # the mixer's: 20 ms
GREYS = 16  # steps of 0.1 s: a delay is read modulo 1.6 s
HERTZ = 440
# What the encoder looks ahead and the mixer's own steps cost: units come this long after the time they show.
PICTURE_LATE_S, SOUND_LATE_S = 0.012, 0.062


def grey_of(at: float) -> int:
    """Luma of the left half at program time `at` (s)."""
    return 24 + int(at * 10) % GREYS * 13


class Source:
    """Units in the order in which a mixer would send them. `began`: program time of the first, seconds since the Unix epoch."""

    def __init__(self, size: ProgramSize = SIZES["360p15"], began: float | None = None) -> None:
        self.size = size
        self.began = round((time.time() if began is None else began) * 1000) / 1000
        self._picture = PictureEncoder(size)
        self._sound = AacEncoder()
        self._card = np.tile(np.linspace(40, 200, size.width, dtype=np.uint8), (size.height, 1))

    def picture(self, number: int, keyframe: bool | None = None) -> EncodedUnit:
        """The picture of that number; a segment's first is whole."""
        size = self.size
        pts = round(self.began * VIDEO_CLOCK) + number * VIDEO_CLOCK // size.fps
        luma = self._card.copy()
        luma[:, : size.width // 2] = grey_of(pts / VIDEO_CLOCK)
        left = number * 8 % (size.width // 2 - 20)
        luma[-20:, size.width // 2 + left : size.width // 2 + left + 20] = 235
        planes = np.vstack([luma, np.full((size.height // 2, size.width), 128, np.uint8)])
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        begins = number % size.segment_pictures == 0 if keyframe is None else keyframe
        (unit,) = self._picture.encode(frame, pts, begins)
        return unit

    def sound(self, number: int) -> list[EncodedUnit]:
        """What the 20 ms block of that number completes: nothing, or a unit."""
        at = number * BLOCK
        tone = (8000 * np.sin(2 * np.pi * HERTZ * (np.arange(BLOCK) + at) / SOUND_CLOCK)).astype(np.int16)
        return self._sound.encode(tone, round(self.began * SOUND_CLOCK) + at)

    def units(self, seconds: float | None = None) -> Iterator[tuple[float, Track, EncodedUnit]]:
        """`(arrival, track, unit)`, arrivals in program time and in their order, for as many seconds or for ever."""
        pictures = blocks = 0
        while True:
            # A block's last sample must have been heard before it can be encoded; a unit then waits for the next one.
            picture_due = self.began + pictures / self.size.fps + PICTURE_LATE_S
            block_due = self.began + (blocks + 1) * BLOCK / SOUND_CLOCK + SOUND_LATE_S - 0.042
            due = min(picture_due, block_due)
            if seconds is not None and due > self.began + seconds:
                return
            if picture_due <= block_due:
                yield picture_due, Track.PICTURE, self.picture(pictures)
                pictures += 1
            else:
                for unit in self.sound(blocks):
                    yield block_due, Track.AAC, unit
                blocks += 1

    async def live(self, seconds: float | None = None) -> AsyncIterator[tuple[Track, EncodedUnit]]:
        """In real time: each unit when it would come."""
        for due, track, unit in self.units(seconds):
            await asyncio.sleep(max(0.0, due - time.time()))
            yield track, unit
