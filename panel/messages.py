"""What web and panel say to each other: closed types, both ways. Nothing else crosses the control socket."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
TokenDigest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
SeatKind = Literal["panelist", "chair", "guest", "hall", "interpreter"]
Layout = Literal["grid", "solo", "side_by_side", "hall_speaker", "card"]
# silent: a connection without pictures nor sound; no_picture: sound alone; oversized: too large to decode whole; slow: under 5 pictures/s.
SeatTrouble = Literal["", "silent", "no_picture", "oversized", "slow"]
SILENCE_DBOV = -127.0  # RFC 6464
Recording = Literal["off", "on", "disk_full", "failed", "long_enough", "all_full"]


class SeatWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A seat that may publish. `tokens` are the SHA-256 of its WHIP bearers, never the bearers."""

    seat: Id
    kind: SeatKind
    name: Annotated[str, msgspec.Meta(max_length=400)]
    on_stage: bool
    muted: bool
    tokens: Annotated[tuple[TokenDigest, ...], msgspec.Meta(max_length=64)] = ()


class OnAirWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The question on air, as the lower third says it. `asked_by` is its author's name or where it comes from, in the debate's language."""

    number: int
    text: Annotated[str, msgspec.Meta(max_length=1000)]
    asked_by: Annotated[str, msgspec.Meta(max_length=400)] = ""


class DebateWanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A debate that is open or live: it has a program. `card` is the sentence of the waiting card, in the debate's language."""

    debate: Id
    slug: Id
    live: bool
    title: Annotated[str, msgspec.Meta(max_length=400)]
    seats: Annotated[tuple[SeatWanted, ...], msgspec.Meta(max_length=256)] = ()
    revoked: Annotated[tuple[Id, ...], msgspec.Meta(max_length=4096)] = ()
    card: Annotated[str, msgspec.Meta(max_length=200)] = ""
    layout: Layout = "grid"
    featured: Annotated[tuple[Id, ...], msgspec.Meta(max_length=2)] = ()  # whom solo, side_by_side or hall_speaker show; empty: who speaks
    on_air: OnAirWanted | None = None

    def seat(self, seat: str) -> SeatWanted | None:
        return next((one for one in self.seats if one.seat == seat), None)


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="wanted"):
    """The whole state web wants, sent on connect and on each change: idempotent."""

    debates: Annotated[tuple[DebateWanted, ...], msgspec.Meta(max_length=4096)]

    def debate(self, debate: str) -> DebateWanted | None:
        return next((one for one in self.debates if one.debate == debate), None)


class SeatFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="seat"):
    """Media of a seat began or ceased to flow."""

    debate: Id
    seat: Id
    linked: bool


class LevelsFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="levels"):
    """Loudness of each linked seat, in dBov (RFC 6464: 0 is full scale, -127 is silence). Replaceable."""

    debate: Id
    levels: dict[Id, float]


class SeatStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a seat sends: picture size (0 without picture), pictures per second, and what is wrong with it, if anything."""

    linked: bool
    width: int
    height: int
    fps: float
    trouble: SeatTrouble = ""


class StatusFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="status"):
    """How the program of a debate fares, every 2 s. Replaceable. `viewers` watch by WebRTC, `listeners` by LL-HLS."""

    debate: Id
    fps: float
    viewers: int
    seats: dict[Id, SeatStatus]
    mixing: bool = True  # False while the mixer is down
    listeners: int = 0
    recording: Recording = "off"


class SpeechFact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="speech"):
    """How many ms each seat was heard since the fact before. Told again on connect: `epoch` (a run of the panel) and `n` name it."""

    debate: Id
    epoch: Id
    n: int
    heard: dict[Id, int]


Fact = SeatFact | LevelsFact | StatusFact | SpeechFact


class MessageMalformed(Exception):
    """A frame that is not one of the types above."""


_message: msgspec.json.Decoder[Wanted | Fact] = msgspec.json.Decoder(Wanted | Fact)


def _read(payload: bytes) -> Wanted | Fact:
    # One decoder for all types: alone, msgspec would let a message without its `type` pass, and an empty wish closes every debate.
    try:
        return _message.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MessageMalformed(str(error)) from None


def read_wanted(payload: bytes) -> Wanted:
    message = _read(payload)
    if not isinstance(message, Wanted):
        raise MessageMalformed("web says what is wanted, and nothing else")
    return message


def read_fact(payload: bytes) -> Fact:
    message = _read(payload)
    if isinstance(message, Wanted):
        raise MessageMalformed("the panel tells facts, and wants nothing")
    return message


def write(message: Wanted | Fact) -> bytes:
    return msgspec.json.encode(message)
