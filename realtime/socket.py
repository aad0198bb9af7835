"""The WebSocket endpoint: the only file that touches a Starlette WebSocket. Checks the origin and the subprotocol, then makes a link.

On `FanoutProtocol` it attaches the link and returns; under any other server it carries frames through ASGI's own send.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping

from starlette.responses import JSONResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from realtime.close_codes import PROTOCOL, CloseCode
from realtime.entrance import Entrance, HubOf
from realtime.fanout import EXTENSION, FanoutProtocol
from realtime.framing import PING, payloads
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.link import Link
from realtime.origins import Origins
from realtime.tickets import Tickets

# Whether this device holds a pass of a hall, and which: it is then counted by the pass, and not by its address.
PassOf = Callable[[WebSocket], str | None]


def wire_endpoint(
    hubs_by_debate: Mapping[str, Hub],
    tickets: Tickets,
    origins: Origins,
    limits: Limits,
    pass_of: PassOf = lambda _: None,
    hub_of: HubOf | None = None,
) -> WebSocketRoute:
    """The route `/ws`. `hubs_by_debate` is read at each hello: add and remove debates as they come. `hub_of`: see `Entrance`."""
    entrance = Entrance(hubs_by_debate, tickets, origins, limits, hub_of=hub_of)

    async def endpoint(websocket: WebSocket) -> None:
        if not origins.allows(websocket.headers.get("origin")):
            await websocket.send_denial_response(_error(403, "origin_forbidden"))
        elif PROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.send_denial_response(_error(400, "subprotocol_missing"))
        else:
            await _open(websocket, entrance, pass_of(websocket))

    return WebSocketRoute("/ws", endpoint, name="wire")


async def _open(websocket: WebSocket, entrance: Entrance, held_pass: str | None) -> None:
    host = websocket.client.host if websocket.client else ""
    await websocket.accept(subprotocol=PROTOCOL)
    fanout = websocket.scope.get("extensions", {}).get(EXTENSION)
    if isinstance(fanout, FanoutProtocol):
        link = entrance.open(fanout, host, held_pass)
        if link is not None:
            fanout.attach(link)
        return
    peer = AsgiPeer(websocket)
    peer.receiver = link = entrance.open(peer, host, held_pass)
    reading = asyncio.create_task(_read(websocket, link))
    try:
        await asyncio.wait({reading, peer.writing}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        reading.cancel()
        peer.writing.cancel()
        await asyncio.gather(reading, peer.writing, return_exceptions=True)
        if link is not None:
            link.lost()


async def _read(websocket: WebSocket, link: Link | None) -> None:
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        if link is None:
            continue
        if message.get("text") is not None:
            link.text(message["text"])
        else:
            link.binary()


class AsgiPeer:
    """An outbox and one task that empties it: the hub never waits for `send`, and the overload policy bounds it."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._outbox: deque[bytes] = deque()
        self._unsent = 0
        self._code: CloseCode | None = None
        self._wake = asyncio.Event()
        self.receiver: Link | None = None
        self.writing = asyncio.create_task(self._write_out())

    @property
    def outlet(self) -> AsgiPeer:
        return self

    def write(self, frames: bytes, /) -> None:
        if self._code is not None:
            return
        if frames.endswith(PING):
            # ASGI has neither ping nor pong: a server without the extension looks after its dead by its own means.
            frames = frames[: -len(PING)]
            if self.receiver is not None:
                self.receiver.pong()
        for payload in payloads(frames):
            self._outbox.append(payload)
            self._unsent += len(payload)
        self._wake.set()

    def get_write_buffer_size(self) -> int:
        return self._unsent

    def close(self, code: CloseCode) -> None:
        if self._code is None:
            self._code = code
            self._wake.set()

    def abort(self) -> None:
        self.writing.cancel()

    async def _write_out(self) -> None:
        while self._code is None or self._outbox:
            await self._wake.wait()
            self._wake.clear()
            while self._outbox:
                payload = self._outbox.popleft()
                await self._websocket.send_text(payload.decode())
                self._unsent -= len(payload)
        await self._websocket.close(self._code, self._code.reason)


def _error(status: int, code: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code}}, status)
