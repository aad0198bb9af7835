"""The way of a question, step by step and with every wrong turn."""

import functools

import msgspec
import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    Command,
    MergeQuestion,
    PublishQuestion,
    QueueQuestion,
    RefuseQuestion,
    SetAsideQuestion,
    StepBackQuestion,
    SupportQuestion,
    UnqueueQuestion,
    UnsupportQuestion,
    WithdrawQuestion,
)
from debate.domain.decider import evolve
from debate.domain.questions.events import (
    QuestionAired,
    QuestionAnswered,
    QuestionMerged,
    QuestionPublished,
    QuestionQueued,
    QuestionReceived,
    QuestionRefused,
    QuestionSetAside,
    QuestionSteppedBack,
    QuestionSupported,
    QuestionUnsupported,
    QuestionWithdrawn,
)
from debate.domain.questions.transitions import NEXT
from debate.domain.questions.words import Origin, QuestionState, Rule, Why
from debate.domain.rejections import Code
from tests.debate.scenario import ANNE, BILAL, CLERK, LIVE, MODERATOR, NOW, OPEN, given, published, queued, received


def test_a_participant_asks() -> None:
    asked = given(*OPEN).when(ANNE, AskQuestion(text="  Qui\npaie\tl’eau ?  ", name="Anne B."))
    asked.then_event(QuestionReceived, origin=Origin.ONLINE, by="p-anne")
    question = next(iter(asked.state.questions.all.values()))
    assert question.text.body == "Qui paie l’eau ?"
    assert question.name is not None and question.name.body == "Anne B."
    assert question.ticket.startswith("E-")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AskQuestion(text=""), Code.QUESTION_EMPTY),
        (AskQuestion(text=" \n\u200b\u202e "), Code.QUESTION_EMPTY),
        (AskQuestion(text="a" * 281), Code.QUESTION_TOO_LONG),
        (AskQuestion(text="Bonjour\x07 ?"), Code.TEXT_CONTROL_CHARACTERS),
        (AskQuestion(text="Bonjour \x1b[31m ?"), Code.TEXT_CONTROL_CHARACTERS),
        (AskQuestion(text="Bonjour ?", name="n" * 61), Code.NAME_TOO_LONG),
        (AskQuestion(text="Bonjour ?", name="a\x00b"), Code.TEXT_CONTROL_CHARACTERS),
        (AskQuestion(text="Bonjour ?", origin=Origin.HALL), Code.ORIGIN_FORBIDDEN),
        (AskQuestion(text="Bonjour ?", addressee="nobody"), Code.SEAT_UNKNOWN),
        (AskQuestion(text="Bonjour ?", segment="nowhere"), Code.SEGMENT_UNKNOWN),
    ],
)
def test_a_question_that_cannot_be_taken(command: AskQuestion, code: Code) -> None:
    given(*OPEN).when(ANNE, command).rejected(code)


def test_the_limit_counts_what_is_kept() -> None:
    given(*OPEN).when(ANNE, AskQuestion(text="é" * 280)).then_event(QuestionReceived)
    given(*OPEN).when(ANNE, AskQuestion(text="e\u0301" * 280)).then_event(QuestionReceived)  # NFC makes one sign of two


def test_the_same_author_does_not_ask_twice() -> None:
    given(*OPEN, received()).when(ANNE, AskQuestion(text="QUI PAIE L'EAU")).rejected(Code.QUESTION_REPEATED)
    given(*OPEN, received()).when(BILAL, AskQuestion(text="Qui paie l’eau ?")).then_event(QuestionReceived)


def test_a_withdrawn_question_may_be_asked_again() -> None:
    withdrawn = QuestionWithdrawn(at=NOW, by="p-anne", question="q1")
    given(*OPEN, received(), withdrawn).when(ANNE, AskQuestion(text="Qui paie l’eau ?")).then_event(QuestionReceived)


def test_the_clerk_asks_for_the_hall() -> None:
    given(*LIVE).when(CLERK, AskQuestion(text="Et nous ?", place="Rang 6")).then_event(QuestionReceived, origin=Origin.HALL)
    given(*LIVE).when(CLERK, AskQuestion(text="Et nous ?", origin=Origin.WRITTEN)).then_event(QuestionReceived, origin=Origin.WRITTEN)
    given(*LIVE).when(CLERK, AskQuestion(text="Et nous ?", origin=Origin.ONLINE)).rejected(Code.ORIGIN_FORBIDDEN)


