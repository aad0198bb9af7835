"""A program with its mixer's process: what it sends, on which clock, when it sleeps, and how it comes back when the mixer dies."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import time
from collections.abc import AsyncIterator

import av
import pytest
import pytest_asyncio

from panel.mixer.messages import Codec
from panel.mixer.size import SIZES
from panel.outlet import Outlet
from panel.program import REST_AFTER_S, Program, Viewer
from panel.stage import Stage, StageTile
from panel.unit import EncodedUnit
from tests.panel.rtc_client import eventually
from tests.panel.test_seat_input import pictures

SIZE = SIZES["360p15"]
NOBODY = Stage(False, "Le budget de l’eau", "Bientôt", ())
LIVE = Stage(True, "Le budget de l’eau", "Bientôt", ())


class Kept:
    """A sink that remembers."""

    def __init__(self) -> None:
        self.pictures: list[EncodedUnit] = []
        self.sounds: list[EncodedUnit] = []
        self.interruptions = 0

    def picture(self, unit: EncodedUnit) -> None:
        self.pictures.append(unit)

    def sound(self, unit: EncodedUnit) -> None:
        self.sounds.append(unit)

    def interrupted(self) -> None:
        self.interruptions += 1


class House:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.program = Program("d1", "360p15", NOBODY, self.asked.append)

    def viewer(self, without: str | None = None) -> Viewer:
        viewer = Viewer(Outlet(100, self.program.ask_keyframe), Outlet(100), without)
        self.program.attach(viewer)
        return viewer


@pytest_asyncio.fixture
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.program.close()


async def take(outlet: Outlet | None, count: int) -> list[EncodedUnit]:
    assert outlet is not None
    async with asyncio.timeout(20):
        return [await outlet.take() for _ in range(count)]


async def test_picture_and_sound_are_on_one_clock_that_is_the_worlds(house: House) -> None:
    viewer = house.viewer()
    video, audio = await asyncio.gather(take(viewer.video, 20), take(viewer.audio, 60))
    assert all(unit.clock == 90000 for unit in video) and all(unit.clock == 48000 for unit in audio)
    assert {later.pts - former.pts for former, later in itertools.pairwise(audio)} <= {960 * step for step in range(1, 10)}
    # The last of each left at about the same time, just now, and say so.
    assert abs(video[-1].at - audio[-1].at) < 1.0
    assert abs(video[-1].at - time.time()) < 1.0


async def test_each_keyframe_carries_its_parameter_sets_and_decodes_alone(house: House) -> None:
    viewer = house.viewer()
    first = (await take(viewer.video, 1))[0]
    assert first.keyframe
    kinds = {first.data[at + 4] & 0x1F for at in range(len(first.data) - 4) if first.data[at : at + 4] == b"\0\0\0\1"}
    assert {5, 7, 8} <= kinds | {first.data[at + 3] & 0x1F for at in range(len(first.data) - 3) if first.data[at : at + 3] == b"\0\0\1"}
    sps = first.data.index(b"\x67")
    assert first.data[sps + 1] == 0x42 and first.data[sps + 2] & 0x40 == 0x40  # constrained baseline
    decoder = av.CodecContext.create("h264", "r")
    frames = decoder.decode(av.Packet(first.data)) + decoder.decode(None)
    assert [(frame.width, frame.height) for frame in frames] == [(SIZE.width, SIZE.height)]


async def test_keyframes_asked_for_by_all_come_at_most_once_a_second_beside_those_of_the_segments(house: House) -> None:
    viewer = house.viewer()
    units: list[EncodedUnit] = []
    while len(units) < SIZE.fps * 4:
        house.program.ask_keyframe()
        units += await take(viewer.video, 1)
    keys = [unit.at for unit in units if unit.keyframe]
    assert 3 <= len(keys) <= 7
    assert sum(later - former < 0.85 for former, later in itertools.pairwise(keys)) <= 2  # those that begin a segment


async def test_each_segment_begins_whole_unasked(house: House) -> None:
    viewer = house.viewer()
    units = await take(viewer.video, SIZE.fps * 6)
    keys = [unit.at for unit in units if unit.keyframe]
    pauses = [later - former for former, later in itertools.pairwise(keys[1:])]
    assert len(pauses) >= 2
    assert all(abs(pause - SIZE.segment_pictures / SIZE.fps) < 0.2 for pause in pauses)


async def test_it_starts_when_somebody_looks_and_lets_its_mixer_go_a_while_after_the_last(house: House) -> None:
    assert not house.program.awake and house.program.mixing
    viewer = house.viewer()
    await take(viewer.video, 3)
    house.program.detach(viewer)
    now = time.monotonic()
    assert not house.program.settle(now + REST_AFTER_S - 1) and house.program.settle(now + REST_AFTER_S + 1)
    await house.program.close()
    assert not house.program.awake
    house.program.show(LIVE)
    assert house.program.awake  # it is being kept, whether or not somebody looks
    again = house.viewer()
    assert (await take(again.video, 1))[0].keyframe


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
async def test_a_mixer_that_dies_or_hangs_is_another_one_within_three_seconds(house: House, how: signal.Signals) -> None:
    kept = Kept()
    house.program.sink = kept
    house.program.show(LIVE)
    viewer = house.viewer()
    await take(viewer.video, 5)
    await eventually(lambda: len(kept.sounds) > 5)
    first = house.program.mixer_pid
    assert first is not None
    os.kill(first, how)
    began, last = time.monotonic(), kept.pictures[-1].at
    await eventually(lambda: not house.program.mixing)
    count = len(kept.pictures)
    await eventually(lambda: len(kept.pictures) > count)
    # A hanging one is given up after 2 s, and a new one needs most of a second; machines under test are loaded.
    assert time.monotonic() - began < 8
    assert kept.interruptions == 1 and house.program.mixer_pid != first
    assert kept.pictures[count].keyframe and kept.pictures[count].at > last


async def test_a_new_mixer_is_told_the_stage_and_asks_the_seats_for_whole_pictures(house: House) -> None:
    house.program.show(Stage(True, "t", "c", (StageTile("a", "Anna", False),)))
    await eventually(lambda: house.program.mixing)
    data = pictures(Codec.H264, 2)
    house.program.seat_frame("a", Codec.H264, data[1], time.monotonic())
    await eventually(lambda: house.asked)
    house.program.seat_frame("a", Codec.H264, data[0], time.monotonic())
    await eventually(lambda: "a" in house.program.seen and house.program.seen["a"].width == 320)
