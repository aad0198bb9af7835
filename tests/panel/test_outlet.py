"""What a slow viewer, or a slow decoder, costs: the oldest, whole groups of pictures at a time, and never more memory."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from panel.outlet import Outlet, OutletClosed
from panel.unit import EncodedUnit

H264, OPUS, VP8 = SimpleNamespace(name="H264"), SimpleNamespace(name="opus"), SimpleNamespace(name="VP8")
IDR, DELTA = b"\x00\x00\x00\x01\x67\x00\x00\x00\x01\x65\x11", b"\x00\x00\x00\x01\x41\x22"


def unit(pts: int, keyframe: bool = False) -> EncodedUnit:
    return EncodedUnit(b"x", pts, 90000, keyframe)


async def drained(outlet: Outlet) -> list[int]:
    seen: list[int] = []
    while True:
        try:
            seen.append((await asyncio.wait_for(outlet.take(), 0.05)).pts)
        except TimeoutError:
            return seen


async def test_a_picture_begins_at_a_keyframe() -> None:
    outlet = Outlet(5, lambda: None)
    for one in (unit(1), unit(2, True), unit(3)):
        outlet.put(one)
    assert await drained(outlet) == [2, 3]


async def test_a_full_picture_outlet_drops_all_and_waits_for_a_keyframe_it_asks_for() -> None:
    asked: list[int] = []
    outlet = Outlet(3, lambda: asked.append(1))
    outlet.put(unit(0, True))
    for pts in range(1, 6):
        outlet.put(unit(pts))
    assert asked == [1] and outlet.dropped == 3
    outlet.put(unit(6, True))
    outlet.put(unit(7))
    assert await drained(outlet) == [6, 7]


async def test_a_full_sound_outlet_drops_the_oldest() -> None:
    outlet = Outlet(3)
    for pts in range(6):
        outlet.put(unit(pts))
    assert await drained(outlet) == [3, 4, 5]


async def test_a_closed_outlet_ends_who_waits() -> None:
    outlet = Outlet(3)
    waiting = asyncio.create_task(outlet.take())
    await asyncio.sleep(0)
    outlet.close()
    with pytest.raises(OutletClosed):
        await asyncio.wait_for(waiting, 5)
    outlet.put(unit(1))
    with pytest.raises(OutletClosed):
        await outlet.take()
