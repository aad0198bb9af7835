"""Reads a recording back: where each segment lies in the file, and where the file stops being whole. Pure but for the reading."""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from panel.out.fmp4 import EPOCH_1904, PICTURE_ID

# A fragment's number tells its segment, its place in it, and whether the segment follows from the one before (8.8.5: it only has to grow).
PARTS_MOST = 16
_HEAD = struct.Struct(">I4s")


@dataclass(frozen=True)
class Stretch:
    """One segment in the file; `broken`: it was told as a discontinuity. Times in picture ticks since the recording's time zero."""

    number: int
    offset: int
    length: int
    begins: int
    duration: int
    broken: bool

    @property
    def ends(self) -> int:
        return self.begins + self.duration


@dataclass(frozen=True)
class Recovered:
    """`init`: the section the file begins with; `began`: its time zero, seconds since the Unix epoch; `whole`: bytes that are good."""

    init: bytes
    began: int
    segments: tuple[Stretch, ...]
    whole: int


def fragment_number(segment: int, part: int, broken: bool) -> int:
    """`broken`: the segment is a discontinuity, which its first fragment tells."""
    return segment * PARTS_MOST + (0 if broken and part == 0 else min(part, PARTS_MOST - 2) + 1)


def complete(stretches: Sequence[Stretch], tick: int) -> list[Stretch]:
    """Those of which players were surely given these bytes and no more: the next number follows, in time or as a discontinuity.

    The last one is never among them. The process may have gone on with it in memory before it was killed.
    """
    return [
        one
        for one, after in pairwise(stretches)
        if after.number == one.number + 1 and (after.broken or abs(after.begins - one.ends) <= tick)
    ]


def recover(path: Path) -> Recovered | None:
    """What can be played of the file; None without a file, or without a whole beginning."""
    try:
        file = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        return _read(file, os.fstat(file).st_size)
    finally:
        os.close(file)


def in_fragments(path: Path) -> bool:
    """Whether a recording is still as it was written: after its beginning comes a fragment, not the data of a finished file."""
    with path.open("rb") as file:
        for _ in range(4):
            head = file.read(_HEAD.size)
            if len(head) < _HEAD.size:
                return False
            length, kind = _HEAD.unpack(head)
            if kind in (b"moof", b"mdat"):
                return bool(kind == b"moof")
            file.seek(max(0, length - _HEAD.size), os.SEEK_CUR)
    return False


def _read(file: int, size: int) -> Recovered | None:
    init, began, at = b"", 0, 0
    whole = 0
    stretches: list[Stretch] = []
    pending: tuple[int, int, int, int] | None = None  # offset, number, begins, duration of a moof that waits for its mdat
    while at + _HEAD.size <= size:
        length, kind = _HEAD.unpack(os.pread(file, _HEAD.size, at))
        if length < _HEAD.size or at + length > size:
            break
        if kind in (b"ftyp", b"moov"):
            box = os.pread(file, length, at)
            init += box
            if kind == b"moov":
                if b"mvex" not in box:
                    return None  # finished, and no more to be touched: only a file of fragments has it (8.8.1)
                began, whole = _began(box), at + length
        elif kind == b"moof":
            fragment = _moof(os.pread(file, length, at))
            pending = (at, *fragment) if fragment is not None else None
        elif kind == b"mdat" and pending is not None:
            offset, number, begins, duration = pending
            segment, place = divmod(number, PARTS_MOST)
            _join(stretches, Stretch(segment, offset, at + length - offset, begins, duration, place == 0))
            whole, pending = at + length, None
        at += length
    return Recovered(init, began, tuple(stretches), whole) if whole else None


def _join(stretches: list[Stretch], part: Stretch) -> None:
    last = stretches[-1] if stretches else None
    if last is not None and last.number == part.number:
        length, duration = last.length + part.length, part.ends - last.begins
        stretches[-1] = Stretch(last.number, last.offset, length, last.begins, duration, last.broken)
    else:
        stretches.append(part)


def _began(moov: bytes) -> int:
    """Time zero, seconds since the Unix epoch: the creation time of `mvhd` version 1 (8.2.2.3), which counts from 1904."""
    created: int = struct.unpack_from(">Q", moov, moov.index(b"mvhd") + 8)[0]
    return created - EPOCH_1904


def _moof(box: bytes) -> tuple[int, int, int] | None:
    """Fragment number, and when its pictures begin and how long they last; None without pictures."""
    (number,) = struct.unpack_from(">I", box, 20)
    at = 24
    while at + 8 <= len(box):
        length, kind = _HEAD.unpack_from(box, at)
        if kind == b"traf" and struct.unpack_from(">I", box, at + 20)[0] == PICTURE_ID:
            traf = box[at : at + length]
            tfdt, trun = traf.index(b"tfdt"), traf.index(b"trun")
            (begins,) = struct.unpack_from(">Q", traf, tfdt + 8)
            (count,) = struct.unpack_from(">I", traf, trun + 8)
            duration = sum(struct.unpack_from(">I", traf, trun + 16 + 12 * index)[0] for index in range(count))
            return number, begins, duration
        at += max(8, length)
    return None
