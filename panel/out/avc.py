"""H.264 between its two packings: Annex B as the encoder gives it (ITU-T H.264, annex B), length-prefixed as MP4 holds it (ISO/IEC 14496-15)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_START = b"\x00\x00\x01"
_IDR, _SPS, _PPS, _DELIMITER = 5, 7, 8, 9
# What the sample entry says once is not said again in each picture: avc1 keeps parameter sets out of the samples (14496-15, 5.4.2).
_NOT_IN_SAMPLES = frozenset({_SPS, _PPS, _DELIMITER})


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """What a decoder must know before the first picture."""

    sps: bytes
    pps: bytes

    @property
    def codec(self) -> str:
        """As playlists name it (RFC 6381): profile, constraints and level are the three bytes after the SPS's header."""
        return f"avc1.{self.sps[1:4].hex()}"

    def configuration(self) -> bytes:
        """AVCDecoderConfigurationRecord (14496-15, 5.3.3.1), lengths of four bytes. Baseline and Main need no chroma extension."""
        return b"".join(
            (
                b"\x01",
                self.sps[1:4],
                b"\xff\xe1",
                struct.pack(">H", len(self.sps)),
                self.sps,
                b"\x01",
                struct.pack(">H", len(self.pps)),
                self.pps,
            )
        )


def nal_units(data: bytes) -> Iterator[bytes]:
    """The units between the start codes of an Annex B byte stream."""
    at = data.find(_START)
    while at >= 0:
        begin = at + 3
        at = data.find(_START, begin)
        unit = data[begin:] if at < 0 else data[begin:at]
        unit = unit.rstrip(b"\x00")  # the fourth byte of the next start code, and trailing_zero_8bits
        if unit:
            yield unit


def parameter_sets(data: bytes) -> ParameterSets | None:
    """Those of a picture, if it carries both."""
    sps = pps = None
    for unit in nal_units(data):
        kind = unit[0] & 0x1F
        if kind == _SPS and len(unit) >= 4:
            sps = sps or unit
        elif kind == _PPS:
            pps = pps or unit
        elif kind <= _IDR:
            break  # slices come after the parameter sets
    return ParameterSets(sps, pps) if sps is not None and pps is not None else None


def sample(data: bytes) -> bytes:
    """The same picture as an MP4 sample: each unit behind its length, without what the sample entry holds."""
    parts: list[bytes] = []
    for unit in nal_units(data):
        if unit[0] & 0x1F not in _NOT_IN_SAMPLES:
            parts += (struct.pack(">I", len(unit)), unit)
    return b"".join(parts)
