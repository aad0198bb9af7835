"""The composed picture, drawn from frames of any kind."""

from __future__ import annotations

import av
import numpy as np
import pytest

from panel.mixer.lettering import plane_of
from panel.mixer.picture import FROZEN_S, Picture, Scene, Shot, TileSource
from panel.mixer.size import SIZES
from tests.panel.rtc_client import picture

SIZE = SIZES["360p15"]


def test_a_frame_nobody_can_draw_costs_its_own_tile_alone() -> None:
    broken = Shot(av.VideoFrame(1, 400, "yuv420p"), 1.0)
    good = Shot(picture(0, 90, 200), 1.0)
    scene = Scene("", "", (TileSource("a", "Anna", lambda: broken), TileSource("b", "Bert", lambda: good)))
    composed = Picture(SIZE)
    composed.compose(scene, 1.0)
    assert composed._tiles[1].drawn is good.frame


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
