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

from panel.out.door import Client, Door, Outcome
from panel.out.playlists import multivariant

# A request waits for the next part a third of a second. One address may hold as many as a school behind one router would; past that
# the answer is what there is, at once. A proxy on this machine speaks for everybody.
WAITING_PER_ADDRESS = 400
WAITING_MOST = 5_000
_TARGETS = 3  # RFC 8216bis 6.2.5.2: a request is not held longer than three target durations
_AHEAD = 2  # and one for more than the segment after the next is a mistake
_PATH = re.compile(r"/live/([A-Za-z0-9_-]{10,40})/([A-Za-z0-9_.-]{1,64})\Z")
_COUNT = re.compile(r"[0-9]{1,12}")
_TYPES = {"m3u8": b"application/vnd.apple.mpegurl", "m4s": b"video/iso.segment", "mp4": b"video/mp4"}
_FOREVER = b"public, max-age=3600, immutable"
_Headers = list[tuple[bytes, bytes]]


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
        door = self._lookup(stream)
        if name == "recording.mp4" and (door is None or door.broadcast.closed):
            return await self._recording(stream, scope, receive, send)
        if door is None:
            return await _refuse(scope, send, 404, "not_live", [(b"cache-control", b"max-age=1")])
        stem, _, kind = name.rpartition(".")
        if name == "recording.mp4":
            await _refuse(scope, send, 404, "recording_none", [(b"cache-control", b"max-age=1")])
        elif kind == "m3u8":
            await self._playlist(door, stem, scope, receive, send)
        else:
            await self._bytes(door, stem, kind, scope, receive, send)

    async def _playlist(self, door: Door, stem: str, scope: Scope, receive: Receive, send: Send) -> None:
        if stem == "index":
            index = multivariant(door.broadcast)
            if index is None:
                return await _refuse(scope, send, 404, "not_live", [(b"cache-control", b"max-age=1")])
            return await _answer(scope, send, index, "m3u8", b"public, max-age=2")
        rendition = door.broadcast.renditions.get(stem)
        if rendition is None:
            return await _refuse(scope, send, 404, "path_unknown")
        client: Client = scope.get("client") or ("", 0)
        now = asyncio.get_running_loop().time()
        query = parse_qs(scope["query_string"].decode("ascii", "replace"))
        wanted = _position(query)
        if wanted == "malformed":
            return await _refuse(scope, send, 400, "hls_query_malformed")
        blocked = isinstance(wanted, tuple)
        if isinstance(wanted, tuple):
            if wanted[0] > rendition.furthest + _AHEAD:
                return await _refuse(scope, send, 400, "hls_too_far")

            def there() -> bool:
                return rendition.ended or rendition.reached(*wanted)

            if there() or self._room(client[0]):
                door.cued(client, stem, wanted, now)
                outcome = Outcome.THERE if there() else await self._wait(door, client[0], there, receive)
                if outcome is Outcome.GONE:
                    return
                if outcome is Outcome.LATE:
                    return await _refuse(scope, send, 503, "hls_late", [(b"retry-after", b"1")])
            else:
                blocked = False  # the answer is not what was asked for, and must not be kept as that
        if not blocked:
            door.polled(client, now)
        body = door.playlists.media(stem, query.get("_HLS_skip", [""])[0] in ("YES", "v2"))
        # A blocked answer is the same for all who ask for it; an open question goes stale with the next part.
        await _answer(scope, send, body, "m3u8", b"public, max-age=6" if blocked else b"public, max-age=1")

    async def _bytes(self, door: Door, stem: str, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
        if kind not in _TYPES:
            return await _refuse(scope, send, 404, "path_unknown")
        broadcast = door.broadcast
        data = broadcast.named(stem)
        # There is nothing else to answer a hint with, so that an address may have any number of these.
        if data is None and self._waits < WAITING_MOST and any(one.hinted() == stem for one in broadcast.renditions.values()):
            outcome = await self._wait(door, "", lambda: broadcast.ended or broadcast.named(stem) is not None, receive)
            if outcome is Outcome.GONE:
                return
            data = broadcast.named(stem)
        if data is None:
            return await _refuse(scope, send, 404, "hls_unknown", [(b"cache-control", b"no-store")])
        await _answer(scope, send, data, kind, _FOREVER)

    def _room(self, address: str) -> bool:
        """Whether one more of this address may wait. Otherwise what is here is the answer."""
        if self._waits >= WAITING_MOST:
            return False
        return self._waiting[address] < WAITING_PER_ADDRESS or ip_address(address or "::").is_loopback

    async def _wait(self, door: Door, address: str, there: Callable[[], bool], receive: Receive) -> Outcome:
        """Until `there` is true. A player that hangs up frees its place at once."""
        loop = asyncio.get_running_loop()
        future = door.wait(there)
        alarm = loop.call_later(_TARGETS * door.broadcast.main.target, _settle, future, Outcome.LATE)
        watch = loop.create_task(_watch(receive, future))
        self._waiting[address] += 1
        self._waits += 1
        try:
            return await future
        finally:
            alarm.cancel()
            watch.cancel()
            del door.waiting[future]
            self._waits -= 1
            self._waiting[address] -= 1
            if not self._waiting[address]:
                del self._waiting[address]

    async def _recording(self, stream: str, scope: Scope, receive: Receive, send: Send) -> None:
        path = self._folder / f"{stream}.mp4"
        if not path.is_file():
            return await _refuse(scope, send, 404, "recording_none")
        headers = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
        # A link's `download` counts for nothing where the media port is another origin (HTML 4.6.5): here it is said by the answer.
        name = "recording.mp4" if scope["query_string"] == b"download=1" else None
        await FileResponse(path, media_type="video/mp4", headers=headers, filename=name)(scope, receive, send)


def _settle(future: asyncio.Future[Outcome], outcome: Outcome) -> None:
    if not future.done():
        future.set_result(outcome)


async def _watch(receive: Receive, future: asyncio.Future[Outcome]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    _settle(future, Outcome.GONE)


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
