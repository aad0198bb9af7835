"""Where each seat's picture goes. Pure: counts and sizes in, rectangles out, all even because chroma has half the points."""

from __future__ import annotations

from dataclasses import dataclass

MAX_TILES = 12
# (columns, rows) by how many seats are on stage, smallest first.
_SHAPES = ((1, (1, 1)), (2, (2, 1)), (4, (2, 2)), (9, (3, 3)), (12, (4, 3)))
# Faces are framed high: when a tall picture is cut, more is taken from below than from above.
_HEADROOM = 0.35


@dataclass(frozen=True)
class Rect:
    x: int
    y: int
    width: int
    height: int


def shape(count: int) -> tuple[int, int]:
    """Columns and rows for `count` seats."""
    return next(shape for most, shape in _SHAPES if count <= most)


def grid(count: int, width: int, height: int) -> tuple[Rect, ...]:
    """One rectangle per seat, in reading order; a last row that is not full is centred. Seats past MAX_TILES get none."""
    count = min(count, MAX_TILES)
    if count == 0:
        return ()
    columns, rows = shape(count)
    gap = 0 if count == 1 else _even(width * 0.0035)
    wide, high = _even((width - gap * (columns - 1)) / columns), _even((height - gap * (rows - 1)) / rows)
    used_rows = -(-count // columns)
    top = _even((height - high * used_rows - gap * (used_rows - 1)) / 2)
    rects: list[Rect] = []
    for index in range(count):
        row, column = divmod(index, columns)
        in_row = min(columns, count - row * columns)
        left = _even((width - wide * in_row - gap * (in_row - 1)) / 2)
        rects.append(Rect(left + column * (wide + gap), top + row * (high + gap), wide, high))
    return tuple(rects)


def crop(width: int, height: int, into: Rect) -> Rect:
    """The part of a width × height picture that fills `into` without changing its aspect."""
    if width * into.height > height * into.width:
        kept = max(2, _even(height * into.width / into.height))
        return Rect(_even((width - kept) / 2), 0, kept, _even(height))
    kept = max(2, _even(width * into.height / into.width))
    return Rect(0, _even((height - kept) * _HEADROOM), _even(width), kept)


def _even(value: float) -> int:
    return int(value) // 2 * 2
