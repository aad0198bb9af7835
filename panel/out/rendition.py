"""One rendition of a broadcast: its segments of the last half hour, the part being filled, and its playlist. Knows no HTTP."""

from __future__ import annotations

import math
from collections import deque
from datetime import UTC, datetime

from panel.out.names import Names
from panel.out.numbering import discontinuities_before, may_follow
from panel.out.segment import Part, Segment

WINDOW_S = 30 * 60
# Parts are listed for what a player near the live edge may still ask (RFC 8216bis, 4.4.4.9: no further back than three target durations).
_PARTS_OF = 3
# What a delta update leaves out must be at least six target durations old (4.4.5.2 CAN-SKIP-UNTIL).
_SKIP_TARGETS = 6
# Told as gaps after a restart. Who goes back over more than this has lost the thread: the window begins anew.
MISSING_S = 5 * 60
# Kept in memory, so that players at the edge never wait for a disk.
IN_MEMORY = 12


class Rendition:
    """`parts`: how many a segment has, unless something goes wrong. `all_in_memory`: no recording keeps it, and it is small.

    `number`: its first segment's.
    """

    def __init__(self, kind: str, names: Names, part_target: float, parts: int, all_in_memory: bool, number: int = 0) -> None:
        self.kind = kind
        self.init_name = names.init(kind, b"")
        self.part_target = part_target
        self._all_in_memory = all_in_memory
        self.target = math.ceil(part_target * parts)
        self._names = names
        self._held: dict[str, bytes | Segment] = {}
        self._part_count = 0
        self.segments: deque[Segment] = deque()
        self.discontinuities_before, self.next_number = discontinuities_before(number), number
        self.free_from = number  # the numbers below are taken; from `next_number` on their segments are missing
        self._begun = -math.inf
        self.ended = False
        self._lines: deque[str] = deque()  # one entry for each complete segment, rendered once

    @property
    def open_segment(self) -> Segment | None:
        last = self.segments[-1] if self.segments else None
        return last if last is not None and not last.done else None

    @property
    def discontinuities(self) -> int:
        """Counted up to the newest segment."""
        return self.discontinuities_before + sum(segment.discontinuity for segment in self.segments)

    @property
    def last_part(self) -> tuple[int, int] | None:
        """Number of the newest segment and index of its newest part, as `_HLS_msn` and `_HLS_part` count them."""
        for segment in reversed(self.segments):
            if segment.parts or segment.done:
                return segment.number, len(segment.parts) - 1
        return None

    def reached(self, number: int, part: int) -> bool:
        """Whether this part is there (-1: the whole segment). Past a segment's last part is the next one's first (RFC 8216bis 6.2.5.2)."""
        last = next((segment for segment in reversed(self.segments) if segment.parts or segment.done), None)
        if last is None or last.number != number:
            return last is not None and last.number > number
        return last.done if part < 0 else part < len(last.parts)

    def find(self, name: str) -> bytes | Segment | None:
        """What a part's or a complete segment's name stands for."""
        return self._held.get(name)

    @property
    def furthest(self) -> int:
        """The last number that any player can have heard of."""
        return max(self.next_number, self.free_from) - 1

    def introduce(self, section: bytes) -> None:
        """What each segment's decoder needs before it."""
        self.init_name = self._names.init(self.kind, section)

    def may_begin(self, at: float) -> bool:
        return may_follow(self._begun, at)

    def begin(self, at: float, discontinuity: bool) -> Segment:
        self._miss(self.free_from, at)
        number = self.next_number
        self.next_number += 1
        self._begun = at
        segment = Segment(number, self._names.segment(self.kind, number, at), at, discontinuity)
        self.segments.append(segment)
        return segment

    def restore(self, number: int, begins: float, duration: float, stored: tuple[int, int], discontinuity: bool) -> None:
        """A segment of before a restart, read back from the recording: under its old name."""
        if discontinuity:
            self._miss(number, begins)
        else:  # numbers are missing because the disk was full: the window was shortened then
            self.leave(number)
        name = self._names.segment(self.kind, number, begins)
        segment = Segment(number, name, begins, discontinuity, duration=duration, stored=stored, done=True)
        self._held[name] = segment
        self._append_done(segment)
        self._trim(segment.ends)

    def _miss(self, until: int, at: float) -> None:
        """Numbers that were published, or may have been: each a gap, and a discontinuity, as it may have been one. No count goes back."""
        count = until - self.next_number
        if count <= 0:
            return
        since = self.segments[-1].ends if self.segments else at
        if not 0 < at - since <= MISSING_S:
            return self.leave(until)
        each = (at - since) / count
        for index in range(count):
            begins, number = since + index * each, self.next_number
            name = self._names.segment(self.kind, number, begins)
            lasts = min(each, self.target)
            self._append_done(Segment(number, name, begins, True, duration=lasts, done=True, missing=True))

    def leave(self, until: int) -> None:
        """The window begins anew at that number; nothing to do if it is the next one."""
        count = until - self.next_number
        if count > 0:
            self.clear()
            self.discontinuities_before += count
            self.next_number = until

    def _append_done(self, segment: Segment) -> None:
        self.segments.append(segment)
        self._lines.append(self._complete(segment))
        self.next_number = segment.number + 1

    def add(self, duration: float, independent: bool, data: bytes) -> Part:
        segment = self.open_segment
        assert segment is not None
        part = Part(self.hinted(), duration, independent, data)
        self._part_count += 1
        segment.add(part)
        self._held[part.name] = data
        return part

    def close_segment(self) -> Segment | None:
        segment = self.open_segment
        if segment is None:
            return None
        if not segment.parts:  # begun, and nothing came: as if it had never been
            self.segments.pop()
            self.next_number -= 1
            return None
        segment.close()
        self._held[segment.name] = segment
        self._lines.append(self._complete(segment))
        self._trim(segment.ends)
        return segment

    def _trim(self, now: float) -> None:
        while self.segments and self.segments[0].ends < now - WINDOW_S:
            self._drop_oldest()
        if len(self.segments) <= IN_MEMORY:
            return
        aged = self.segments[-IN_MEMORY - 1]
        for part in aged.parts:
            del self._held[part.name]
        aged.parts.clear()
        if aged.stored is not None:
            aged.data = None
        elif not aged.missing and not self._all_in_memory:  # the recording failed: who is late can go back as far as memory does
            while self.segments[0] is not aged:
                self._drop_oldest()
            self._drop_oldest()

    def clear(self) -> None:
        while self.segments:
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        gone = self.segments.popleft()
        self._held.pop(gone.name, None)
        if self._lines:
            self._lines.popleft()
        self.discontinuities_before += gone.discontinuity

    # -- the playlist ----------------------------------------------------------------------------------------------------------------

    def hinted(self) -> str:
        """The name of the part that comes next, in this segment or the next: nobody knows yet which of them."""
        return self._names.part(self.kind, self._part_count)

    def playlist(self, skip: bool) -> bytes:
        done = [segment for segment in self.segments if segment.done]
        first = self.segments[0].number if self.segments else self.next_number
        skipped = self._skippable(done) if skip else 0
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:" + ("9" if skip else "6"),
            f"#EXT-X-TARGETDURATION:{self.target}",
            f"#EXT-X-PART-INF:PART-TARGET={self.part_target:.5f}",
            "#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,"
            f"PART-HOLD-BACK={self.part_target * 3:.3f},HOLD-BACK={self.target * 3},CAN-SKIP-UNTIL={self.target * _SKIP_TARGETS}",
            f"#EXT-X-MEDIA-SEQUENCE:{first}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{self.discontinuities_before}",
            f'#EXT-X-MAP:URI="{self.init_name}.mp4"',
        ]
        if skipped:
            lines.append(f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}")
        cut = len(done) - _PARTS_OF
        for index, (segment, line) in enumerate(zip(done, self._lines, strict=True)):
            if index < skipped:
                continue
            lines.append(self._with_parts(segment) if index >= cut and segment.parts else line)
        begun = self.open_segment
        if begun is not None and begun.parts:
            lines += [*self._head(begun), *(self._part(part) for part in begun.parts)]
        if self.ended:
            lines.append("#EXT-X-ENDLIST")
        else:
            lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{self.hinted()}.m4s"')
        return ("\n".join(lines) + "\n").encode()

    def _skippable(self, done: list[Segment]) -> int:
        if not self.segments:
            return 0
        edge = self.segments[-1].ends - self.target * _SKIP_TARGETS
        count = sum(segment.ends < edge for segment in done)
        return count if count > 1 else 0

    def _complete(self, segment: Segment) -> str:
        gap = ["#EXT-X-GAP"] if segment.missing else []
        return "\n".join([*self._head(segment), *gap, f"#EXTINF:{segment.duration:.5f},", f"{segment.name}.m4s"])

    def _with_parts(self, segment: Segment) -> str:
        parts = [self._part(part) for part in segment.parts]
        return "\n".join([*self._head(segment), *parts, f"#EXTINF:{segment.duration:.5f},", f"{segment.name}.m4s"])

    def _head(self, segment: Segment) -> list[str]:
        date = datetime.fromtimestamp(segment.begins, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        head = ["#EXT-X-DISCONTINUITY"] if segment.discontinuity else []
        return [*head, f"#EXT-X-PROGRAM-DATE-TIME:{date}Z"]

    def _part(self, part: Part) -> str:
        return f'#EXT-X-PART:DURATION={part.duration:.5f},URI="{part.name}.m4s"' + (",INDEPENDENT=YES" if part.independent else "")
