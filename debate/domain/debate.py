"""The debate itself: title, language, limits, and the phase it is in. Transitions are a table."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.text import TITLE_LIMIT, clean

QUESTION_LIMIT = 280
QUESTION_LIMIT_RANGE = range(40, 1001)
# From 2000 to 2100: a date outside is a slip of the keyboard.
STARTS_AT_RANGE = range(946_684_800_000, 4_102_444_800_000)


class Phase(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    LIVE = "live"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Lang(StrEnum):
    FR = "fr"
    EN = "en"


# Questions may be paused before the live starts; a live debate that stopped would be a different one.
NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.DRAFT: frozenset({Phase.SCHEDULED, Phase.OPEN}),
    Phase.SCHEDULED: frozenset({Phase.DRAFT, Phase.OPEN}),
    Phase.OPEN: frozenset({Phase.SCHEDULED, Phase.LIVE}),
    Phase.LIVE: frozenset({Phase.CLOSED}),
    Phase.CLOSED: frozenset({Phase.ARCHIVED}),
    Phase.ARCHIVED: frozenset(),
}

_BEFORE_THE_END = frozenset({Phase.DRAFT, Phase.SCHEDULED, Phase.OPEN, Phase.LIVE})
_QUESTIONS = frozenset({Phase.OPEN, Phase.LIVE})
_MODERATION = _QUESTIONS | {Phase.CLOSED}  # what is left over after the end still gets its public answer

IN_PHASE: dict[str, frozenset[Phase]] = {
    "debate.change": _BEFORE_THE_END,
    "phase.change": frozenset(Phase),
    "segment.add": _BEFORE_THE_END,
    "segment.change": _BEFORE_THE_END,
    "segment.remove": _BEFORE_THE_END,
    "segment.move": _BEFORE_THE_END,
    "segment.start": frozenset({Phase.LIVE}),
    "seat.add": _BEFORE_THE_END,
    "seat.change": _BEFORE_THE_END,
    "seat.remove": _BEFORE_THE_END,
    "seat.enter": frozenset({Phase.SCHEDULED, Phase.OPEN, Phase.LIVE}),
    "seat.bring": _QUESTIONS,
    "seat.return": frozenset(Phase),
    "seat.leave": frozenset(Phase),
    "seat.mute": frozenset(Phase),
    "seat.link": frozenset(Phase),
    "program.lay_out": _BEFORE_THE_END,
    "question.ask": _QUESTIONS,
    "question.publish": _MODERATION,
    "question.refuse": _MODERATION,
    "question.merge": _MODERATION,
    "question.queue": _QUESTIONS,
    "question.unqueue": _MODERATION,
    "question.air": frozenset({Phase.LIVE}),
    "question.answer": _MODERATION,
    "question.set_aside": _MODERATION,
    "question.step_back": _MODERATION,
    "question.withdraw": _MODERATION,
    "question.support": _QUESTIONS,
    "question.unsupport": _QUESTIONS,
}


class ChangeDebate(Command, frozen=True, tag="debate.change"):
    """`starts_at`: when the live is announced for, in ms; 0 takes the announcement back. It starts nothing by itself."""

    title: str | None = None
    question_limit: int | None = None
    lang: Lang | None = None
    starts_at: int | None = None


class ChangePhase(Command, frozen=True, tag="phase.change"):
    phase: Phase


class DebateCreated(Event, frozen=True, tag="debate.created"):
    debate: str
    slug: str
    title: str
    lang: Lang
    code: str


class DebateChanged(Event, frozen=True, tag="debate.changed"):
    title: str | None = None
    question_limit: int | None = None
    lang: Lang | None = None
    starts_at: int | None = None


class PhaseChanged(Event, frozen=True, tag="phase.changed"):
    phase: Phase


class Debate(Struct, frozen=True, kw_only=True):
    """Times are None until the phase was first reached; `starts_at` is what is announced, and None when nothing is."""

    id: str = ""
    slug: str = ""
    title: str = ""
    lang: Lang = Lang.FR
    code: str = ""
    phase: Phase = Phase.DRAFT
    question_limit: int = QUESTION_LIMIT
    starts_at: int | None = None
    open_at: int | None = None
    live_at: int | None = None
    closed_at: int | None = None


def title_of(raw: str) -> str | Rejection:
    """A title as it will stand, or why it cannot."""
    title = clean(raw)
    if isinstance(title, Rejection):
        return title
    if not title:
        return Rejection(Code.TITLE_EMPTY)
    return title if len(title) <= TITLE_LIMIT else Rejection(Code.TITLE_TOO_LONG)


def decide_change(command: ChangeDebate, context: Context) -> list[Event] | Rejection:
    title = title_of(command.title) if command.title is not None else None
    if isinstance(title, Rejection):
        return title
    if command.question_limit is not None and command.question_limit not in QUESTION_LIMIT_RANGE:
        return Rejection(Code.LIMIT_OUT_OF_RANGE)
    starts_at = command.starts_at
    if starts_at and starts_at not in STARTS_AT_RANGE:
        return Rejection(Code.START_OUT_OF_RANGE)
    if title is None and command.question_limit is None and command.lang is None and starts_at is None:
        return []
    change = DebateChanged(
        at=context.now, by=context.actor.id, title=title, question_limit=command.question_limit, lang=command.lang, starts_at=starts_at
    )
    return [change]


def decide_phase(command: ChangePhase, debate: Debate, context: Context) -> list[Event] | Rejection:
    """That no question is on air when the debate closes is asked by `decider`."""
    if context.actor.role is Role.MODERATOR and debate.phase in (Phase.DRAFT, Phase.SCHEDULED):
        return Rejection(Code.ROLE_FORBIDDEN)  # announcing and opening a debate is its organiser's word
    if command.phase not in NEXT[debate.phase]:
        return Rejection(Code.PHASE_UNREACHABLE)
    return [PhaseChanged(at=context.now, by=context.actor.id, phase=command.phase)]


def evolve(debate: Debate, event: DebateCreated | DebateChanged | PhaseChanged) -> Debate:
    match event:
        case DebateCreated():
            return Debate(id=event.debate, slug=event.slug, title=event.title, lang=event.lang, code=event.code)
        case DebateChanged():
            changed = {k: v for k in ("title", "question_limit", "lang") if (v := getattr(event, k)) is not None}
            if event.starts_at is not None:
                changed["starts_at"] = event.starts_at or None
            return msgspec.structs.replace(debate, **changed)
        case PhaseChanged():
            first = {Phase.OPEN: "open_at", Phase.LIVE: "live_at", Phase.CLOSED: "closed_at"}.get(event.phase)
            times = {first: event.at} if first and getattr(debate, first) is None else {}
            return msgspec.structs.replace(debate, phase=event.phase, **times)
