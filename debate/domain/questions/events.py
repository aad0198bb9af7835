"""What happened to a question."""

from debate.domain.event import Event
from debate.domain.questions.words import How, Origin, QuestionState, Rule, Why
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
    email: SealedText | None = None


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
    """`overrides` is the question that fair-next proposed, when another one was chosen, for the reason `why`."""

    question: str
    overrides: str | None = None
    why: Why | None = None
    note: SealedText | None = None


class QuestionAnswered(Event, frozen=True, tag="question.answered"):
    """`began_at` is when it came on air, `at` when the answer ended."""

    question: str
    began_at: int
    how: How = How.ANSWERED
    seats: tuple[str, ...] = ()


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


class QuestionReleased(Event, frozen=True, tag="question.released"):
    """It stands by itself again, public or unread as it was: the question `left`, which stood for it, was withdrawn or refused."""

    question: str
    state: QuestionState
    left: str


class QuestionReworded(Event, frozen=True, tag="question.reworded"):
    question: str
    text: SealedText
    withheld: Rule | None = None


class QuestionTagged(Event, frozen=True, tag="question.tagged"):
    question: str
    family: str | None


class AnswerWritten(Event, frozen=True, tag="question.written"):
    question: str
    text: SealedText


class QuestionAppealed(Event, frozen=True, tag="question.appealed"):
    question: str
    text: SealedText | None = None


class AppealJudged(Event, frozen=True, tag="question.judged"):
    """Overturned: the question is published, under the number its refusal gave it."""

    question: str
    overturned: bool
    note: SealedText | None = None


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
    | QuestionReleased
    | QuestionReworded
    | QuestionTagged
    | AnswerWritten
    | QuestionAppealed
    | AppealJudged
    | QuestionSupported
    | QuestionUnsupported
)
