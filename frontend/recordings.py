"""Owns what the pages know of a debate's recording: its address, its time zero, its length. Only looks; the panel writes the file."""

import struct
from pathlib import Path

from msgspec import Struct

from debate.domain.debate import Phase
from debate.service.owner import DebateOwner
from panel.out.fmp4 import EPOCH_1904
from panel.tickets import stream_name

OVER = (Phase.CLOSED, Phase.ARCHIVED)
# The `mvhd` box stands first in `moov`, which stands first or right behind `ftyp` (ISO/IEC 14496-12).
_HEAD = 1024


class Recording(Struct, frozen=True):
    """`began`: the time of its first instant, milliseconds since the epoch. `seconds` is None while the file is not packed for jumping."""

    url: str
    began: int
    seconds: float | None
    size: int


class Recordings:
    def __init__(self, folder: Path, key: bytes, media_url: str) -> None:
        self._folder = folder
        self._key = key
        self._media_url = media_url

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
        except OSError:
            return None
        created, seconds = movie_header(head)
        # The packed file may not tell when it began: the first picture comes within a second of the debate's going live.
        began = created * 1000 if created is not None else debate.live_at
        if began is None:
            return None
        return Recording(f"{self._media_url}/live/{name}/recording.mp4", began, seconds, size)


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
