"""One timer for every connection of the process: a wheel of one-second slots, moved by one callback a second.

A timer object of the loop per connection would cost memory and a heap; a second is fine enough for deadlines of 5 to 35 s.
"""

from math import ceil
from typing import Protocol

from realtime.timing import Timing

SLOTS = 64


class Timed(Protocol):
    """Something with at most one deadline at a time."""

    slot: int  # where the wheel holds it, -1 when it does not

    def due(self) -> None:
        """The deadline has come; called once."""


class TimerWheel:
    """Moves while it holds something, stands still otherwise."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        # dicts keep the order of entry, so that deadlines of one second come in the order they were set
        self._slots: list[dict[Timed, None]] = [{} for _ in range(SLOTS)]
        self._hand = 0
        self._held = 0
        self._next_at = 0.0
        self._moving = False

    def __len__(self) -> int:
        return self._held

    def set(self, timed: Timed, delay_s: float) -> None:
        """Due after `delay_s` and less than a second later (while the loop keeps pace); replaces what was set before."""
        self.clear(timed)
        now = self._timing.now()
        if not self._moving:
            self._moving = True
            self._next_at = now + 1
            self._timing.later(1, self._move)
        moves = 1 + ceil(delay_s - max(0.0, self._next_at - now))
        timed.slot = (self._hand + min(SLOTS - 1, max(1, moves))) % SLOTS
        self._slots[timed.slot][timed] = None
        self._held += 1

    def clear(self, timed: Timed) -> None:
        if timed.slot >= 0:
            del self._slots[timed.slot][timed]
            timed.slot = -1
            self._held -= 1

    def _move(self) -> None:
        now = self._timing.now()
        try:
            while self._next_at <= now:
                self._hand = (self._hand + 1) % SLOTS
                self._next_at += 1
                due = self._slots[self._hand]
                while due:
                    timed = next(iter(due))
                    self.clear(timed)
                    timed.due()
        finally:
            # Whatever one of them does, the others keep their deadlines.
            if self._held:
                self._timing.later(max(0.0, self._next_at - now), self._move)
            else:
                self._moving = False
