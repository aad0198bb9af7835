"""The wire as an ASGI endpoint, for servers other than ours: frames go through ASGI's own send. Under `handshake` it is never reached."""

from __future__ import annotations

import asyncio
from collections import deque

from starlette.responses import JSONResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from realtime.close_codes import PROTOCOL, CloseCode
from realtime.framing import PING, payloads
from realtime.link import Link
from realtime.opening import OpeningRefused
from realtime.wire import PATH, Wire


def wire_endpoint(wire: Wire) -> WebSocketRoute:
    async def endpoint(websocket: WebSocket) -> None:
        try:
            wire.check(websocket.headers.get("origin"), tuple(websocket.scope["subprotocols"]))
        except OpeningRefused as refusal:
            await websocket.send_denial_response(JSONResponse({"error": {"code": refusal.code}}, refusal.status))
        else:
            await _open(websocket, wire)

    return WebSocketRoute(PATH, endpoint, name="wire")


async def _open(websocket: WebSocket, wire: Wire) -> None:
    host = websocket.client.host if websocket.client else ""
    await websocket.accept(subprotocol=PROTOCOL)
    peer = AsgiPeer(websocket)
    peer.receiver = link = wire.open(peer, host, websocket.headers.get("cookie", ""))
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
