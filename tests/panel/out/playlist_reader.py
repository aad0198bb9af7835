"""Reads media playlists back, as strictly as a player must and more: a tag it does not know, or out of place, is an error."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from panel.unit import SOUND_CLOCK, VIDEO_CLOCK

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)')


@dataclass
class ReadSegment:
    number: int
    sequence: int  # of discontinuities before and at it
    discontinuity: bool = False
    date: float | None = None
    duration: float | None = None  # None while it grows
    uri: str | None = None
    gap: bool = False
    parts: list[dict[str, str]] = field(default_factory=list)


@dataclass
class ReadPlaylist:
    version: int = 0
    target: int = 0
    part_target: float = 0.0
    control: dict[str, str] = field(default_factory=dict)
    skipped: int = 0
    map: str | None = None
    hint: str | None = None
    report: dict[str, str] = field(default_factory=dict)
    ended: bool = False
    segments: list[ReadSegment] = field(default_factory=list)

    @property
    def complete(self) -> list[ReadSegment]:
        return [segment for segment in self.segments if segment.duration is not None]


def attributes(text: str) -> dict[str, str]:
    return {name: value.strip('"') for name, value in _ATTRIBUTE.findall(text)}


def read_playlist(text: str) -> ReadPlaylist:
    lines = text.splitlines()
    assert lines[0] == "#EXTM3U" and text.endswith("\n")
    read = ReadPlaylist()
    number = sequence = 0
    current: ReadSegment | None = None

    def growing() -> ReadSegment:
        nonlocal current
        if current is None:
            current = ReadSegment(number, sequence)
            read.segments.append(current)
        return current

    for line in lines[1:]:
        tag, _, value = line.partition(":")
        match tag:
            case "#EXT-X-VERSION":
                read.version = int(value)
            case "#EXT-X-TARGETDURATION":
                read.target = int(value)
            case "#EXT-X-PART-INF":
                read.part_target = float(attributes(value)["PART-TARGET"])
            case "#EXT-X-SERVER-CONTROL":
                read.control = attributes(value)
            case "#EXT-X-INDEPENDENT-SEGMENTS":
                pass
            case "#EXT-X-MEDIA-SEQUENCE":
                number = int(value)
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                sequence = int(value)
            case "#EXT-X-MAP":
                read.map = attributes(value)["URI"]
            case "#EXT-X-SKIP":
                assert not read.segments
                read.skipped = int(attributes(value)["SKIPPED-SEGMENTS"])
                number += read.skipped
            case "#EXT-X-DISCONTINUITY":
                assert current is None
                sequence += 1
                growing().discontinuity = True
            case "#EXT-X-PROGRAM-DATE-TIME":
                growing().date = datetime.fromisoformat(value).timestamp()
            case "#EXT-X-PART":
                growing().parts.append(attributes(value))
            case "#EXT-X-GAP":
                growing().gap = True
            case "#EXTINF":
                growing().duration = float(value.rstrip(","))
            case "#EXT-X-PRELOAD-HINT":
                assert attributes(value)["TYPE"] == "PART"
                read.hint = attributes(value)["URI"]
            case "#EXT-X-RENDITION-REPORT":
                read.report = attributes(value)
            case "#EXT-X-ENDLIST":
                read.ended = True
            case _:
                assert not line.startswith("#"), line
                segment = growing()
                assert segment.duration is not None
                segment.uri, current = line, None
                number += 1
    return read


def boxes(data: bytes, at: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first byte of the contents, and end of each box (ISO/IEC 14496-12, 4.2) between two places."""
    end = len(data) if end is None else end
    while at < end:
        length, kind = struct.unpack_from(">I4s", data, at)
        assert 8 <= length <= end - at
        yield kind, at + 8, at + length
        at += length


def runs_of(data: bytes) -> list[tuple[int, float, float, list[int]]]:
    """Track, begin and end (s), and sizes of the samples, of each run in fragments."""
    found = []
    for kind, at, end in boxes(data):
        if kind != b"moof":
            assert kind == b"mdat"
            continue
        for inner, begin, stop in boxes(data, at, end):
            if inner != b"traf":
                continue
            parts = {name: first for name, first, _ in boxes(data, begin, stop)}
            (track,) = struct.unpack_from(">I", data, parts[b"tfhd"] + 4)
            (start,) = struct.unpack_from(">Q", data, parts[b"tfdt"] + 4)
            (count,) = struct.unpack_from(">I", data, parts[b"trun"] + 4)
            step = 12 if track == 1 else 8
            entries = [struct.unpack_from(">II", data, parts[b"trun"] + 12 + step * index) for index in range(count)]
            clock = VIDEO_CLOCK if track == 1 else SOUND_CLOCK
            total = sum(duration for duration, _ in entries)
            found.append((track, start / clock, (start + total) / clock, [size for _, size in entries]))
    return found
