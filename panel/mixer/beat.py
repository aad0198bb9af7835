"""Keeps a thread on the program's clock: gives the number of each period when its time comes, and skips what is too late."""

from __future__ import annotations

import threading
import time


class Beat:
    """Periods are counted from one epoch, which picture and sound share: that is what keeps lips and voices together."""

    def __init__(self, epoch: float, period_s: float, most_behind: int) -> None:
        self._epoch = epoch
        self._period = period_s
        self._most_behind = most_behind
        self._next = self._now()
        self.skipped = 0

    def wait(self, stop: threading.Event) -> int | None:
        """Sleep until the next period; its number, or None when `stop` was set. Periods too long past are skipped, and counted."""
        late = self._now() - self._next
        if late > self._most_behind:
            self.skipped += late
            self._next = self._now()
        pause = self._epoch + self._next * self._period - time.monotonic()
        if stop.wait(max(0.0, pause)):
            return None
        number = self._next
        self._next += 1
        return number

    def resume(self) -> None:
        """After a rest, begin at the present period: what was slept through is not late."""
        self._next = self._now()

    def _now(self) -> int:
        return int((time.monotonic() - self._epoch) / self._period) + 1
