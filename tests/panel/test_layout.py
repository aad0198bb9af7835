"""Layouts: who is shown, where, and what is drawn there. Inside, even, apart; a layout that lacks its seats is a grid."""

from __future__ import annotations

import time
from functools import partial
from typing import get_args

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.messages import Layout, OnAirWanted
from panel.mixer.grid import MAX_TILES
from panel.mixer.layout import Shown, choose, places
from panel.mixer.lettering import plane_of
from panel.mixer.lower_third import lower_third, lower_third_height
from panel.mixer.picture import Picture, Scene, Shot, TileSource, scene_of
from panel.mixer.size import SIZES
from panel.stage import Stage, StageTile

LAYOUTS: tuple[Layout, ...] = get_args(Layout)
SIZE = SIZES["720p25"]
QUESTION = OnAirWanted(147, "Qui peut obliger une commune, et en combien de temps\u202f?", "Salle")


def seats(count: int) -> tuple[str, ...]:
    return tuple("abcdefghijkl"[:count])


@given(st.sampled_from(LAYOUTS), st.integers(0, 12), st.booleans(), st.booleans(), st.sampled_from([(640, 360), (1280, 720), (1920, 1080)]))
def test_places_are_inside_even_and_apart(layout: Layout, count: int, hall: bool, lower: bool, size: tuple[int, int]) -> None:
    foot = lower_third_height(size[0]) if lower else 0
    shown = choose(layout, seats(count), "a" if hall else None, (), ())
    rects = places(shown, *size, foot)
    assert len(rects) == len(shown.seats) and set(shown.seats) <= set(seats(count))
    for index, rect in enumerate(rects):
        assert all(value % 2 == 0 for value in (rect.x, rect.y, rect.width, rect.height))
        assert rect.x >= 0 and rect.y >= 0 and rect.x + rect.width <= size[0] and rect.y + rect.height <= size[1] - foot
        assert rect.width >= size[0] * 0.2 and rect.height >= size[1] * 0.2  # none is a sliver
        for other in rects[index + 1 :]:
            beside = rect.x + rect.width <= other.x or other.x + other.width <= rect.x
            above = rect.y + rect.height <= other.y or other.y + other.height <= rect.y
            assert beside or above


@pytest.mark.parametrize(
    ("layout", "count", "hall", "shown"),
    [
        ("grid", 3, "c", Shown("grid", ("a", "b", "c"))),
        ("solo", 3, None, Shown("solo", ("a",))),
        ("side_by_side", 3, None, Shown("side_by_side", ("a", "b"))),
        ("side_by_side", 1, None, Shown("grid", ("a",))),
        ("hall_speaker", 3, "a", Shown("hall_speaker", ("a", "b"))),
        ("hall_speaker", 3, None, Shown("grid", ("a", "b", "c"))),
        ("hall_speaker", 1, "a", Shown("grid", ("a",))),
        ("card", 3, None, Shown("card")),
        *[(layout, 0, None, Shown("card")) for layout in LAYOUTS],
    ],
)
def test_a_layout_that_lacks_its_seats_is_a_grid_and_an_empty_stage_a_card(
    layout: Layout, count: int, hall: str | None, shown: Shown
) -> None:
    assert choose(layout, seats(count), hall, (), ()) == shown


def test_whom_somebody_named_goes_before_whom_the_voice_names() -> None:
    assert choose("solo", seats(4), None, ("c",), ("b", "a")) == Shown("solo", ("c",))
    assert choose("solo", seats(4), None, ("z",), ("y", "b")) == Shown("solo", ("b",))  # who is not on stage is nobody
    assert choose("side_by_side", seats(4), None, ("d", "b"), ("a",)) == Shown("side_by_side", ("d", "b"))
    assert choose("side_by_side", seats(4), None, ("d",), ("d", "c")) == Shown("side_by_side", ("d", "c"))
    assert choose("hall_speaker", seats(4), "a", (), ("a", "c")) == Shown("hall_speaker", ("a", "c"))  # the hall is not beside itself
    assert choose("hall_speaker", seats(4), "a", ("d",), ("c",)) == Shown("hall_speaker", ("a", "d"))


