"""The port of the bus: how the processes of one installation talk. One contract suite (tests/contract) passes over every engine.

A bus is never the record. It may lose anything at any time; whoever listens finds out by numbers that are in the entries, and asks the
owner again. What it must not do is invent, repeat or turn around.
"""

from collections.abc import Callable
from typing import Protocol

Heard = Callable[[bytes], None]


class BusDown(Exception):
    """The line is broken, or was silent for too long."""


class Bus(Protocol):
    @property
    def up(self) -> bool:
        """Whether the last word went through."""

    @property
    def losses(self) -> int:
        """Grows whenever something that was told here may be lost: whoever waits for an answer asks again once the line is up."""

    async def start(self) -> None:
        """Opens the line, or goes on trying: a bus that is down is no reason not to serve."""

    async def close(self) -> None: ...

    def tell(self, window: str, entry: bytes) -> None:
        """Appends to a hot window. Never waits: what cannot leave soon is lost. In order for one teller."""

    async def listen(self, window: str, heard: Heard) -> None:
        """`heard` gets each entry told after this returns, once, in order, on the event loop. Raises BusDown."""

    def forget(self, window: str) -> None:
        """Empties a window: a text that was erased must not wait there to be trimmed. In order with `tell`."""

    async def keep(self, key: str, value: bytes, for_s: float) -> None:
        """Puts something down for whoever comes first. Raises BusDown."""

    async def take(self, key: str) -> bytes | None:
        """What was kept, the first time and in time; afterwards None. Raises BusDown."""
