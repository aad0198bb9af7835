"""Who of the demo's seats speaks when: a table over the wall clock, so that seats in any process agree and two never speak at once."""

from __future__ import annotations

TURN_S = 8  # one turn is one loop of a clip
# By place at the table (0 the chair, 1 and 2 the panelists, 3 the hall): the chair gives the floor, long answers take two turns.
ROUND = (0, 1, 1, 2, 0, 3, 2, 2, 0, 1, 2, 1, 0, 3, 1, 1)


def speaker(turn: int) -> int:
    """The place that has the floor in this turn."""
    return ROUND[turn % len(ROUND)]
