"""The public ledger: decisions anyone may read, each standing on the one before. Holds no supporter, no pending text.

Head of entry n = SHA-256 over the head of entry n-1 (64 hex digits; of entry 0: all zeros) and the entry's JSON, keys sorted.
"""

import hashlib

import msgspec
from msgspec import Struct

from debate.domain.debate import PhaseChanged
from debate.domain.event import Event
from debate.domain.questions.events import (
    QuestionAired,
    QuestionAnswered,
    QuestionMerged,
    QuestionPublished,
    QuestionQueued,
    QuestionRefused,
    QuestionSetAside,
    QuestionSteppedBack,
    QuestionUnqueued,
    QuestionWithdrawn,
)
from debate.domain.questions.state import Questions
from debate.domain.stage import SeatMuted

GENESIS = "0" * 64
_encoder = msgspec.json.Encoder(order="sorted")


class LedgerEntry(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decision. `question` and `into` are public numbers; `digest` is the salted digest of the question's text."""

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
        case PhaseChanged():
            return LedgerEntry(n=n, at=at, kind="phase", phase=event.phase.value)
        case SeatMuted():
            return LedgerEntry(n=n, at=at, kind="muted", seat=event.seat, muted=event.muted)
        case QuestionPublished():
            return LedgerEntry(n=n, at=at, kind="published", question=event.number, digest=questions.all[event.question].text.digest)
        case QuestionRefused():
            digest = questions.all[event.question].text.digest
            return LedgerEntry(n=n, at=at, kind="refused", question=event.number, rule=event.rule.value, digest=digest)
        case QuestionMerged():
            return LedgerEntry(n=n, at=at, kind="merged", question=number(event.question), into=number(event.into))
        case QuestionQueued():
            return LedgerEntry(n=n, at=at, kind="queued", question=number(event.question), position=event.position)
        case QuestionUnqueued():
            return LedgerEntry(n=n, at=at, kind="unqueued", question=number(event.question))
        case QuestionAired():
            return LedgerEntry(n=n, at=at, kind="on_air", question=number(event.question))
        case QuestionAnswered():
            return LedgerEntry(n=n, at=at, kind="answered", question=number(event.question))
        case QuestionSetAside():
            return LedgerEntry(n=n, at=at, kind="set_aside", question=number(event.question))
        case QuestionSteppedBack():
            return LedgerEntry(n=n, at=at, kind="stepped_back", question=number(event.question), state=event.state.value)
        case QuestionWithdrawn() if number(event.question) is not None:
            return LedgerEntry(n=n, at=at, kind="withdrawn", question=number(event.question))
        case _:
            return None
