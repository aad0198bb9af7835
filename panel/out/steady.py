"""Sound without holes: units on an exact grid of 1,024 samples, silence where none came while the picture goes on.

Players stop where either track has a hole, so a mixer whose sound died would stop everybody's picture too. Pure.
"""

from __future__ import annotations

from panel.unit import AAC_SAMPLES, SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit

# A raw block of AAC-LC mono without any spectrum: one single channel element of zero sections, end (ISO/IEC 14496-3, 4.4.2).
SILENCE = bytes((0x00, 0xC8, 0x00, 0x80, 0x23, 0x80))
# Sound leaves the encoder 40 to 60 ms after the picture of its time; half a second without any is a line that died, not one that is late.
DEAD_AFTER = SOUND_CLOCK // 2


class SteadySound:
    def __init__(self) -> None:
        self._next: int | None = None  # where the next unit begins
        self._heard = 0  # end of the last real unit

    def sound(self, unit: EncodedUnit) -> list[EncodedUnit]:
        """The unit on the grid, after the silence that was missing before it; nothing if its place is taken."""
        if self._next is None:
            self._next = unit.pts
        missing = unit.pts - self._next
        # Up to one unit off is the rounding of the filled hole before: half a picture's time, not heard.
        filled = self._fill(missing // AAC_SAMPLES) if missing > AAC_SAMPLES else []
        self._heard = max(self._heard, unit.pts + AAC_SAMPLES)
        if missing < -AAC_SAMPLES:
            return filled
        return [*filled, self._place(unit.data)]

    def picture(self, pts: int) -> list[EncodedUnit]:
        """Silence up to a picture's time (ticks of the picture's clock), if the sound is dead."""
        at = pts * SOUND_CLOCK // VIDEO_CLOCK
        if self._next is None:
            self._next = self._heard = at  # nothing yet: the wait for it begins
        if at - self._heard <= DEAD_AFTER:
            return []
        return self._fill((at - self._next) // AAC_SAMPLES)

    def interrupted(self) -> None:
        """What comes next belongs to another grid."""
        self._next = None

    def _fill(self, count: int) -> list[EncodedUnit]:
        return [self._place(SILENCE) for _ in range(count)]

    def _place(self, data: bytes) -> EncodedUnit:
        assert self._next is not None
        unit = EncodedUnit(data, self._next, SOUND_CLOCK, True)
        self._next += AAC_SAMPLES
        return unit
