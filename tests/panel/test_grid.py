"""The grid, whatever the number of seats and the size: inside, even, apart, all alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.mixer.grid import MAX_TILES, Rect, crop, grid, shape

SIZES = st.sampled_from([(640, 360), (1280, 720), (1920, 1080)])


@pytest.mark.parametrize(
    ("count", "columns_rows"),
    [(1, (1, 1)), (2, (2, 1)), (3, (2, 2)), (4, (2, 2)), (5, (3, 3)), (9, (3, 3)), (10, (4, 3)), (12, (4, 3))],
)
def test_shapes(count: int, columns_rows: tuple[int, int]) -> None:
    assert shape(count) == columns_rows


def test_one_seat_has_it_all_and_nobody_has_nothing() -> None:
    assert grid(1, 1280, 720) == (Rect(0, 0, 1280, 720),)
    assert grid(0, 1280, 720) == ()


@given(st.integers(0, 20), SIZES)
def test_tiles_are_inside_even_alike_and_apart(count: int, size: tuple[int, int]) -> None:
    rects = grid(count, *size)
    assert len(rects) == min(count, MAX_TILES)
    assert len({(rect.width, rect.height) for rect in rects}) <= 1
    for index, rect in enumerate(rects):
        assert all(value % 2 == 0 for value in (rect.x, rect.y, rect.width, rect.height))
        assert rect.x >= 0 and rect.y >= 0 and rect.x + rect.width <= size[0] and rect.y + rect.height <= size[1]
        for other in rects[index + 1 :]:
            beside = rect.x + rect.width <= other.x or other.x + other.width <= rect.x
            above = rect.y + rect.height <= other.y or other.y + other.height <= rect.y
            assert beside or above


@given(st.integers(16, 4096), st.integers(16, 4096), st.integers(1, 12), SIZES)
def test_a_crop_is_inside_and_keeps_the_aspect(width: int, height: int, count: int, size: tuple[int, int]) -> None:
    tile = grid(count, *size)[0]
    kept = crop(width, height, tile)
    assert kept.x >= 0 and kept.y >= 0 and kept.x + kept.width <= width and kept.y + kept.height <= height
    assert kept.width == width // 2 * 2 or kept.height == height // 2 * 2
    # Rounding to even points is all that may bend the aspect.
    assert abs(kept.width * tile.height - kept.height * tile.width) <= 2 * max(tile.width, tile.height) + 2


def test_a_tall_picture_is_cut_more_below_than_above() -> None:
    kept = crop(720, 1280, Rect(0, 0, 640, 360))
    assert kept.width == 720 and 0 < kept.y < (1280 - kept.height) // 2
