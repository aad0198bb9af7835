"""What moderators change about a question where it stands: words, family, answer, the reason for another order."""

import pytest

from debate.domain.commands import (
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    ChangeFamilies,
    MergeQuestion,
    PublishQuestion,
    QueueQuestion,
    RewordQuestion,
    StepBackQuestion,
    TagQuestion,
    WriteAnswer,
)
from debate.domain.questions.events import (
    AnswerWritten,
    QuestionAired,
    QuestionAnswered,
    QuestionReceived,
    QuestionReworded,
    QuestionTagged,
)
from debate.domain.questions.words import How, QuestionState, Rule, Why
from debate.domain.rejections import Code
from debate.domain.stage import SeatAdded, SeatKind
from debate.domain.synthesis import Family
from debate.views.audiences import Audience
from debate.views.question_card import question_card
from tests.debate.scenario import ANNE, BILAL, LIVE, MODERATOR, NOW, ORGANISER, Scenario, given, published, queued, received, text

SEAT = SeatAdded(at=NOW, by="o1", seat="t1", kind=SeatKind.PANELIST, name=text("Claire Roy", "xt1"), quality="")
ON_AIR = (*LIVE, SEAT, received(), published(), queued(), QuestionAired(at=NOW, by="m1", question="q1"))


def card(scene: Scenario, audience: Audience, id: str = "q1") -> dict[str, object]:
    found = question_card(id, scene.state.questions, audience)
    assert found is not None
    return found


def test_the_first_words_stay_beside_the_new_ones() -> None:
    scene = given(*LIVE, received(), published()).when(MODERATOR, RewordQuestion(question="q1", text=" Qui  paiera l’eau ? "))
    scene.then_event(QuestionReworded, withheld=None)
    scene.when(MODERATOR, RewordQuestion(question="q1", text="Qui devrait payer l’eau ?"))
    for audience in (Audience.PUBLIC, Audience.CONSOLE, Audience.ME):
        shown = card(scene, audience)
        assert (shown["text"], shown["original"]) == ("Qui devrait payer l’eau ?", "Qui paie l’eau ?")


def test_withheld_words_are_for_their_author_and_the_console() -> None:
    reword = RewordQuestion(question="q1", text="Qui paiera ?", withhold=Rule.INSULT)
    scene = given(*LIVE, received(), published()).when(MODERATOR, reword)
    public = card(scene, Audience.PUBLIC)
    assert "original" not in public and public["withheld"] is Rule.INSULT
    assert card(scene, Audience.ME)["original"] == card(scene, Audience.CONSOLE)["original"] == "Qui paie l’eau ?"
    scene.when(MODERATOR, reword).then()
    scene.when(MODERATOR, RewordQuestion(question="q1", text="Qui paiera ?")).then_event(QuestionReworded, withheld=None)
    assert card(scene, Audience.PUBLIC)["original"] == "Qui paie l’eau ?"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (RewordQuestion(question="q1", text="\u200b"), Code.QUESTION_EMPTY),
        (RewordQuestion(question="q1", text="a" * 281), Code.QUESTION_TOO_LONG),
        (RewordQuestion(question="q1", text="Qui paie l’eau ?", withhold=Rule.INSULT), Code.REWORDED_AS_IT_WAS),
        (TagQuestion(question="q1", family="f9"), Code.FAMILY_UNKNOWN),
        (WriteAnswer(question="q1", text="Oui."), Code.WRONG_STATE),
    ],
)
def test_what_cannot_be_changed(command: RewordQuestion, code: Code) -> None:
    given(*LIVE, received(), published()).when(MODERATOR, command).rejected(code)


def test_a_question_on_air_keeps_its_words() -> None:
    given(*ON_AIR).when(MODERATOR, RewordQuestion(question="q1", text="Autre ?")).rejected(Code.WRONG_STATE)


