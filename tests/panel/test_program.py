"""A program by itself, threads and encoders included: what it sends, on which clock, and when it sleeps."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator

import av
import numpy as np
import pytest
import pytest_asyncio
import structlog

from panel.feed import SeatFeed
from panel.mixer.lettering import plane_of
from panel.mixer.picture import FROZEN_S, Picture, Scene, Shot, TileSource
from panel.mixer.size import SIZES
from panel.outlet import Outlet
from panel.program import Program, Viewer
from panel.stage import Stage, StageTile
from panel.unit import EncodedUnit
from tests.panel.rtc_client import eventually, picture

SIZE = SIZES["360p15"]
NOBODY = Stage(False, "Le budget de l’eau", "Bientôt", ())


def test_a_frame_nobody_can_draw_costs_its_own_tile_alone() -> None:
    feed = SeatFeed()
    feed.add_frame(av.VideoFrame(1, 400, "yuv420p"), 1.0)
    assert feed.latest() is None and feed.flows(1.0)
    broken = Shot(av.VideoFrame(1, 400, "yuv420p"), 1.0)
    good = Shot(picture(0, 90, 200), 1.0)
    scene = Scene("", "", (TileSource("a", "Anna", lambda: broken), TileSource("b", "Bert", lambda: good)))
    composed = Picture(SIZE)
    composed.compose(scene, 1.0)
    assert composed._tiles[1].drawn is good.frame


class House:
    def __init__(self) -> None:
        self.feeds: dict[str, SeatFeed] = {}
        self.program = Program("d1", SIZE, NOBODY, self.feed, lambda _seconds: None)

    def feed(self, seat: str) -> SeatFeed:
        return self.feeds.setdefault(seat, SeatFeed())

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


async def test_picture_and_sound_are_on_one_clock(house: House) -> None:
    viewer = house.viewer()
    video, audio = await asyncio.gather(take(viewer.video, 20), take(viewer.audio, 60))
    assert all(unit.clock == 90000 for unit in video) and all(unit.clock == 48000 for unit in audio)
    assert {later.pts - former.pts for former, later in itertools.pairwise(audio)} <= {960 * step for step in range(1, 10)}
    # The last of each left at about the same time, and say so.
    assert abs(video[-1].pts / 90000 - audio[-1].pts / 48000) < 1.0


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


async def test_keyframes_asked_for_by_all_come_at_most_once_a_second(house: House) -> None:
    viewer = house.viewer()
    units: list[EncodedUnit] = []
    while len(units) < SIZE.fps * 3:
        house.program.ask_keyframe()
        units += await take(viewer.video, 1)
    keys = [unit.pts / 90000 for unit in units if unit.keyframe]
    assert 2 <= len(keys) <= 4
    assert min(later - former for former, later in itertools.pairwise(keys)) > 0.85


async def test_a_keyframe_comes_every_two_seconds_unasked(house: House) -> None:
    viewer = house.viewer()
    units = await take(viewer.video, SIZE.fps * 4 + 10)
    keys = [index for index, unit in enumerate(units) if unit.keyframe]
    assert len(keys) >= 2 and max(later - former for former, later in itertools.pairwise(keys)) <= SIZE.fps * 2


async def test_it_sleeps_when_nobody_looks_and_it_is_not_live(house: House) -> None:
    assert not house.program.awake
    viewer = house.viewer()
    await take(viewer.video, 3)
    house.program.detach(viewer)
    assert not house.program.awake
    house.program.show(Stage(True, "Le budget", "Bientôt", ()))
    assert house.program.awake  # live: it is being kept, whether or not somebody looks
    house.program.show(NOBODY)
    again = house.viewer()
    assert (await take(again.video, 1))[0].keyframe


async def test_a_seat_that_no_library_can_draw_does_not_end_the_program(house: House) -> None:
    house.program.show(Stage(True, "t", "c", (StageTile("a", "Anna", False),)))
    house.feeds["a"]._shot = Shot("not a frame", 1e12)  # type: ignore[arg-type]
    with structlog.testing.capture_logs() as log:
        viewer = house.viewer()
        await eventually(lambda: any(line["event"] == "program.line_failed" for line in log))
    house.feeds["a"]._shot = None
    await take(viewer.video, 2)


def test_a_tile_shows_the_latest_frame_then_freezes_then_is_a_card() -> None:
    shot: list[Shot | None] = [None]
    canvas = Picture(SIZE)
    scene = Scene("t", "c", (TileSource("a", "Anna Ferreira", lambda: shot[0]),))

    def middle(now: float) -> tuple[int, int, int]:
        frame = canvas.compose(scene, now)
        return tuple(int(plane_of(frame, i)[SIZE.height // (2 if i == 0 else 4), 8]) for i in range(3))  # type: ignore[return-value]

    card = middle(0.0)
    shot[0] = Shot(picture(0, 90, 200), 1.0)
    alive = middle(1.0)
    assert alive[1:] == (90, 200) and card[1:] != (90, 200)
    assert middle(1.0 + FROZEN_S - 0.1) == alive
    assert middle(1.0 + FROZEN_S + 0.1) == card
    shot[0] = Shot(picture(0, 90, 200), 9.0)
    assert middle(9.0) == alive


def test_names_are_white_on_black_in_the_lower_left_corner() -> None:
    canvas = Picture(SIZE)
    shot = Shot(picture(0, 128, 128), 0.0)
    frame = canvas.compose(Scene("t", "c", (TileSource("a", "Anna Ferreira", lambda: shot),)), 0.0)
    foot = plane_of(frame, 0)[-20:, :60]
    assert int(foot[-1, 0]) < 45 and int(foot.max()) > 200  # flush with the corner, and something is written
    assert int(plane_of(frame, 0)[-20, 300]) == 128


@pytest.mark.parametrize(("width", "height"), [(2, 2), (16, 16), (180, 320), (320, 180), (333, 187), (1920, 1080), (3840, 2160)])
def test_any_size_of_picture_fills_its_tile(width: int, height: int) -> None:
    canvas = Picture(SIZE)
    frame = av.VideoFrame(width, height, "yuv420p")
    for index, value in enumerate((180, 90, 200)):
        plane_of(frame, index)[:] = value
    shot = Shot(frame, 0.0)
    for count in (1, 2, 4, 5, 12, 14):
        scene = Scene("t", "c", tuple(TileSource(str(number), "", lambda: shot) for number in range(count)))
        drawn = canvas.compose(scene, 0.0)
        assert abs(int(np.median(plane_of(drawn, 0))) - 180) <= 2
        assert abs(int(np.median(plane_of(drawn, 1))) - 90) <= 2


@pytest.mark.parametrize("pixels", ["yuvj420p", "yuv422p", "nv12", "rgb24"])
def test_any_pixel_format_is_taken(pixels: str) -> None:
    frame = av.VideoFrame.from_ndarray(np.full((180, 320, 3), 255, np.uint8), "rgb24").reformat(format=pixels)
    shot = Shot(frame, 0.0)
    scene = Scene("t", "c", (TileSource("a", "", lambda: shot), TileSource("b", "", lambda: shot)))
    assert int(np.median(plane_of(Picture(SIZE).compose(scene, 0.0), 0))) in range(228, 240)


@pytest.mark.parametrize("title", ["", "x", "Une très longue question sur le budget " * 20, "\u202e\u0000\n\t\U0001f600", "مرحبا"])
def test_the_waiting_card_takes_any_title(title: str) -> None:
    frame = Picture(SIZE).compose(Scene(title, title, ()), 0.0)
    luma = plane_of(frame, 0)
    assert int(luma[2, 2]) < 45  # ink
    assert luma.max() > 60  # the courses of stone at least