def test_two_tickets_are_never_the_same() -> None:
    scene = given(*LIVE).when(CLERK, AskQuestion(text="Une ?"))
    scene.when(CLERK, AskQuestion(text="Deux ?"))  # the same seed draws the same ticket: it must move on
    tickets = [q.ticket for q in scene.state.questions.all.values()]
    assert len(tickets) == 1 or len(set(tickets)) == 2


def test_tickets_grow_longer_before_they_run_out() -> None:
    scene = given(*LIVE)
    tickets = functools.reduce(lambda taken, n: taken.put(f"S-{n:04d}", True), range(5_001), scene.state.questions.tickets)
    questions = msgspec.structs.replace(scene.state.questions, tickets=tickets)
    scene.state = msgspec.structs.replace(scene.state, questions=questions)
    scene.when(CLERK, AskQuestion(text="Encore une ?"))
    assert isinstance(scene.decided, list) and len(scene.decided[0].ticket) == len("S-00000")  # type: ignore[attr-defined]


def test_people_of_a_merge_of_merges_count_once() -> None:
    scene = given(*LIVE)
    for n, id in enumerate(("q1", "q2", "q3"), 1):
        for event in (received(id, f"Question {n} ?"), published(id, n)):
            scene.state = evolve(scene.state, event)
    for actor, id in ((ANNE, "q1"), (BILAL, "q1"), (BILAL, "q3")):
        scene.when(actor, SupportQuestion(question=id))
    scene.when(MODERATOR, MergeQuestion(question="q1", into="q2")).when(MODERATOR, MergeQuestion(question="q2", into="q3"))
    assert scene.state.questions.support(scene.state.questions.all["q3"]) == 2


def test_numbers_are_given_when_first_public() -> None:
    first = given(*OPEN, received("q1"), received("q2")).when(MODERATOR, PublishQuestion(question="q2"))
    first.then(QuestionPublished(at=NOW, by="m1", question="q2", number=1))
    first.when(MODERATOR, RefuseQuestion(question="q1", rule=Rule.OFF_TOPIC)).then_event(QuestionRefused, number=2)


def test_the_whole_way() -> None:
    scene = given(*LIVE, received())
    scene.when(MODERATOR, PublishQuestion(question="q1")).then_event(QuestionPublished)
    scene.when(MODERATOR, QueueQuestion(question="q1")).then(QuestionQueued(at=NOW, by="m1", question="q1", position=0))
    scene.when(MODERATOR, AirQuestion(question="q1"), now=NOW + 5).then(QuestionAired(at=NOW + 5, by="m1", question="q1"))
    assert scene.state.questions.queue == () and scene.state.questions.on_air == "q1"
    scene.when(MODERATOR, AnswerQuestion(question="q1"), now=NOW + 9)
    scene.then(QuestionAnswered(at=NOW + 9, by="m1", question="q1", began_at=NOW + 5))
    question = scene.state.questions.all["q1"]
    assert scene.state.questions.on_air is None
    assert (question.state, question.aired_at, question.answered_at) == (QuestionState.ANSWERED, NOW + 5, NOW + 9)
    assert [step.state.value for step in question.steps] == ["received", "published", "queued", "on_air", "answered"]


def test_one_on_air_at_a_time() -> None:
    two = (received("q1"), received("q2"), published("q1", 1), published("q2", 2), queued("q1"), queued("q2", 1))
    scene = given(*LIVE, *two).when(MODERATOR, AirQuestion(question="q1"))
    scene.when(MODERATOR, AirQuestion(question="q2")).rejected(Code.AIR_BUSY)


