"""How hard a process is pressed: how late its event loop wakes, as a level. What is given up at which level is a table (`SHED`).

Given up in this order, and taken up again in the other: telling who is here; the pace of counts; newcomers of the audience. Never: events,
answers, and whatever the stage, the console, the clerks and the hall's screens do.
"""

from __future__ import annotations

from enum import IntEnum

from msgspec import Struct

SHARE = 0.3  # of the newest look in the smoothed lateness: four looks a second make it follow within one
LEAVE = 0.5  # a level is left below this share of where it begins, so that it does not flap
CALM_S = 2.0  # and only after so long


class Level(IntEnum):
    CALM = 0
    BUSY = 1
    PRESSED = 2
    STRAINED = 3
    OVERRUN = 4


class Shed(Struct, frozen=True):
    """`late_s`: from which lateness on. `stretch`: of the interval between replaceable frames. `newcomers`: share of their pace."""

    late_s: float
    presence: bool
    stretch: int
    newcomers: float


SHED: dict[Level, Shed] = {
    Level.CALM: Shed(0.0, presence=True, stretch=1, newcomers=1.0),
    Level.BUSY: Shed(0.25, presence=False, stretch=1, newcomers=1.0),
    Level.PRESSED: Shed(0.4, presence=False, stretch=2, newcomers=1.0),
    Level.STRAINED: Shed(0.7, presence=False, stretch=4, newcomers=0.5),
    Level.OVERRUN: Shed(1.2, presence=False, stretch=4, newcomers=0.1),
}


class Pressure:
    """`feel` is called a few times a second with how late that call is."""

    def __init__(self) -> None:
        self._late_s = 0.0
        self._calm_since: float | None = None
        self.level = Level.CALM

    @property
    def shed(self) -> Shed:
        return SHED[self.level]

    def feel(self, late_s: float, now: float) -> None:
        """Up at once, as far as need be; down by one step at a time. `now` in seconds of any clock that does not turn back."""
        self._late_s += SHARE * (late_s - self._late_s)
        reached = max(level for level, shed in SHED.items() if self._late_s >= shed.late_s)
        if reached > self.level:
            self.level, self._calm_since = reached, None
        elif self.level is Level.CALM or self._late_s >= LEAVE * self.shed.late_s:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = now
        elif now - self._calm_since >= CALM_S:
            self.level, self._calm_since = Level(self.level - 1), None
