"""State frames: counts of supports, presence and what else is `said`, each replacing the one before, a few times a second at most.

They are the first thing to go under load: the pace slows with their cost, and whoever lags is spared them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from realtime.limits import Limits
from realtime.presence import worth_telling
from realtime.pressure import Pressure
from realtime.streams import Place, Stream
from realtime.timing import Timing
from realtime.to_client import State, StateKey, StateValue, frame, presence

if TYPE_CHECKING:
    from realtime.link import Link
    from realtime.overload import Overload

COST_SHARE = 5  # replaceable frames take at most one fifth of the time
SLOWEST_S = 1.0
PRESENCE_EVERY_S = 1.0


class _Said(Struct, frozen=True):
    frame: bytes
    only: Stream | None


class Replaceable:
    def __init__(
        self, limits: Limits, timing: Timing, links: Callable[[], Iterable[Link]], overload: Overload, pressure: Pressure | None = None
    ) -> None:
        self._pace = limits.state_interval_ms / 1000
        self._pressure = pressure or Pressure()
        self._timing = timing
        self._links = links
        self._overload = overload
        self._supports: dict[str, int] = {}
        self._changed: dict[str, int] = {}
        self._uncounted: set[str] = set()
        self._all: bytes | None = None
        self._people: dict[Place, int] = {}
        self._told: dict[Place, int] = {}
        self._told_at = -PRESENCE_EVERY_S
        self._said: dict[str, _Said] = {}
        self._unsaid: set[str] = set()
        self._cost = 0.0
        self._waiting = False

    def learn(self, supports: dict[str, int | None]) -> None:
        """Counts that everybody's snapshot already holds; None for a question that shows none."""
        self._supports.update({question: count for question, count in supports.items() if count is not None})
        self._uncounted.update(question for question, count in supports.items() if count is None)
        self._all = None

    def show(self, countable: dict[str, int | None]) -> None:
        """What was stepped back, refused, merged or withdrawn has no public count any more: nobody is told its old one."""
        for question, count in countable.items():
            if count is not None:
                if question in self._uncounted:  # back again: the card that was just told holds the count
                    self._uncounted.remove(question)
                    self._supports[question] = count
                    self._all = None
                continue
            self._uncounted.add(question)
            self._changed.pop(question, None)
            if self._supports.pop(question, None) is not None:
                self._all = None

    def supports(self, counts: dict[str, int]) -> None:
        changed = {
            question: count
            for question, count in counts.items()
            if question not in self._uncounted and self._supports.get(question) != count
        }
        if not changed:
            return
        self._supports.update(changed)
        self._changed.update(changed)
        self._all = None
        self._wait()

    def presence(self, counts: dict[Place, int]) -> None:
        self._people = counts
        if worth_telling(self._told, counts):
            self._wait()

    def say(self, key: StateKey, value: StateValue, only: Stream | None = None) -> None:
        """The present value under `key`, whole; to whoever listens to `only`, or to everybody. Once said, an empty one is told, too."""
        said = _Said(frame(State(key, value)), only)
        before = self._said.get(key)
        if before == said or (before is None and not value):
            return
        self._said[key] = said
        self._unsaid.add(key)
        self._wait()

    def all(self, people: dict[Place, int], streams: tuple[Stream, ...] = ()) -> tuple[bytes, ...]:
        """Everything, for one who was away: a delta holds no counts, and a cached snapshot old ones.

        Apart, so that everybody shares the bytes of the first.
        """
        told = [said.frame for said in self._said.values() if said.only is None or said.only in streams]
        told.append(frame(presence(people)))
        if self._supports:
            if self._all is None:
                self._all = frame(State("supports", self._supports))
            told.insert(0, self._all)
        return tuple(told)

    def _wait(self) -> None:
        if not self._waiting:
            self._waiting = True
            pace = self._pressure.shed.stretch * max(self._pace, min(SLOWEST_S, COST_SHARE * self._cost))
            self._timing.later(pace, self._spread)

    def _spread(self) -> None:
        self._waiting = False
        began = self._timing.now()
        frames = []
        if self._changed:
            frames.append(frame(State("supports", self._changed)))
            self._changed = {}
        if worth_telling(self._told, self._people):
            if self._pressure.shed.presence and began - self._told_at >= PRESENCE_EVERY_S:
                frames.append(frame(presence(self._people)))
                self._told, self._told_at = self._people, began
            else:
                self._wait()
        unsaid = [self._said[key] for key in self._unsaid]
        self._unsaid.clear()
        frames += [said.frame for said in unsaid if said.only is None]
        chosen = [said for said in unsaid if said.only is not None]
        if not frames and not chosen:
            return
        common = b"".join(frames)
        for link in self._links():
            streams = link.streams
            spread = common + b"".join([said.frame for said in chosen if said.only in streams]) if chosen else common
            if not spread:
                continue
            if self._overload.spares(link):
                link.owes_state = True
            elif link.owes_state:
                link.owes_state = False
                for part in self.all(self._people, streams):
                    link.write(part)
            else:
                link.write(spread)
        self._cost = self._timing.now() - began