_COMMANDS: dict[str, Command] = {
    "question.publish": PublishQuestion(question="q1"),
    "question.refuse": RefuseQuestion(question="q1", rule=Rule.INSULT),
    "question.merge": MergeQuestion(question="q1", into="q2"),
    "question.queue": QueueQuestion(question="q1", position=1),
    "question.unqueue": UnqueueQuestion(question="q1"),
    "question.air": AirQuestion(question="q1", why=Why.TIME),
    "question.answer": AnswerQuestion(question="q1"),
    "question.set_aside": SetAsideQuestion(question="q1"),
    "question.withdraw": WithdrawQuestion(question="q1"),
}
_WAYS: dict[QuestionState, list[Command]] = {
    QuestionState.RECEIVED: [],
    QuestionState.PUBLISHED: [PublishQuestion(question="q1")],
    QuestionState.QUEUED: [PublishQuestion(question="q1"), QueueQuestion(question="q1", position=0)],
    QuestionState.ON_AIR: [PublishQuestion(question="q1"), QueueQuestion(question="q1"), AirQuestion(question="q1", why=Why.TIME)],
    QuestionState.ANSWERED: [
        PublishQuestion(question="q1"),
        QueueQuestion(question="q1"),
        AirQuestion(question="q1", why=Why.TIME),
        AnswerQuestion(question="q1"),
    ],
    QuestionState.SET_ASIDE: [PublishQuestion(question="q1"), SetAsideQuestion(question="q1")],
    QuestionState.REFUSED: [RefuseQuestion(question="q1", rule=Rule.INSULT)],
    QuestionState.MERGED: [MergeQuestion(question="q1", into="q2")],
    QuestionState.WITHDRAWN: [WithdrawQuestion(question="q1")],
}


def _actor(command: Command) -> Actor:
    return ANNE if isinstance(command, WithdrawQuestion) else MODERATOR


@pytest.mark.parametrize("state", list(QuestionState))
@pytest.mark.parametrize("tag", list(_COMMANDS))
def test_every_pair_of_the_table_and_no_other(state: QuestionState, tag: str) -> None:
    scene = given(*LIVE, received("q1"), received("q2", "Autre ?", BILAL), published("q2", 1), queued("q2"))
    for command in _WAYS[state]:
        scene.when(_actor(command), command)
    assert scene.state.questions.all["q1"].state is state
    scene.when(_actor(_COMMANDS[tag]), _COMMANDS[tag])
    expected = NEXT.get((state, tag))
    if expected is None:
        scene.rejected(Code.WRONG_STATE)
    assert scene.state.questions.all["q1"].state is (expected or state)


def test_the_queue_keeps_its_order() -> None:
    ids = ["q1", "q2", "q3"]
    events = [e for n, id in enumerate(ids, 1) for e in (received(id), published(id, n), queued(id, n - 1))]
    scene = given(*LIVE, *events)
    scene.when(MODERATOR, QueueQuestion(question="q3", position=0))
    assert scene.state.questions.queue == ("q3", "q1", "q2")
    scene.when(MODERATOR, QueueQuestion(question="q3", position=0)).then()
    scene.when(MODERATOR, QueueQuestion(question="q3", position=3)).rejected(Code.POSITION_OUT_OF_RANGE)
    scene.when(MODERATOR, QueueQuestion(question="q3", position=-1)).rejected(Code.POSITION_OUT_OF_RANGE)
    scene.when(MODERATOR, AirQuestion(question="q1", why=Why.OTHER))
    scene.when(MODERATOR, QueueQuestion(question="q1"))
    assert scene.state.questions.queue == ("q1", "q3", "q2")  # back from the air: next again


@pytest.mark.parametrize(
    ("way", "back"),
    [
        ([PublishQuestion(question="q1")], QuestionState.RECEIVED),
        ([RefuseQuestion(question="q1", rule=Rule.INSULT)], QuestionState.RECEIVED),
        ([MergeQuestion(question="q1", into="q2")], QuestionState.RECEIVED),
        ([PublishQuestion(question="q1"), QueueQuestion(question="q1")], QuestionState.PUBLISHED),
        ([PublishQuestion(question="q1"), QueueQuestion(question="q1"), AirQuestion(question="q1")], QuestionState.QUEUED),
    ],
)
def test_a_step_back(way: list[Command], back: QuestionState) -> None:
    scene = given(*LIVE, received("q1"), received("q2", "Autre ?", BILAL), published("q2", 1))
    for command in way:
        scene.when(MODERATOR, command, now=NOW)
    scene.when(MODERATOR, StepBackQuestion(question="q1"), now=NOW + 10_001).rejected(Code.STEP_BACK_TOO_LATE)
    scene.when(MODERATOR, StepBackQuestion(question="q1"), now=NOW + 10_000).then_event(QuestionSteppedBack, state=back)
    question = scene.state.questions.all["q1"]
    assert question.state is back and question.rule is None and question.into is None
    assert scene.state.questions.all["q2"].merged == ()
    scene.when(MODERATOR, StepBackQuestion(question="q1"), now=NOW + 10_000).rejected(Code.STEP_BACK_NOTHING)


