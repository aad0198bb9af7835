"""The two clocks and the two ways to wait, as a port: the live event loop here, a clock moved by hand in the tests."""

import asyncio
from collections.abc import Callable
from time import monotonic, time
from typing import Protocol

# uvloop counts whole milliseconds and may come before the time: whoever then waits for the rest waited 19 times a second.
EARLY_S = 0.002


class Timing(Protocol):
    def now(self) -> float:
        """Seconds, never going back."""

    def wall_ms(self) -> int:
        """Milliseconds since the Unix epoch."""

    def soon(self, call: Callable[[], None]) -> None:
        """At the end of the present turn."""

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        """After a delay; never cancelled, so callers look at their state first."""


class LoopTiming:
    """The running asyncio loop."""

    def now(self) -> float:
        return monotonic()

    def wall_ms(self) -> int:
        return int(time() * 1000)

    def soon(self, call: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_soon(call)

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(delay_s + EARLY_S, call)
