"""The broadcast over HTTP: playlists that wait for what comes next, parts, segments, recordings. Raw ASGI: each player asks often.

No ticket is asked: a live debate is public, and a CDN may stand in front. Names are opaque and never used twice: they may be kept.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from panel.out.broadcast import Broadcast
from panel.out.playlists import Playlists, multivariant

# A request waits for the next part a third of a second. One address may hold as many as a school behind one router would; past that
# the answer is what there is, at once. A proxy on this machine speaks for everybody.
WAITING_PER_ADDRESS = 400
WAITING_MOST = 5_000
LISTENS_FOR_S = 10.0
_TARGETS = 3  # RFC 8216bis 6.2.5.2: a request is not held longer than three target durations
_AHEAD = 2  # and one for more than the segment after the next is a mistake
_PATH = re.compile(r"/live/([A-Za-z0-9_-]{10,40})/([A-Za-z0-9_.-]{1,64})\Z")
_COUNT = re.compile(r"[0-9]{1,12}")
_TYPES = {"m3u8": b"application/vnd.apple.mpegurl", "m4s": b"video/iso.segment", "mp4": b"video/mp4"}
_FOREVER = b"public, max-age=3600, immutable"
_Headers = list[tuple[bytes, bytes]]


class Door:
    """What one broadcast keeps for its players: the playlists, and a future that the next part fulfils."""

    def __init__(self, broadcast: Broadcast) -> None:
        self.broadcast = broadcast
        self.playlists = Playlists(broadcast)
        self._next: asyncio.Future[None] | None = None
        self._seen: dict[tuple[str, int], float] = {}
        broadcast.listen(self._wake)

    def next_part(self) -> asyncio.Future[None]:
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        return self._next

    def saw(self, client: tuple[str, int], now: float) -> None:
        self._seen[client] = now

    def listeners(self, now: float) -> int:
        """Connections that asked for a playlist lately. A player keeps one open; behind a CDN only the CDN's are seen."""
        self._seen = {client: at for client, at in self._seen.items() if now - at < LISTENS_FOR_S}
        return len(self._seen)

    def _wake(self) -> None:
        waiting, self._next = self._next, None
        if waiting is not None:
            waiting.set_result(None)


class Origin:
    """The ASGI app behind `/live/`. `lookup` finds the broadcast of a name; `folder` holds the recordings."""

    def __init__(self, lookup: Callable[[str], Door | None], folder: Path) -> None:
        self._lookup = lookup
        self._folder = folder
        self._waiting: Counter[str] = Counter()
        self._waits = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            return await _refuse(scope, send, 405, "method_unknown", [(b"allow", b"GET, HEAD")])
        found = _PATH.fullmatch(scope["path"])
        if found is None:
            return await _refuse(scope, send, 404, "path_unknown")
        stream, name = found.groups()
        if name == "recording.mp4":
            return await self._recording(stream, scope, receive, send)
        door = self._lookup(stream)
        if door is None:
            return await _refuse(scope, send, 404, "not_live", [(b"cache-control", b"max-age=1")])
        stem, _, kind = name.rpartition(".")
        if kind == "m3u8":
            await self._playlist(door, stem, scope, send)
        else:
            await self._bytes(door, stem, kind, scope, send)

    async def _playlist(self, door: Door, stem: str, scope: Scope, send: Send) -> None:
        if stem == "index":
            index = multivariant(door.broadcast)
            if index is None:
                return await _refuse(scope, send, 404, "not_live", [(b"cache-control", b"max-age=1")])
            return await _answer(scope, send, index, "m3u8", b"public, max-age=2")
        rendition = door.broadcast.renditions.get(stem)
        if rendition is None:
            return await _refuse(scope, send, 404, "path_unknown")
        client = scope.get("client") or ("", 0)
        loop = asyncio.get_running_loop()
        door.saw(client, loop.time())
        query = parse_qs(scope["query_string"].decode("ascii", "replace"))
        wanted = _position(query)
        if wanted == "malformed":
            return await _refuse(scope, send, 400, "hls_query_malformed")
        blocked = isinstance(wanted, tuple)
        if isinstance(wanted, tuple):
            last = rendition.last_part or (rendition.next_number, -1)
            if wanted[0] > last[0] + _AHEAD:
                return await _refuse(scope, send, 400, "hls_too_far")

            def there() -> bool:
                last = rendition.last_part
                return rendition.ended or (last is not None and rendition.reached(*wanted))

            if not there() and not await self._wait(door, client[0], there):
                return await _refuse(scope, send, 503, "hls_late", [(b"retry-after", b"1")])
        body = door.playlists.media(stem, query.get("_HLS_skip", [""])[0] in ("YES", "v2"))
        # A blocked answer is the same for all who ask for it; an open question goes stale with the next part.
        await _answer(scope, send, body, "m3u8", b"public, max-age=6" if blocked else b"public, max-age=1")

    async def _bytes(self, door: Door, stem: str, kind: str, scope: Scope, send: Send) -> None:
        if kind not in _TYPES:
            return await _refuse(scope, send, 404, "path_unknown")
        broadcast = door.broadcast
        data = broadcast.named(stem)
        if data is None and any(rendition.hinted() == stem for rendition in broadcast.renditions.values()):
            client = scope.get("client") or ("", 0)
            await self._wait(door, client[0], lambda: broadcast.named(stem) is not None)
            data = broadcast.named(stem)
        if data is None:
            return await _refuse(scope, send, 404, "hls_unknown", [(b"cache-control", b"no-store")])
        await _answer(scope, send, data, kind, _FOREVER)

    async def _wait(self, door: Door, address: str, there: Callable[[], bool]) -> bool:
        """Until `there` is true. False: too late, or too many wait already and what is here is the answer."""
        if self._waits >= WAITING_MOST or (self._waiting[address] >= WAITING_PER_ADDRESS and not ip_address(address or "::").is_loopback):
            return True
        self._waiting[address] += 1
        self._waits += 1
        target = door.broadcast.main.target
        try:
            async with asyncio.timeout(_TARGETS * target):
                while not there():
                    await asyncio.shield(door.next_part())
            return True
        except TimeoutError:
            return False
        finally:
            self._waits -= 1
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]

    async def _recording(self, stream: str, scope: Scope, receive: Receive, send: Send) -> None:
        path = self._folder / f"{stream}.mp4"
        if not path.is_file():
            return await _refuse(scope, send, 404, "recording_none")
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
        await FileResponse(path, media_type="video/mp4", headers=headers)(scope, receive, send)


def _position(query: dict[str, list[str]]) -> tuple[int, int] | str | None:
    """`_HLS_msn` and `_HLS_part`; the part is -1 for a whole segment. None: neither was given."""
    number, part = query.get("_HLS_msn", [""])[0], query.get("_HLS_part", [""])[0]
    if not number:
        return "malformed" if part else None
    if _COUNT.fullmatch(number) is None or (part and _COUNT.fullmatch(part) is None):
        return "malformed"
    return int(number), int(part) if part else -1


async def _answer(scope: Scope, send: Send, body: bytes, kind: str, cache: bytes) -> None:
    headers = [
        (b"content-type", _TYPES[kind]),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", cache),
        (b"access-control-allow-origin", b"*"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _refuse(scope: Scope, send: Send, status: int, code: str, more: Iterable[tuple[bytes, bytes]] = ()) -> None:
    body = b'{"error":{"code":"%s"}}' % code.encode("ascii")
    headers: _Headers = [
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"access-control-allow-origin", b"*"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
