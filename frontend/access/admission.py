"""Lets the audience in at a pace that one process can serve: five thousand who come at the same second come in within ten.

Whoever comes too early is told when there will be room, each another moment, so that those who were sent away do not come back at once.
The stage, the console, the clerks and the hall's screens are not asked here.
"""

from __future__ import annotations

from realtime.limits import TokenBucket

LATEST_S = 30.0  # nobody is sent away for longer: whoever is still too early then is told anew


class Admission:
    """`per_s` and, after a quiet time, `burst` at once. Times are inputs, in seconds of one clock."""

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s = per_s
        self._burst = burst
        self._room = TokenBucket(burst, 0.0)
        self._promised = 0.0  # the last moment that was given to somebody
        self.deferred = 0

    def wait(self, now: float, share: float = 1.0) -> float:
        """0 for one who may come in; else in how many seconds. `share`: of the pace, while the process is pressed."""
        rate = self._per_s * share
        if not self._room.take(rate, self._burst, now):
            return 0.0
        self.deferred += 1
        self._promised = min(max(self._promised, now) + 1 / rate, now + LATEST_S)
        return self._promised - now
