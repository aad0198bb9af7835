"""What holds of the views after any history: no gap, no double, fold equals snapshot, replay equals run, hidden leaves no trace."""

import random
from typing import Any

import pytest

from debate.domain.commands import MergeQuestion, PublishQuestion, RefuseQuestion, StepBackQuestion, WithdrawQuestion
from debate.domain.decider import DebateState, evolve
from debate.domain.questions.words import QuestionState, Rule
from debate.service.answer import Accepted
from debate.views.projection import Projection
from debate.views.sections import ENTRIES
from tests.properties.world import CLERK, MODERATOR, PEOPLE, SEATED, World, fold

AUDIENCES = ("public", "stage", "console", *(f"me/{p.id}" for p in PEOPLE), f"me/{CLERK.id}", *(f"me/{s.seat}" for s in SEATED))


def run(seed: int, steps: int) -> World:
    world, draw = World(), random.Random(seed).choice
    for _ in range(steps):
        world.step(draw)
    return world


def without_counts(view: Any) -> Any:
    for card in view["questions"].values():
        card.pop("supports", None)  # they travel as state frames
    return view


@pytest.mark.parametrize("seed", range(12))
def test_snapshot_and_tail_equal_a_fresh_snapshot(seed: int) -> None:
    world, draw = World(), random.Random(seed).choice
    taken: list[tuple[str, int, Any]] = []
    for n in range(250):
        world.step(draw)
        if n % 40 == 0:
            taken += [(a, world.owner.offset(a), world.view(a)) for a in AUDIENCES]
    for audience, offset, view in taken:
        tail = [f for f in world.frames[audience] if f.offset > offset]
        assert [f.offset for f in tail] == list(range(offset + 1, world.owner.offset(audience) + 1))
        assert without_counts(fold(view, tail)) == without_counts(world.view(audience)), audience
        late = world.owner.frames_after(audience, offset)
        assert late is None or list(late) == tail
    world.close()


@pytest.mark.parametrize("seed", range(4))
def test_counts_travel_apart_and_arrive(seed: int) -> None:
    world = run(seed, 300)
    view = fold({name: {} for name in ENTRIES}, world.frames["public"])
    for counts in world.supports:
        for id, n in counts.items():
            if id in view["questions"]:
                view["questions"][id]["supports"] = n
    shown = {id: c["supports"] for id, c in world.view("public")["questions"].items() if "supports" in c}
    assert shown == {id: view["questions"][id]["supports"] for id in shown}
    for id, n in shown.items():
        assert n == world.owner.state.questions.support(world.owner.state.questions.all[id])
    world.close()


@pytest.mark.parametrize("seed", range(4))
def test_a_replay_gives_the_same_frames_at_the_same_offsets(seed: int) -> None:
    world = run(seed, 250)
    state, projection = DebateState(), Projection()
    again: dict[str, list[Any]] = {}
    for event in world.owner._log.read():
        state = evolve(state, event)
        for frame in projection.advance(event, state).frames:
            again.setdefault(frame.audience, []).append(frame)
    for audience, frames in world.frames.items():
        assert again[audience][-len(frames) :] == frames
    assert state == world.owner.state
    world.close()


@pytest.mark.parametrize("seed", range(10))
def test_hidden_events_leave_no_trace_on_the_public_stream(seed: int) -> None:
    """Two histories, one with questions that were asked and never became public: the same public bytes, offsets and times."""
    plain, busy = World(refused_shown=False), World(refused_shown=False)
    draws, hidden = random.Random(seed), random.Random(1000 + seed)
    published = 0
    for n in range(120):
        busy._seeds = plain._seeds = n * 10  # both sides draw alike for the commands they share
        if hidden.random() < 0.6:
            before = busy._seeds
            busy._seeds = 100_000 + n * 10
            answer = busy.ask(hidden.choice([*PEOPLE, CLERK]))
            if hidden.random() < 0.3 and hasattr(answer, "result") and "question" in answer.result:
                author = busy.owner.state.questions.all[str(answer.result["question"])].author
                actor = next(a for a in (*PEOPLE, CLERK) if a.id == author)
                busy.give(actor, WithdrawQuestion(question=str(answer.result["question"])))
            busy._seeds = before
        actor = draws.choice([*PEOPLE, CLERK])
        choice = draws.random()
        for world in (plain, busy):
            world._seeds, world._n = n * 10, 10_000 + n * 10
            asked = world.ask(actor)
            id = str(asked.result["question"])  # type: ignore[union-attr]
            if choice < 0.4:
                world.give(MODERATOR, PublishQuestion(question=id), f"pub{n}")
            elif choice < 0.6:
                world.give(MODERATOR, RefuseQuestion(question=id, rule=Rule.OFF_TOPIC), f"ref{n}")
        published += choice < 0.4
    tickets = [q.ticket for q in busy.owner.state.questions.all.values()]
    if len(set(tickets)) == len(tickets) and not _drew_again(plain, busy):
        for audience in ("public", "stage"):
            assert [(f.offset, f.at, f.changes) for f in plain.frames[audience]] == [
                (f.offset, f.at, f.changes) for f in busy.frames[audience]
            ]
            assert plain.owner.snapshot(audience) == busy.owner.snapshot(audience)
        assert published > 10 and len(busy.owner.state.questions.all) > len(plain.owner.state.questions.all)
    plain.close()
    busy.close()


def _drew_again(plain: World, busy: World) -> bool:
    """A hall ticket that was taken by a hidden question: one in ten thousand, and the price of a ticket short enough to call."""
    there = busy.owner.state.questions.all
    return any(there[id].ticket != q.ticket for id, q in plain.owner.state.questions.all.items())


def test_the_machine_reaches_every_state() -> None:
    reached = sum((run(seed, 400).reached for seed in range(3)), start=type(World().reached)())
    assert set(reached) == set(QuestionState)


def test_the_end_of_a_chain_of_merges_hears_of_what_leaves_it() -> None:
    world = World()
    ids = [str(answer.result["question"]) for person in PEOPLE[:3] if isinstance(answer := world.ask(person), Accepted)]
    for id in ids:
        world.give(MODERATOR, PublishQuestion(question=id))
    world.give(MODERATOR, MergeQuestion(question=ids[0], into=ids[1]))
    world.give(MODERATOR, MergeQuestion(question=ids[1], into=ids[2]))
    assert world.view("public")["questions"][ids[2]]["together"] == 2
    world.give(MODERATOR, StepBackQuestion(question=ids[0]))
    assert world.view("public")["questions"][ids[2]]["together"] == 1
    world.give(MODERATOR, RefuseQuestion(question=ids[2], rule=Rule.INSULT))
    assert world.view("public")["questions"][ids[1]]["state"] == "published"
    assert not world.view(f"me/{PEOPLE[2].id}")["questions"][ids[2]].get("together")  # its author hears of it, too
    world.give(MODERATOR, StepBackQuestion(question=ids[2]))
    assert world.view("public")["questions"][ids[2]]["together"] == 1
    world.close()
