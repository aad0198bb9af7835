"""A viewer by LL-HLS that decodes nothing: asks as hls.js does, and knows when its picture would have stood still."""

from __future__ import annotations

import asyncio
import time

from tests.bench.http_line import HttpLine, LineLost
from tests.bench.playlist import ListedPart, read_playlist

# hls.js: a failed load is tried again after one second, then after two, then the page starts the player anew.
RETRIES_S = (1.0, 2.0)


class SegmentViewer:
    """Two connections, as browsers keep: the playlist that waits, and the parts. Times are of time.time()."""

    def __init__(self, host: str, port: int, stream: str) -> None:
        self._folder = f"/live/{stream}"
        self._lists, self._media = HttpLine(host, port), HttpLine(host, port)
        self._have: tuple[int, int] | None = None
        self._until = 0.0  # when what is loaded will have been played
        self.stalls: list[tuple[float, float]] = []  # when each began, and its seconds
        self.behind: list[float] = []  # from the end of a part's program time to its arrival
        self.parts = 0
        self.bytes = 0
        self.faults = 0

    async def watch(self) -> None:
        """Until cancelled, or until the broadcast ends."""
        failures = 0
        query = ""
        try:
            while True:
                try:
                    query = await self._step(query)
                    failures = 0
                except LineLost:
                    self.faults += 1
                    query = ""
                    await asyncio.sleep(RETRIES_S[failures % len(RETRIES_S)])
                    failures += 1
                if query == "ended":
                    return
        finally:
            self._lists.close()
            self._media.close()

    def still_for(self, now: float) -> float:
        """Seconds that the picture has been standing still, 0 while it moves."""
        return max(0.0, now - self._until) if self._until else 0.0

    async def _step(self, query: str) -> str:
        status, body = await self._lists.get(f"{self._folder}/main.m3u8{query}")
        if status != 200:
            raise LineLost
        playlist = read_playlist(body.decode())
        fresh = [part for part in playlist.parts if self._have is None or part.position > self._have]
        if self._have is None or (not fresh and playlist.next < self._have):
            # The start, or a server that counts anew: from the hold-back before the live edge.
            fresh = list(playlist.parts[-max(1, round(playlist.hold_back / playlist.target)) :])
        for part in fresh:
            await self._load(part, playlist.hold_back)
        if playlist.ended:
            return "ended"
        number, index = playlist.next
        return f"?_HLS_msn={number}&_HLS_part={index}&_HLS_skip=YES"

    async def _load(self, part: ListedPart, hold_back: float) -> None:
        status, body = await self._media.get(f"{self._folder}/{part.name}")
        if status != 200:
            raise LineLost
        now = time.time()
        self._have = part.position
        self.parts += 1
        self.bytes += len(body)
        self.behind.append(now - part.ends_at)
        if not self._until:
            self._until = now
        elif self.parts > round(hold_back / part.duration) and now > self._until:
            self.stalls.append((self._until, now - self._until))
            self._until = now
        self._until += part.duration