def test_an_author_cannot_ask_again_what_was_reworded() -> None:
    scene = given(*LIVE, received()).when(MODERATOR, RewordQuestion(question="q1", text="Tout autre chose ?"))
    scene.when(ANNE, AskQuestion(text="Qui paie l’eau ?")).rejected(Code.QUESTION_REPEATED)


def test_a_family_is_given_and_taken_back() -> None:
    scene = given(*LIVE, received(), published())
    scene.when(ORGANISER, ChangeFamilies(families=(Family("f1", "Le prix"),)))
    scene.when(MODERATOR, TagQuestion(question="q1", family="f1")).then_event(QuestionTagged, family="f1")
    scene.when(MODERATOR, TagQuestion(question="q1", family="f1")).then()
    assert card(scene, Audience.PUBLIC)["family"] == "f1"
    scene.when(ORGANISER, ChangeFamilies(families=())).rejected(Code.FAMILY_IN_USE)
    scene.when(MODERATOR, TagQuestion(question="q1", family=None)).then_event(QuestionTagged, family=None)
    scene.when(ORGANISER, ChangeFamilies(families=()))
    assert scene.state.synthesis.families == ()


def test_how_and_by_whom_it_was_answered() -> None:
    scene = given(*ON_AIR).when(MODERATOR, AnswerQuestion(question="q1", how=How.PARTLY, seats=("t1", "t1")))
    scene.then_event(QuestionAnswered, how=How.PARTLY, seats=("t1",))
    assert (card(scene, Audience.PUBLIC)["how"], card(scene, Audience.PUBLIC)["answered_by"]) == (How.PARTLY, ("t1",))
    scene.when(MODERATOR, StepBackQuestion(question="q1"))
    question = scene.state.questions.all["q1"]
    assert (question.state, question.how, question.answered_by, question.answered_at) == (QuestionState.ON_AIR, None, None, None)
    given(*ON_AIR).when(MODERATOR, AnswerQuestion(question="q1", seats=("t9",))).rejected(Code.SEAT_UNKNOWN)


def test_a_promised_answer_is_written_in_paragraphs() -> None:
    scene = given(*ON_AIR).when(MODERATOR, AnswerQuestion(question="q1", how=How.IN_WRITING))
    scene.when(MODERATOR, WriteAnswer(question="q1", text="Le département.\r\n\r\n  Jusqu’en 2030. ")).then_event(AnswerWritten)
    assert card(scene, Audience.PUBLIC)["written"] == "Le département.\nJusqu’en 2030."
    scene.when(MODERATOR, WriteAnswer(question="q1", text="Le département.\nJusqu’en 2030.")).then()
    scene.when(MODERATOR, WriteAnswer(question="q1", text=" \n ")).rejected(Code.ANSWER_EMPTY)
    scene.when(MODERATOR, WriteAnswer(question="q1", text="a" * 4001)).rejected(Code.ANSWER_TOO_LONG)
    scene.when(MODERATOR, WriteAnswer(question="q1", text="a\x07")).rejected(Code.TEXT_CONTROL_CHARACTERS)
    whole = given(*ON_AIR).when(MODERATOR, AnswerQuestion(question="q1"))
    whole.when(MODERATOR, WriteAnswer(question="q1", text="Oui.")).rejected(Code.WRITING_NOT_PROMISED)


def _two_queued() -> Scenario:
    scene = given(*LIVE, received("q1"), published("q1", 1), received("q2", "Autre ?", BILAL, NOW + 1), published("q2", 2))
    for id in ("q2", "q1"):
        scene.when(MODERATOR, QueueQuestion(question=id))
    return scene


