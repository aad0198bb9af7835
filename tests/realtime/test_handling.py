"""A card in a colleague's hands: told to consoles alone, taken back with the line, and claimed by nobody who only looks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from debate.domain.roles import Role
from realtime.handling import Handling
from realtime.limits import Limits
from realtime.link import Link
from tests.realtime.by_hand import KeepingPeer
from tests.realtime.house import open_owner
from tests.realtime.hub_scene import Scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    owner = await open_owner()
    scene = Scene(owner, Limits())
    Handling(scene.hub)
    yield scene
    await owner.close()


def takes(link: Link, question: str | None) -> None:
    link.text(json.dumps({"type": "handling", "question": question}))


def told(scene: Scene, peer: KeepingPeer) -> list[object]:
    scene.timing.pass_s(1)
    return [message["value"] for message in peer.take() if message["type"] == "state" and message["key"] == "handling"]


async def test_a_card_in_hand_is_seen_by_consoles_alone(scene: Scene) -> None:
    ada, her = scene.join("m1", Role.MODERATOR, session="s1")
    observer, _ = scene.join("m9", Role.OBSERVER, session="s9")
    viewer, _ = scene.join("p1")
    takes(her, "q1")
    assert told(scene, ada) == [{"q1": ["m1", "Lou"]}]
    assert told(scene, observer) == [{"q1": ["m1", "Lou"]}]
    assert told(scene, viewer) == []
    takes(her, "q2")
    assert told(scene, ada) == [{"q2": ["m1", "Lou"]}], "one card a hand"
    takes(her, None)
    assert told(scene, ada) == [{}]


async def test_two_who_hold_one_card_are_both_told_and_a_lost_line_lets_go(scene: Scene) -> None:
    ada, her = scene.join("m1", Role.MODERATOR, session="s1")
    _, his = scene.join("m2", Role.MODERATOR, session="s2")
    takes(her, "q1")
    takes(his, "q1")
    assert told(scene, ada) == [{"q1": ["m1", "Lou", "m2", "Lou"]}]
    his.lost()
    assert told(scene, ada) == [{"q1": ["m1", "Lou"]}]
    later, _ = scene.join("m3", Role.MODERATOR, session="s3")
    assert told(scene, later) == [{"q1": ["m1", "Lou"]}], "whoever comes later is told what stands"


async def test_who_only_looks_holds_nothing(scene: Scene) -> None:
    ada, _ = scene.join("m1", Role.MODERATOR, session="s1")
    _, watching = scene.join("m9", Role.OBSERVER, session="s9")
    _, stranger = scene.join("p1")
    takes(watching, "q1")
    takes(stranger, "q1")
    takes(stranger, None)
    assert told(scene, ada) == []
