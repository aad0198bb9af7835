"""What happened to a question."""

from debate.domain.event import Event
from debate.domain.questions.words import Origin, QuestionState, Rule
from debate.domain.text import SealedText


class QuestionReceived(Event, frozen=True, tag="question.received"):
    question: str
    origin: Origin
    ticket: str
    text: SealedText
    name: SealedText | None = None
    place: SealedText | None = None
    addressee: str | None = None
    segment: str | None = None


class QuestionPublished(Event, frozen=True, tag="question.published"):
    question: str
    number: int


class QuestionRefused(Event, frozen=True, tag="question.refused"):
    question: str
    number: int
    rule: Rule
    note: SealedText | None = None


class QuestionMerged(Event, frozen=True, tag="question.merged"):
    question: str
    into: str


class QuestionQueued(Event, frozen=True, tag="question.queued"):
    question: str
    position: int


class QuestionUnqueued(Event, frozen=True, tag="question.unqueued"):
    question: str


class QuestionAired(Event, frozen=True, tag="question.aired"):
    question: str


class QuestionAnswered(Event, frozen=True, tag="question.answered"):
    """`began_at` is when it came on air, `at` when the answer ended."""

    question: str
    began_at: int


class QuestionSetAside(Event, frozen=True, tag="question.set_aside"):
    question: str
    reason: SealedText | None = None


class QuestionSteppedBack(Event, frozen=True, tag="question.stepped_back"):
    """Undone by a moderator: the question is `state` again, at `position` of the queue if it was queued.

    `left` is the question it had been merged into, and no longer is.
    """

    question: str
    state: QuestionState
    position: int | None = None
    left: str | None = None


class QuestionWithdrawn(Event, frozen=True, tag="question.withdrawn"):
    question: str


class QuestionSupported(Event, frozen=True, tag="question.supported"):
    question: str


class QuestionUnsupported(Event, frozen=True, tag="question.unsupported"):
    question: str


QuestionEvent = (
    QuestionReceived
    | QuestionPublished
    | QuestionRefused
    | QuestionMerged
    | QuestionQueued
    | QuestionUnqueued
    | QuestionAired
    | QuestionAnswered
    | QuestionSetAside
    | QuestionSteppedBack
    | QuestionWithdrawn
    | QuestionSupported
    | QuestionUnsupported
)
