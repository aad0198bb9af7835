"""What holds of votes whatever the order: hidden results leave no trace before the end, and no ballot is counted twice or lost."""

import asyncio
import random
from collections import Counter

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import AddPoll, ClosePoll, CountPoll, OpenPoll, VotePoll
from debate.domain.polls import PollKind
from debate.domain.roles import Role
from debate.service.answer import Accepted, Rejected
from frontend.poll_clock import PollClock
from realtime.hub import Hub
from realtime.limits import Limits
from tests.properties.voting import vote
from tests.properties.world import CLERK, MODERATOR, World

VOTERS = tuple(Actor(f"p{n:04d}", Role.PARTICIPANT) for n in range(40))
ADD = AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=("Oui", "Non", "Autre"), hidden=True, seconds=60)


def opened(hidden: bool) -> World:
    world = World(refused_shown=False)
    world.give(MODERATOR, AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=ADD.options, hidden=hidden, seconds=60), "a1")
    world.give(MODERATOR, OpenPoll(poll="l1"), "a2")
    return world


async def _clock(world: World) -> Hub:
    hub = Hub(world.owner, Limits())
    PollClock(world.owner, hub, lambda: world.now)
    return hub


@pytest.mark.parametrize("seed", range(6))
def test_hidden_results_leave_no_trace_before_the_end(seed: int) -> None:
    """Two halls full of voters, one that is quiet: to everybody but the voters the same bytes, at the same offsets, in the same states."""
    draw = random.Random(seed)
    worlds = [opened(hidden=True) for _ in range(3)]
    hubs = [world.loop.run_until_complete(_clock(world)) for world in worlds]
    for world, chance, crowd in zip(worlds[:2], (draw.random(), draw.random()), (30, 17), strict=True):
        for voter in draw.sample(VOTERS, crowd):
            vote(world, voter, "l1", (0 if draw.random() < chance else 1,))
        world.give(CLERK, CountPoll(poll="l1", counts=(draw.randrange(90), 1, 2)))
    tallies = {world.owner.state.polls.all["l1"].online for world in worlds}
    assert len(tallies) == 3, "the three must differ, or nothing is compared"
    for audience in ("public", "stage", "console"):
        frames = [[(f.offset, f.at, f.changes) for f in world.frames[audience]] for world in worlds]
        assert frames[0] == frames[1] == frames[2]
        assert len({world.owner.snapshot(audience) for world in worlds}) == 1
    assert all("polls" not in hub._replaceable._said for hub in hubs)
    for world in worlds:
        world.close()


def test_a_vote_sent_a_hundred_times_from_ten_tabs_counts_once() -> None:
    """As tabs and an outbox do: ids that repeat, ids that differ, all at once, some after a restart of the owner."""
    world = opened(hidden=False)

    async def storm() -> None:
        sent = [world.owner.submit(VOTERS[0], VotePoll(poll="l1", choices=(1,)), f"tab{n % 10}-{n % 3}") for n in range(100)]
        answers = await asyncio.gather(*sent)
        assert all(isinstance(answer, Accepted) for answer in answers)

    world.loop.run_until_complete(storm())
    poll = world.owner.state.polls.all["l1"]
    assert (poll.online, poll.voters) == ((0, 1, 0), 1)
    assert [type(e).__name__ for e in world.owner._log.read()].count("BallotCast") == 1
    world.give(VOTERS[0], VotePoll(poll="l1", choices=(2,)))
    assert world.owner.state.polls.all["l1"].online == (0, 0, 1)
    world.close()


@pytest.mark.parametrize("seed", range(8))
def test_a_ballot_on_its_way_at_the_close_is_counted_or_refused_never_both(seed: int) -> None:
    world, draw = opened(hidden=False), random.Random(seed)
    n_before = draw.randrange(1, 40)

    async def race() -> list[tuple[str, object]]:
        before = [(v.id, world.owner.submit(v, VotePoll(poll="l1", choices=(draw.randrange(3),)), v.id)) for v in VOTERS[:n_before]]
        close = ("close", world.owner.submit(MODERATOR, ClosePoll(poll="l1"), "close"))
        after = [(v.id, world.owner.submit(v, VotePoll(poll="l1", choices=(draw.randrange(3),)), v.id)) for v in VOTERS[n_before:]]
        sent = [*before, *after]
        draw.shuffle(sent)
        sent.insert(draw.randrange(len(sent)), close)
        answers = await asyncio.gather(*(one for _, one in sent))
        return [(who, answer) for (who, _), answer in zip(sent, answers, strict=True)]

    outcomes: Counter[str] = Counter()
    for who, answer in world.loop.run_until_complete(race()):
        if who == "close":
            assert isinstance(answer, Accepted)
        else:
            outcomes[answer.code if isinstance(answer, Rejected) else "counted"] += 1
    assert set(outcomes) <= {"counted", "poll_closed"} and outcomes.total() == len(VOTERS)
    poll = world.owner.state.polls.all["l1"]
    assert poll.voters == sum(poll.online) == outcomes["counted"]
    closed = world.owner.ledger[-1]
    assert (closed.kind, closed.online, closed.voters) == ("poll_closed", poll.online, poll.voters)
    world.close()
