"""The public ledger: decisions anyone may read, each standing on the one before. Holds no supporter, no pending text.

Head of entry n = SHA-256 over the head of entry n-1 (64 hex digits; of entry 0: all zeros) and the entry's JSON, keys sorted.
"""

import hashlib
from typing import Any

import msgspec
from msgspec import Struct

from debate.domain.debate import DebateChanged, HistoryRepaired, PhaseChanged
from debate.domain.event import Event
from debate.domain.floor import TurnBegun
from debate.domain.guests import GuestAnswered
from debate.domain.moderation import HoldChanged, IntakeChanged, PaceChanged, ParticipantMuted
from debate.domain.objections import ObjectionHidden
from debate.domain.polls import PollClosed, PollCounted, PollOpened
from debate.domain.questions.events import (
    AnswerWritten,
    AppealJudged,
    QuestionAired,
    QuestionAnswered,
    QuestionAppealed,
    QuestionMerged,
    QuestionPublished,
    QuestionQueued,
    QuestionRefused,
    QuestionReleased,
    QuestionReworded,
    QuestionSetAside,
    QuestionSteppedBack,
    QuestionUnqueued,
    QuestionWithdrawn,
)
from debate.domain.questions.state import Question, Questions
from debate.domain.questions.words import How
from debate.domain.speech import EquityAimed, SpeechCorrected
from debate.domain.stage import SeatMuted
from debate.domain.synthesis import TargetsChanged

GENESIS = "0" * 64
_encoder = msgspec.json.Encoder(order="sorted")


class LedgerEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision. `question` and `into` are public numbers; `digest` is the salted digest of the question's text,

    `original` that of its author's words where a moderator reworded them. `weights` are the targets of fair-next, by origin and family.
    """

    n: int
    at: int
    kind: str
    question: int | None = None
    into: int | None = None
    rule: str | None = None
    state: str | None = None
    position: int | None = None
    digest: str | None = None
    seat: str | None = None
    muted: bool | None = None
    phase: str | None = None
    shown: bool | None = None
    original: str | None = None
    overrides: int | None = None
    why: str | None = None
    how: str | None = None
    seats: tuple[str, ...] | None = None
    overturned: bool | None = None
    open: bool | None = None
    on: bool | None = None
    every_s: int | None = None
    minutes: int | None = None
    weights: dict[str, int] | None = None
    poll: str | None = None
    title: str | None = None
    online: tuple[int, ...] | None = None
    hall: tuple[int, ...] | None = None
    voters: int | None = None
    hand: str | None = None
    ms: int | None = None
    by: str | None = None
    least: dict[str, int] | None = None


class Ledger(Struct, frozen=True):
    length: int = 0
    head: str = GENESIS
    last: LedgerEntry | None = None


def chained(head: str, entry: LedgerEntry) -> str:
    return hashlib.sha256(head.encode() + _encoder.encode(entry)).hexdigest()


def evolve(ledger: Ledger, event: Event, questions: Questions) -> Ledger:
    """`questions` as they were before the event."""
    entry = _entry(ledger.length + 1, event, questions)
    if entry is None:
        return ledger
    return Ledger(entry.n, chained(ledger.head, entry), entry)


def _entry(n: int, event: Event, questions: Questions) -> LedgerEntry | None:
    def number(id: str) -> int | None:
        return questions.all[id].number

    at = event.at
    match event:
        case DebateChanged() if event.refused_shown is not None:
            return LedgerEntry(n=n, at=at, kind="charter", shown=event.refused_shown)
        case PhaseChanged():
            return LedgerEntry(n=n, at=at, kind="phase", phase=event.phase.value)
        case HistoryRepaired():
            return LedgerEntry(n=n, at=at, kind="repaired")
        case SeatMuted():
            return LedgerEntry(n=n, at=at, kind="muted", seat=event.seat, muted=event.muted)
        case TurnBegun():
            return LedgerEntry(n=n, at=at, kind="floor", seat=event.seat, hand=event.hand)
        case GuestAnswered() if event.accept:
            return LedgerEntry(n=n, at=at, kind="guest", seat=event.seat, hand=event.hand)
        case SpeechCorrected():
            return LedgerEntry(n=n, at=at, kind="corrected", seat=event.seat, ms=event.ms)
        case EquityAimed():
            return LedgerEntry(n=n, at=at, kind="aimed", by=event.aim.value, least=event.least)
        case QuestionPublished():
            return LedgerEntry(n=n, at=at, kind="published", question=event.number, **_digests(questions.all[event.question]))
        case QuestionRefused():
            digests = _digests(questions.all[event.question])
            return LedgerEntry(n=n, at=at, kind="refused", question=event.number, rule=event.rule.value, **digests)
        case QuestionMerged():
            return LedgerEntry(n=n, at=at, kind="merged", question=number(event.question), into=number(event.into))
        case QuestionQueued():
            return LedgerEntry(n=n, at=at, kind="queued", question=number(event.question), position=event.position)
        case QuestionUnqueued():
            return LedgerEntry(n=n, at=at, kind="unqueued", question=number(event.question))
        case QuestionAired():
            return LedgerEntry(n=n, at=at, kind="on_air", question=number(event.question), **_override(event, questions))
        case QuestionAnswered():
            # Whole answers say nothing, as all did before there were others: the heads of older debates stay what they were.
            how, seats = event.how.value if event.how is not How.ANSWERED else None, event.seats or None
            return LedgerEntry(n=n, at=at, kind="answered", question=number(event.question), how=how, seats=seats)
        case QuestionSetAside():
            return LedgerEntry(n=n, at=at, kind="set_aside", question=number(event.question))
        case QuestionSteppedBack():
            return LedgerEntry(n=n, at=at, kind="stepped_back", question=number(event.question), state=event.state.value)
        case QuestionWithdrawn() if number(event.question) is not None:
            return LedgerEntry(n=n, at=at, kind="withdrawn", question=number(event.question))
        case QuestionReleased():
            return LedgerEntry(n=n, at=at, kind="released", question=number(event.question), into=number(event.left))
        case QuestionReworded() if number(event.question) is not None:  # of a pending one, its publication tells it
            before = questions.all[event.question]
            original, rule = (before.original or before.text).digest, event.withheld.value if event.withheld else None
            return LedgerEntry(n=n, at=at, kind="reworded", question=before.number, digest=event.text.digest, original=original, rule=rule)
        case AnswerWritten():
            return LedgerEntry(n=n, at=at, kind="written", question=number(event.question), digest=event.text.digest)
        case QuestionAppealed():
            return LedgerEntry(n=n, at=at, kind="appealed", question=number(event.question))
        case AppealJudged():
            return LedgerEntry(n=n, at=at, kind="judged", question=number(event.question), overturned=event.overturned)
        case TargetsChanged():
            weights = {**{origin.value: weight for origin, weight in event.origins.items()}, **event.families}
            return LedgerEntry(n=n, at=at, kind="targets", weights=weights)
        case IntakeChanged():
            return LedgerEntry(n=n, at=at, kind="intake", open=event.open)
        case PaceChanged():
            return LedgerEntry(n=n, at=at, kind="pace", every_s=event.every_s)
        case HoldChanged():
            return LedgerEntry(n=n, at=at, kind="hold", on=event.on)
        case ParticipantMuted():  # whom it hit is between the two
            return LedgerEntry(n=n, at=at, kind="participant_muted", rule=event.rule.value, minutes=event.minutes)
        case PollOpened():
            return LedgerEntry(n=n, at=at, kind="poll_opened", poll=event.poll, title=event.title)
        case PollClosed():
            online, hall = event.online, event.hall
            return LedgerEntry(n=n, at=at, kind="poll_closed", poll=event.poll, online=online, hall=hall, voters=event.voters)
        case PollCounted() if event.late:  # one of before the close is in what the close says
            return LedgerEntry(n=n, at=at, kind="poll_counted", poll=event.poll, hall=event.counts)
        case ObjectionHidden() if event.late:  # until the close nobody had read it
            return LedgerEntry(n=n, at=at, kind="objection_hidden", poll=event.poll)
        case _:
            return None


def _digests(question: Question) -> dict[str, Any]:
    original = question.original.digest if question.original is not None else None
    return {"digest": question.text.digest, "original": original}


def _override(event: QuestionAired, questions: Questions) -> dict[str, Any]:
    if event.overrides is None:
        return {}
    return {"overrides": questions.all[event.overrides].number, "why": event.why.value if event.why else None}
