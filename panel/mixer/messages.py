"""What the panel and the mixer of one debate say to each other: closed types in MessagePack, over the frames of `panel.framing`."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from panel.framing import frame
from panel.stage import Stage
from panel.unit import SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit, Track


class Codec(StrEnum):
    """How a seat's frame is encoded; the names are those of SDP."""

    H264 = "H264"
    VP8 = "VP8"
    OPUS = "opus"
    PCMU = "PCMU"
    PCMA = "PCMA"


PICTURES = frozenset({Codec.H264, Codec.VP8})


# From the panel.


class Cast(msgspec.Struct, frozen=True, array_like=True, tag=0):
    """The whole of what is wanted, at each change. `ears`: for whom sound is mixed (a seat does not hear itself; None: everybody)."""

    stage: Stage
    ears: tuple[str | None, ...]


class SeatFrame(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """One encoded picture, or packet of sound, of a seat."""

    seat: str
    codec: Codec
    data: bytes


class SeatCut(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """The seat's connection ended: no sound of it may linger."""

    seat: str


class KeyframeWanted(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """A viewer needs a whole picture of the program."""


# From the mixer.


class Unit(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """An encoded unit of the program. `ear`: the seat whose own sound is left out, for OPUS."""

    track: Track
    keyframe: bool
    pts: int
    ear: str | None
    data: bytes

    def encoded(self) -> EncodedUnit:
        clock = VIDEO_CLOCK if self.track is Track.PICTURE else SOUND_CLOCK
        return EncodedUnit(self.data, self.pts, clock, self.keyframe)


class SeatKeyframeWanted(msgspec.Struct, frozen=True, array_like=True, tag=5):
    """This seat's pictures cannot be decoded without a whole one."""

    seat: str


class SeatSeen(msgspec.Struct, frozen=True, array_like=True):
    """What a decoder saw of a seat lately: size of the picture (0: none yet), loudness in dBov, whether it is too large."""

    width: int
    height: int
    level: float
    oversized: bool


class Report(msgspec.Struct, frozen=True, array_like=True, tag=6):
    """How the mixer fares, at 4 Hz. `encode_s`: seconds each picture took since the last report."""

    seats: dict[str, SeatSeen]
    encode_s: tuple[float, ...]


ToMixer = Cast | SeatFrame | SeatCut | KeyframeWanted
FromMixer = Unit | SeatKeyframeWanted | Report

_encoder = msgspec.msgpack.Encoder()
_to_mixer: msgspec.msgpack.Decoder[ToMixer] = msgspec.msgpack.Decoder(ToMixer)
_from_mixer: msgspec.msgpack.Decoder[FromMixer] = msgspec.msgpack.Decoder(FromMixer)


def write(message: ToMixer | FromMixer) -> bytes:
    """The framed bytes of a message."""
    return frame(_encoder.encode(message))


def read_to_mixer(payload: bytes) -> ToMixer:
    return _to_mixer.decode(payload)


def read_from_mixer(payload: bytes) -> FromMixer:
    return _from_mixer.decode(payload)
