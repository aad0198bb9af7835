"""Who spoke for how long: heard by the panel, held on the floor, corrected by a moderator. All three stay.

What counts is what was heard; a turn during which nothing of that seat was heard counts as the floor's time (an unmeasured microphone).
The panel tells every ten seconds what it heard: of a turn that ended just before, this takes the place of the floor's time.
A correction sets the count; what is heard later is added to it, and so is what is left of the turn that goes on.
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
LATE_MS = 15_000  # a measure this long after a turn may still be of it
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


class Holding(Struct, frozen=True):
    """Who holds the floor, since when, and what was measured of them then. `unheard_from`: since the correction that came meanwhile."""

    key: str
    since: int
    measured_ms: int
    unheard_from: int


class Unheard(Struct, frozen=True):
    """Turns that ended without anything heard, and that the next measure may be about. `corrected`: a moderator has counted them since."""

    ms: int
    ended_at: int
    corrected: bool = False


class Speech(Struct, frozen=True, kw_only=True):
    """By seat, and under `hall`."""

    all: dict[str, Spoken] = {}
    began: Holding | None = None
    late: dict[str, Unheard] = {}
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
            return _measured(speech, event)
        case SpeechCorrected():
            spoken = speech.of(event.seat)
            off = event.ms - (spoken.measured_ms + spoken.unheard_ms)
            corrected = _put(speech, {event.seat: msgspec.structs.replace(spoken, off_ms=off)})
            if (turns := speech.late.get(event.seat)) is not None:
                late = {**speech.late, event.seat: msgspec.structs.replace(turns, corrected=True)}
                corrected = msgspec.structs.replace(corrected, late=late)
            if speech.began is None or speech.began.key != event.seat:
                return corrected
            return msgspec.structs.replace(corrected, began=msgspec.structs.replace(speech.began, unheard_from=event.at))
        case EquityAimed():
            return msgspec.structs.replace(speech, least={**speech.least, event.aim: event.least})
        case TurnBegun():
            key = event.seat or HALL
            return msgspec.structs.replace(speech, began=Holding(key, event.at, speech.of(key).measured_ms, event.at))
        case TurnEnded() if speech.began is not None:
            return _ended(speech, speech.began, event.at)
        case _:
            return speech


def _measured(speech: Speech, event: SpeechMeasured) -> Speech:
    recent = {key: turns for key, turns in speech.late.items() if event.at - turns.ended_at <= LATE_MS}
    heard = {seat: _heard(speech.of(seat), ms, recent.get(seat)) for seat, ms in event.heard.items()}
    return msgspec.structs.replace(_put(speech, heard), late={key: turns for key, turns in recent.items() if key not in heard})


def _heard(spoken: Spoken, ms: int, late: Unheard | None) -> Spoken:
    if late is None:
        return _more(spoken, measured_ms=ms)
    spoken = _more(spoken, measured_ms=ms, unheard_ms=-late.ms)
    if not late.corrected or spoken.off_ms is None:
        return spoken
    return msgspec.structs.replace(spoken, off_ms=spoken.off_ms + late.ms - min(ms, late.ms))  # that turn's time was set by a person


def _ended(speech: Speech, turn: Holding, at: int) -> Speech:
    spoken = speech.of(turn.key)
    unheard = at - turn.unheard_from if spoken.measured_ms == turn.measured_ms else 0
    ended = _put(speech, {turn.key: _more(spoken, floor_ms=at - turn.since, unheard_ms=unheard)})
    late = {key: turns for key, turns in speech.late.items() if key != turn.key}
    # In a longer one there was a measure, and nothing of this seat in it: the next one is not about it either.
    if 0 < unheard <= LATE_MS:
        before = speech.late.get(turn.key)
        joined = before is not None and not before.corrected and at - turn.since + before.ms <= LATE_MS
        late[turn.key] = Unheard(unheard + (before.ms if before is not None and joined else 0), at)
    return msgspec.structs.replace(ended, began=None, late=late)


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
