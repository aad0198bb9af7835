"""uvicorn's own WebSocket protocol, made a `Peer`: one frame built once is written to many transports, and nobody is awaited.

After the handshake the application may `attach` a receiver and return: the ASGI task, its queue and the request's headers are
let go, messages arrive by plain calls. Without `attach` it behaves as uvicorn's. It knows frames, not what is in them.
"""

from __future__ import annotations

import asyncio
import socket
from asyncio.transports import BaseTransport
from typing import Any, ClassVar, cast

from uvicorn._types import ASGIReceiveEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode as StandardClose
from websockets.frames import Frame
from websockets.http11 import Request

from realtime.close_codes import CloseCode
from realtime.limits import Limits
from realtime.peer import Outlet, Receiver

EXTENSION = "assises.fanout"
FRAGMENTS = 64  # of one message: empty fragments never reach the size limit
CONTROL_FRAMES = 64  # from one peer in the time of one heartbeat: each ping costs an answer
SLICE = 4096  # bytes parsed at a time: 40,000 tiny frames in one read would hold the loop for 0.2 s


class FanoutProtocol(WebSocketsSansIOProtocol):
    limits: ClassVar[Limits] = Limits()
    receiver: Receiver | None = None
    _control = 0
    _control_until = 0.0

    # The peer, as the hub sees it.

    def attach(self, receiver: Receiver) -> None:
        """From now on messages go to `receiver`; those already waiting go first. The application may return."""
        self.receiver = receiver
        waiting, self.queue = self.queue, _NOWHERE
        while not waiting.empty():
            event: Any = waiting.get_nowait()
            if event["type"] == "websocket.receive" and not self.close_sent:
                if event.get("text") is not None:
                    receiver.text(event["text"])
                else:
                    receiver.binary()
        if self.disconnected:
            receiver.lost()
        elif self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()

    @property
    def outlet(self) -> Outlet:
        return self.transport

    def close(self, code: CloseCode) -> None:
        if self.close_sent or self.transport.is_closing():
            return
        self.close_sent = True
        try:
            self.conn.send_close(code, code.reason)
        except InvalidState:  # the peer's own close frame is being answered
            return
        self.transport.write(b"".join(self.conn.data_to_send()))

    def abort(self) -> None:
        self.transport.abort()

    # From the transport.

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        sock = transport.get_extra_info("socket")
        if sock is not None and sock.family in (socket.AF_INET, socket.AF_INET6):
            # Left alone the kernel hides up to 3.9 MB of backlog from `unsent` (measured), and a stalled reader with it.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, self.limits.socket_buffer_bytes)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if self.receiver is not None:
            self.receiver.lost()

    def data_received(self, data: bytes) -> None:
        if len(data) <= SLICE:
            super().data_received(data)
            return
        for at in range(0, len(data), SLICE):
            super().data_received(data[at : at + SLICE])
            if self.close_sent or self.transport.is_closing():
                return

    def shutdown(self) -> None:
        """The server stops: the receiver says so in its own close code, and the transport ends when that is sent."""
        if self.receiver is None:
            super().shutdown()
            return
        self.receiver.drain()
        self.transport.close()

    # From the WebSocket.

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope"):
            cast(dict[str, object], self.scope["extensions"])[EXTENSION] = self

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) >= FRAGMENTS:
            self._fail(StandardClose.MESSAGE_TOO_BIG, "too many fragments")
            return
        super().handle_cont(event)

    def send_receive_event_to_app(self) -> None:
        if self.receiver is None:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "bytes":
            self.receiver.binary()
            return
        try:
            text = data.decode()
        except UnicodeDecodeError:
            self._fail(StandardClose.INVALID_DATA, "not UTF-8")  # RFC 6455 §8.1
            return
        self.receiver.text(text)

    def handle_ping(self) -> None:
        if self._controls():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        if not self._controls():
            return
        if self.receiver is None:
            super().handle_pong(event)
        else:
            self.receiver.pong()

    def handle_close(self, event: Frame) -> None:
        if self.receiver is not None and self.close_sent:
            self.transport.close()  # our close frame was answered
            return
        super().handle_close(event)

    async def run_asgi(self) -> None:
        """As uvicorn's, but an application that attached a receiver leaves the connection open when it returns."""
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except BaseException:
            self.logger.exception("Exception in ASGI application\n")
            self.send_500_response()
            self.transport.close()
            return
        if not self.handshake_complete:
            self.logger.error("ASGI callable returned without completing handshake.")
            self.send_500_response()
        if self.receiver is not None and self.handshake_complete:
            self._let_go()
        elif self.close_timer is None:
            self.transport.close()

    def _let_go(self) -> None:
        """What only the handshake needed is half of what a connection weighs."""
        del self.scope, self.request, self.response
        self.writable = _WRITABLE

    def _controls(self) -> bool:
        now = self.loop.time()
        if now >= self._control_until:
            self._control, self._control_until = 0, now + self.limits.heartbeat_s
        self._control += 1
        if self._control <= CONTROL_FRAMES and self.transport.get_write_buffer_size() <= self.limits.send_buffer_bytes:
            return True
        if self._control > CONTROL_FRAMES and not self.close_sent:
            self._fail(StandardClose.POLICY_VIOLATION, "too many control frames")
        self.conn.data_to_send()  # the answer that websockets had prepared
        return False

    def _fail(self, code: StandardClose, reason: str) -> None:
        self.conn.fail(code, reason)
        self.handle_parser_exception()


class _Nowhere(asyncio.Queue[ASGIReceiveEvent]):
    """Stands in for the queue of every attached connection: nobody reads from it, so nothing is kept."""

    def put_nowait(self, item: ASGIReceiveEvent) -> None:
        pass


class _Writable(asyncio.Event):
    """Stands in for the event that ASGI senders wait for: an attached connection has none."""

    def set(self) -> None:
        pass

    def clear(self) -> None:
        pass


_NOWHERE = _Nowhere()
_WRITABLE = _Writable()
