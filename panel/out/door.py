"""What one broadcast keeps for its players: playlists built once for all of them, those who wait for the next part, and how many listen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum

from panel.out.broadcast import Broadcast
from panel.out.playlists import Playlists

LISTENS_FOR_S = 10.0
Client = tuple[str, int]


class Outcome(Enum):
    THERE = "there"
    LATE = "late"
    GONE = "gone"  # the player hung up


class Door:
    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.playlists = Playlists(broadcast)
        self.waiting: dict[asyncio.Future[Outcome], Callable[[], bool]] = {}
        self._cued: dict[tuple[str, tuple[int, int]], tuple[float, int]] = {}  # when first asked for, and by how many
        self._polled: dict[Client, tuple[float, int]] = {}  # who asks without waiting: when last, and how often
        broadcast.listen(self._wake)

    def wait(self, there: Callable[[], bool]) -> asyncio.Future[Outcome]:
        """Fulfilled by the part that makes `there` true. Whoever waits takes it out of `waiting` in the end."""
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.waiting[future] = there
        return future

    def _wake(self) -> None:
        for future, there in self.waiting.items():
            if not future.done() and there():
                future.set_result(Outcome.THERE)

    def cued(self, client: Client, kind: str, position: tuple[int, int], now: float) -> None:
        """Somebody asked for a position of a rendition. While nothing came, the same player may have asked for whatever there is."""
        self._polled.pop(client, None)
        first, count = self._cued.get((kind, position), (now, 0))
        self._cued[kind, position] = first, count + 1

    def polled(self, client: Client, now: float) -> None:
        """Somebody asked for whatever there is."""
        self._polled[client] = now, self._polled.get(client, (now, 0))[1] + 1

    def listeners(self, now: float) -> int:
        """How many follow by LL-HLS.

        A player asks for each position once, so the position most asked for in the last seconds tells how many there are, whatever
        proxies and routers they share. Players that do not wait are told apart by address and port, from their second request on: the
        first one of those that wait looks the same. Behind a CDN only the CDN's requests are seen.
        """
        self._cued = {cue: seen for cue, seen in self._cued.items() if now - seen[0] < LISTENS_FOR_S}
        self._polled = {client: seen for client, seen in self._polled.items() if now - seen[0] < LISTENS_FOR_S}
        most: dict[str, int] = {}
        for (kind, _), (_, count) in self._cued.items():
            most[kind] = max(most.get(kind, 0), count)
        return sum(most.values()) + sum(count > 1 for _, count in self._polled.values())
