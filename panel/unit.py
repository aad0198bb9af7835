"""One encoded picture or bit of sound of the program: made once by the mixer for WebRTC viewers, LL-HLS and the recording."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

VIDEO_CLOCK = 90_000
SOUND_CLOCK = 48_000
AAC_SAMPLES = 1024


class Track(IntEnum):
    """What a unit is of. PICTURE: an H.264 access unit in Annex B, SPS and PPS before each IDR. OPUS: one packet of 20 ms.
    AAC: one raw access unit of 1,024 samples, AAC-LC mono at 48 kHz, without ADTS."""

    PICTURE = 0
    OPUS = 1
    AAC = 2


@dataclass(frozen=True, slots=True)
class EncodedUnit:
    """Ready to send to any number of viewers.

    `pts` is *program time*: ticks of `clock` per second since the Unix epoch, on the mixer's clock, so that it goes on through a restart of
    any process, and compares with the `at` of a debate's events.
    """

    data: bytes
    pts: int
    clock: int
    keyframe: bool

    @property
    def at(self) -> float:
        """Program time in seconds since the Unix epoch."""
        return self.pts / self.clock
