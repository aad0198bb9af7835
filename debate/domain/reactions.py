"""Reactions: how many agreed, disagreed or did not follow, by second of the program. Kept as sums; nobody's tap is."""

import re

from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.shelf import Shelf

Taps = tuple[int, int, int]  # agree, disagree, unclear
SECONDS_MOST = 120
NOTHING: Taps = (0, 0, 0)
_SECOND = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)


class KeepReactions(Command, frozen=True, tag="reactions.keep"):
    """`counts` by second of the program, in s since the epoch; `from_at`, in ms, is where they begin."""

    from_at: int
    counts: dict[str, Taps]


class ReactionsKept(Event, frozen=True, tag="reactions.kept"):
    from_at: int
    counts: dict[str, Taps]


class Reactions(Struct, frozen=True):
    seconds: Shelf[Taps] = Shelf()
    total: Taps = NOTHING


def decide(command: KeepReactions, context: Context) -> list[Event] | Rejection:
    counts = {second: taps for second, taps in sorted(command.counts.items()) if any(taps)}
    fits = len(counts) <= SECONDS_MOST and all(_SECOND.fullmatch(second) and min(taps) >= 0 for second, taps in counts.items())
    if not fits:
        return Rejection(Code.REACTIONS_OUT_OF_RANGE)
    return [ReactionsKept(at=context.now, by=context.actor.id, from_at=command.from_at, counts=counts)] if counts else []


def evolve(reactions: Reactions, event: ReactionsKept) -> Reactions:
    seconds, total = reactions.seconds, reactions.total
    for second, taps in event.counts.items():
        seconds, total = seconds.put(second, _sum(seconds.get(second, NOTHING), taps)), _sum(total, taps)
    return Reactions(seconds, total)


def _sum(one: Taps, other: Taps) -> Taps:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
