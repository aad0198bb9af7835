"""One appeal against a refusal, judged by somebody else; its words stay between author and moderation."""

from debate.domain.actor import Actor
from debate.domain.commands import AppealQuestion, JudgeAppeal, RefuseQuestion, StepBackQuestion
from debate.domain.questions.events import AppealJudged, QuestionAppealed
from debate.domain.questions.words import AppealState, QuestionState, Rule
from debate.domain.rejections import Code
from debate.domain.roles import Role
from debate.views.audiences import Audience
from debate.views.question_card import question_card
from tests.debate.scenario import ANNE, BILAL, LIVE, MODERATOR, NOW, Scenario, given, received

COLLEAGUE = Actor("m2", Role.MODERATOR)


def refused() -> Scenario:
    return given(*LIVE, received()).when(MODERATOR, RefuseQuestion(question="q1", rule=Rule.OFF_TOPIC, note="Hors sujet."))


def appealed() -> Scenario:
    return refused().when(ANNE, AppealQuestion(question="q1", text="C’est le sujet."), now=NOW + 1)


def test_its_author_appeals_once() -> None:
    refused().when(BILAL, AppealQuestion(question="q1")).rejected(Code.NOT_YOUR_QUESTION)
    given(*LIVE, received()).when(ANNE, AppealQuestion(question="q1")).rejected(Code.WRONG_STATE)
    scene = appealed().then_event(QuestionAppealed)
    scene.when(ANNE, AppealQuestion(question="q1")).rejected(Code.APPEAL_USED)
    public, mine, console = (question_card("q1", scene.state.questions, a) for a in (Audience.PUBLIC, Audience.ME, Audience.CONSOLE))
    assert public is not None and mine is not None and console is not None
    assert public["appeal"] == {"state": AppealState.OPEN, "at": NOW + 1}
    assert mine["appeal"] == console["appeal"] == {"state": AppealState.OPEN, "at": NOW + 1, "text": "C’est le sujet."}


def test_another_moderator_overturns_it_under_its_number() -> None:
    scene = appealed()
    scene.when(MODERATOR, JudgeAppeal(question="q1", overturn=True)).rejected(Code.APPEAL_SAME_MODERATOR)
    scene.when(COLLEAGUE, JudgeAppeal(question="q1", overturn=True, note="D’accord."), now=NOW + 2).then_event(
        AppealJudged, overturned=True
    )
    question = scene.state.questions.all["q1"]
    assert (question.state, question.number, question.rule, question.note) == (QuestionState.PUBLISHED, 1, None, None)
    assert question.appeal is not None and (question.appeal.state, question.appeal.at) == (AppealState.OVERTURNED, NOW + 2)
    scene.when(COLLEAGUE, StepBackQuestion(question="q1"), now=NOW + 3).rejected(Code.STEP_BACK_NOTHING)
    scene.when(MODERATOR, RefuseQuestion(question="q1", rule=Rule.INSULT)).when(ANNE, AppealQuestion(question="q1")).rejected(
        Code.APPEAL_USED
    )


def test_another_moderator_upholds_it() -> None:
    scene = appealed().when(COLLEAGUE, JudgeAppeal(question="q1", overturn=False, note="La charte le dit."))
    question = scene.state.questions.all["q1"]
    assert (question.state, question.rule) == (QuestionState.REFUSED, Rule.OFF_TOPIC)
    mine = question_card("q1", scene.state.questions, Audience.ME)
    assert mine is not None and mine["appeal"]["state"] is AppealState.UPHELD and mine["appeal"]["note"] == "La charte le dit."
    scene.when(COLLEAGUE, JudgeAppeal(question="q1", overturn=True)).rejected(Code.APPEAL_NOT_OPEN)
    scene.when(MODERATOR, StepBackQuestion(question="q1"), now=NOW + 5).rejected(Code.STEP_BACK_NOTHING)


def test_there_is_nothing_to_judge_without_an_appeal() -> None:
    refused().when(COLLEAGUE, JudgeAppeal(question="q1", overturn=True)).rejected(Code.APPEAL_NOT_OPEN)


def test_a_refusal_taken_back_takes_its_appeal_along() -> None:
    scene = appealed().when(MODERATOR, StepBackQuestion(question="q1"), now=NOW + 5)
    assert scene.state.questions.all["q1"].appeal is None
    scene.when(COLLEAGUE, RefuseQuestion(question="q1", rule=Rule.INSULT)).when(ANNE, AppealQuestion(question="q1")).then_event(
        QuestionAppealed
    )
    scene.when(COLLEAGUE, JudgeAppeal(question="q1", overturn=True)).rejected(Code.APPEAL_SAME_MODERATOR)
    scene.when(MODERATOR, JudgeAppeal(question="q1", overturn=True)).then_event(AppealJudged)


def test_the_ledger_counts_appeals_and_judgements() -> None:
    scene = appealed()
    assert scene.state.ledger.last is not None and scene.state.ledger.last.kind == "appealed"
    scene.when(COLLEAGUE, JudgeAppeal(question="q1", overturn=False))
    assert (scene.state.ledger.last.kind, scene.state.ledger.last.overturned) == ("judged", False)
