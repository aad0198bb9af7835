"""What may be asked of a question."""

from debate.domain.event import Command
from debate.domain.questions.words import How, Origin, Rule, Why


class AskQuestion(Command, frozen=True, tag="question.ask"):
    """`email` is where its author wants to be told of the answer; no view ever holds it."""

    text: str
    name: str | None = None
    addressee: str | None = None
    segment: str | None = None
    origin: Origin | None = None
    place: str | None = None
    email: str | None = None


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
    """Without `why` only the proposal of fair-next comes on air."""

    question: str
    why: Why | None = None
    note: str | None = None


class AnswerQuestion(Command, frozen=True, tag="question.answer"):
    """`seats`: who answered."""

    question: str
    how: How = How.ANSWERED
    seats: tuple[str, ...] = ()


class SetAsideQuestion(Command, frozen=True, tag="question.set_aside"):
    question: str
    reason: str | None = None


class StepBackQuestion(Command, frozen=True, tag="question.step_back"):
    question: str


class WithdrawQuestion(Command, frozen=True, tag="question.withdraw"):
    question: str


class RewordQuestion(Command, frozen=True, tag="question.reword"):
    """The author's words stay beside the new ones, unless `withhold` names the rule for which they are not shown."""

    question: str
    text: str
    withhold: Rule | None = None


class TagQuestion(Command, frozen=True, tag="question.tag"):
    """`family` of arguments, or null for none."""

    question: str
    family: str | None


class WriteAnswer(Command, frozen=True, tag="question.write"):
    """The answer in writing that was promised; again, to correct it."""

    question: str
    text: str


class AppealQuestion(Command, frozen=True, tag="question.appeal"):
    """Its author asks another moderator to look at the refusal."""

    question: str
    text: str | None = None


class JudgeAppeal(Command, frozen=True, tag="question.judge"):
    question: str
    overturn: bool
    note: str | None = None


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
    | RewordQuestion
    | TagQuestion
    | WriteAnswer
    | AppealQuestion
    | JudgeAppeal
    | SupportQuestion
    | UnsupportQuestion
)
