"""Which entries of the views an event may change: only those are looked at again. Says nothing about who may see them.

`TOUCHED` is for the shared audiences, `OWN_TOUCHED` for the views of persons: whose, and which entries of theirs.
"""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from debate.domain.agenda import SegmentAdded, SegmentChanged, SegmentMoved, SegmentRemoved, SegmentStarted
from debate.domain.ballot_key import voter_of
from debate.domain.captions import CaptionCorrected, CaptionWritten
from debate.domain.debate import DebateChanged, DebateCreated, HistoryRepaired, PhaseChanged
from debate.domain.decider import DebateState
from debate.domain.event import Event
from debate.domain.floor import TurnBegun, TurnEnded
from debate.domain.guests import GuestAnswered, GuestInvited
from debate.domain.hands import HandCalled, HandLowered, HandRaised
from debate.domain.moderation import HoldChanged, IntakeChanged, PaceChanged, ParticipantMuted, ParticipantUnmuted
from debate.domain.notes import NoteRead, NoteSent
from debate.domain.objections import ObjectionHidden, ObjectionShown
from debate.domain.polls import BallotCast, PollAdded, PollClosed, PollCounted, PollEvent, PollOpened, PollRemoved
from debate.domain.program import ProgramLaidOut
from debate.domain.questions.events import (
    AnswerWritten,
    AppealJudged,
    QuestionAired,
    QuestionAnswered,
    QuestionAppealed,
    QuestionEvent,
    QuestionMerged,
    QuestionPublished,
    QuestionQueued,
    QuestionReceived,
    QuestionRefused,
    QuestionReleased,
    QuestionReworded,
    QuestionSetAside,
    QuestionSteppedBack,
    QuestionSupported,
    QuestionTagged,
    QuestionUnqueued,
    QuestionUnsupported,
    QuestionWithdrawn,
)
from debate.domain.reactions import ReactionsKept
from debate.domain.speech import EquityAimed, SpeechCorrected, SpeechMeasured
from debate.domain.stage import SeatAdded, SeatChanged, SeatLinked, SeatMoved, SeatMuted, SeatRemoved
from debate.domain.synthesis import FamiliesChanged, TargetsChanged

Entry = tuple[str, str | None]  # (section, id of the entry or None for a whole section)

DEBATE: Entry = ("debate", None)
AGENDA: Entry = ("agenda", None)
QUEUE: Entry = ("queue", None)
ON_AIR: Entry = ("on_air", None)
LEDGER: Entry = ("ledger", None)
PROGRAM: Entry = ("program", None)
NEXT: Entry = ("next", None)
INTAKE: Entry = ("intake", None)
MODERATION: Entry = ("moderation", None)
FLOOR: Entry = ("floor", None)
SPEECH: Entry = ("speech", None)
EQUITY: Entry = ("equity", None)


def _question(event: Any) -> list[Entry]:
    return [("questions", event.question), QUEUE, ON_AIR, LEDGER]


def _order(event: Any) -> list[Entry]:
    """What may change who is next: arrivals and what is not in the queue do not, and fair-next costs a millisecond with hundreds queued."""
    return [*_question(event), NEXT]


def _seat(event: Any) -> list[Entry]:
    return [("seats", event.seat), PROGRAM, EQUITY, LEDGER]  # who leaves the stage falls out of the program's seats


def _program(_: Any) -> list[Entry]:
    return [PROGRAM]


def _agenda(_: Any) -> list[Entry]:
    return [AGENDA]


def _debate(_: Any) -> list[Entry]:
    return [DEBATE, LEDGER]


def _synthesis(_: Any) -> list[Entry]:
    return [DEBATE, NEXT, LEDGER]


def _moderation(_: Any) -> list[Entry]:
    return [INTAKE, MODERATION, LEDGER]


def _hand(event: Any) -> list[Entry]:
    return [("hands", event.hand), FLOOR]


def _guest(event: Any) -> list[Entry]:
    return [("hands", event.hand), ("seats", event.seat), FLOOR, LEDGER]


def _turn(event: Any) -> list[Entry]:
    return [*([("hands", event.hand)] if event.hand else []), FLOOR, SPEECH, EQUITY, LEDGER]


def _spoken(_: Any) -> list[Entry]:
    return [SPEECH, EQUITY, LEDGER]


def _note(event: Any) -> list[Entry]:
    return [("notes", event.note)]


def _support(_: Any) -> list[Entry]:
    return []  # counts travel as state frames; see Projection


def _poll(event: PollEvent) -> list[Entry]:
    return [("polls", event.poll), LEDGER]


def _ballot(event: BallotCast) -> list[Entry]:
    """Counts travel as state frames; only the words of an objection, which the console reads, come or go with a ballot."""
    return [("polls", event.poll)] if event.reason is not None or event.replaces is not None else []


def _caption(event: CaptionWritten) -> list[Entry]:
    return [("captions", event.caption), *([("captions", event.leaves)] if event.leaves is not None else [])]


