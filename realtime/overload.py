"""What happens to one who does not read: its counts are skipped first, then it is closed, then cut. Nobody is ever waited for.

Events are never dropped: whoever is sent away comes back and resumes by offset.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from realtime.close_codes import CloseCode
from realtime.connection import GRACE_S
from realtime.limits import SEND_BUFFER_HARD_FACTOR, Limits
from realtime.timing import Timing

if TYPE_CHECKING:
    from realtime.link import Link

LOOK_EVERY_S = 1


class Overload:
    """Holds those over their ceiling and since when. From the crossing to the cut takes less than `evict_s`."""

    def __init__(self, limits: Limits, timing: Timing) -> None:
        self._limits = limits
        self._timing = timing
        self._slow: dict[Link, float] = {}
        self._looking = False
        self.evicted = 0
        # The close frame needs its grace, the timer wheel and this look a second each.
        self._patience = max(0.0, limits.evict_s - GRACE_S - 3)

    def __len__(self) -> int:
        return len(self._slow)

    def spares(self, link: Link) -> bool:
        """Whether replaceable frames are kept from this one: a quarter of the buffer is left to what cannot be replaced."""
        return self.relax(link) > self._limits.send_buffer_bytes // 4

    def relax(self, link: Link) -> int:
        """What is unsent. Once the snapshot was read, its room is no longer owed: a later stall gets the usual ceiling."""
        unsent = link.unsent()
        if unsent <= self._limits.send_buffer_bytes:
            link.ceiling = self._limits.send_buffer_bytes
        return unsent

    def look_at(self, link: Link) -> None:
        """Before a write: from here on the clock runs against one who has more unsent than its ceiling."""
        if self.relax(link) > link.ceiling and link not in self._slow:
            self._slow[link] = self._timing.now()
            if not self._looking:
                self._looking = True
                self._timing.later(LOOK_EVERY_S, self._look)

    def forget(self, link: Link) -> None:
        self._slow.pop(link, None)

    def _look(self) -> None:
        now = self._timing.now()
        for link, since in list(self._slow.items()):
            unsent = self.relax(link)
            if unsent <= self._limits.send_buffer_bytes:
                del self._slow[link]
            elif now - since >= self._patience or unsent > SEND_BUFFER_HARD_FACTOR * link.ceiling:
                self.evicted += 1
                link.stop(CloseCode.SLOW)
        self._looking = bool(self._slow)
        if self._looking:
            self._timing.later(LOOK_EVERY_S, self._look)
