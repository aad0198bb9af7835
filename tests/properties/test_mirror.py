"""A gateway's mirror, begun anywhere in any history, is what the owner shows: every audience and offset, no frame more to give on."""

import json
import random
from typing import Any

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import Command
from debate.service.answer import Answer
from debate.service.owner import Published
from realtime.bus_messages import AudienceImage, Batch, Image, Told, decode_told, encode
from realtime.mirror import Mirror
from tests.properties.test_views import AUDIENCES, without_counts
from tests.properties.world import World


async def nobody(actor: Actor, command: Command, id: str, expect: int | None) -> Answer:
    raise AssertionError("a mirror that nobody asks submits nothing")


def image_of(world: World) -> Image:
    owner = world.owner
    return Image(0, owner.epoch, {a: AudienceImage(owner.offset(a), owner.snapshot(a), None) for a in owner.audiences()}, (), {}, ())


@pytest.mark.parametrize("seed", range(10))
def test_a_mirror_is_what_the_owner_shows(seed: int) -> None:
    world, draw = World(), random.Random(seed).choice
    told: list[Batch] = []

    def hear(published: Published) -> None:
        batch = Batch("d1", world.owner.epoch, published.frames, published.supports, published.renewed)
        there = decode_told(encode(Told(1, 1, batch))).of  # as it arrives over a bus
        assert isinstance(there, Batch)
        told.append(there)

    world.owner.subscribe(hear)
    mirrors: list[Mirror] = []
    for n in range(240):
        if n % 60 == 0:
            mirrors.append(mirror := Mirror("d1", nobody))
            assert mirror.take_in(image_of(world)) is None  # the first time everything is new
        world.step(draw)
        while told:
            batch = told.pop(0)
            for mirror in mirrors:
                assert mirror.fold(batch)
    for mirror in mirrors:
        for audience in AUDIENCES:
            assert mirror.offset(audience) == world.owner.offset(audience)
            assert shown(mirror.snapshot(audience)) == shown(world.owner.snapshot(audience)), audience
            for back in range(1, 40):
                late = mirror.frames_after(audience, mirror.offset(audience) - back)
                if late is not None:
                    # What the owner gives on to nobody any more, because words in it were hidden, the mirror does not either.
                    assert list(late) == list(world.owner.frames_after(audience, world.owner.offset(audience) - back) or [])
    world.close()


def shown(view: bytes) -> Any:
    return without_counts(json.loads(view))