TOUCHED: Mapping[type[Event], Callable[[Any], list[Entry]]] = {
    DebateCreated: _debate,
    DebateChanged: _debate,
    PhaseChanged: _debate,
    HistoryRepaired: _debate,
    SegmentAdded: _agenda,
    SegmentChanged: _agenda,
    SegmentRemoved: _agenda,
    SegmentMoved: _agenda,
    SegmentStarted: _agenda,
    SeatAdded: _seat,
    SeatChanged: _seat,
    SeatRemoved: _seat,
    SeatMoved: _seat,
    SeatMuted: _seat,
    SeatLinked: _seat,
    ProgramLaidOut: _program,
    QuestionReceived: _question,
    QuestionPublished: _question,
    QuestionRefused: _question,
    QuestionMerged: lambda e: [*_order(e), ("questions", e.into)],
    QuestionQueued: _order,
    QuestionUnqueued: _order,
    QuestionAired: _order,
    QuestionAnswered: _question,
    QuestionSetAside: _order,
    QuestionSteppedBack: lambda e: [*_order(e), *([("questions", e.left)] if e.left else [])],
    QuestionWithdrawn: _order,
    QuestionReleased: lambda e: [*_order(e), ("questions", e.left)],
    QuestionReworded: _question,
    QuestionTagged: _order,
    AnswerWritten: _question,
    QuestionAppealed: _question,
    AppealJudged: _question,
    QuestionSupported: _support,
    QuestionUnsupported: _support,
    FamiliesChanged: _synthesis,
    TargetsChanged: _synthesis,
    IntakeChanged: _moderation,
    PaceChanged: _moderation,
    HoldChanged: _moderation,
    ParticipantMuted: _moderation,
    ParticipantUnmuted: _moderation,
    PollAdded: _poll,
    PollRemoved: _poll,
    PollOpened: _poll,
    BallotCast: _ballot,
    PollCounted: _poll,
    PollClosed: _poll,
    ObjectionShown: _poll,
    ObjectionHidden: _poll,
    ReactionsKept: lambda _: [],  # they travel as state frames, too
    CaptionWritten: _caption,
    CaptionCorrected: lambda e: [("captions", e.caption)],
    HandRaised: _hand,
    HandLowered: _hand,
    HandCalled: _hand,
    GuestInvited: _guest,
    GuestAnswered: _guest,
    TurnBegun: _turn,
    TurnEnded: _turn,
    SpeechMeasured: _spoken,
    SpeechCorrected: _spoken,
    EquityAimed: _spoken,
    NoteSent: _note,
    NoteRead: _note,
}

Own = Mapping[str, list[Entry]]  # person (or seat) → entries of their own view


def nobody(_: Any, __: DebateState) -> Own:
    return {}


def _author(event: Any, state: DebateState) -> Own:
    """With the authors of what was merged into it: their receipts tell where the question that stands for theirs is."""
    entries: dict[str, list[Entry]] = {}
    for question in state.questions.together(state.questions.all[event.question]):
        entries.setdefault(question.author, []).append(("questions", question.id))
    return entries


def _silenced(event: Any, _: DebateState) -> Own:
    return {event.participant: [("muted", None)]}


def _voter(event: BallotCast, state: DebateState) -> Own:
    key = state.polls.all[event.poll].key
    return {voter_of(key.body, event.ballot): [("ballots", event.poll)]} if key is not None and key.body is not None else {}


def _hands(hand: str, *people: str | None) -> Own:
    """Whose hand it is, and the seat it led to: both pages of a guest say the same."""
    return {of: [("hand", None), ("invitation", None), ("hands", hand)] for of in people if of is not None}


def _raised(event: Any, state: DebateState) -> Own:
    hand = state.speakers.hands.open[event.hand]
    return _hands(hand.id, hand.person, hand.seat)


def _over(event: Any, _: DebateState) -> Own:
    return _hands(event.hand, event.person, event.seat) if event.hand is not None else {}


def _left(event: Any, state: DebateState) -> Own:
    participant = state.speakers.guests.gone.get(event.seat)
    return {participant: [("hand", None), ("invitation", None)]} if participant is not None else {}


def _released(event: QuestionReleased, state: DebateState) -> Own:
    """The author of the question that it left, too: theirs stands for one less."""
    return _and(_author(event, state), state.questions.all[event.left].author, event.left)


def _stepped_back(event: QuestionSteppedBack, state: DebateState) -> Own:
    question = state.questions.all[event.question]
    other = event.left or question.into
    return _and(_author(event, state), state.questions.all[other].author, other) if other is not None else _author(event, state)


def _and(own: Own, person: str, question: str) -> Own:
    return {**own, person: [*own.get(person, []), ("questions", question)]}


OWN_TOUCHED: Mapping[type[Event], Callable[[Any, DebateState], Own]] = {
    **dict.fromkeys(get_args(QuestionEvent), _author),
    QuestionReleased: _released,
    QuestionSteppedBack: _stepped_back,
    QuestionReceived: lambda e, _: {e.by: [("questions", e.question), ("name", None)]},
    QuestionSupported: lambda e, _: {e.by: [("supports", e.question)]},
    QuestionUnsupported: lambda e, _: {e.by: [("supports", e.question)]},
    ParticipantMuted: _silenced,
    ParticipantUnmuted: _silenced,
    BallotCast: _voter,
    HandRaised: _raised,
    HandCalled: _raised,
    HandLowered: _over,
    GuestInvited: lambda e, _: _hands(e.hand, e.participant, e.seat),
    GuestAnswered: lambda e, _: _hands(e.hand, e.participant, e.seat),
    TurnBegun: lambda e, state: _raised(e, state) if e.hand is not None else {},
    TurnEnded: _over,
    SeatMoved: _left,
    SeatRemoved: _left,
    NoteSent: lambda e, _: {seat: [("notes", e.note)] for seat in (*e.seats, e.sender) if seat is not None},
    NoteRead: lambda e, state: {seat: [("notes", e.note)] for seat in (e.seat, state.notes.all[e.note].sender) if seat is not None},
}
