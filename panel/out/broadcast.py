"""A debate's broadcast: cuts the encoded program into LL-HLS parts and segments, keeps half an hour of them, and records.

It lives on the event loop. A part costs it some hundred microseconds; the disk is a thread's matter (`recording`).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from panel.messages import Recording as RecordingState
from panel.mixer.size import ProgramSize
from panel.out.fmp4 import PictureFormat, fragment, init_section, picture_format, picture_run, sound_run
from panel.out.limits import NO_LIMITS, Limits
from panel.out.names import Names
from panel.out.numbering import discontinuities_before, first_number, number_beyond
from panel.out.recording import Recording, Stored, short_of_room
from panel.out.recovered import Recovered, complete, fragment_number, recover
from panel.out.rendition import MISSING_S, Rendition
from panel.out.segment import Segment
from panel.out.steady import SteadySound
from panel.unit import AAC_SAMPLES, SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit

# hls.js leaves out the last part of a playlist that says in the same breath that nothing follows.
_END_AFTER_S = 1.0
_log = structlog.get_logger("panel.broadcast")


class Broadcast:
    """`name`: the stream's, opaque. `folder`: where recordings lie. `key`: seals the names of segments, which outlive the process.
    `limits`: how much of it is recorded.

    Who listens is told of each new part, of either rendition.
    """

    def __init__(
        self,
        name: str,
        folder: Path,
        size: ProgramSize,
        key: bytes | None = None,
        limits: Limits = NO_LIMITS,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self._size = size
        self._tick = VIDEO_CLOCK // size.fps
        self._loop = asyncio.get_running_loop()
        self._path = folder / f"{name}.mp4"
        self._longest_s = limits.longest_s
        self._began: int | None = None
        self._kept_init = b""
        self._format: PictureFormat | None = None
        self._pictures: list[EncodedUnit] = []
        self._steady = SteadySound()
        self._sounds: list[EncodedUnit] = []  # for `main`: arrived, and in no part yet
        self._heard: list[EncodedUnit] = []  # for `sound`
        self._heard_until = 0.0
        self._segment_began = 0  # program time, picture ticks
        self._part_began = 0
        self.closed = False
        self._broken = False  # what comes next does not follow from what was
        self._listeners: list[Callable[[], None]] = []
        now = clock()
        names, number = Names(key), first_number(now)
        part_s = size.part_pictures / size.fps
        parts = size.segment_pictures // size.part_pictures
        self.inits: dict[str, bytes] = {}
        self.main = Rendition("main", names, part_s, parts, all_in_memory=False, number=number)
        longest = part_s + AAC_SAMPLES / SOUND_CLOCK  # their length divides no part's
        self.sound_only = Rendition("sound", names, longest, parts, all_in_memory=True, number=number)
        kept = self._kept()
        if kept is not None:
            self._go_on_from(kept, now)
        self._recording = Recording(self._path, self._stored, limits.most_bytes)

    @property
    def ended(self) -> bool:
        """Whether players were told."""
        return self.main.ended

    @property
    def renditions(self) -> dict[str, Rendition]:
        return {"main": self.main, "sound": self.sound_only}

    @property
    def codecs(self) -> str | None:
        """Of the picture, as RFC 6381 writes it; None until there is one."""
        return self._format.codec if self._format is not None else None

    @property
    def recording(self) -> RecordingState:
        return self._recording.state

    @property
    def size(self) -> ProgramSize:
        return self._size

    def listen(self, on_part: Callable[[], None]) -> None:
        self._listeners.append(on_part)

    # -- the program -----------------------------------------------------------------------------------------------------------------

    def picture(self, unit: EncodedUnit) -> None:
        if unit.keyframe and self._may_begin(unit):
            self._close_part(min(unit.pts, self._part_due))
            self._close_segment()
            self._begin(unit)
        elif self.main.open_segment is None:
            return  # nobody can begin here
        elif unit.pts >= self._part_due - self._tick // 2:
            self._close_part(self._part_due)
            if unit.pts >= self._part_due - self._tick // 2:
                self._part_began = unit.pts  # a hole longer than a part
        self._pictures.append(unit)
        for silence in self._steady.picture(unit.pts + self._tick):
            self._add_sound(silence)
        if unit.pts + self._tick >= self._part_due - self._tick // 2:
            self._close_part(self._part_due)

    def sound(self, unit: EncodedUnit) -> None:
        for one in self._steady.sound(unit):
            self._add_sound(one)

    def _add_sound(self, unit: EncodedUnit) -> None:
        if self._began is None or unit.at < self._began:
            return
        if self.main.open_segment is not None:
            self._sounds.append(unit)
        self._hear(unit)

    def interrupted(self) -> None:
        """The mixer went: what was begun ends here, and the next picture does not follow from it."""
        if self._pictures:
            self._close_part(min(self._pictures[-1].pts + self._tick, self._part_due))
        self._close_segment()
        self._steady.interrupted()
        self._sounds.clear()
        self._close_sound_part()
        self._close_sound_segment()
        self._broken = bool(self.main.segments)

    def close(self) -> None:
        """The debate is over: the last part goes out, and a little later players are told that nothing follows."""
        self.interrupted()
        self.closed = True
        self._recording.close()
        self._loop.call_later(_END_AFTER_S, self._end)

    def _end(self) -> None:
        for rendition in self.renditions.values():
            rendition.ended = True
        self._tell()

    def suspend(self) -> None:
        """This process stops; the debate does not."""
        self.interrupted()
        self._recording.close()

    async def written(self) -> None:
        """After `close` or `suspend`: all is in the file that will ever be."""
        await asyncio.to_thread(self._recording.join)

    # -- cutting ---------------------------------------------------------------------------------------------------------------------

    @property
    def _part_due(self) -> int:
        """When the running part is over: by time, not by count. A mixer under load skips pictures, and no part may last longer."""
        return self._part_began + self._size.part_pictures * self._tick

    def _may_begin(self, unit: EncodedUnit) -> bool:
        if self.main.open_segment is None:
            return self.main.may_begin(unit.at)
        # The mixer makes a whole picture per segment; one that a viewer asked for just before may as well begin it.
        return unit.pts - self._segment_began >= 0.8 * self._size.segment_pictures * self._tick

    def _begin(self, unit: EncodedUnit) -> None:
        told = picture_format(unit.data, self._size.width, self._size.height)
        if told is None:
            return
        if told != self._format or self._began is None:
            self._introduce(told, unit)
        self._segment_began = unit.pts
        if self._broken or not self.main.segments:
            self._sounds = [one for one in self._sounds if one.at >= unit.at]  # what is older has no picture
        if self._broken or not 0 <= unit.pts - self._part_began < self._size.part_pictures * self._tick:
            self._part_began = unit.pts  # otherwise it is shown from where the last one ended, so that there is no hole
        self.main.begin(self._part_began / VIDEO_CLOCK, self._broken)
        self._broken = False

    def _introduce(self, told: PictureFormat, unit: EncodedUnit) -> None:
        self._format = told
        if self._began is None or (self._kept_init and init_section(told, self._began) != self._kept_init):
            self._began = int(unit.at)
            self.main.clear()  # of another size, in a file of its own now: no player takes both in one stream
        self._kept_init = b""
        self._recording.begin(self._present(init_section(told, self._began), init_section(None, self._began)))

    def _present(self, main: bytes, sound: bytes) -> bytes:
        self.main.introduce(main)
        self.sound_only.introduce(sound)
        self.inits = {self.main.init_name: main, self.sound_only.init_name: sound}
        return main

    def _close_part(self, ends: int) -> None:
        segment = self.main.open_segment
        if not self._pictures or segment is None or self._began is None:
            return
        pictures, self._pictures = self._pictures, []
        sounds, self._sounds = self._sounds, []
        begins, self._part_began = self._part_began, ends
        runs = [picture_run(pictures, self._began * VIDEO_CLOCK, begins, ends)]
        if sounds:
            runs.append(sound_run(sounds, self._began * SOUND_CLOCK))
        index = len(segment.parts)
        data = fragment(fragment_number(segment.number, index, segment.discontinuity), runs)
        self.main.add((ends - begins) / VIDEO_CLOCK, pictures[0].keyframe, data)
        if index == 0 and segment.begins - self._began >= self._longest_s:
            self._recording.end()
        self._recording.append(data, index == 0, lambda at: _note(segment, at, len(data), index))
        self._tell()

    def _close_segment(self) -> None:
        if self.main.close_segment() is not None:
            self._tell()

    # -- the rendition of sound alone ------------------------------------------------------------------------------------------------

    def _hear(self, unit: EncodedUnit) -> None:
        rendition = self.sound_only
        part_s = self._size.part_pictures / self._size.fps
        if self._heard and unit.at - self._heard[0].at > part_s - 1e-6:
            self._close_sound_part()
        segment = rendition.open_segment
        if segment is not None and not self._heard and len(segment.parts) * self._size.part_pictures >= self._size.segment_pictures:
            self._close_sound_segment()
            segment = None
        if segment is None:
            if not rendition.may_begin(unit.at):
                return
            rendition.begin(unit.at, self._sound_broken(unit))
        self._heard.append(unit)
        self._heard_until = unit.at + AAC_SAMPLES / SOUND_CLOCK

    def _sound_broken(self, unit: EncodedUnit) -> bool:
        return bool(self.sound_only.segments) and abs(unit.at - self._heard_until) > 0.1

    def _close_sound_part(self) -> None:
        segment = self.sound_only.open_segment
        if not self._heard or segment is None or self._began is None:
            return
        heard, self._heard = self._heard, []
        number = fragment_number(segment.number, len(segment.parts), segment.discontinuity)
        data = fragment(number, [sound_run(heard, self._began * SOUND_CLOCK)])
        self.sound_only.add(self._heard_until - heard[0].at, True, data)
        self._tell()

    def _close_sound_segment(self) -> None:
        if self.sound_only.close_segment() is not None:
            self._tell()

    # -- what is kept ----------------------------------------------------------------------------------------------------------------

    def named(self, name: str) -> bytes | None:
        """The bytes of an init section, a part or a segment; None where there is nothing (any more)."""
        found = self.inits.get(name) or self.main.find(name) or self.sound_only.find(name)
        if not isinstance(found, Segment):
            return found
        return found.data if found.data is not None else self._read(found)

    def _read(self, segment: Segment) -> bytes | None:
        if segment.stored is None:
            return None
        offset, length = segment.stored
        try:
            file = os.open(self._path, os.O_RDONLY)
            try:
                return os.pread(file, length, offset)
            finally:
                os.close(file)
        except OSError:
            return None

    def _kept(self) -> Recovered | None:
        try:
            return recover(self._path)
        except OSError as error:  # told as `failed` once something is written: a folder that cannot be read must not stop the picture
            _log.error("broadcast.unreadable", error=type(error).__name__)
            return None

    def _go_on_from(self, kept: Recovered, now: float) -> None:
        """After a restart: the half hour that players may go back to lies in the file, which goes on where it was whole."""
        if kept.whole < self._path.stat().st_size:
            os.truncate(self._path, kept.whole)
        self._began, self._kept_init = kept.began, kept.init
        self._present(kept.init, init_section(None, kept.began))
        if not kept.segments:
            return
        main, last = self.main, kept.segments[-1]
        main.next_number = kept.segments[0].number
        main.discontinuities_before = discontinuities_before(main.next_number)
        ended = kept.began + last.ends / VIDEO_CLOCK
        main.free_from = number_beyond(last.number, ended, now)
        # Also where the window begins anew: the next process, which has more of this file, must count as this one does.
        for one in complete(kept.segments, self._tick):
            begins, lasts = kept.began + one.begins / VIDEO_CLOCK, one.duration / VIDEO_CLOCK
            main.restore(one.number, begins, lasts, (one.offset, one.length), one.broken)
        newest = kept.began + last.begins / VIDEO_CLOCK
        if main.segments and newest - main.segments[-1].ends > MISSING_S:
            main.leave(last.number)  # the window began anew there, although of its first segment not all is known
        # Where no more was recorded, players were told of a window that had begun anew, and the file does not say where.
        if short_of_room(self._path.parent) or now - ended > MISSING_S:
            main.leave(main.free_from)
        self._broken = True
        # Sound alone begins anew, with the same count of discontinuities as the picture: players that change over match them.
        self.sound_only.next_number = max(main.free_from, first_number(now))
        self.sound_only.discontinuities_before = main.discontinuities + main.free_from - main.next_number + 1
        _log.info("broadcast.resumed", segments=len(main.segments), bytes=kept.whole, number=main.free_from)

    # -- telling ---------------------------------------------------------------------------------------------------------------------

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()

    def _stored(self, stored: Stored, at: int | None) -> None:
        """In the recording's thread."""
        try:
            self._loop.call_soon_threadsafe(stored, at)
        except RuntimeError:  # the loop is closed: the process is going down
            return


def _note(segment: Segment, at: int | None, length: int, index: int) -> None:
    """A segment is in the recording when all its parts are, one behind the other."""
    if index == 0:
        segment.stored = None if at is None else (at, length)
    elif segment.stored is not None:
        offset, held = segment.stored
        segment.stored = (offset, held + length) if at == offset + held else None
