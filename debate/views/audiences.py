"""The only door outward: which field of which thing is shown to whom, and when. Denied unless a table here allows it.

Tests walk every event type and every field of the state: one that is neither allowed nor named as kept inside fails them.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from debate.domain.agenda import Segment
from debate.domain.debate import Debate
from debate.domain.program import Program
from debate.domain.questions.state import Question, Questions
from debate.domain.questions.words import Origin, QuestionState
from debate.domain.stage import Seat, SeatState
from debate.domain.text import SealedText


class Audience(StrEnum):
    """`ME` is one audience per person: the stream is named `me/{actor}`."""

    PUBLIC = "public"
    STAGE = "stage"
    CONSOLE = "console"
    ME = "me"


SHARED = (Audience.PUBLIC, Audience.STAGE, Audience.CONSOLE)

_S = QuestionState
_EVERY = frozenset(QuestionState)
# Words everybody may read. A refused, merged or withdrawn question keeps its number and loses its words.
_READABLE = frozenset({_S.PUBLISHED, _S.QUEUED, _S.ON_AIR, _S.ANSWERED, _S.SET_ASIDE})
_KNOWN = _READABLE | {_S.REFUSED, _S.MERGED, _S.WITHDRAWN}
_NOT_WITHDRAWN = _EVERY - {_S.WITHDRAWN}

_States = frozenset[QuestionState]


def _to(public: _States | None = None, console: _States | None = None, me: _States | None = None) -> dict[Audience, _States]:
    """The stage reads what the public reads: panelists are not shown what moderation still holds back."""
    rows = {Audience.PUBLIC: public, Audience.STAGE: public, Audience.CONSOLE: console, Audience.ME: me}
    return {audience: states for audience, states in rows.items() if states}


QUESTION: Mapping[str, Mapping[Audience, _States]] = {
    "id": _to(_KNOWN, _EVERY, _EVERY),
    "number": _to(_KNOWN, _EVERY, _EVERY),
    "state": _to(_KNOWN, _EVERY, _EVERY),
    "origin": _to(_KNOWN, _EVERY, _EVERY),
    "text": _to(_READABLE, _NOT_WITHDRAWN, _EVERY),
    "name": _to(_READABLE, _NOT_WITHDRAWN, _EVERY),
    "ticket": _to(_READABLE, _EVERY, _EVERY),
    "addressee": _to(_READABLE, _NOT_WITHDRAWN, _EVERY),
    "segment": _to(_READABLE, _NOT_WITHDRAWN, _EVERY),
    "at": _to(_KNOWN, _EVERY, _EVERY),
    "version": _to(None, _EVERY, None),
    "supports": _to(_READABLE, _EVERY, None),
    "aired_at": _to(_READABLE, _EVERY, _EVERY),
    "answered_at": _to(_READABLE, _EVERY, _EVERY),
    "rule": _to(frozenset({_S.REFUSED}), _EVERY, _EVERY),
    "note": _to(None, _EVERY, _EVERY),
    "reason": _to(frozenset({_S.SET_ASIDE}), _EVERY, _EVERY),
    "into": _to(frozenset({_S.MERGED}), _EVERY, _EVERY),
    "author": _to(None, _EVERY, None),
    "place": _to(None, _NOT_WITHDRAWN, _EVERY),
    "decided_at": _to(frozenset({_S.REFUSED}), _EVERY, None),  # of a refusal, the ledger tells the time too
    "previous": _to(None, _EVERY, None),
    "steps": _to(None, None, _EVERY),
}
# Fields of a question no audience sees: who supports what is nobody's business but theirs (`me.supports`).
QUESTION_INSIDE = frozenset({"supporters", "merged", "previous_position", "gist"})

_ALL_SHARED = frozenset(SHARED)
SEAT: Mapping[str, frozenset[Audience]] = {
    "id": _ALL_SHARED,
    "kind": _ALL_SHARED,
    "name": _ALL_SHARED,
    "quality": _ALL_SHARED,
    "state": _ALL_SHARED,
    "muted": _ALL_SHARED,
    "linked": frozenset({Audience.STAGE, Audience.CONSOLE}),
}
SEGMENT: Mapping[str, frozenset[Audience]] = dict.fromkeys(("id", "kind", "title", "minutes", "disagreement", "started_at"), _ALL_SHARED)
DEBATE: Mapping[str, frozenset[Audience]] = dict.fromkeys(
    ("id", "slug", "title", "lang", "code", "phase", "question_limit", "starts_at", "open_at", "live_at", "closed_at"), _ALL_SHARED
)
# Everybody sees the picture, so everybody may know how it is laid out.
PROGRAM: Mapping[str, frozenset[Audience]] = dict.fromkeys(("layout", "seats"), _ALL_SHARED)
# Which of its sentences the waiting card says; the picture says it.
PROGRAM_INSIDE = frozenset({"begun"})

_ALWAYS_THERE = frozenset({"text", "name", "number", "ticket"})  # null rather than absent: pages ask for them on every card


def _words(text: SealedText | None) -> str | None:
    return text.body if text is not None else None


_Read = Callable[[Question, Questions], Any]
_READ: dict[str, _Read] = {
    "text": lambda q, _: _words(q.text),
    "name": lambda q, _: _words(q.name),
    "place": lambda q, _: _words(q.place),
    "note": lambda q, _: _words(q.note),
    "reason": lambda q, _: _words(q.reason),
    "supports": lambda q, all: all.support(q),
}


def question_card(id: str, questions: Questions, audience: Audience) -> dict[str, Any] | None:
    """The question as this audience may see it now, or None if for them there is no such question."""
    question = questions.all.get(id)
    if question is None or question.state not in QUESTION["id"].get(audience, ()):
        return None
    if audience in (Audience.PUBLIC, Audience.STAGE) and question.number is None:
        return None  # withdrawn or merged before anybody saw it
    card: dict[str, Any] = {}
    for field, states in QUESTION.items():
        if question.state not in states.get(audience, ()):
            value = None
        elif field in _READ:
            value = _READ[field](question, questions)
        else:
            value = getattr(question, field)
        if field == "ticket" and audience in (Audience.PUBLIC, Audience.STAGE) and question.origin in (Origin.ONLINE, Origin.SOCIAL):
            value = None  # an online ticket is its author's key to the receipt; a hall ticket is called aloud
        if value is not None or (field in _ALWAYS_THERE and audience in QUESTION[field]):
            card[field] = value
    return card


def seat_card(seat: Seat | None, audience: Audience) -> dict[str, Any] | None:
    if seat is None or audience is Audience.ME:
        return None
    card = {field: getattr(seat, field) for field, audiences in SEAT.items() if audience in audiences}
    card["name"] = _words(seat.name)
    if audience is Audience.PUBLIC:  # who waits in the green room is not for the public
        card["state"] = "on_stage" if seat.state is SeatState.ON_STAGE else "absent"
    return card


def segment_card(segment: Segment, audience: Audience) -> dict[str, Any]:
    return {field: getattr(segment, field) for field, audiences in SEGMENT.items() if audience in audiences}


def debate_card(debate: Debate, audience: Audience) -> dict[str, Any]:
    values = {field: getattr(debate, field) for field, audiences in DEBATE.items() if audience in audiences}
    return {field: value for field, value in values.items() if value is not None}


def program_card(program: Program, audience: Audience) -> dict[str, Any]:
    return {field: getattr(program, field) for field, audiences in PROGRAM.items() if audience in audiences}
