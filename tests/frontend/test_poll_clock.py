"""A poll ends when the slowest honest player had the full time, and its counts are told meanwhile, unless they are hidden."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import AddPoll, Command, OpenPoll, VotePoll
from debate.domain.polls import PollKind, PollState
from debate.domain.roles import Role
from debate.service.owner import DebateOwner
from debate.store.event_log import Entry
from debate.store.memory_log import MemoryLog
from frontend.poll_clock import PollClock
from realtime.limits import Limits
from tests.debate.scenario import LIVE, MODERATOR, NOW
from tests.realtime.house import accept
from tests.realtime.hub_scene import Scene

SECONDS = 20
END = NOW + SECONDS * 1000


class Evening:
    """A live debate at a time of our own, with its clock."""

    def __init__(self, owner: DebateOwner) -> None:
        self.owner = owner
        self.scene = Scene(owner, Limits())
        self.now = NOW
        self.clock = PollClock(owner, self.scene.hub, lambda: self.now)

    async def give(self, actor: Actor, command: Command) -> None:
        await accept(self.owner, actor, command)

    async def open_poll(self, hidden: bool = False) -> None:
        options = ("Oui", "Non")
        await self.give(MODERATOR, AddPoll(poll="l1", kind=PollKind.SINGLE, title="A ?", options=options, hidden=hidden, seconds=SECONDS))
        await self.give(MODERATOR, OpenPoll(poll="l1"))

    async def at(self, now: int) -> PollState:
        self.now = now
        self.clock.look()
        await asyncio.sleep(0.05)
        return self.owner.state.polls.all["l1"].state

    def told(self, peer: Any) -> list[Any]:
        self.scene.timing.pass_s(1)
        return [message["value"] for message in peer.take() if message["type"] == "state" and message["key"] == "polls"]


@pytest.fixture
async def evening() -> AsyncIterator[Evening]:
    log = MemoryLog(epoch="e1")
    log.append([Entry("o1", "begin", b"{}", LIVE)])
    box: list[Evening] = []
    owner = await DebateOwner.open(lambda: log, lambda: box[0].now if box else NOW)
    box.append(Evening(owner))
    yield box[0]
    await owner.close()


async def test_it_ends_soon_after_the_announced_end_when_nobody_is_behind(evening: Evening) -> None:
    await evening.open_poll()
    assert await evening.at(END) is PollState.OPEN
    assert await evening.at(END + 749) is PollState.OPEN
    assert await evening.at(END + 750) is PollState.CLOSED


async def test_it_waits_for_the_slowest_that_is_here(evening: Evening) -> None:
    await evening.open_poll()
    _, slow = evening.scene.join("p1", Role.VIEWER)
    _, slower = evening.scene.join("p2")
    slow.text(json.dumps({"type": "behind", "ms": 4_000}))
    slower.text(json.dumps({"type": "behind", "ms": 9_000}))
    assert await evening.at(END + 9_000) is PollState.OPEN
    slower.lost()
    assert await evening.at(END + 4_000) is PollState.OPEN
    assert await evening.at(END + 4_750) is PollState.CLOSED


async def test_a_false_word_delays_it_by_fifteen_seconds_at_most(evening: Evening) -> None:
    await evening.open_poll()
    _, link = evening.scene.join("p1")
    link.text(json.dumps({"type": "behind", "ms": 2**50}))
    assert await evening.at(END + 14_999) is PollState.OPEN
    assert await evening.at(END + 15_000) is PollState.CLOSED


async def test_a_restart_finds_the_open_poll_and_closes_it(evening: Evening) -> None:
    await evening.open_poll()
    evening.now = END + 60_000
    PollClock(evening.owner, evening.scene.hub, lambda: evening.now)
    await asyncio.sleep(0.05)
    assert evening.owner.state.polls.all["l1"].state is PollState.CLOSED


async def test_counts_are_told_while_it_is_open_and_then_no_more(evening: Evening) -> None:
    await evening.open_poll()
    peer, _ = evening.scene.join("p1")
    await evening.give(Actor("p1", Role.PARTICIPANT), VotePoll(poll="l1", choices=(1,)))
    assert evening.told(peer)[-1] == {"l1": [0, 1, 1]}
    late, _ = evening.scene.join("p2")
    assert evening.told(late)[-1] == {"l1": [0, 1, 1]}
    await evening.at(END + 15_000)
    assert evening.told(peer)[-1] == {}
    after, _ = evening.scene.join("p3")
    assert evening.told(after) == [{}]


async def test_hidden_counts_are_told_to_nobody(evening: Evening) -> None:
    await evening.open_poll(hidden=True)
    roles = (Role.PARTICIPANT, Role.HALL, Role.MODERATOR, Role.OBSERVER)
    peers = [evening.scene.join(f"x{n}", role)[0] for n, role in enumerate(roles)]
    evening.scene.timing.pass_s(2)
    for peer in peers:
        peer.take()
    await evening.give(Actor("p9", Role.PARTICIPANT), VotePoll(poll="l1", choices=(1,)))
    evening.scene.timing.pass_s(2)
    assert [peer.take() for peer in peers] == [[], [], [], []]
