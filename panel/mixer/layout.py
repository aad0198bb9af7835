"""How the program is laid out: which seats are seen, and where each goes. Pure: seats, voices and sizes in, rectangles out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from panel.messages import Layout
from panel.mixer.grid import Rect, even, gap, grid

# Two side by side: 4:3 keeps three quarters of a wide picture, where the whole height would keep half and enlarge it.
_PAIR = 3 / 4
# The hall is a wide shot and keeps most of its width; beside it, a face needs a third of the picture. Over a lower third they fill it.
_HALL_SHARE, _HALL = 0.68, 2 / 3


@dataclass(frozen=True)
class Shown:
    """The layout as it can be drawn now, and whom it shows. A layout that lacks its seats is a grid; without any seat, a card."""

    layout: Layout
    seats: tuple[str, ...] = ()


def choose(
    wanted: Layout, seats: tuple[str, ...], hall: str | None, featured: Iterable[str], spoken: Iterable[str], before: tuple[str, ...] = ()
) -> Shown:
    """Whom to show of the `seats` on stage: first those `featured`, then those `spoken`, the latest first, then in the stage's order.

    `before`: who was shown until now. Of two that nobody chose, one that stays also keeps its side.
    """
    if not seats or wanted == "card":
        return Shown("card")
    chosen = [seat for seat in featured if seat in seats]
    ranked = list(dict.fromkeys([*chosen, *(seat for seat in spoken if seat in seats), *seats]))
    match wanted:
        case "solo":
            return Shown("solo", (ranked[0],))
        case "side_by_side" if len(seats) > 1:
            first, second = ranked[:2]
            if not chosen and (first in before[1:2] or second in before[:1]):
                first, second = second, first
            return Shown("side_by_side", (first, second))
        case "hall_speaker" if hall in seats and len(seats) > 1:
            return Shown("hall_speaker", (hall, next(seat for seat in ranked if seat != hall)))
        case _:
            return Shown("grid", seats)


def places(shown: Shown, width: int, height: int, foot: int = 0) -> tuple[Rect, ...]:
    """One rectangle for each seat shown, apart and even, above the `foot` points that stay free."""
    match shown.layout:
        case "card":
            return ()
        case "solo":
            return (Rect(0, 0, even(width), even(height - foot)),)
        case "side_by_side":
            half = even((width - gap(width)) / 2)
            return _row((half, half), half * _PAIR, width, height - foot)
        case "hall_speaker":
            hall = even(width * _HALL_SHARE)
            return _row((hall, even(width - hall - gap(width))), hall * _HALL, width, height - foot)
        case "grid":
            return grid(len(shown.seats), width, height, foot)


def _row(widths: tuple[int, ...], high: float, width: int, room: int) -> tuple[Rect, ...]:
    """Rectangles of one height beside each other, in the middle of `room`."""
    high = even(min(high, room))
    top, left = even((room - high) / 2), even((width - sum(widths) - gap(width) * (len(widths) - 1)) / 2)
    rects: list[Rect] = []
    for wide in widths:
        rects.append(Rect(left, top, wide, high))
        left += wide + gap(width)
    return tuple(rects)
