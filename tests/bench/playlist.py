"""Reads the live end of an LL-HLS media playlist, whole or as a delta: which parts there are, and what to ask for next."""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct

_PART = re.compile(r'#EXT-X-PART:DURATION=([\d.]+),URI="([^"]+)"')


class ListedPart(Struct, frozen=True):
    """`position`: number of its segment, and its own in it. `ends_at`: program time, seconds since the epoch."""

    position: tuple[int, int]
    name: str
    duration: float
    ends_at: float


class Playlist(Struct, frozen=True):
    parts: tuple[ListedPart, ...]
    next: tuple[int, int]
    hold_back: float
    target: float
    ended: bool


def read_playlist(text: str) -> Playlist:
    number, index, at = 0, 0, 0.0
    hold_back = target = 0.0
    ended = False
    parts: list[ListedPart] = []
    for line in text.split("\n"):
        if line.startswith("#EXT-X-PART:"):
            found = _PART.match(line)
            assert found is not None, line
            duration = float(found[1])
            at += duration
            parts.append(ListedPart((number, index), found[2], duration, at))
            index += 1
        elif line.startswith("#EXTINF:"):
            number, index = number + 1, 0
        elif line.startswith("#EXT-X-PROGRAM-DATE-TIME:"):
            at = datetime.fromisoformat(line[25:]).timestamp()
        elif line.startswith("#EXT-X-MEDIA-SEQUENCE:"):
            number = int(line[22:])
        elif line.startswith("#EXT-X-SKIP:SKIPPED-SEGMENTS="):
            number += int(line[29:])
        elif line.startswith("#EXT-X-SERVER-CONTROL:"):
            hold_back = float(line.partition("PART-HOLD-BACK=")[2].partition(",")[0])
        elif line.startswith("#EXT-X-PART-INF:"):
            target = float(line.partition("PART-TARGET=")[2])
        elif line == "#EXT-X-ENDLIST":
            ended = True
    return Playlist(tuple(parts), (number, index), hold_back, target, ended)
