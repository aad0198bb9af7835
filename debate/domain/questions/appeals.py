"""One appeal per question against its refusal, judged by another moderator than the one who refused."""

from debate.domain.actor import Context
from debate.domain.event import Event
from debate.domain.questions.commands import AppealQuestion, JudgeAppeal
from debate.domain.questions.events import AppealJudged, QuestionAppealed
from debate.domain.questions.state import Question
from debate.domain.questions.words import AppealState
from debate.domain.rejections import Code, Rejection
from debate.domain.sealing import sealed


def appeal(command: AppealQuestion, question: Question, context: Context) -> list[Event] | Rejection:
    if question.appeal is not None:
        return Rejection(Code.APPEAL_USED, question.id)
    text = sealed(command.text, "appeal", context)
    if isinstance(text, Rejection):
        return text
    return [QuestionAppealed(at=context.now, by=context.actor.id, question=question.id, text=text)]


def judge(command: JudgeAppeal, question: Question, context: Context) -> list[Event] | Rejection:
    if question.appeal is None or question.appeal.state is not AppealState.OPEN:
        return Rejection(Code.APPEAL_NOT_OPEN, question.id)
    if context.actor.id == question.refused_by:
        return Rejection(Code.APPEAL_SAME_MODERATOR, question.id)
    note = sealed(command.note, "judged", context)
    if isinstance(note, Rejection):
        return note
    return [AppealJudged(at=context.now, by=context.actor.id, question=question.id, overturned=command.overturn, note=note)]
