"""How the door of questions is kept: open or closed, slow, held back, and who must be silent for a while. Touches no question."""

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.questions.state import Questions
from debate.domain.questions.words import Rule
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.sealing import sealed
from debate.domain.text import SealedText

PACE_S = range(601)
MUTED_MINUTES = range(1, 181)


class ChangeIntake(Command, frozen=True, tag="intake.change"):
    open: bool


class ChangePace(Command, frozen=True, tag="pace.change"):
    """Slow mode: one question of a participant every so many seconds; 0 ends it. Clerks write for a whole hall and are exempt."""

    every_s: int


class ChangeHold(Command, frozen=True, tag="hold.change"):
    """While it is on, what arrives waits silently: the console counts it, and shows it all on release."""

    on: bool


class MuteParticipant(Command, frozen=True, tag="participant.mute"):
    participant: str
    minutes: int
    rule: Rule
    note: str | None = None


class UnmuteParticipant(Command, frozen=True, tag="participant.unmute"):
    participant: str


class IntakeChanged(Event, frozen=True, tag="intake.changed"):
    open: bool


class PaceChanged(Event, frozen=True, tag="pace.changed"):
    every_s: int


class HoldChanged(Event, frozen=True, tag="hold.changed"):
    on: bool


class ParticipantMuted(Event, frozen=True, tag="participant.muted"):
    participant: str
    minutes: int
    rule: Rule
    note: SealedText | None = None


class ParticipantUnmuted(Event, frozen=True, tag="participant.unmuted"):
    participant: str


class Silence(Struct, frozen=True):
    """`until` passes by itself: nobody is told again, and no event says so."""

    until: int
    rule: Rule
    note: SealedText | None = None


class Moderation(Struct, frozen=True):
    intake_open: bool = True
    every_s: int = 0
    hold_since: int | None = None
    muted: dict[str, Silence] = {}


ModerationCommand = ChangeIntake | ChangePace | ChangeHold | MuteParticipant | UnmuteParticipant
ModerationEvent = IntakeChanged | PaceChanged | HoldChanged | ParticipantMuted | ParticipantUnmuted


def silenced(moderation: Moderation, context: Context) -> Rejection | None:
    """Why this participant may not ask, raise a hand, react or caption now. For every family that hears participants."""
    silence = moderation.muted.get(context.actor.id)
    if silence is None or silence.until <= context.now:
        return None
    return Rejection(Code.MUTED, wait_ms=silence.until - context.now)


def refused_at_the_door(moderation: Moderation, questions: Questions, context: Context) -> Rejection | None:
    """Why this person may not ask a question now."""
    if not moderation.intake_open:
        return Rejection(Code.QUESTIONS_CLOSED)
    if (silence := silenced(moderation, context)) is not None:
        return silence
    asked = questions.by_author.get(context.actor.id, ())
    if context.actor.role is not Role.CLERK and asked:
        wait_ms = questions.all[asked[-1]].at + moderation.every_s * 1000 - context.now
        if wait_ms > 0:
            return Rejection(Code.SLOW_MODE, wait_ms=wait_ms)
    return None


def decide(command: ModerationCommand, moderation: Moderation, context: Context) -> list[Event] | Rejection:
    at, by = context.now, context.actor.id
    match command:
        case ChangeIntake():
            return [] if command.open == moderation.intake_open else [IntakeChanged(at=at, by=by, open=command.open)]
        case ChangePace():
            if command.every_s not in PACE_S:
                return Rejection(Code.PACE_OUT_OF_RANGE)
            return [] if command.every_s == moderation.every_s else [PaceChanged(at=at, by=by, every_s=command.every_s)]
        case ChangeHold():
            return [] if command.on == (moderation.hold_since is not None) else [HoldChanged(at=at, by=by, on=command.on)]
        case MuteParticipant():
            return _mute(command, context)
        case UnmuteParticipant():
            silence = moderation.muted.get(command.participant)
            over = silence is None or silence.until <= at
            return [] if over else [ParticipantUnmuted(at=at, by=by, participant=command.participant)]


def _mute(command: MuteParticipant, context: Context) -> list[Event] | Rejection:
    if not command.participant.startswith("p"):  # 0001 §1: a clerk writes for many, and is answered for by the organiser
        return Rejection(Code.PARTICIPANT_UNKNOWN)
    if command.minutes not in MUTED_MINUTES:
        return Rejection(Code.MUTE_OUT_OF_RANGE)
    note = sealed(command.note, "muted", context)
    if isinstance(note, Rejection):
        return note
    muted = ParticipantMuted(
        at=context.now, by=context.actor.id, participant=command.participant, minutes=command.minutes, rule=command.rule, note=note
    )
    return [muted]


def evolve(moderation: Moderation, event: ModerationEvent) -> Moderation:
    match event:
        case IntakeChanged():
            return msgspec.structs.replace(moderation, intake_open=event.open)
        case PaceChanged():
            return msgspec.structs.replace(moderation, every_s=event.every_s)
        case HoldChanged():
            return msgspec.structs.replace(moderation, hold_since=event.at if event.on else None)
        case ParticipantMuted() | ParticipantUnmuted():
            still = {id: s for id, s in moderation.muted.items() if s.until > event.at and id != event.participant}
            if isinstance(event, ParticipantMuted):
                still[event.participant] = Silence(event.at + event.minutes * 60_000, event.rule, event.note)
            return msgspec.structs.replace(moderation, muted=still)