def test_another_than_the_proposal_needs_a_reason() -> None:
    scene = _two_queued()
    proposal = scene.state.proposal()
    assert proposal is not None and proposal.question == "q1"  # it waits longer
    scene.when(MODERATOR, AirQuestion(question="q2")).rejected(Code.REASON_NEEDED)
    air = AirQuestion(question="q2", why=Why.PERSON_WAITS, note="Elle part à 21 h.")
    scene.when(MODERATOR, air).then_event(QuestionAired, overrides="q1", why=Why.PERSON_WAITS)
    assert card(scene, Audience.PUBLIC, "q2")["why"] is Why.PERSON_WAITS and "why_note" not in card(scene, Audience.PUBLIC, "q2")
    assert card(scene, Audience.CONSOLE, "q2")["why_note"] == "Elle part à 21 h."
    last = scene.state.ledger.last
    assert last is not None and (last.kind, last.question, last.overrides, last.why) == ("on_air", 2, 1, "person_waits")
    scene.when(MODERATOR, StepBackQuestion(question="q2"))
    assert scene.state.questions.all["q2"].why is None and scene.state.questions.all["q2"].why_note is None


def test_the_proposal_needs_none_and_keeps_none() -> None:
    _two_queued().when(MODERATOR, AirQuestion(question="q1", why=Why.TIME)).then_event(QuestionAired, overrides=None, why=None)


def test_an_address_is_for_nobody() -> None:
    scene = given(*LIVE).when(ANNE, AskQuestion(text="Et nous ?", email=" anne@exemple.fr "))
    scene.then_event(QuestionReceived)
    (question,) = scene.state.questions.all.values()
    assert question.email is not None and question.email.body == "anne@exemple.fr"
    for audience in Audience:
        assert "anne@exemple.fr" not in str(question_card(question.id, scene.state.questions, audience))


@pytest.mark.parametrize(
    "address", ["anne", "anne@", "@exemple.fr", "a@b", "a@b@c.fr", "a b@c.fr", "Anne <a@b.fr>", "a@b..fr", "a@b.fr, c@d.fr"]
)
def test_what_is_no_address(address: str) -> None:
    given(*LIVE).when(ANNE, AskQuestion(text="Et nous ?", email=address)).rejected(Code.EMAIL_MALFORMED)
    given(*LIVE).when(ANNE, AskQuestion(text="Et nous ?", email="a" * 250 + "@b.fr")).rejected(Code.EMAIL_MALFORMED)


def test_the_author_of_a_merged_question_follows_the_one_that_stands_for_it() -> None:
    scene = given(*LIVE, received("q1"), published("q1", 1), received("q2", "Autre ?", BILAL), published("q2", 2))
    scene.when(MODERATOR, MergeQuestion(question="q1", into="q2"))
    assert card(scene, Audience.PUBLIC, "q2")["together"] == 1
    mine = card(scene, Audience.ME)
    assert (mine["into"], mine["into_number"], mine["into_state"]) == ("q2", 2, QuestionState.PUBLISHED)
    scene.when(MODERATOR, QueueQuestion(question="q2")).when(MODERATOR, AirQuestion(question="q2"), now=NOW + 5)
    scene.when(MODERATOR, AnswerQuestion(question="q2", how=How.IN_WRITING), now=NOW + 9)
    scene.when(MODERATOR, WriteAnswer(question="q2", text="Oui."))
    mine = card(scene, Audience.ME)
    assert (mine["into_state"], mine["aired_at"], mine["answered_at"]) == (QuestionState.ANSWERED, NOW + 5, NOW + 9)
    assert (mine["how"], mine["written"]) == (How.IN_WRITING, "Oui.")


def test_a_reworded_question_is_published_with_both_digests() -> None:
    scene = given(*LIVE, received()).when(MODERATOR, RewordQuestion(question="q1", text="Qui paiera ?"))
    length = scene.state.ledger.length
    assert length == given(*LIVE).state.ledger.length  # pending: nobody knows of it
    scene.when(MODERATOR, PublishQuestion(question="q1"))
    question, last = scene.state.questions.all["q1"], scene.state.ledger.last
    assert question.original is not None and last is not None
    assert (last.kind, last.digest, last.original) == ("published", question.text.digest, question.original.digest)
