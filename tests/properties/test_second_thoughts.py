"""What holds whatever happened before: of two contradictory commands the second is told, a step back restores, a merge keeps everybody."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given as given_drawn
from hypothesis import settings
from hypothesis import strategies as st

from debate.domain.actor import Actor, Context
from debate.domain.commands import (
    AirQuestion,
    AnswerQuestion,
    Command,
    JudgeAppeal,
    MergeQuestion,
    PublishQuestion,
    QueueQuestion,
    RefuseQuestion,
    RewordQuestion,
    SetAsideQuestion,
    StepBackQuestion,
    TagQuestion,
    UnqueueQuestion,
    WithdrawQuestion,
    WriteAnswer,
    tag_of,
)
from debate.domain.decider import DebateState, decide, evolve
from debate.domain.ledger import Ledger
from debate.domain.questions.state import Question
from debate.domain.questions.words import How, QuestionState, Rule, Why
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.shelf import Shelf
from debate.service.answer import Accepted, Rejected
from debate.views.audiences import Audience
from debate.views.question_card import question_card
from tests.debate.scenario import LIVE, NOW, given, received
from tests.properties.world import COLLEAGUE, MODERATOR, PEOPLE, World

_STEPS: tuple[Callable[[str, str], Command], ...] = (
    lambda q, _: PublishQuestion(question=q),
    lambda q, _: RefuseQuestion(question=q, rule=Rule.INSULT, note="Non."),
    lambda q, other: MergeQuestion(question=q, into=other),
    lambda q, _: QueueQuestion(question=q, position=0),
    lambda q, _: UnqueueQuestion(question=q),
    lambda q, _: AirQuestion(question=q, why=Why.TIME, note="Vite."),
    lambda q, _: AnswerQuestion(question=q, how=How.PARTLY),
    lambda q, _: SetAsideQuestion(question=q, reason="Plus tard."),
)
_OTHERS: tuple[Callable[[str, str], Command], ...] = (
    lambda q, _: RewordQuestion(question=q, text="De nouveaux mots ?"),
    lambda q, _: TagQuestion(question=q, family="f0"),
    lambda q, _: WriteAnswer(question=q, text="Par écrit, enfin."),
    lambda q, _: JudgeAppeal(question=q, overturn=True),
    lambda q, _: JudgeAppeal(question=q, overturn=False),
)


def states(seeds: int, steps: int) -> Iterator[DebateState]:
    """Debates in the middle of their evening."""
    for seed in range(seeds):
        world, draw = World(), random.Random(seed).choice
        for n in range(steps):
            world.step(draw)
            if n % 20 == 19:
                yield world.owner.state
        world.close()


def after(state: DebateState, command: Command, now: int, expect: int | None = None) -> DebateState | Rejection:
    decided = decide(command, state, Context(now, COLLEAGUE, "cd" * 32), expect)
    if isinstance(decided, Rejection):
        return decided
    for event in decided:
        state = evolve(state, event)
    return state


def aims(state: DebateState) -> Iterator[tuple[Question, str]]:
    """Every question, each with another one to be merged into."""
    public = [q.id for q in state.questions.all.values() if q.state in (QuestionState.PUBLISHED, QuestionState.QUEUED)]
    for question in state.questions.all.values():
        yield question, next((id for id in public if id != question.id), "q-nowhere")


def now_of(state: DebateState) -> int:
    return max((step.at for q in state.questions.all.values() for step in q.steps), default=0)


def test_of_two_contradictory_commands_the_second_meets_a_conflict() -> None:
    met: Counter[tuple[str, str]] = Counter()
    for state in states(12, 120):
        now = now_of(state)
        for question, other in aims(state):
            for first in _STEPS + _OTHERS:
                decided = after(state, first(question.id, other), now, question.version)
                if isinstance(decided, Rejection) or decided == state:
                    continue
                for second in (*_STEPS, *_OTHERS, lambda q, _: StepBackQuestion(question=q)):
                    refused = after(decided, second(question.id, other), now, question.version)
                    assert refused == Rejection(Code.CONFLICT, question.id), (first(question.id, other), second(question.id, other))
                    met[tag_of(first(question.id, other)), tag_of(second(question.id, other))] += 1
    firsts = {tag for tag, _ in met}
    assert firsts == {tag_of(make("q", "r")) for make in _STEPS + _OTHERS}


@pytest.mark.parametrize("pair", [(0, 1), (1, 0), (0, 2), (1, 2), (2, 1)])
def test_given_at_once_the_second_is_shown_the_present(pair: tuple[int, int]) -> None:
    """Both are decided before the first is on the disk."""
    world = World()
    target, asked = world.ask(PEOPLE[0]), world.ask(PEOPLE[1])
    assert isinstance(asked, Accepted) and isinstance(target, Accepted)
    question, other = str(asked.result["question"]), str(target.result["question"])
    world.give(MODERATOR, PublishQuestion(question=other))
    one, two = (_STEPS[n](question, other) for n in pair)

    async def at_once() -> list[object]:
        return list(await asyncio.gather(world.owner.submit(MODERATOR, one, "a", 1), world.owner.submit(COLLEAGUE, two, "b", 1)))

    first, second = world.loop.run_until_complete(at_once())
    assert isinstance(first, Accepted)
    assert isinstance(second, Rejected) and second.code == "conflict"
    assert second.present == question_card(question, world.owner.state.questions, Audience.CONSOLE)
    world.close()


def _bare(state: DebateState) -> DebateState:
    """Without the traces that something was moved and moved back, which are all that a step back may leave. A number once given stays."""
    bare = state.questions.all
    for question in bare.values():
        bare = bare.put(question.id, msgspec.structs.replace(question, version=0, steps=(), before=None, number=None))
    fair = state.fairness
    credits, aired = ({cell: n for cell, n in account.items() if n} for account in (fair.credits, fair.aired))
    return msgspec.structs.replace(
        state,
        questions=msgspec.structs.replace(state.questions, all=bare, numbers=0),
        fairness=msgspec.structs.replace(fair, credits=credits, aired=aired, payments=Shelf()),
        ledger=Ledger(),
    )


def test_a_step_back_restores_what_was() -> None:
    undone: Counter[str] = Counter()
    for state in states(16, 120):
        now, was = now_of(state), _bare(state)
        for question, other in aims(state):
            for step in _STEPS:
                command = step(question.id, other)
                moved = after(state, command, now)
                if isinstance(moved, Rejection) or moved.questions.all[question.id].state is question.state:
                    continue
                assert after(moved, StepBackQuestion(question=question.id), now + 10_001) == Rejection(Code.STEP_BACK_TOO_LATE, question.id)
                back = after(moved, StepBackQuestion(question=question.id), now + 10_000)
                assert isinstance(back, DebateState), (command, back)
                assert _bare(back) == was, command
                undone[tag_of(command)] += 1
    assert set(undone) == {tag_of(step("q", "r")) for step in _STEPS}


ASKED = ("q1", "q2", "q3")
LIVE_WITH_THREE = given(*LIVE, *(received(id, f"Question {id} ?") for id in ASKED)).state
ONE_STEP = st.tuples(st.integers(0, 2**16), st.sampled_from(ASKED), st.sampled_from(ASKED), st.booleans())


@settings(max_examples=300)
@given_drawn(st.lists(ONE_STEP, min_size=8, max_size=40))
def test_a_step_back_restores_what_was_whatever_the_way_there(way: list[tuple[int, str, str, bool]]) -> None:
    """Also by ways that debates rarely go: on air, aside, queued and on air again, with and without a step back in between."""
    state = LIVE_WITH_THREE
    for n, (pick, id, other, goes_on) in enumerate(way):
        now = NOW + 20_000 * n
        nexts = [(step, moved) for step in _STEPS + _OTHERS if isinstance(moved := after(state, step(id, other), now), DebateState)]
        if not nexts:
            continue
        step, moved = nexts[pick % len(nexts)]
        if step in _STEPS and moved.questions.all[id].state is not state.questions.all[id].state:
            back = after(moved, StepBackQuestion(question=id), now)
            assert isinstance(back, DebateState) and _bare(back) == _bare(state), step(id, other)
            moved = moved if goes_on else back
        state = moved


def test_a_judgement_is_not_undone() -> None:
    judged = 0
    for state in states(12, 120):
        now = now_of(state)
        for question, other in aims(state):
            for make in _OTHERS[3:]:
                moved = after(state, make(question.id, other), now)
                if isinstance(moved, DebateState):
                    back = after(moved, StepBackQuestion(question=question.id), now)
                    assert back == Rejection(Code.STEP_BACK_NOTHING, question.id)
                    judged += 1
    assert judged > 0


@pytest.mark.parametrize("seed", range(8))
def test_a_merge_keeps_authors_and_supporters_and_counts_each_once(seed: int) -> None:
    world, draw = World(), random.Random(seed).choice
    merged = 0
    for n in range(250):
        world.step(draw)
        if n % 25:
            continue
        questions = world.owner.state.questions
        into = {q.id: q.into for q in questions.all.values()}

        def stands(id: str, into: dict[str, str | None] = into) -> str:
            while (next_one := into[id]) is not None:
                id = next_one
            return id

        supporters: dict[str, set[str]] = {id: set() for id in into}
        for question in questions.all.values():
            supporters[stands(question.id)] |= set(question.supporters)
        for id, people in supporters.items():
            if into[id] is None:
                assert questions.support(questions.all[id]) == len(people)
        for question in questions.all.values():
            if question.state is not QuestionState.MERGED:
                continue
            merged += 1
            standing = questions.all[stands(question.id)]
            mine = json.loads(world.owner.snapshot(f"me/{question.author}"))["questions"][question.id]
            told = (mine["into_number"], mine["into_state"], mine.get("aired_at"), mine.get("answered_at"))
            assert told == (standing.number, standing.state.value, standing.aired_at, standing.answered_at)
    assert merged > 0
    world.close()


@pytest.mark.parametrize("seed", range(6))
def test_the_proposal_shown_is_the_one_that_holds(seed: int) -> None:
    world, draw = World(), random.Random(seed).choice
    for _ in range(250):
        world.step(draw)
        proposal = world.owner.state.proposal()
        for audience in ("console", "stage"):
            shown = world.view(audience)["next"]
            assert (shown and shown["question"]) == (proposal.question if proposal else None)
            if shown and proposal:
                assert shown["aired"] == {"cell": proposal.aired_cell, "all": proposal.aired_all} and shown["first"] is proposal.first
        assert "next" not in world.view("public")
    world.close()


_AUTHOR = Actor("p-anne", Role.PARTICIPANT)  # who has received() ask
_UNREAD: tuple[Callable[[str, str], tuple[Actor, Command]], ...] = (
    lambda q, _: (COLLEAGUE, PublishQuestion(question=q)),
    lambda q, _: (COLLEAGUE, RefuseQuestion(question=q, rule=Rule.INSULT)),
    lambda q, other: (COLLEAGUE, MergeQuestion(question=q, into=other)),
    lambda q, _: (COLLEAGUE, StepBackQuestion(question=q)),
    lambda q, _: (COLLEAGUE, QueueQuestion(question=q)),
    lambda q, _: (_AUTHOR, WithdrawQuestion(question=q)),
)


def test_no_words_are_public_that_nobody_let_through() -> None:
    """Every way of six steps with two questions, through refusals, merges, withdrawals and second thoughts: only a publication that stands
    shows a question's words."""
    pair, ways = ("q1", "q2"), 0
    every = [make(id, other) for make in _UNREAD for id, other in (pair, pair[::-1])]

    def go(state: DebateState, let_through: frozenset[str], way: tuple[str, ...]) -> None:
        nonlocal ways
        ways += 1
        for actor, command in every if len(way) < 6 else ():
            decided = decide(command, state, Context(NOW, actor, "cd" * 32))
            if isinstance(decided, Rejection):
                continue
            after = state
            for event in decided:
                after = evolve(after, event)
            known = let_through | ({command.question} if isinstance(command, PublishQuestion) else frozenset())
            known -= {id for id in pair if after.questions.all[id].state is QuestionState.RECEIVED}
            for shown in set(pair) - known:
                for audience in (Audience.PUBLIC, Audience.STAGE):
                    card = question_card(shown, after.questions, audience)
                    assert card is None or card["text"] is None, (shown, audience, *way, tag_of(command))
            go(after, known, (*way, f"{tag_of(command)} {getattr(command, 'question', '')}"))

    go(given(*LIVE, *(received(id, f"Question {id} ?") for id in pair)).state, frozenset(), ())
    print(f"\n{ways:,} ways")
    assert ways > 5_000