def test_nobody_takes_back_what_an_author_withdrew() -> None:
    scene = given(*LIVE, received(), published()).when(ANNE, WithdrawQuestion(question="q1"))
    scene.when(MODERATOR, StepBackQuestion(question="q1")).rejected(Code.STEP_BACK_NOTHING)
    given(*LIVE, received()).when(BILAL, WithdrawQuestion(question="q1")).rejected(Code.NOT_YOUR_QUESTION)


def test_one_person_one_support() -> None:
    scene = given(*LIVE, received(), published())
    scene.when(BILAL, SupportQuestion(question="q1")).then_event(QuestionSupported)
    scene.when(BILAL, SupportQuestion(question="q1")).then()
    assert scene.state.questions.support(scene.state.questions.all["q1"]) == 1
    scene.when(BILAL, UnsupportQuestion(question="q1")).then_event(QuestionUnsupported)
    scene.when(BILAL, UnsupportQuestion(question="q1")).then()
    assert scene.state.questions.support(scene.state.questions.all["q1"]) == 0


def test_a_pending_question_does_not_exist_for_supporters() -> None:
    given(*LIVE, received()).when(BILAL, SupportQuestion(question="q1")).rejected(Code.QUESTION_UNKNOWN)
    given(*LIVE).when(BILAL, SupportQuestion(question="q9")).rejected(Code.QUESTION_UNKNOWN)


def test_supporters_of_merged_questions_count_once() -> None:
    scene = given(*LIVE, received("q1"), published("q1", 1), received("q2", "Autre ?", BILAL), published("q2", 2))
    for actor, id in ((BILAL, "q1"), (BILAL, "q2"), (ANNE, "q2")):
        scene.when(actor, SupportQuestion(question=id))
    scene.when(MODERATOR, MergeQuestion(question="q1", into="q2")).then(QuestionMerged(at=NOW, by="m1", question="q1", into="q2"))
    assert scene.state.questions.support(scene.state.questions.all["q2"]) == 2
    scene.when(MODERATOR, StepBackQuestion(question="q1")).then_event(QuestionSteppedBack, left="q2")
    assert scene.state.questions.support(scene.state.questions.all["q2"]) == 2
    assert scene.state.questions.support(scene.state.questions.all["q1"]) == 1


@pytest.mark.parametrize("gone", ["withdrawn", "refused"])
def test_what_was_merged_stands_by_itself_again_when_its_target_goes(gone: str) -> None:
    """One author's words go, or one question is refused; nobody else's question or support goes with it."""
    others = (received("q2", "Autre ?", BILAL), published("q2", 2), received("q3", "Tue ?", BILAL))
    scene = given(*LIVE, received("q1"), published("q1", 1), *others)
    scene.when(BILAL, SupportQuestion(question="q2"))
    scene.when(MODERATOR, MergeQuestion(question="q2", into="q1")).when(MODERATOR, MergeQuestion(question="q3", into="q1"))
    scene.when(MODERATOR, QueueQuestion(question="q1"))
    later = NOW + 20_000
    if gone == "withdrawn":
        scene.when(ANNE, WithdrawQuestion(question="q1"), now=later)
    else:
        scene.when(MODERATOR, UnqueueQuestion(question="q1")).when(MODERATOR, RefuseQuestion(question="q1", rule=Rule.INSULT), now=later)
    all = scene.state.questions.all
    assert [(all[id].state, all[id].into) for id in ("q2", "q3")] == [(QuestionState.PUBLISHED, None), (QuestionState.RECEIVED, None)]
    assert all["q1"].merged == () and scene.state.questions.support(all["q2"]) == 1
    scene.when(MODERATOR, QueueQuestion(question="q2"), now=later).then_event(QuestionQueued)
    scene.when(BILAL, UnsupportQuestion(question="q2")).then_event(QuestionUnsupported)
    scene.when(BILAL, WithdrawQuestion(question="q2")).then_event(QuestionWithdrawn)