def test_of_two_who_talk_the_one_who_stays_keeps_the_side() -> None:
    shown = choose("side_by_side", seats(4), None, (), ("a", "b"))
    talked = {("b", "a"): ("a", "b"), ("c", "b", "a"): ("c", "b"), ("d", "c", "b"): ("c", "d"), ("a", "d"): ("a", "d")}
    for spoken, expected in talked.items():
        shown = choose("side_by_side", seats(4), None, (), spoken, shown.seats)
        assert shown.seats == expected, spoken


# pixels


def flat(level: int, width: int = 1280, height: int = 720) -> Shot:
    frame = av.VideoFrame(width, height, "yuv420p")
    for index, value in enumerate((level, 128, 128)):
        plane_of(frame, index)[:] = value
    return Shot(frame, 0.0)


GREY = {seat: 60 + 20 * number for number, seat in enumerate("abcdef")}


def scene(count: int, layout: Layout = "grid", featured: tuple[str, ...] = (), on_air: OnAirWanted | None = None) -> Scene:
    shots = {seat: flat(GREY[seat]) for seat in seats(count)}
    tiles = tuple(TileSource(seat, "", partial(shots.get, seat), hall=seat == "a") for seat in shots)
    return Scene("Le budget", "Bientôt", tiles, layout, featured, on_air)


def shown_in(frame: av.VideoFrame) -> set[str]:
    """Whose flat picture covers a real part of the program."""
    luma = plane_of(frame, 0)
    return {seat for seat, grey in GREY.items() if np.count_nonzero(luma == grey) > luma.size * 0.04}


@pytest.mark.parametrize(
    ("layout", "featured", "expected"),
    [
        ("grid", (), "abcd"),
        ("solo", (), "a"),
        ("solo", ("c",), "c"),
        ("side_by_side", (), "ab"),
        ("side_by_side", ("d", "b"), "bd"),
        ("hall_speaker", (), "ab"),
        ("hall_speaker", ("d",), "ad"),
        ("card", (), ""),
    ],
)
def test_the_picture_shows_them(layout: Layout, featured: tuple[str, ...], expected: str) -> None:
    assert shown_in(Picture(SIZE).compose(scene(4, layout, featured), 0.0)) == set(expected)


def test_the_hall_is_large_and_the_first_named_on_the_left() -> None:
    luma = plane_of(Picture(SIZE).compose(scene(4, "hall_speaker", ("d",)), 0.0), 0)
    assert np.count_nonzero(luma == GREY["a"]) > 1.9 * np.count_nonzero(luma == GREY["d"])
    luma = plane_of(Picture(SIZE).compose(scene(4, "side_by_side", ("d", "b")), 0.0), 0)
    assert (int(luma[360, 320]), int(luma[360, 960])) == (GREY["d"], GREY["b"])


def test_a_layout_follows_the_voice_from_the_next_picture_on() -> None:
    picture, solo = Picture(SIZE), scene(4, "solo")
    assert shown_in(picture.compose(solo, 0.0)) == {"a"}
    picture.spotlight("c")
    assert shown_in(picture.compose(solo, 0.1)) == {"c"}
    picture.spotlight(None)
    assert shown_in(picture.compose(solo, 0.2)) == {"c"}
    pair = scene(4, "side_by_side")
    picture.spotlight("d")
    assert shown_in(picture.compose(pair, 0.3)) == {"c", "d"}
    # A voice moves nothing where everybody is shown, nor where somebody was named.
    for calm in (scene(4), scene(4, "solo", ("b",))):
        picture.compose(calm, 0.4)
        drawn = picture._tiles
        picture.spotlight("a")
        picture.compose(calm, 0.5)
        picture.spotlight("b")
        picture.compose(calm, 0.6)
        assert picture._tiles is drawn


