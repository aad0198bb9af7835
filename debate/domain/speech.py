"""Who spoke for how long: heard by the panel, held on the floor, corrected by a moderator. All three stay.

What counts is what was heard; a turn during which nothing of that seat was heard counts as the floor's time (an unmeasured microphone).
A correction sets the count; what is heard later is added to it.
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.floor import TurnBegun, TurnEnded
from debate.domain.rejections import Code, Rejection
from debate.domain.stage import SeatKind, Stage

REMOTE = "remote"  # everybody who is not in a hall
HALL = "hall"  # the voices of a hall that has no seat on stage
HEARD_MOST_MS = 60_000  # in one measure: the panel sends one every 10 s
CORRECTED_MOST_MS = 24 * 3_600_000
LABELS_MOST = 24


class EquityBy(StrEnum):
    SIDE = "side"
    COLLEGE = "college"
    HALL = "hall"


class MeasureSpeech(Command, frozen=True, tag="speech.measure"):
    """What was heard of each seat since the measure before."""

    heard: dict[str, int]


class CorrectSpeech(Command, frozen=True, tag="speech.correct"):
    """`ms`: what should count up to now."""

    seat: str
    ms: int


class AimEquity(Command, frozen=True, tag="equity.aim"):
    """`least`: by label, the smallest share of the time, in percent; without labels nothing is aimed at any more."""

    by: EquityBy
    least: dict[str, int]


class SpeechMeasured(Event, frozen=True, tag="speech.measured"):
    heard: dict[str, int]


class SpeechCorrected(Event, frozen=True, tag="speech.corrected"):
    seat: str
    ms: int


class EquityAimed(Event, frozen=True, tag="equity.aimed"):
    aim: EquityBy
    least: dict[str, int]


class Spoken(Struct, frozen=True, kw_only=True):
    """`unheard_ms`: of the floor's time, that of turns in which nothing was heard. `off_ms`: what a correction adds or takes."""

    measured_ms: int = 0
    floor_ms: int = 0
    unheard_ms: int = 0
    off_ms: int | None = None

    @property
    def counted_ms(self) -> int:
        return max(0, self.measured_ms + self.unheard_ms + (self.off_ms or 0))

    @property
    def corrected_ms(self) -> int | None:
        return None if self.off_ms is None else self.counted_ms


class Speech(Struct, frozen=True, kw_only=True):
    """By seat, and under `hall`. `began`: who holds the floor, since when, and what was measured of them then."""

    all: dict[str, Spoken] = {}
    began: tuple[str, int, int] | None = None
    least: dict[EquityBy, dict[str, int]] = {}

    def of(self, key: str) -> Spoken:
        return self.all.get(key, Spoken())


SpeechCommand = MeasureSpeech | CorrectSpeech | AimEquity
SpeechEvent = SpeechMeasured | SpeechCorrected | EquityAimed


def decide(command: SpeechCommand, speech: Speech, stage: Stage, context: Context) -> list[Event] | Rejection:
    at, by = context.now, context.actor.id
    match command:
        case MeasureSpeech():
            heard = {seat: min(ms, HEARD_MOST_MS) for seat, ms in command.heard.items() if seat in stage.seats and ms > 0}
            return [SpeechMeasured(at=at, by=by, heard=heard)] if heard else []
        case CorrectSpeech():
            if command.seat not in stage.seats and command.seat != HALL:
                return Rejection(Code.SEAT_UNKNOWN)
            if not 0 <= command.ms <= CORRECTED_MOST_MS:
                return Rejection(Code.TIME_OUT_OF_RANGE)
            return [SpeechCorrected(at=at, by=by, seat=command.seat, ms=command.ms)]
        case AimEquity():
            percents = command.least.values()
            if len(command.least) > LABELS_MOST or any(not 0 <= p <= 100 for p in percents) or sum(percents) > 100:
                return Rejection(Code.EQUITY_OUT_OF_RANGE)
            if speech.least.get(command.by, {}) == command.least:
                return []
            return [EquityAimed(at=at, by=by, aim=command.by, least=command.least)]


def evolve(speech: Speech, event: Event) -> Speech:
    match event:
        case SpeechMeasured():
            return _put(speech, {s: _more(speech.of(s), measured_ms=ms) for s, ms in event.heard.items()})
        case SpeechCorrected():
            spoken = speech.of(event.seat)
            off = event.ms - (spoken.measured_ms + spoken.unheard_ms)
            return _put(speech, {event.seat: msgspec.structs.replace(spoken, off_ms=off)})
        case EquityAimed():
            return msgspec.structs.replace(speech, least={**speech.least, event.aim: event.least})
        case TurnBegun():
            key = event.seat or HALL
            return msgspec.structs.replace(speech, began=(key, event.at, speech.of(key).measured_ms))
        case TurnEnded() if speech.began is not None:
            key, since, measured = speech.began
            took, spoken = event.at - since, speech.of(key)
            unheard = took if spoken.measured_ms == measured else 0
            return msgspec.structs.replace(_put(speech, {key: _more(spoken, floor_ms=took, unheard_ms=unheard)}), began=None)
        case _:
            return speech


def _more(spoken: Spoken, **added: int) -> Spoken:
    return msgspec.structs.replace(spoken, **{field: getattr(spoken, field) + ms for field, ms in added.items()})


def _put(speech: Speech, changed: dict[str, Spoken]) -> Speech:
    return msgspec.structs.replace(speech, all={**speech.all, **changed})


def label_of(key: str, by: EquityBy, stage: Stage) -> str | None:
    """To which side, college or room the time of a seat goes; None for a seat without one."""
    seat = stage.seats.get(key)
    if by is EquityBy.HALL:
        return HALL if key == HALL or (seat is not None and seat.kind is SeatKind.HALL) else REMOTE
    if seat is None:
        return None
    return (seat.side if by is EquityBy.SIDE else seat.college) or None
