"""Sound without holes: silence where no unit came while the picture goes on, and no unit twice at one time. Pure.

Players stop where either track has a hole, so a mixer whose sound died would stop everybody's picture too.
"""

from __future__ import annotations

from panel.unit import AAC_SAMPLES, SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit

# A raw block of AAC-LC mono without any spectrum (ISO/IEC 14496-3, 4.4.2): one channel element with no band, and the end.
SILENCE = bytes((0x00, 0xC8, 0x00, 0x80, 0x23, 0x80))
# Sound leaves the encoder 40 to 60 ms after the picture of its time; half a second without any is a line that died, not one that is late.
DEAD_AFTER = SOUND_CLOCK // 2


class SteadySound:
    def __init__(self) -> None:
        self._next: int | None = None  # where the last unit given ends; None: there is none yet
        self._heard: int | None = None  # end of the last real unit, or the first picture's time

    def sound(self, unit: EncodedUnit) -> list[EncodedUnit]:
        """The unit, after the silence that was missing before it (less than a unit may remain); nothing if its place is taken."""
        if self._next is None:
            self._next = unit.pts
        self._heard = max(self._heard or 0, unit.pts + AAC_SAMPLES)
        if unit.pts < self._next:
            return []
        filled = self._fill((unit.pts - self._next) // AAC_SAMPLES)
        self._next = unit.pts + AAC_SAMPLES
        return [*filled, unit]

    def picture(self, until: int) -> list[EncodedUnit]:
        """Silence up to a picture's end (picture ticks), if the sound is dead."""
        at = until * SOUND_CLOCK // VIDEO_CLOCK
        if self._heard is None:
            self._heard = at
        if at - self._heard <= DEAD_AFTER:
            return []
        if self._next is None:
            self._next = self._heard
        return self._fill(-((self._next - at) // AAC_SAMPLES))

    def interrupted(self) -> None:
        """What comes next has nothing to do with what was."""
        self._next = self._heard = None

    def _fill(self, count: int) -> list[EncodedUnit]:
        assert self._next is not None
        units = [EncodedUnit(SILENCE, self._next + index * AAC_SAMPLES, SOUND_CLOCK, True) for index in range(count)]
        self._next += max(0, count) * AAC_SAMPLES
        return units
