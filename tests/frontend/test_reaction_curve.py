"""Taps are added up by second of the program, told a few times a second, kept every five, and one person counts once in two."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from debate.domain.commands import MuteParticipant
from debate.domain.questions.words import Rule
from debate.domain.roles import Role
from debate.service.owner import DebateOwner
from debate.store.event_log import Entry
from debate.store.memory_log import MemoryLog
from frontend.reaction_curve import ReactionCurve
from realtime.limits import Limits
from realtime.link import Link
from tests.debate.scenario import LIVE, MODERATOR, NOW, OPEN
from tests.realtime.house import accept
from tests.realtime.hub_scene import Scene

SECOND = str(NOW // 1000)


class Evening:
    def __init__(self, owner: DebateOwner) -> None:
        self.owner = owner
        self.scene = Scene(owner, Limits())
        self.now = NOW
        self.curve = ReactionCurve(owner, self.scene.hub, lambda: self.now)

    def tap(self, link: Link, kind: str = "agree", at: int | None = None) -> None:
        link.text(json.dumps({"type": "react", "kind": kind, "at": self.now if at is None else at}))

    def told(self, peer: Any) -> Any:
        self.curve.tell()
        self.scene.timing.pass_s(1)
        said = [m["value"] for m in peer.take() if m["type"] == "state" and m["key"] == "reactions"]
        return said[-1] if said else None

    async def kept(self) -> dict[str, tuple[int, int, int]]:
        self.curve.keep()
        await asyncio.sleep(0.02)
        return dict(self.owner.state.reactions.seconds)


async def begun(events: Any) -> AsyncIterator[Evening]:
    log = MemoryLog(epoch="e1")
    log.append([Entry("o1", "begin", b"{}", events)])
    owner = await DebateOwner.open(lambda: log, lambda: NOW)
    yield Evening(owner)
    await owner.close()


@pytest.fixture
async def evening() -> AsyncIterator[Evening]:
    async for one in begun(LIVE):
        yield one


async def test_one_person_counts_once_in_two_seconds_from_all_tabs(evening: Evening) -> None:
    peer, first = evening.scene.join("p1")
    _, second = evening.scene.join("p1")
    _, other = evening.scene.join("p2")
    for link in (first, second, first, other):
        evening.tap(link)
    evening.tap(first, "unclear")
    assert evening.told(peer) == {SECOND: [2, 0, 1]}
    evening.now += 2_000
    evening.tap(first)
    assert evening.told(peer) == {SECOND: [2, 0, 1], str(NOW // 1000 + 2): [1, 0, 0]}


async def test_taps_are_kept_once(evening: Evening) -> None:
    _, link = evening.scene.join("p1")
    evening.tap(link)
    assert await evening.kept() == {SECOND: (1, 0, 0)}
    assert await evening.kept() == {SECOND: (1, 0, 0)}
    events = [type(event).__name__ for event in evening.owner._log.read()]
    assert events.count("ReactionsKept") == 1


async def test_a_tap_counts_where_its_picture_was_and_not_elsewhere(evening: Evening) -> None:
    peer, link = evening.scene.join("p1")
    _, wrong = evening.scene.join("p2")
    for at in (NOW - 30_001, NOW + 1_001, 0):
        evening.tap(wrong, at=at)
    evening.tap(link, at=NOW - 8_000)
    assert evening.told(peer) == {str(NOW // 1000 - 8): [1, 0, 0]}


async def test_the_last_minute_is_told_and_then_nothing(evening: Evening) -> None:
    peer, link = evening.scene.join("p1")
    evening.tap(link)
    assert evening.told(peer) == {SECOND: [1, 0, 0]}
    evening.now += 61_000
    assert evening.told(peer) == {}


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MODERATOR, Role.HALL])
async def test_only_participants_react(evening: Evening, role: Role) -> None:
    peer, link = evening.scene.join("x1", role)
    evening.tap(link)
    assert evening.told(peer) is None and await evening.kept() == {}


async def test_nobody_reacts_before_the_live() -> None:
    async for evening in begun(OPEN):
        peer, link = evening.scene.join("p1")
        evening.tap(link)
        assert evening.told(peer) is None


async def test_who_is_muted_does_not_react(evening: Evening) -> None:
    await accept(evening.owner, MODERATOR, MuteParticipant(participant="p1", minutes=5, rule=Rule.INSULT))
    peer, link = evening.scene.join("p1")
    evening.tap(link)
    assert evening.told(peer) is None
    evening.now += 300_000
    evening.tap(link)
    assert evening.told(peer) == {str(NOW // 1000 + 300): [1, 0, 0]}
