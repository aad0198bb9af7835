"""Cuts the program into segments and parts by time, as LL-HLS wants them (RFC 8216bis 4.4.4.9). Pure: units in, cuts out, nothing waits.

A segment begins at a keyframe once the running one has lasted its nominal length; it is divided in parts of a fixed time. Pictures follow each
other without holes: one that is late is shown from where the one before it ended, and a part that saw none holds sound alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from panel.unit import AAC_SAMPLES, SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit

# A part never waits long for the other track: for sound at most until this many pictures beyond its end, for a picture as many ticks of sound.
_PICTURES_BEYOND = 2
_SOUND_BEYOND = SOUND_CLOCK // 2
# A segment whose successor's keyframe does not come ends here: EXTINF, rounded, must not pass the target duration (RFC 8216bis 4.4.3.1).
_MOST_PARTS = 7


@dataclass(frozen=True, slots=True)
class Picture:
    unit: EncodedUnit
    start: int
    duration: int


@dataclass(frozen=True, slots=True)
class Part:
    """From `start` to `end`, ticks of the rendition's clock. `opens`: first of its segment; `breaks`: what came before does not lead here."""

    start: int
    end: int
    opens: bool
    breaks: bool
    pictures: Sequence[Picture]
    sound: Sequence[EncodedUnit]

    @property
    def independent(self) -> bool:
        return self.pictures[0].unit.keyframe if self.pictures else self.opens


@dataclass(frozen=True, slots=True)
class Ended:
    """The running segment is over, and what comes next does not follow it."""


Cut = Part | Ended


