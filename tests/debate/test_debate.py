"""Phases, settings, roles: what is allowed when and to whom, walked as whole tables."""

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    ChangeDebate,
    ChangePhase,
    Command,
    QueueQuestion,
    SetAsideQuestion,
    StepBackQuestion,
    tag_of,
)
from debate.domain.debate import IN_PHASE, NEXT, DebateChanged, Phase, PhaseChanged
from debate.domain.ledger import LedgerEntry
from debate.domain.questions.events import QuestionReceived
from debate.domain.rejections import Code
from debate.domain.roles import MAY, Role
from tests.debate.scenario import ANNE, CLOSED, CREATED, LIVE, MODERATOR, NOW, ORGANISER, given, published, received

ALL_TAGS = {tag_of(command) for command in Command.__args__}  # type: ignore[arg-type]


def _reached(phase: Phase) -> list[PhaseChanged]:
    ways = {Phase.DRAFT: [], Phase.SCHEDULED: ["scheduled"], Phase.OPEN: ["open"], Phase.LIVE: ["open", "live"]}
    ways |= {Phase.CLOSED: ["open", "live", "closed"], Phase.ARCHIVED: ["open", "live", "closed", "archived"]}
    return [PhaseChanged(at=NOW, by="o1", phase=Phase(p)) for p in ways[phase]]


@pytest.mark.parametrize("start", list(Phase))
@pytest.mark.parametrize("end", list(Phase))
def test_phases_follow_the_table(start: Phase, end: Phase) -> None:
    scene = given(CREATED, *_reached(start)).when(ORGANISER, ChangePhase(phase=end))
    if end in NEXT[start]:
        scene.then(PhaseChanged(at=NOW, by="o1", phase=end))
    else:
        scene.rejected(Code.PHASE_UNREACHABLE)


def test_announcing_and_opening_is_the_organisers_word() -> None:
    given(CREATED).when(MODERATOR, ChangePhase(phase=Phase.OPEN)).rejected(Code.ROLE_FORBIDDEN)
    given(CREATED, *_reached(Phase.OPEN)).when(MODERATOR, ChangePhase(phase=Phase.LIVE)).then_event(PhaseChanged)


def test_every_command_has_its_rows() -> None:
    assert set(MAY) == ALL_TAGS
    assert set(IN_PHASE) == ALL_TAGS


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY["question.ask"]])
def test_a_role_that_may_not_ask(role: Role) -> None:
    given(*LIVE).when(Actor("x", role), AskQuestion(text="Bonjour ?")).rejected(Code.ROLE_FORBIDDEN)


@pytest.mark.parametrize("phase", [p for p in Phase if p not in IN_PHASE["question.ask"]])
def test_questions_are_taken_in_their_phases(phase: Phase) -> None:
    given(CREATED, *_reached(phase)).when(ANNE, AskQuestion(text="Bonjour ?")).rejected(Code.WRONG_PHASE)


def test_a_question_on_air_is_settled_before_the_end() -> None:
    scene = given(*LIVE, received(), published()).when(MODERATOR, QueueQuestion(question="q1"))
    scene.when(MODERATOR, AirQuestion(question="q1")).when(MODERATOR, ChangePhase(phase=Phase.CLOSED)).rejected(Code.QUESTION_ON_AIR)
    assert scene.state.questions.on_air == "q1"
    scene.when(MODERATOR, SetAsideQuestion(question="q1")).when(MODERATOR, ChangePhase(phase=Phase.CLOSED))
    scene.then(PhaseChanged(at=NOW, by="m1", phase=Phase.CLOSED))


def test_nothing_returns_to_the_air_after_the_end() -> None:
    scene = given(*LIVE, received(), published()).when(MODERATOR, QueueQuestion(question="q1")).when(MODERATOR, AirQuestion(question="q1"))
    scene.when(MODERATOR, AnswerQuestion(question="q1")).when(MODERATOR, ChangePhase(phase=Phase.CLOSED))
    scene.when(MODERATOR, StepBackQuestion(question="q1")).rejected(Code.WRONG_PHASE)


def test_times_of_phases_are_those_of_the_first_time() -> None:
    scene = given(CREATED).when(ORGANISER, ChangePhase(phase=Phase.OPEN), now=NOW + 1)
    scene.when(ORGANISER, ChangePhase(phase=Phase.SCHEDULED), now=NOW + 2).when(ORGANISER, ChangePhase(phase=Phase.OPEN), now=NOW + 3)
    assert scene.state.debate.open_at == NOW + 1


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ChangeDebate(title=" "), Code.TITLE_EMPTY),
        (ChangeDebate(title="t" * 161), Code.TITLE_TOO_LONG),
        (ChangeDebate(question_limit=39), Code.LIMIT_OUT_OF_RANGE),
        (ChangeDebate(question_limit=1001), Code.LIMIT_OUT_OF_RANGE),
        (ChangeDebate(starts_at=1_800_000), Code.START_OUT_OF_RANGE),
    ],
)
def test_settings_that_cannot_be(command: ChangeDebate, code: Code) -> None:
    given(CREATED).when(ORGANISER, command).rejected(code)


def test_the_question_limit_is_a_setting() -> None:
    scene = given(*LIVE).when(ORGANISER, ChangeDebate(question_limit=1000)).then_event(DebateChanged, question_limit=1000)
    scene.when(ANNE, AskQuestion(text="a" * 1000)).then_event(QuestionReceived)
    scene.when(ANNE, AskQuestion(text="a" * 1001)).rejected(Code.QUESTION_TOO_LONG)


def test_a_start_is_announced_moved_and_taken_back() -> None:
    scene = given(CREATED).when(ORGANISER, ChangeDebate(starts_at=NOW + 1)).then_event(DebateChanged, starts_at=NOW + 1)
    assert scene.state.debate.starts_at == NOW + 1
    scene.when(ORGANISER, ChangeDebate(title="Autre"))
    assert scene.state.debate.starts_at == NOW + 1
    scene.when(ORGANISER, ChangeDebate(starts_at=0))
    assert scene.state.debate.starts_at is None


def test_nothing_asked_of_a_debate_that_is_over() -> None:
    given(*CLOSED).when(ORGANISER, ChangeDebate(title="Autre")).rejected(Code.WRONG_PHASE)
    given(*CLOSED).when(ORGANISER, ChangeDebate()).rejected(Code.WRONG_PHASE)
    given(*LIVE).when(ORGANISER, ChangeDebate()).then()


def test_the_charter_is_fixed_by_the_first_opening_and_may_be_taken_back() -> None:
    scene = given(CREATED).when(ORGANISER, ChangeDebate(refused_shown=True)).then_event(DebateChanged, refused_shown=True)
    assert scene.state.debate.refused_shown and scene.state.ledger.last == LedgerEntry(n=1, at=NOW, kind="charter", shown=True)
    scene.when(ORGANISER, ChangeDebate(refused_shown=True)).then()
    scene.when(ORGANISER, ChangePhase(phase=Phase.OPEN)).when(ORGANISER, ChangeDebate(refused_shown=False))
    assert not scene.state.debate.refused_shown
    scene.when(ORGANISER, ChangeDebate(refused_shown=True)).rejected(Code.CHARTER_FIXED)
