"""The debate itself: title, language, limits, and the phase it is in. Transitions are a table."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.text import TITLE_LIMIT, words

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
_LIVE = frozenset({Phase.LIVE})
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
    "question.reword": _MODERATION,
    "question.tag": _MODERATION,
    "question.write": frozenset({Phase.LIVE, Phase.CLOSED, Phase.ARCHIVED}),
    "question.appeal": _MODERATION,
    "question.judge": _MODERATION,
    "families.change": _BEFORE_THE_END,
    "targets.change": _BEFORE_THE_END,
    "intake.change": _BEFORE_THE_END,
    "pace.change": _BEFORE_THE_END,
    "hold.change": _MODERATION,
    "participant.mute": _QUESTIONS,
    "participant.unmute": _MODERATION,
    "poll.add": _BEFORE_THE_END,
    "poll.remove": _BEFORE_THE_END,
    "poll.open": frozenset({Phase.LIVE}),
    # Closing the debate closes its poll: a ballot that comes after that is told so, and not that the phase is wrong.
    "poll.vote": frozenset({Phase.LIVE, Phase.CLOSED}),
    "poll.count": frozenset({Phase.LIVE, Phase.CLOSED}),
    "poll.close": frozenset({Phase.LIVE, Phase.CLOSED}),
    "poll.show": frozenset({Phase.LIVE, Phase.CLOSED}),
    "poll.hide": frozenset({Phase.LIVE, Phase.CLOSED}),
    "reactions.keep": frozenset({Phase.LIVE, Phase.CLOSED}),  # the last taps are of the last seconds
    "caption.write": frozenset({Phase.LIVE, Phase.CLOSED}),
    "caption.correct": frozenset({Phase.LIVE, Phase.CLOSED}),
    "hand.raise": _LIVE,
    "hand.lower": frozenset(Phase),
    "hand.call": _LIVE,
    "floor.give": _LIVE,
    "floor.end": frozenset(Phase),
    "guest.invite": _LIVE,
    "guest.answer": _LIVE,
    "speech.measure": _LIVE | {Phase.CLOSED},  # the last ten seconds arrive after the end
    "speech.correct": _LIVE | {Phase.CLOSED},
    "equity.aim": _BEFORE_THE_END,
    "note.send": frozenset({Phase.SCHEDULED, Phase.OPEN, Phase.LIVE}),
    "note.read": frozenset(Phase),
    "history.repair": frozenset(Phase),
}


class ChangeDebate(Command, frozen=True, tag="debate.change"):
    """`starts_at`: when the live is announced for, in ms; 0 takes the announcement back. It starts nothing by itself.

    `refused_shown`: the charter of this debate says that words of refused questions stand in the ledger.
    """

    title: str | None = None
    question_limit: int | None = None
    lang: Lang | None = None
    starts_at: int | None = None
    refused_shown: bool | None = None


class ChangePhase(Command, frozen=True, tag="phase.change"):
    phase: Phase


class RepairHistory(Command, frozen=True, tag="history.repair"):
    """People have been shown more of this history than there is: an older file was put in its place. The record says so itself."""


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
    refused_shown: bool | None = None


class PhaseChanged(Event, frozen=True, tag="phase.changed"):
    phase: Phase


class HistoryRepaired(Event, frozen=True, tag="history.repaired"):
    """Decisions of before this one were lost, and the epoch is a new one."""


class Debate(Struct, frozen=True, kw_only=True):
    """Times are None until the phase was first reached; `starts_at` is what is announced, and None when nothing is."""

    id: str = ""
    slug: str = ""
    title: str = ""
    lang: Lang = Lang.FR
    code: str = ""
    phase: Phase = Phase.DRAFT
    question_limit: int = QUESTION_LIMIT
    refused_shown: bool = False
    starts_at: int | None = None
    open_at: int | None = None
    live_at: int | None = None
    closed_at: int | None = None


def title_of(raw: str) -> str | Rejection:
    """A title as it will stand, or why it cannot."""
    return words(raw, TITLE_LIMIT, Code.TITLE_EMPTY, Code.TITLE_TOO_LONG)


def decide_change(command: ChangeDebate, debate: Debate, context: Context) -> list[Event] | Rejection:
    title = title_of(command.title) if command.title is not None else None
    if isinstance(title, Rejection):
        return title
    if command.question_limit is not None and command.question_limit not in QUESTION_LIMIT_RANGE:
        return Rejection(Code.LIMIT_OUT_OF_RANGE)
    starts_at = command.starts_at
    if starts_at and starts_at not in STARTS_AT_RANGE:
        return Rejection(Code.START_OUT_OF_RANGE)
    shown = command.refused_shown if command.refused_shown is not debate.refused_shown else None
    if shown and debate.open_at is not None:
        return Rejection(Code.CHARTER_FIXED)  # whoever has asked was told otherwise; taking it back is always possible
    if title is None and command.question_limit is None and command.lang is None and starts_at is None and shown is None:
        return []
    change = DebateChanged(
        at=context.now,
        by=context.actor.id,
        title=title,
        question_limit=command.question_limit,
        lang=command.lang,
        starts_at=starts_at,
        refused_shown=shown,
    )
    return [change]


def decide_phase(command: ChangePhase, debate: Debate, context: Context) -> list[Event] | Rejection:
    """That no question is on air when the debate closes is asked by `decider`."""
    if context.actor.role is Role.MODERATOR and debate.phase in (Phase.DRAFT, Phase.SCHEDULED):
        return Rejection(Code.ROLE_FORBIDDEN)  # announcing and opening a debate is its organiser's word
    if command.phase not in NEXT[debate.phase]:
        return Rejection(Code.PHASE_UNREACHABLE)
    return [PhaseChanged(at=context.now, by=context.actor.id, phase=command.phase)]


def evolve(debate: Debate, event: DebateCreated | DebateChanged | PhaseChanged | HistoryRepaired) -> Debate:
    match event:
        case HistoryRepaired():
            return debate
        case DebateCreated():
            return Debate(id=event.debate, slug=event.slug, title=event.title, lang=event.lang, code=event.code)
        case DebateChanged():
            changed = {k: v for k in ("title", "question_limit", "lang", "refused_shown") if (v := getattr(event, k)) is not None}
            if event.starts_at is not None:
                changed["starts_at"] = event.starts_at or None
            return msgspec.structs.replace(debate, **changed)
        case PhaseChanged():
            first = {Phase.OPEN: "open_at", Phase.LIVE: "live_at", Phase.CLOSED: "closed_at"}.get(event.phase)
            times = {first: event.at} if first and getattr(debate, first) is None else {}
            return msgspec.structs.replace(debate, phase=event.phase, **times)
