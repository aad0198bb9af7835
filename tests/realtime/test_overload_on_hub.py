"""The overload policy on a real hub: who does not read is spared, then told to come back, and nobody else notices."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import SupportQuestion
from debate.domain.roles import Role
from realtime.close_codes import CloseCode
from realtime.limits import Limits
from tests.realtime.house import accept, open_owner, published
from tests.realtime.hub_scene import Scene

KIB = 1024


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    owner = await open_owner()
    yield Scene(owner, Limits(tabs_per_identity=2, connections_per_prefix=3, venues=("203.0.113.0/24",)))
    await owner.close()


class TestOverload:
    async def test_a_stalled_reader_is_sent_away_within_ten_seconds(self, scene: Scene) -> None:
        stalled, _ = scene.join("p1")
        reading, _ = scene.join("p2")
        stalled.backlog = 300 * KIB
        await published(scene.owner)
        crossed = scene.timing.now()
        while not stalled.aborted:
            scene.timing.pass_s(0.5)
            assert scene.timing.now() - crossed <= 10
        assert stalled.code is CloseCode.SLOW
        assert reading.code is None
        assert scene.hub.overload.evicted == 1

    async def test_one_who_catches_up_stays(self, scene: Scene) -> None:
        slow, _ = scene.join("p1")
        slow.backlog = 300 * KIB
        await published(scene.owner)
        scene.timing.pass_s(3)
        slow.backlog = 0
        scene.timing.pass_s(12)
        assert slow.code is None and len(scene.hub.overload) == 0

    async def test_far_over_the_buffer_goes_at_once(self, scene: Scene) -> None:
        stalled, _ = scene.join("p1")
        stalled.backlog = 3000 * KIB
        await published(scene.owner)
        scene.timing.pass_s(1.1)
        assert stalled.code is CloseCode.SLOW

    async def test_a_snapshot_on_a_thin_line_is_waited_for(self, scene: Scene) -> None:
        await published(scene.owner, "x" * 200)
        slow, link = scene.join("p1")
        slow.backlog = link.ceiling
        await published(scene.owner)
        scene.timing.pass_s(12)
        assert slow.code is None

    @pytest.mark.parametrize("by", ["heartbeat", "counts", "own frame"])
    async def test_once_the_snapshot_was_read_a_stall_has_the_usual_ceiling(self, scene: Scene, by: str) -> None:
        question = await published(scene.owner)
        stalled, link = scene.join("p1")
        scene.timing.pass_s(3)
        link.ceiling = 1000 * KIB  # as a snapshot of two thousand questions leaves it
        if by == "heartbeat":
            scene.timing.pass_s(24)
            link.pong()
        elif by == "counts":
            await accept(scene.owner, Actor("p7", Role.PARTICIPANT), SupportQuestion(question=question))
            scene.timing.pass_s(1)
        else:
            await accept(scene.owner, Actor("p1", Role.PARTICIPANT), SupportQuestion(question=question))
        stalled.backlog = 300 * KIB
        await published(scene.owner, "Qui paie le rail ?")
        crossed = scene.timing.now()
        while not stalled.aborted:
            scene.timing.pass_s(0.5)
            assert scene.timing.now() - crossed <= 10
        assert stalled.code is CloseCode.SLOW

    async def test_counts_are_spared_first_and_made_good_later(self, scene: Scene) -> None:
        question = await published(scene.owner)
        slow, _ = scene.join("p1")
        scene.timing.pass_s(3)
        slow.take()
        slow.backlog = 100 * KIB
        await accept(scene.owner, Actor("p7", Role.PARTICIPANT), SupportQuestion(question=question))
        scene.timing.pass_s(1)
        assert slow.take() == []
        slow.backlog = 0
        await accept(scene.owner, Actor("p8", Role.PARTICIPANT), SupportQuestion(question=question))
        scene.timing.pass_s(1)
        assert [m["value"] for m in slow.take() if m.get("key") == "supports"] == [{question: 2}]

    async def test_events_are_not_spared(self, scene: Scene) -> None:
        slow, _ = scene.join("p1")
        slow.take()
        slow.backlog = 300 * KIB
        await published(scene.owner)
        scene.timing.pass_s(0)
        assert [m["type"] for m in slow.take()] == ["event"]
