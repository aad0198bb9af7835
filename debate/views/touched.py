"""Which entries of the views an event may change: only those are looked at again. Says nothing about who may see them."""

from collections.abc import Callable, Mapping
from typing import Any

from debate.domain.agenda import SegmentAdded, SegmentChanged, SegmentMoved, SegmentRemoved, SegmentStarted
from debate.domain.debate import DebateChanged, DebateCreated, PhaseChanged
from debate.domain.event import Event
from debate.domain.program import ProgramLaidOut
from debate.domain.questions.events import (
    QuestionAired,
    QuestionAnswered,
    QuestionMerged,
    QuestionPublished,
    QuestionQueued,
    QuestionReceived,
    QuestionRefused,
    QuestionSetAside,
    QuestionSteppedBack,
    QuestionSupported,
    QuestionUnqueued,
    QuestionUnsupported,
    QuestionWithdrawn,
)
from debate.domain.stage import SeatAdded, SeatChanged, SeatLinked, SeatMoved, SeatMuted, SeatRemoved

Entry = tuple[str, str | None]  # (section, id of the entry or None for a whole section)

DEBATE: Entry = ("debate", None)
AGENDA: Entry = ("agenda", None)
QUEUE: Entry = ("queue", None)
ON_AIR: Entry = ("on_air", None)
LEDGER: Entry = ("ledger", None)
PROGRAM: Entry = ("program", None)


def _question(event: Any) -> list[Entry]:
    return [("questions", event.question), QUEUE, ON_AIR, LEDGER]


def _seat(event: Any) -> list[Entry]:
    return [("seats", event.seat), PROGRAM, LEDGER]  # who leaves the stage falls out of the program's seats


def _program(_: Any) -> list[Entry]:
    return [PROGRAM]


def _agenda(_: Any) -> list[Entry]:
    return [AGENDA]


def _debate(_: Any) -> list[Entry]:
    return [DEBATE, LEDGER]


def _support(_: Any) -> list[Entry]:
    return []  # counts travel as state frames; see Projection


TOUCHED: Mapping[type[Event], Callable[[Any], list[Entry]]] = {
    DebateCreated: _debate,
    DebateChanged: _debate,
    PhaseChanged: _debate,
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
    QuestionMerged: lambda e: [*_question(e), ("questions", e.into)],
    QuestionQueued: _question,
    QuestionUnqueued: _question,
    QuestionAired: _question,
    QuestionAnswered: _question,
    QuestionSetAside: _question,
    QuestionSteppedBack: lambda e: [*_question(e), *([("questions", e.left)] if e.left else [])],
    QuestionWithdrawn: _question,
    QuestionSupported: _support,
    QuestionUnsupported: _support,
}