def test_a_refusal_that_is_taken_back_takes_back_what_it_released() -> None:
    others = (received("q2", "Autre ?", BILAL), published("q2", 2), received("q3", "Et ?", BILAL), published("q3", 3))
    scene = given(*LIVE, received("q1"), published("q1", 1), *others)
    for merged in ("q2", "q3"):
        scene.when(MODERATOR, MergeQuestion(question=merged, into="q1"))
    scene.when(MODERATOR, RefuseQuestion(question="q1", rule=Rule.INSULT)).when(MODERATOR, QueueQuestion(question="q3"))
    scene.when(MODERATOR, StepBackQuestion(question="q1"), now=NOW + 5_000)
    all = scene.state.questions.all
    assert all["q1"].state is QuestionState.PUBLISHED and all["q1"].merged == ("q2",)
    assert all["q2"].into == "q1" and all["q3"].state is QuestionState.QUEUED  # somebody had gone on with it


@pytest.mark.parametrize("taken_back", [RefuseQuestion(question="q2", rule=Rule.INSULT), PublishQuestion(question="q2")])
def test_what_was_never_public_stays_unread_when_it_stands_by_itself_again(taken_back: Command) -> None:
    """It has a number, and nobody has read it: whoever withdraws the question it was merged into publishes nothing."""
    scene = given(*LIVE, received("q1"), published("q1", 1), received("q2", "Insulte", BILAL)).when(MODERATOR, taken_back)
    scene.when(MODERATOR, StepBackQuestion(question="q2")).when(MODERATOR, MergeQuestion(question="q2", into="q1"))
    assert scene.state.questions.all["q2"].number is not None
    scene.when(ANNE, WithdrawQuestion(question="q1"), now=NOW + 20_000)
    assert scene.state.questions.all["q2"].state is QuestionState.RECEIVED


def test_a_release_that_is_taken_back_and_done_again_comes_to_the_same() -> None:
    scene = given(*LIVE, received("q1"), published("q1", 1), received("q2", "Autre ?", BILAL), published("q2", 2))
    scene.when(MODERATOR, MergeQuestion(question="q2", into="q1")).when(MODERATOR, RefuseQuestion(question="q1", rule=Rule.INSULT))
    scene.when(MODERATOR, StepBackQuestion(question="q1")).when(ANNE, WithdrawQuestion(question="q1"), now=NOW + 20_000)
    assert scene.state.questions.all["q2"].state is QuestionState.PUBLISHED and scene.state.questions.all["q2"].into is None


def test_merging_needs_a_public_target() -> None:
    scene = given(*LIVE, received("q1"), received("q2", "Autre ?", BILAL))
    scene.when(MODERATOR, MergeQuestion(question="q1", into="q2")).rejected(Code.MERGE_TARGET_CLOSED)
    scene.when(MODERATOR, MergeQuestion(question="q1", into="q1")).rejected(Code.MERGE_WITH_ITSELF)
    scene.when(MODERATOR, MergeQuestion(question="q1", into="q9")).rejected(Code.QUESTION_UNKNOWN)


def test_who_looked_at_an_older_version_is_told() -> None:
    scene = given(*LIVE, received()).when(MODERATOR, PublishQuestion(question="q1"), expect=1)
    scene.when(MODERATOR, RefuseQuestion(question="q1", rule=Rule.INSULT), expect=1).rejected(Code.CONFLICT)
    scene.when(MODERATOR, QueueQuestion(question="q1"), expect=2).then_event(QuestionQueued)


def test_a_reason_for_setting_aside_is_kept() -> None:
    scene = given(*LIVE, received(), published()).when(MODERATOR, SetAsideQuestion(question="q1", reason="Le ministre est parti."))
    scene.then_event(QuestionSetAside)
    reason = scene.state.questions.all["q1"].reason
    assert reason is not None and reason.body == "Le ministre est parti."
    given(*LIVE, received(), published()).when(MODERATOR, SetAsideQuestion(question="q1", reason="r" * 501)).rejected(Code.NOTE_TOO_LONG)
