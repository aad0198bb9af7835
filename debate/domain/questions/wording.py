"""What is changed about a question where it stands: its words, its family, the answer in writing. Moves it nowhere."""

from debate.domain.actor import Context
from debate.domain.debate import Debate
from debate.domain.event import Event
from debate.domain.questions.commands import RewordQuestion, TagQuestion, WriteAnswer
from debate.domain.questions.events import AnswerWritten, QuestionReworded, QuestionTagged
from debate.domain.questions.state import Question
from debate.domain.questions.words import How
from debate.domain.rejections import Code, Rejection
from debate.domain.sealing import seal
from debate.domain.text import ANSWER_LIMIT, clean_lines, words


def reword(command: RewordQuestion, question: Question, debate: Debate, context: Context) -> list[Event] | Rejection:
    text = words(command.text, debate.question_limit, Code.QUESTION_EMPTY, Code.QUESTION_TOO_LONG)
    if isinstance(text, Rejection):
        return text
    same = text == question.text.body
    if same and command.withhold == question.withheld:
        return []
    if same and question.original is None:
        return Rejection(Code.REWORDED_AS_IT_WAS, question.id)  # words cannot be shown and withheld at once
    sealed = seal(text, "text", context)
    return [QuestionReworded(at=context.now, by=context.actor.id, question=question.id, text=sealed, withheld=command.withhold)]


def tag(command: TagQuestion, question: Question, families: frozenset[str], context: Context) -> list[Event] | Rejection:
    if command.family is not None and command.family not in families:
        return Rejection(Code.FAMILY_UNKNOWN)
    if command.family == question.family:
        return []
    return [QuestionTagged(at=context.now, by=context.actor.id, question=question.id, family=command.family)]


def write(command: WriteAnswer, question: Question, context: Context) -> list[Event] | Rejection:
    if question.how in (None, How.ANSWERED):
        return Rejection(Code.WRITING_NOT_PROMISED, question.id)
    text = words(command.text, ANSWER_LIMIT, Code.ANSWER_EMPTY, Code.ANSWER_TOO_LONG, clean_lines)
    if isinstance(text, Rejection):
        return text
    if question.written is not None and question.written.body == text:
        return []
    return [AnswerWritten(at=context.now, by=context.actor.id, question=question.id, text=seal(text, "written", context))]
