"""Which numbers segments take, so that none is ever used twice. Pure.

A panel that is killed has published segments that no file tells of: the disk was slow, or full. How many, the clock tells, because no
segment begins sooner than `SHORTEST_S` after the one before it.
"""

from __future__ import annotations

import math

# Half a segment. A mixer takes longer than that to be back, so that hardly a picture is refused for it.
SHORTEST_S = 0.8
# The clock is ahead of whoever began with it: even of a panel that is back in less than `SHORTEST_S`.
_HAND_S = SHORTEST_S / 2
# What the clocks of mixer and panel may differ by, in segments.
_MARGIN = 3
# Counts begin anew, after twenty months and after a day: a fragment's number has 32 bits and tells the part as well, and hls.js plays
# nothing where discontinuities are counted by the hundred million. Only a panel killed about then, without a recording, would count back.
_TURN, _DISCONTINUITIES_TURN = 1 << 27, 1 << 18


def may_follow(before: float, begins: float) -> bool:
    """Whether a segment may begin; times in seconds. A clock that was set back makes none wait."""
    return not 0 <= begins - before < SHORTEST_S


def first_number(now: float) -> int:
    """Of a broadcast that no file tells of: beyond whatever one of this name took before, when it could not write."""
    return int(now / _HAND_S) % _TURN


def discontinuities_before(number: int) -> int:
    """How many are told before the first segment that is known: each number taken may have been one."""
    return number % _DISCONTINUITIES_TURN


def number_beyond(last: int, ended: float, now: float) -> int:
    """The first that is surely free, when the last that is known ended then."""
    return last + 1 + math.ceil(max(0.0, now - ended) / SHORTEST_S) + _MARGIN
