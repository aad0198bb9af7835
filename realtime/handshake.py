"""uvicorn's HTTP protocol with an end to patience, and with a short way to the wire.

A request head must be whole within the handshake time and 32 KiB: without that, a connection that says nothing, or one header a minute, is
held for ever (measured: 800 of 800 after 40 s). A head that asks for the wire is answered from what was read: uvicorn's own way puts it
together again, reads it a second time, and starts a task for it, which was a third of what a connection costs.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, ClassVar, TypedDict, cast

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from realtime.close_codes import PROTOCOL
from realtime.fanout import FanoutProtocol
from realtime.limits import Limits
from realtime.opening import OpeningRefused, accepted, read_opening, refused
from realtime.wire import PATH, Wire, WireSource

HEAD_BYTES = 32 * 1024


class PatientHttpProtocol(HttpToolsProtocol):
    limits: ClassVar[Limits] = Limits()
    source: ClassVar[WireSource | None] = None
    _deadline: asyncio.TimerHandle | None = None
    _head = 0
    _asks_upgrade: bool | None = None
    _leaves = False  # the connection is no longer for HTTP

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._deadline is not None:
            self._head += len(data)
            if self._head > HEAD_BYTES:
                self.transport.abort()
        elif not self._leaves and self._is_idle() and self.timeout_keep_alive_task is None and not self.transport.is_closing():
            # An empty line after an answer begins no message and ended the patience of keep-alive: it would hold the connection for ever.
            self._wait_for_head()

    def _is_idle(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        return not self.pipeline and (cycle is None or cycle.response_complete)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._asks_upgrade = None
        if self._deadline is None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._head_is_here()
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD_BYTES:
            self.transport.abort()  # it came whole in one read, before anybody counted
        super().on_headers_complete()

    def _should_upgrade(self) -> bool:
        # uvicorn asks four times for each request.
        if self._asks_upgrade is None:
            self._asks_upgrade = super()._should_upgrade()
        return self._asks_upgrade

    def handle_websocket_upgrade(self) -> None:
        if not self._is_idle() or self.transport.is_closing():
            # Answers to requests before this one would be written into the WebSocket, and nobody would tell them to wait.
            self.transport.abort()
            return
        # The parser and this protocol hold each other: without this the pair waits for the cycle collector. No more is read by it anyway.
        self._leaves, self.parser = True, None  # type: ignore[assignment]
        if self.source is None:
            super().handle_websocket_upgrade()
        elif self.url.partition(b"?")[0] != PATH.encode():
            # As it was sent: written otherwise, the application might take it for its own and open a socket without our limits.
            self._refuse(OpeningRefused(HTTPStatus.NOT_FOUND, "not_found"))
        elif self.source.wire is not None:
            self._open(self.source.wire)
        else:
            self.transport.pause_reading()
            task = self.loop.create_task(self._find(self.source))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _find(self, source: WireSource) -> None:
        wire = await source.find_wire()
        if self.transport.is_closing():
            return
        self.transport.resume_reading()
        if wire is not None:
            self._open(wire)
        else:
            self._refuse(OpeningRefused(HTTPStatus.SERVICE_UNAVAILABLE, "owner_away"))

    def _open(self, wire: Wire) -> None:
        try:
            opening = read_opening(self.scope["method"], self.scope["http_version"], self.headers)
            wire.check(opening.origin, opening.subprotocols)
        except OpeningRefused as refusal:
            self._refuse(refusal)
            return
        self.connections.discard(self)
        self.transport.write(accepted(opening, PROTOCOL))
        peer = FanoutProtocol(self.transport, wire.limits, self.loop, cast(Any, self.connections))
        self.transport.set_protocol(peer)
        link = wire.open(peer, self._host(opening.forwarded_for), opening.cookie)
        if link is not None:
            peer.attach(link)

    def _refuse(self, refusal: OpeningRefused) -> None:
        self.transport.write(refused(refusal))
        self.transport.close()

    def _host(self, forwarded_for: str) -> str:
        """Whose connection this is: also behind a proxy that is believed, by the same rule as at the pages."""
        host = self.client[0] if self.client else ""
        if forwarded_for and isinstance(self.app, ProxyHeadersMiddleware) and host in self.app.trusted_hosts:
            return self.app.trusted_hosts.get_trusted_client_address(forwarded_for)[0] or host
        return host

    def _wait_for_head(self) -> None:
        self._head = 0
        self._deadline = self.loop.call_later(self.limits.handshake_s, self._give_up)

    def _head_is_here(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.abort()


class Serving(TypedDict):
    """Arguments of `uvicorn.Config` that the wire depends on."""

    http: type[asyncio.Protocol]
    ws: str
    ws_max_size: int
    ws_per_message_deflate: bool
    ws_ping_interval: float | None
    ws_ping_timeout: float | None


def serving(limits: Limits, source: WireSource | None) -> Serving:
    """`uvicorn.Config(app, **serving(limits, source))`. Without a source a WebSocket is the application's; with one there is no other."""
    return Serving(
        http=type("HttpProtocol", (PatientHttpProtocol,), {"limits": limits, "source": source}),
        ws="websockets-sansio",
        ws_max_size=limits.frame_bytes,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        ws_ping_timeout=None,
    )
