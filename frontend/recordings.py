"""Owns what the pages know of a debate's recording: its address, its time zero, its length. Only looks; the panel writes the file."""

import math
import struct
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from debate.domain.debate import Phase
from debate.service.owner import DebateOwner
from panel.out.fmp4 import EPOCH_1904
from panel.out.limits import weight
from panel.tickets import stream_name

OVER = (Phase.CLOSED, Phase.ARCHIVED)
_A_SECOND = 200_000
# The `mvhd` box stands first in `moov`, which stands first or right behind `ftyp` (ISO/IEC 14496-12).
_HEAD = 1024
# Where the date lies, and what each box says before its contents: versions, a type and a language.
_DATE = ((b"moov", 0), (b"udta", 0), (b"meta", 4), (b"ilst", 0), (b"\xa9day", 0), (b"data", 8))


class Recording(Struct, frozen=True):
    """`began`: the time of its first instant, milliseconds since the epoch. `seconds` is None while the file is not packed for jumping."""

    url: str
    began: int
    seconds: float | None
    size: int


class Recordings:
    def __init__(self, folder: Path, key: bytes, media_url: str, most_bytes: float = math.inf) -> None:
        self._folder = folder
        self._key = key
        self._media_url = media_url
        self._most_bytes = most_bytes

    def all_full(self) -> bool:
        """All together they are as large as they may be, but for a second or so: nothing more is recorded."""
        return self._most_bytes < math.inf and weight(self._folder) + _A_SECOND > self._most_bytes

    def of(self, owner: DebateOwner) -> Recording | None:
        """None while the debate goes on, and where nothing was recorded."""
        debate = owner.state.debate
        if debate.phase not in OVER:
            return None
        name = stream_name(self._key, owner.id)
        try:
            with (self._folder / f"{name}.mp4").open("rb") as file:
                head = file.read(_HEAD)
                size = file.seek(0, 2)
                dated = first_picture(file, size)
        except OSError:
            return None
        created, seconds = movie_header(head)
        if dated is not None:
            began: int | None = round(dated * 1000)
        else:  # in fragments, times count from the creation time; a file of elsewhere may have none
            began = created * 1000 if created is not None else debate.live_at
        if began is None:
            return None
        return Recording(f"{self._media_url}/live/{name}/recording.mp4", began, seconds, size)


def first_picture(file: BinaryIO, size: int) -> float | None:
    """When the first picture of a packed recording was shown, seconds since the epoch (`panel.out.finish`); None where nothing says it."""
    begin, end = 0, size
    for kind, head in _DATE:
        found = _box(file, begin, end, kind)
        if found is None:
            return None
        begin, end = found[0] + head, found[1]
    file.seek(begin)
    try:
        return datetime.fromisoformat(file.read(min(end - begin, 64)).decode("ascii")).timestamp()
    except ValueError:
        return None


def _box(file: BinaryIO, begin: int, end: int, wanted: bytes) -> tuple[int, int] | None:
    """Where the contents of the first such box between two places lie (ISO/IEC 14496-12, 4.2)."""
    while begin + 8 <= end:
        file.seek(begin)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length < 8:  # to the end of the file, or of more than 4 GiB: nothing that stands before what we look for
            return None
        if kind == wanted:
            return begin + 8, min(begin + length, end)
        begin += length
    return None


def movie_header(head: bytes) -> tuple[int | None, float | None]:
    """Creation time, seconds since the Unix epoch, and duration in seconds, each None where the box does not say it."""
    at = head.find(b"mvhd") + 4
    if at < 4:
        return None, None
    long = head[at : at + 1] == b"\x01"
    layout = struct.Struct(">4xQ8xIQ" if long else ">4xI4xII")
    try:
        created, timescale, duration = layout.unpack_from(head, at)
    except struct.error:
        return None, None
    unknown = (1 << 64) - 1 if long else (1 << 32) - 1
    known = timescale and duration not in (0, unknown)
    return (created - EPOCH_1904 if created > EPOCH_1904 else None), (duration / timescale if known else None)
