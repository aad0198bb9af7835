"""The bus of one process: calls, in order, at the end of the turn. One web process needs none; the tests of owner and gateway do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

from realtime.bus import Heard


class LocalBus:
    """Give the same object to everybody who is to hear each other."""

    up = True
    losses = 0

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._listening: dict[str, list[Heard]] = {}
        self._kept: dict[str, tuple[bytes, float]] = {}

    async def start(self) -> None:
        pass

    async def close(self) -> None:
        self._listening.clear()

    def tell(self, window: str, entry: bytes) -> None:
        asyncio.get_running_loop().call_soon(self._spread, window, tuple(self._listening.get(window, ())), entry)

    async def listen(self, window: str, heard: Heard) -> None:
        self._listening.setdefault(window, []).append(heard)

    def forget(self, window: str) -> None:
        pass  # nothing waits here

    async def keep(self, key: str, value: bytes, for_s: float) -> None:
        now = self._clock()
        self._kept = {key: kept for key, kept in self._kept.items() if kept[1] > now}
        self._kept[key] = (value, now + for_s)

    async def take(self, key: str) -> bytes | None:
        value, until = self._kept.pop(key, (None, 0.0))
        return value if until > self._clock() else None

    def _spread(self, window: str, listening: tuple[Heard, ...], entry: bytes) -> None:
        for heard in listening:
            if heard in self._listening.get(window, ()):
                heard(entry)
