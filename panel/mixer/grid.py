"""Where each seat's picture goes in a grid. Pure: counts and sizes in, rectangles out, all even because chroma has half the points."""

from __future__ import annotations

from dataclasses import dataclass

MAX_TILES = 12
# (columns, rows) by how many seats are on stage, smallest first.
_SHAPES = ((1, (1, 1)), (2, (2, 1)), (4, (2, 2)), (9, (3, 3)), (12, (4, 3)))
# Faces are framed high: when a tall picture is cut, more is taken from below than from above.
_HEADROOM = 0.35
_GAP = 0.0035  # of the width


@dataclass(frozen=True)
class Rect:
    x: int
    y: int
    width: int
    height: int


def shape(count: int) -> tuple[int, int]:
    """Columns and rows for `count` seats."""
    return next(shape for most, shape in _SHAPES if count <= most)


def grid(count: int, width: int, height: int, foot: int = 0) -> tuple[Rect, ...]:
    """One rectangle per seat, in reading order; a last row that is not full is centred. Seats past MAX_TILES get none.

    `foot` points at the bottom stay free. Tiles keep their size above it while the rows that are used have room, and lose height otherwise.
    """
    count = min(count, MAX_TILES)
    if count == 0:
        return ()
    columns, rows = shape(count)
    space = 0 if count == 1 else gap(width)
    used_rows = -(-count // columns)
    wide = even((width - space * (columns - 1)) / columns)
    high = even(min((height - space * (rows - 1)) / rows, (height - foot - space * (used_rows - 1)) / used_rows))
    top = even((height - foot - high * used_rows - space * (used_rows - 1)) / 2)
    rects: list[Rect] = []
    for index in range(count):
        row, column = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        left = even((width - wide * in_row - space * (in_row - 1)) / 2)
        rects.append(Rect(left + column * (wide + space), top + row * (high + space), wide, high))
    return tuple(rects)


def crop(width: int, height: int, into: Rect) -> Rect:
    """The part of a width × height picture that fills `into` without changing its aspect."""
    if width * into.height > height * into.width:
        kept = max(2, even(height * into.width / into.height))
        return Rect(even((width - kept) / 2), 0, kept, even(height))
    kept = max(2, even(width * into.height / into.width))
    return Rect(0, even((height - kept) * _HEADROOM), even(width), kept)


def gap(width: int) -> int:
    """Between two tiles."""
    return even(width * _GAP)


def even(value: float) -> int:
    return int(value) // 2 * 2
