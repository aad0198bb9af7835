"""uvicorn's HTTP protocol with an end to patience: a request head must be whole within the handshake time and 32 KiB.

Without it a connection that says nothing, or one header a minute, is held for ever (measured: 800 of 800 after 40 s).
"""

from __future__ import annotations

import asyncio
from typing import ClassVar, TypedDict

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from realtime.fanout import FanoutProtocol
from realtime.limits import Limits

HEAD_BYTES = 32 * 1024


class PatientHttpProtocol(HttpToolsProtocol):
    limits: ClassVar[Limits] = Limits()
    _deadline: asyncio.TimerHandle | None = None
    _head = 0

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

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        self._head_is_here()
        super().on_headers_complete()

    def handle_websocket_upgrade(self) -> None:
        super().handle_websocket_upgrade()
        # The parser and this protocol hold each other: without this the pair waits for the cycle collector.
        self.parser = None  # type: ignore[assignment]

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
    ws: type[asyncio.Protocol]
    ws_max_size: int
    ws_per_message_deflate: bool
    ws_ping_interval: float | None
    ws_ping_timeout: float | None


def serving(limits: Limits) -> Serving:
    """`uvicorn.Config(app, **serving(limits))`: compression off (134 KiB a connection with it, and a length oracle), own keepalive."""
    return Serving(
        http=type("HttpProtocol", (PatientHttpProtocol,), {"limits": limits}),
        ws=type("WireProtocol", (FanoutProtocol,), {"limits": limits}),
        ws_max_size=limits.frame_bytes,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        ws_ping_timeout=None,
    )
