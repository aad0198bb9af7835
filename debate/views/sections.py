"""The documents' parts, by name: what each shared audience's view is made of, and what a person's own view is.

A row says which audiences have the section and how it is read from the state. Who may see which *field* stays with `audiences`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from debate.domain.ballot_key import ballot_of
from debate.domain.decider import DebateState
from debate.domain.questions.state import Questions
from debate.views.audiences import (
    SHARED,
    Audience,
    caption_card,
    debate_card,
    moderation_card,
    poll_card,
    program_card,
    proposal_card,
    seat_card,
    segment_card,
    silence_card,
)
from debate.views.question_card import question_card
from debate.views.speaker_cards import (
    equity_card,
    floor_card,
    hand_card,
    hand_of_the_hall,
    note_card,
    own_hand,
    own_invitation,
    own_note,
    speech_card,
)


class Section(Struct, frozen=True):
    """A value that is replaced whole. None as a value is said as null; an audience that is not named has no such section.

    A field that is `passing` makes no frame by itself: it is right when something else of the section changed.
    """

    read: Callable[[DebateState, Audience], Any]
    audiences: frozenset[Audience] = frozenset(SHARED)
    passing: str | None = None


class Entries(Struct, frozen=True):
    """A map of entries, each replaced alone; None drops the entry."""

    read: Callable[[str, DebateState, Audience], Any]
    audiences: frozenset[Audience] = frozenset(SHARED)


class OwnSection(Struct, frozen=True):
    """A section of one person's view; `of` is the pseudonymous id of the person, or the id of the seat for those who sit."""

    read: Callable[[DebateState, str], Any]


class OwnEntries(Struct, frozen=True):
    read: Callable[[str, DebateState, str], Any]


def _agenda(state: DebateState, audience: Audience) -> Any:
    return {"segments": [segment_card(s, audience) for s in state.agenda.segments], "current": state.agenda.current}


def _on_air(state: DebateState, _: Audience) -> Any:
    on_air = state.questions.on_air
    return {"question": on_air, "since": state.questions.all[on_air].aired_at} if on_air else None


def _next(state: DebateState, audience: Audience) -> Any:
    return proposal_card(state.proposal(), audience)


def _seat(id: str, state: DebateState, audience: Audience) -> Any:
    if audience is Audience.PUBLIC and state.speakers.guests.waits_for_consent(id):
        return None  # a name behind which somebody may still say no
    return seat_card(state.stage.seats.get(id), audience)


SECTIONS: Mapping[str, Section] = {
    "debate": Section(lambda state, audience: debate_card(state.debate, state.synthesis, audience)),
    "agenda": Section(_agenda),
    "queue": Section(lambda state, _: state.questions.queue),
    "on_air": Section(_on_air),
    "program": Section(lambda state, audience: program_card(state.program, audience)),
    "next": Section(_next, frozenset({Audience.STAGE, Audience.CONSOLE}), passing="supports"),
    "intake": Section(lambda state, _: {"open": state.moderation.intake_open, "every_s": state.moderation.every_s}),
    "moderation": Section(lambda state, _: moderation_card(state.moderation), frozenset({Audience.CONSOLE})),
    "ledger": Section(lambda state, _: {"length": state.ledger.length, "head": state.ledger.head}),
    "floor": Section(lambda state, audience: floor_card(state.speakers, audience)),
    "speech": Section(lambda state, audience: speech_card(state.speakers, audience)),
    "equity": Section(lambda state, audience: equity_card(state.speakers, state.stage, audience)),
}
ENTRIES: Mapping[str, Entries] = {
    "questions": Entries(lambda id, state, audience: question_card(id, state.questions, audience)),
    "polls": Entries(lambda id, state, audience: poll_card(state.polls.all.get(id), audience)),
    "captions": Entries(lambda id, state, _: caption_card(state.captions.all.get(id)) if id in state.captions.last else None),
    "seats": Entries(_seat),
    "hands": Entries(lambda id, state, audience: hand_card(state.speakers.hands.open.get(id), audience)),
    "notes": Entries(lambda id, state, audience: note_card(state.notes.all.get(id), audience), frozenset({Audience.CONSOLE})),
}


def _own_question(id: str, state: DebateState, of: str) -> Any:
    question = state.questions.all.get(id)
    if question is None or question.author != of:
        return None
    return question_card(id, state.questions, Audience.ME)


def _own_name(state: DebateState, of: str) -> str | None:
    return last_name(state.questions, of)


def last_name(questions: Questions, author: str) -> str | None:
    """The name somebody signed with last, as long as it is not erased."""
    named = [questions.all[q].name for q in questions.by_author.get(author, ())]
    return next((name.body for name in reversed(named) if name is not None and name.body is not None), None)


def _own_silence(state: DebateState, of: str) -> Any:
    silence = state.moderation.muted.get(of)
    return silence_card(silence, Audience.ME) if silence is not None else None


def _own_ballot(id: str, state: DebateState, of: str) -> Any:
    poll = state.polls.all.get(id)
    if poll is None or poll.key is None or poll.key.body is None:
        return None
    ballot = poll.ballots.get(ballot_of(poll.key.body, of))
    return ballot.choices if ballot is not None else None


OWN_SECTIONS: Mapping[str, OwnSection] = {
    "name": OwnSection(_own_name),
    "muted": OwnSection(_own_silence),
    "hand": OwnSection(lambda state, of: own_hand(state.speakers, of)),
    "invitation": OwnSection(lambda state, of: own_invitation(state.speakers, of)),
}
OWN_ENTRIES: Mapping[str, OwnEntries] = {
    "questions": OwnEntries(_own_question),
    "ballots": OwnEntries(_own_ballot),
    "supports": OwnEntries(lambda id, state, of: True if id in state.questions.supported.get(of, ()) else None),
    "hands": OwnEntries(lambda id, state, of: hand_of_the_hall(state.speakers, id, of)),
    "notes": OwnEntries(lambda id, state, of: own_note(state.notes.all.get(id), of)),
}
