"""A WebSocket after its handshake, as a `Peer`: one frame built once is written to many transports, and nobody is awaited.

No task, no queue and no request is kept for it: messages arrive at the receiver by plain calls. It knows frames, not what is in them.
What the frames may be is judged by `websockets`.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Protocol

from websockets.exceptions import InvalidState
from websockets.frames import CloseCode as StandardClose
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol as Frames
from websockets.protocol import Side

from realtime.close_codes import CloseCode
from realtime.limits import Limits
from realtime.peer import Outlet, Receiver

FRAGMENTS = 64  # of one message: empty fragments never reach the size limit
CONTROL_FRAMES = 64  # from one peer in the time of one heartbeat: each ping costs an answer
SLICE = 4096  # bytes parsed at a time: 40,000 tiny frames in one read would hold the loop for 0.2 s
_QUIET = logging.getLogger("websockets.server")


class Register(Protocol):
    """Where a server keeps what it has to end when it stops: uvicorn's `server_state.connections`."""

    def add(self, connection: FanoutProtocol, /) -> None: ...

    def discard(self, connection: FanoutProtocol, /) -> None: ...


class FanoutProtocol(asyncio.Protocol):
    __slots__ = (
        "_close_sent",
        "_control",
        "_control_until",
        "_frames",
        "_is_text",
        "_limits",
        "_loop",
        "_message",
        "_receiver",
        "_register",
        "_transport",
    )

    def __init__(self, transport: asyncio.Transport, limits: Limits, loop: asyncio.AbstractEventLoop, register: Register) -> None:
        """For a transport on which the handshake was answered, and whose protocol this becomes. `attach` comes next."""
        self._transport = transport
        self._limits = limits
        self._loop = loop
        self._register = register
        self._receiver: Receiver | None = None
        self._frames = Frames(Side.SERVER, max_size=limits.frame_bytes, logger=_QUIET)
        self._message: list[bytes] = []
        self._is_text = True
        self._close_sent = False
        self._control = 0
        self._control_until = 0.0
        register.add(self)
        # Left alone the kernel hides up to 3.9 MB of backlog from `unsent` (measured), and a stalled reader with it.
        if (sock := transport.get_extra_info("socket")) is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.socket_buffer_bytes)

    # The peer, as the hub sees it.

    def attach(self, receiver: Receiver) -> None:
        """From now on messages go to `receiver`."""
        self._receiver = receiver

    @property
    def outlet(self) -> Outlet:
        return self._transport

    def close(self, code: CloseCode) -> None:
        if self._close_sent or self._transport.is_closing():
            return
        self._close_sent = True
        try:
            self._frames.send_close(code, code.reason)
        except InvalidState:  # the peer's own close frame is being answered, and the answer is still to be sent
            self._close_sent = False
            return
        self._flush()
        if self._receiver is None:  # nobody would wait for the answer
            self._transport.close()

    def abort(self) -> None:
        self._transport.abort()

    # From the server.

    def shutdown(self) -> None:
        """The server stops: the receiver says so in its own close code, and the transport ends when that is sent."""
        if self._receiver is not None:
            self._receiver.drain()
        self._transport.close()

    # From the transport.

    def connection_lost(self, exc: Exception | None) -> None:
        self._register.discard(self)
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.lost()

    def data_received(self, data: bytes) -> None:
        if len(data) <= SLICE:
            self._read(data)
            return
        for at in range(0, len(data), SLICE):
            self._read(data[at : at + SLICE])
            if self._close_sent or self._transport.is_closing():
                return

    def _read(self, data: bytes) -> None:
        self._frames.receive_data(data)
        if self._frames.parser_exc is not None:
            self._end()
            return
        for event in self._frames.events_received():
            if isinstance(event, Frame):
                self._hear(event)

    # From the WebSocket.

    def _hear(self, frame: Frame) -> None:
        match frame.opcode:
            case Opcode.TEXT | Opcode.BINARY:
                self._is_text = frame.opcode is Opcode.TEXT
                if frame.fin:
                    self._tell(bytes(frame.data))
                else:
                    self._message = [bytes(frame.data)]
            case Opcode.CONT:
                self._continue(frame)
            case Opcode.PING:
                if self._controls():
                    self._flush()  # the answer, which websockets has prepared
            case Opcode.PONG:
                if self._controls() and self._receiver is not None:
                    self._receiver.pong()
            case Opcode.CLOSE:
                if not self._close_sent:
                    self._flush()  # the same close frame, sent back
                self._transport.close()

    def _continue(self, frame: Frame) -> None:
        if len(self._message) >= FRAGMENTS:
            self._fail(StandardClose.MESSAGE_TOO_BIG, "too many fragments")
            return
        self._message.append(bytes(frame.data))
        if frame.fin:
            data, self._message = b"".join(self._message), []
            self._tell(data)

    def _tell(self, data: bytes) -> None:
        if self._close_sent or self._receiver is None:
            return
        if not self._is_text:
            self._receiver.binary()
            return
        try:
            text = data.decode()
        except UnicodeDecodeError:
            self._fail(StandardClose.INVALID_DATA, "not UTF-8")  # RFC 6455 §8.1
            return
        self._receiver.text(text)

    def _controls(self) -> bool:
        now = self._loop.time()
        if now >= self._control_until:
            self._control, self._control_until = 0, now + self._limits.heartbeat_s
        self._control += 1
        if self._control <= CONTROL_FRAMES and self._transport.get_write_buffer_size() <= self._limits.send_buffer_bytes:
            return True
        if self._control > CONTROL_FRAMES and not self._close_sent:
            self._fail(StandardClose.POLICY_VIOLATION, "too many control frames")
        self._frames.data_to_send()  # the answer that websockets had prepared is thrown away
        return False

    def _fail(self, code: StandardClose, reason: str) -> None:
        self._frames.fail(code, reason)
        self._end()

    def _end(self) -> None:
        self._close_sent = True
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        self._transport.write(b"".join(self._frames.data_to_send()))
