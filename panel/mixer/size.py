"""The sizes a program comes in, with the bit rate each deserves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProgramSize:
    width: int
    height: int
    fps: int
    bit_rate: int
    part_pictures: int  # of an LL-HLS part: about a third of a second
    segment_pictures: int  # from one whole picture to the next: five parts


SIZES = {
    "360p15": ProgramSize(640, 360, 15, 500_000, 5, 25),
    "720p25": ProgramSize(1280, 720, 25, 1_500_000, 8, 40),
}
