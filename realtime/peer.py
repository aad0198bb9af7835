"""The other end of a connection, as the hub sees it: a place to put frames that is never waited for."""

from collections.abc import Callable
from typing import Protocol

from realtime.close_codes import CloseCode


class Peer(Protocol):
    """`write` and `unsent` are called once per connection and frame: on `FanoutProtocol` they are the transport's own methods."""

    @property
    def write(self) -> Callable[[bytes], None]:
        """Takes whole WebSocket frames, laid end to end; returns at once, whatever the peer does."""

    @property
    def unsent(self) -> Callable[[], int]:
        """Bytes that the kernel has not taken yet."""

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
