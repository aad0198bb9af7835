"""The only door outward: which field of which thing is shown to whom, and when. Denied unless a table here allows it.

Tests walk every event type and every field of the state: one that is neither allowed nor named as kept inside fails them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from debate.domain.agenda import Segment
from debate.domain.captions import Caption
from debate.domain.debate import Debate
from debate.domain.hands import HandState
from debate.domain.moderation import Moderation, Silence
from debate.domain.polls import Poll, PollState
from debate.domain.program import Program
from debate.domain.questions.fair_next import Proposal
from debate.domain.questions.words import QuestionState
from debate.domain.stage import Seat, SeatState
from debate.domain.synthesis import Synthesis, Targets, letter
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
READABLE = frozenset({_S.PUBLISHED, _S.QUEUED, _S.ON_AIR, _S.ANSWERED, _S.SET_ASIDE})
_KNOWN = READABLE | {_S.REFUSED, _S.MERGED, _S.WITHDRAWN}
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
    "text": _to(READABLE, _NOT_WITHDRAWN, _EVERY),
    "name": _to(READABLE, _NOT_WITHDRAWN, _EVERY),
    "ticket": _to(READABLE, _EVERY, _EVERY),
    "addressee": _to(READABLE, _NOT_WITHDRAWN, _EVERY),
    "segment": _to(READABLE, _NOT_WITHDRAWN, _EVERY),
    "at": _to(_KNOWN, _EVERY, _EVERY),
    "version": _to(None, _EVERY, None),
    "supports": _to(READABLE, _EVERY, None),
    "aired_at": _to(READABLE, _EVERY, _EVERY),
    "answered_at": _to(READABLE, _EVERY, _EVERY),
    "rule": _to(frozenset({_S.REFUSED}), _EVERY, _EVERY),
    "note": _to(None, _EVERY, _EVERY),
    "reason": _to(frozenset({_S.SET_ASIDE}), _EVERY, _EVERY),
    "into": _to(frozenset({_S.MERGED}), _EVERY, _EVERY),
    "author": _to(None, _EVERY, None),
    "place": _to(None, _NOT_WITHDRAWN, _EVERY),
    "refused_by": _to(None, frozenset({_S.REFUSED}), None),  # who may not judge the appeal
    "decided_at": _to(frozenset({_S.REFUSED}), _EVERY, None),  # of a refusal, the ledger tells the time too
    "previous": _to(None, _EVERY, None),
    "steps": _to(None, None, _EVERY),
    "original": _to(READABLE, _NOT_WITHDRAWN, _EVERY),  # what its author wrote, beside other words; to others unless `withheld`
    "withheld": _to(READABLE, _NOT_WITHDRAWN, _EVERY),
    "family": _to(READABLE, _EVERY, _EVERY),
    "together": _to(READABLE, _EVERY, _EVERY),
    "why": _to(READABLE, _EVERY, _EVERY),  # the ledger says it too
    "why_note": _to(None, _EVERY, None),
    "how": _to(READABLE, _EVERY, _EVERY),
    "answered_by": _to(READABLE, _EVERY, _EVERY),
    "written": _to(READABLE, _NOT_WITHDRAWN, _EVERY),
    "appeal": _to(READABLE | {_S.REFUSED}, _EVERY, _EVERY),  # its words: see `appeal_card`
    # Of a merged question, where it went: its author follows the other one from his own receipt.
    "into_number": _to(None, None, frozenset({_S.MERGED})),
    "into_state": _to(None, None, frozenset({_S.MERGED})),
}
# Fields of a question no audience sees: who supports what is nobody's business but theirs (`me.supports`).
QUESTION_INSIDE = frozenset({"supporters", "merged", "before", "gist", "person", "email"})

_ALL_SHARED = frozenset(SHARED)
_CONSOLE = frozenset({Audience.CONSOLE})
_STAGE = frozenset({Audience.STAGE, Audience.CONSOLE})
# Words of an appeal are between its author and the moderation; that there is one, and how it ended, everybody may count.
APPEAL: Mapping[str, frozenset[Audience]] = {
    "state": frozenset(Audience),
    "at": frozenset(Audience),
    "text": frozenset({Audience.CONSOLE, Audience.ME}),
    "note": frozenset({Audience.CONSOLE, Audience.ME}),
}
FAMILY: Mapping[str, frozenset[Audience]] = dict.fromkeys(("id", "title", "side"), _ALL_SHARED)
TARGETS: Mapping[str, frozenset[Audience]] = dict.fromkeys(("origins", "families"), _ALL_SHARED)
PROPOSAL: Mapping[str, frozenset[Audience]] = dict.fromkeys(
    ("question", "cell", "aired_cell", "aired_all", "due", "alone", "supports", "at", "first"), _STAGE
)
INTAKE: Mapping[str, frozenset[Audience]] = {"intake_open": _ALL_SHARED, "every_s": _ALL_SHARED}
MODERATION: Mapping[str, frozenset[Audience]] = {**INTAKE, "hold_since": _CONSOLE, "muted": _CONSOLE}
SILENCE: Mapping[str, frozenset[Audience]] = {
    "until": frozenset({Audience.CONSOLE, Audience.ME}),
    "rule": frozenset({Audience.CONSOLE, Audience.ME}),
    "note": frozenset({Audience.ME}),
}
SEAT: Mapping[str, frozenset[Audience]] = {
    "id": _ALL_SHARED,
    "kind": _ALL_SHARED,
    "name": _ALL_SHARED,
    "quality": _ALL_SHARED,
    "side": _ALL_SHARED,
    "college": _ALL_SHARED,
    "state": _ALL_SHARED,
    "muted": _ALL_SHARED,
    "linked": frozenset({Audience.STAGE, Audience.CONSOLE}),
}
SEGMENT: Mapping[str, frozenset[Audience]] = dict.fromkeys(("id", "kind", "title", "minutes", "disagreement", "started_at"), _ALL_SHARED)
DEBATE: Mapping[str, frozenset[Audience]] = dict.fromkeys(
    ("id", "slug", "title", "lang", "code", "phase", "question_limit", "refused_shown", "starts_at", "open_at", "live_at", "closed_at"),
    _ALL_SHARED,
)
# Everybody sees the picture, so everybody may know how it is laid out.
PROGRAM: Mapping[str, frozenset[Audience]] = dict.fromkeys(("layout", "seats"), _ALL_SHARED)
# Which of its sentences the waiting card says; the picture says it.
PROGRAM_INSIDE = frozenset({"begun"})

_P = PollState
_ASKED = {**dict.fromkeys(SHARED[:2], frozenset({_P.OPEN, _P.CLOSED})), Audience.CONSOLE: frozenset(PollState)}
_TOLD = dict.fromkeys(SHARED, frozenset({_P.CLOSED}))
POLL: Mapping[str, Mapping[Audience, frozenset[PollState]]] = {
    **dict.fromkeys(
        ("id", "kind", "title", "options", "state", "hidden", "seconds", "most", "opened_at", "ends_at", "closed_at"),
        _ASKED,
    ),
    # Counts of an open poll travel as state frames, unless its results are hidden: then nobody hears of them, nor of how many voted.
    "online": _TOLD,
    "voters": _TOLD,
    "hall": _TOLD,
    "objections": _TOLD,
}
# What is told of an open poll as well, and to whom, when its results are not hidden.
POLL_UNLESS_HIDDEN: Mapping[str, frozenset[Audience]] = {"hall": _ALL_SHARED, "objections": frozenset({Audience.CONSOLE})}
# Who cast which ballot is in nobody's view; one's own choices are in `me.ballots`.
POLL_INSIDE = frozenset({"key", "ballots", "reasons", "shown"})

CAPTION: Mapping[str, frozenset[Audience]] = dict.fromkeys(("id", "at", "text", "lang"), _ALL_SHARED)
# That a hand waits is for everybody; whose it is, once it was called; what it is about, for those who give the floor.
_H = HandState
_UP = frozenset(HandState)
_HandStates = frozenset[HandState]


def _hand(public: _HandStates, stage: _HandStates = _UP, me: _HandStates = _UP) -> dict[Audience, _HandStates]:
    return {Audience.PUBLIC: public, Audience.STAGE: stage, Audience.CONSOLE: _UP, Audience.ME: me}


_CALLED = frozenset({_H.CALLED, _H.READY, _H.SPEAKING})
_NOBODY: _HandStates = frozenset()
HAND: Mapping[str, Mapping[Audience, _HandStates]] = {
    "id": _hand(_UP),
    "origin": _hand(_UP),
    "medium": _hand(_UP),
    "ticket": _hand(_UP),
    "at": _hand(_UP),
    "state": _hand(_UP),
    "seat": _hand(frozenset({_H.READY, _H.SPEAKING})),  # of a guest; those who sit hide nothing by raising a hand
    "name": _hand(_CALLED),
    "topic": _hand(_NOBODY),
    "place": _hand(_NOBODY),
    "person": _hand(_NOBODY, _NOBODY, _NOBODY),
}
TURN: Mapping[str, frozenset[Audience]] = dict.fromkeys(("turn", "seat", "hand", "since", "soft_at", "hard_at"), _ALL_SHARED)
SPOKEN: Mapping[str, frozenset[Audience]] = dict.fromkeys(("measured_ms", "floor_ms", "corrected_ms", "counted_ms"), _ALL_SHARED)
SPOKEN_INSIDE = frozenset({"unheard_ms", "off_ms"})  # what `counted_ms` is made of
SHARE: Mapping[str, frozenset[Audience]] = dict.fromkeys(("by", "label", "ms", "share", "least", "under"), _ALL_SHARED)
# A note is for its addressees (`me/{seat}`), who see their own receipt alone, for its sender and for the console.
NOTE: Mapping[str, frozenset[Audience]] = {
    "id": frozenset({Audience.CONSOLE, Audience.ME}),
    "text": frozenset({Audience.CONSOLE, Audience.ME}),
    "sender": frozenset({Audience.CONSOLE, Audience.ME}),
    "at": frozenset({Audience.CONSOLE, Audience.ME}),
    "to": frozenset({Audience.CONSOLE}),
    "seats": frozenset({Audience.CONSOLE}),
    "read": frozenset({Audience.CONSOLE}),
}
INVITATION: Mapping[str, frozenset[Audience]] = dict.fromkeys(("seat", "medium", "state"), frozenset({Audience.ME}))
INVITATION_INSIDE = frozenset({"participant", "hand"})


def words_of(text: SealedText | None) -> str | None:
    return text.body if text is not None else None


def proposal_card(proposal: Proposal | None, audience: Audience) -> dict[str, Any] | None:
    """The shape of section `next`: what was aired is told as the two counts that explain the choice."""
    if proposal is None or audience not in PROPOSAL["question"]:
        return None
    origin, family = proposal.cell
    return {
        "question": proposal.question,
        "cell": {"origin": origin, "family": family},
        "aired": {"cell": proposal.aired_cell, "all": proposal.aired_all},
        "due": proposal.due / 10,
        "alone": proposal.alone,
        "supports": proposal.supports,
        "at": proposal.at,
        "first": proposal.first,
    }


def family_cards(synthesis: Synthesis, audience: Audience) -> list[dict[str, Any]]:
    shown = [field for field, audiences in FAMILY.items() if audience in audiences]
    return [{"letter": letter(n), **{f: getattr(family, f) for f in shown}} for n, family in enumerate(synthesis.families)]


def targets_card(targets: Targets, audience: Audience) -> dict[str, Any]:
    return {field: getattr(targets, field) for field, audiences in TARGETS.items() if audience in audiences}


def silence_card(silence: Silence, audience: Audience) -> dict[str, Any]:
    values = {field: getattr(silence, field) for field, audiences in SILENCE.items() if audience in audiences}
    return {field: words_of(v) if isinstance(v, SealedText) else v for field, v in values.items()}


def moderation_card(moderation: Moderation) -> dict[str, Any]:
    """For the console alone: who may not speak for a while, and since when arrivals are held back."""
    muted = {participant: silence_card(silence, Audience.CONSOLE) for participant, silence in moderation.muted.items()}
    return {"hold": moderation.hold_since, "muted": muted}


def seat_card(seat: Seat | None, audience: Audience) -> dict[str, Any] | None:
    if seat is None or audience is Audience.ME:
        return None
    card = {field: getattr(seat, field) for field, audiences in SEAT.items() if audience in audiences}
    card["name"] = words_of(seat.name)
    if audience is Audience.PUBLIC:  # who waits in the green room is not for the public
        card["state"] = "on_stage" if seat.state is SeatState.ON_STAGE else "absent"
    return card


def segment_card(segment: Segment, audience: Audience) -> dict[str, Any]:
    return {field: getattr(segment, field) for field, audiences in SEGMENT.items() if audience in audiences}


def debate_card(debate: Debate, synthesis: Synthesis, audience: Audience) -> dict[str, Any]:
    values = {field: getattr(debate, field) for field, audiences in DEBATE.items() if audience in audiences}
    card = {field: value for field, value in values.items() if value is not None}
    return {**card, "families": family_cards(synthesis, audience), "targets": targets_card(synthesis.targets, audience)}


def program_card(program: Program, audience: Audience) -> dict[str, Any]:
    return {field: getattr(program, field) for field, audiences in PROGRAM.items() if audience in audiences}


def poll_card(poll: Poll | None, audience: Audience) -> dict[str, Any] | None:
    if poll is None or poll.state not in POLL["id"].get(audience, ()):
        return None
    return {
        field: _objections(poll, audience) if field == "objections" else getattr(poll, field)
        for field, states in POLL.items()
        if poll.state in states.get(audience, ()) or _open_and_told(field, poll, audience)
    }


def _open_and_told(field: str, poll: Poll, audience: Audience) -> bool:
    return poll.state is PollState.OPEN and not poll.hidden and audience in POLL_UNLESS_HIDDEN.get(field, ())


def _objections(poll: Poll, audience: Audience) -> list[Any]:
    """The public reads those that a moderator let through; the console all, each with the id by which it is let through."""
    if audience is Audience.CONSOLE:
        return [{"id": reason.id, "text": reason.body, "shown": reason.id in poll.shown} for reason in poll.reasons]
    return [reason.body for reason in poll.reasons if reason.id in poll.shown and reason.body is not None]


def caption_card(caption: Caption | None) -> dict[str, Any] | None:
    """A line that was taken away, or whose words were erased, is not there."""
    if caption is None or caption.text is None or caption.text.body is None:
        return None
    return {"id": caption.id, "at": caption.at, "text": caption.text.body, "lang": caption.lang}
