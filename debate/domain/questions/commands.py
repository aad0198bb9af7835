"""What may be asked of a question."""

from debate.domain.event import Command
from debate.domain.questions.words import Origin, Rule


class AskQuestion(Command, frozen=True, tag="question.ask"):
    text: str
    name: str | None = None
    addressee: str | None = None
    segment: str | None = None
    origin: Origin | None = None
    place: str | None = None


class PublishQuestion(Command, frozen=True, tag="question.publish"):
    question: str


class RefuseQuestion(Command, frozen=True, tag="question.refuse"):
    question: str
    rule: Rule
    note: str | None = None


class MergeQuestion(Command, frozen=True, tag="question.merge"):
    question: str
    into: str


class QueueQuestion(Command, frozen=True, tag="question.queue"):
    """`position` counts from 0; without it, last."""

    question: str
    position: int | None = None


class UnqueueQuestion(Command, frozen=True, tag="question.unqueue"):
    question: str


class AirQuestion(Command, frozen=True, tag="question.air"):
    question: str


class AnswerQuestion(Command, frozen=True, tag="question.answer"):
    question: str


class SetAsideQuestion(Command, frozen=True, tag="question.set_aside"):
    question: str
    reason: str | None = None


class StepBackQuestion(Command, frozen=True, tag="question.step_back"):
    question: str


class WithdrawQuestion(Command, frozen=True, tag="question.withdraw"):
    question: str


class SupportQuestion(Command, frozen=True, tag="question.support"):
    question: str


class UnsupportQuestion(Command, frozen=True, tag="question.unsupport"):
    question: str


QuestionCommand = (
    AskQuestion
    | PublishQuestion
    | RefuseQuestion
    | MergeQuestion
    | QueueQuestion
    | UnqueueQuestion
    | AirQuestion
    | AnswerQuestion
    | SetAsideQuestion
    | StepBackQuestion
    | WithdrawQuestion
    | SupportQuestion
    | UnsupportQuestion
)
