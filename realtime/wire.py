"""What stands behind `/ws` in one process: who may open a socket, and the entrance he then comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Protocol

from starlette.requests import cookie_parser

from realtime.close_codes import PROTOCOL
from realtime.entrance import Entrance
from realtime.limits import Limits
from realtime.link import Link
from realtime.opening import OpeningRefused
from realtime.origins import Origins
from realtime.peer import Peer

PATH = "/ws"
# Given the cookies of a device: the hall's pass that it holds, if any. It is then counted by the pass, and not by its address.
PassOf = Callable[[Mapping[str, str]], str | None]


class Wire:
    def __init__(self, entrance: Entrance, origins: Origins, pass_of: PassOf = lambda _: None) -> None:
        self._entrance = entrance
        self._origins = origins
        self._pass_of = pass_of

    @property
    def limits(self) -> Limits:
        return self._entrance.limits

    def check(self, origin: str | None, subprotocols: tuple[str, ...]) -> None:
        """Raises `OpeningRefused`."""
        if not self._origins.allows(origin):
            raise OpeningRefused(HTTPStatus.FORBIDDEN, "origin_forbidden")
        if PROTOCOL not in subprotocols:
            raise OpeningRefused(HTTPStatus.BAD_REQUEST, "subprotocol_missing")

    def open(self, peer: Peer, host: str, cookie: str) -> Link | None:
        """For a peer whose handshake is done; `cookie`: its Cookie header, or nothing. None: the peer has been closed."""
        return self._entrance.open(peer, host, self._pass_of(cookie_parser(cookie)) if cookie else None)


class WireSource(Protocol):
    """How a server finds the wire of its process, which a gateway knows only once an owner has told its terms."""

    @property
    def wire(self) -> Wire | None: ...

    async def find_wire(self) -> Wire | None:
        """None: nobody knows it now either; a client comes back."""


class KnownWire:
    """The source of a process that makes its wire itself."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    async def find_wire(self) -> Wire | None:
        return self.wire
