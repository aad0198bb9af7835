"""The other end of a connection, as the hub sees it: a place to put frames that is never waited for."""

from typing import Protocol

from realtime.close_codes import CloseCode


class Outlet(Protocol):
    """Where frames go, under the names of an asyncio transport: on `FanoutProtocol` it is the transport, so that the innermost
    loop of the fan-out touches one object per connection. What it touches costs it a cache miss each time (measured: 0.5 µs)."""

    def write(self, data: bytes, /) -> None:
        """Whole WebSocket frames, laid end to end; returns at once, whatever the peer does."""

    def get_write_buffer_size(self) -> int:
        """Bytes that the kernel has not taken yet."""


class Peer(Protocol):
    @property
    def outlet(self) -> Outlet: ...

    def close(self, code: CloseCode) -> None:
        """Starts the closing handshake; nothing is written after it."""

    def abort(self) -> None:
        """Cuts the transport and throws away what is unsent."""


class Receiver(Protocol):
    """What a peer is given to tell of: the other direction of `Peer`."""

    def text(self, text: str) -> None: ...

    def binary(self) -> None: ...

    def pong(self) -> None: ...

    def drain(self) -> None:
        """The server is stopping."""

    def lost(self) -> None:
        """The transport is gone; the last call."""