class MainSegmenter:
    """Picture and sound. `fps` and the numbers of pictures are the encoder's (panel/mixer/size.py)."""

    def __init__(self, fps: int, part_pictures: int, segment_pictures: int) -> None:
        self._frame = VIDEO_CLOCK // fps
        self._part = part_pictures * self._frame
        self._segment = segment_pictures * self._frame
        self._pictures: deque[EncodedUnit] = deque()
        self._sound: deque[EncodedUnit] = deque()
        self._sound_end = 0  # of what came, in the picture's ticks
        self._start: int | None = None  # of the running segment; None: a keyframe is awaited
        self._at = 0  # where the running part starts
        self._shown_to = 0  # end of the last picture given out
        self._parts = 0  # given out of the running segment
        self._breaks = False

    def picture(self, unit: EncodedUnit) -> list[Cut]:
        cuts: list[Cut] = []
        if unit.pts < self._shown_to - self._frame // 2:
            return cuts  # a clock that went back: time does not
        if self._start is None:
            if not unit.keyframe:
                return cuts
            self._open(unit.pts)
        self._pictures.append(unit)
        return self._cuts()

    def sound(self, unit: EncodedUnit) -> list[Cut]:
        self._sound.append(unit)
        self._sound_end = (unit.pts + AAC_SAMPLES) * VIDEO_CLOCK // SOUND_CLOCK
        if self._start is None:
            # Kept for the keyframe to come, which may be a little late: what came before it is dropped then.
            while len(self._sound) > 2 * SOUND_CLOCK // AAC_SAMPLES:
                self._sound.popleft()
            return []
        return self._cuts()

    def interrupted(self) -> list[Cut]:
        """Everything at hand goes out; the next segment says that it does not follow."""
        if self._start is None:
            return []
        cuts = self._cuts()
        if self._start is not None:
            if self._pictures:
                end = min(max(self._pictures[-1].pts + self._frame, self._at + self._frame), self._at + self._part)
                cuts.append(self._give(end))
            cuts.append(self._end())
        self._pictures.clear()
        return cuts

    def _open(self, pts: int) -> None:
        self._start = self._at = self._shown_to = pts
        self._parts = 0
        begin = pts * SOUND_CLOCK // VIDEO_CLOCK - AAC_SAMPLES // 2
        while self._sound and self._sound[0].pts < begin:
            self._sound.popleft()

    def _end(self) -> Ended:
        self._start = None
        self._breaks = True
        return Ended()

    def _cuts(self) -> list[Cut]:
        cuts: list[Cut] = []
        while self._start is not None:
            boundary = self._boundary()
            end = self._at + self._part
            if boundary is not None and boundary - end <= self._frame // 2:
                if boundary - self._at < self._part // 2 and not (self._pictures and self._pictures[0].pts < boundary):
                    # Nothing was shown since the last part: the new segment begins there.
                    boundary = self._at
                else:
                    if not self._complete(boundary):
                        break
                    cuts.append(self._give(boundary))
                self._start, self._parts = boundary, 0
                continue
            if not self._complete(end):
                break
            cuts.append(self._give(end))
            if self._parts >= _MOST_PARTS:
                cuts.append(self._end())
                self._resume()
        return cuts

    def _resume(self) -> None:
        """After a segment that was cut without a keyframe: go on at one that is already at hand, if there is."""
        while self._pictures and not self._pictures[0].keyframe:
            self._pictures.popleft()
        if self._pictures:
            self._open(self._pictures[0].pts)

    def _boundary(self) -> int | None:
        """Where the next segment begins, if its keyframe is at hand."""
        assert self._start is not None
        due = self._start + self._segment - self._frame // 2
        return next((unit.pts for unit in self._pictures if unit.keyframe and unit.pts >= due), None)

    def _complete(self, end: int) -> bool:
        last = self._pictures[-1].pts if self._pictures else self._at - self._frame
        half = self._frame // 2
        if last < end - self._frame - half:  # its last picture is missing
            return self._sound_end >= end + _SOUND_BEYOND * VIDEO_CLOCK // SOUND_CLOCK
        return self._sound_end >= end or last >= end + (_PICTURES_BEYOND - 1) * self._frame - half

    def _give(self, end: int) -> Part:
        """The running part, ended at `end`; the next one starts there."""
        half = self._frame // 2
        mine: list[EncodedUnit] = []
        opens = self._parts == 0
        while self._pictures and self._pictures[0].pts < end - half:
            mine.append(self._pictures.popleft())
        starts = [self._shown_to, *(unit.pts for unit in mine[1:])]
        pictures = (
            [Picture(unit, start, then - start) for unit, start, then in zip(mine, starts, [*starts[1:], end], strict=bool(mine))]
            if mine
            else []
        )
        if mine:
            self._shown_to = end
        sound: list[EncodedUnit] = []
        heard_to = end * SOUND_CLOCK // VIDEO_CLOCK - AAC_SAMPLES // 2
        while self._sound and self._sound[0].pts < heard_to:
            sound.append(self._sound.popleft())
        part = Part(self._at, end, opens, opens and self._breaks, pictures, sound)
        self._breaks = self._breaks and not opens
        self._parts += 1
        self._at = end
        return part


class SoundSegmenter:
    """Sound alone, a fixed number of units in a part and of parts in a segment: it goes on when the picture does not."""

    PART_UNITS = 15  # 0.32 s exactly
    SEGMENT_PARTS = 5

    def __init__(self) -> None:
        self._units: list[EncodedUnit] = []
        self._parts = 0
        self._running = False
        self._breaks = False

    def sound(self, unit: EncodedUnit) -> list[Cut]:
        self._units.append(unit)
        return [self._give()] if len(self._units) >= self.PART_UNITS else []

    def interrupted(self) -> list[Cut]:
        cuts: list[Cut] = [self._give()] if self._units else []
        if self._running:
            cuts.append(Ended())
            self._breaks = True
        self._running, self._parts = False, 0
        return cuts

    def _give(self) -> Part:
        opens = self._parts % self.SEGMENT_PARTS == 0
        units, self._units = self._units, []
        part = Part(units[0].pts, units[-1].pts + AAC_SAMPLES, opens, opens and self._breaks, (), units)
        self._breaks = self._breaks and not opens
        self._parts += 1
        self._running = True
        return part