def foot_of(frame: av.VideoFrame) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return plane_of(frame, 0)[-lower_third_height(SIZE.width) :].copy()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("count", [0, 1, 2, 4, 6])
def test_the_question_comes_with_the_next_picture_and_goes_with_the_next(layout: Layout, count: int) -> None:
    """Then the foot is the question's, to the last point; on the card that covers everything it is not."""
    picture = Picture(SIZE)
    before = foot_of(picture.compose(scene(count, layout), 0.0))
    on_air = foot_of(picture.compose(scene(count, layout, (), QUESTION), 0.1))
    assert np.array_equal(on_air, lower_third(QUESTION, SIZE.width).y) == (layout != "card")
    other = foot_of(picture.compose(scene(count, layout, (), OnAirWanted(148, "Une autre ?", "Lou")), 0.2))
    assert np.array_equal(other, on_air) == (layout == "card")
    assert np.array_equal(foot_of(picture.compose(scene(count, layout), 0.3)), before)


def test_the_question_is_ink_on_white_beside_its_number_on_vermilion() -> None:
    planes = lower_third(QUESTION, 1280)
    block, words = planes.y[:, :160], planes.y[:, 170:]
    assert int(np.median(words)) == 235 and int(words.min()) < 45
    assert int(np.median(planes.v[:, :80])) > 180 and int(np.median(block)) < 110 and int(block.max()) > 220
    assert np.count_nonzero((words < 100).any(axis=1)) > 0.35 * len(words)  # two lines


@pytest.mark.parametrize("text", ["", "x", "Mot" * 200, "Une question longue. " * 45, "\u202e\u0000\n\t\U0001f600", "مرحبا ؟"])
@pytest.mark.parametrize("asked_by", ["", "Marie-Christine Delacroix-Beauregard de la Tour", "Z" * 60])
def test_the_lower_third_takes_any_words(text: str, asked_by: str) -> None:
    for number in (1, 123_456):
        planes = lower_third(OnAirWanted(number, text, asked_by), 640)
        assert planes.y.shape == (lower_third_height(640), 640)
        assert int(planes.y[:, -10:].min()) > 220, "words run out of the picture"


@pytest.mark.parametrize("count", [1, 2, 4, 6, 9, 12])
@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout != "card"])
def test_names_stay_above_the_question(layout: Layout, count: int) -> None:
    tiles = tuple(StageTile(str(number), "Anna", False, hall=number == 0) for number in range(count))
    stage = Stage(True, "t", "c", tiles, layout, (), QUESTION)
    grey = flat(128)
    picture = Picture(SIZE)
    luma = plane_of(picture.compose(scene_of(stage, lambda _: lambda: grey), 0.0), 0)
    for tile in picture._tiles:
        rect, plate = tile.rect, tile.plate
        assert plate is not None
        corner = luma[rect.y + rect.height - plate.height : rect.y + rect.height, rect.x : rect.x + plate.width]
        assert int(corner.max()) > 225 and int(np.median(corner)) < 50, "white letters on a black block"


def test_a_question_on_air_costs_a_picture_nothing() -> None:
    """It is drawn once: what is measured is the blit that a change of layout takes, 0.1 ms at 720p where this was written."""
    picture = Picture(SIZE)
    planes = lower_third(QUESTION, SIZE.width)
    assert lower_third(OnAirWanted(147, QUESTION.text, "Salle"), SIZE.width) is planes
    still = scene(4, "grid", (), QUESTION)
    picture.compose(still, 0.0)
    took = []
    for number in range(50):
        began = time.perf_counter()
        picture.compose(still, 0.001 * number)
        took.append(time.perf_counter() - began)
    assert sorted(took)[25] < 0.001


def test_nobody_past_the_largest_grid_stops_the_picture() -> None:
    grey = flat(100)
    tiles = tuple(TileSource(str(number), "", lambda: grey) for number in range(MAX_TILES + 3))
    for layout in LAYOUTS:
        Picture(SIZE).compose(Scene("t", "c", tiles, layout, (str(MAX_TILES + 2),), QUESTION), 0.0)
