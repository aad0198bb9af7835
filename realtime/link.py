"""Drives one connection: carries out what the state machine says, between a peer, the entrance and a hub. Holds no rule of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from realtime.close_codes import CloseCode
from realtime.connection import (
    Abort,
    Action,
    Admit,
    Admitted,
    Answered,
    Beat,
    Binary,
    Close,
    Connection,
    Due,
    Heard,
    Input,
    Lost,
    Opened,
    Pass,
    Send,
    State,
    Stop,
    Submit,
    Wait,
)
from realtime.framing import PING
from realtime.owner import Answer
from realtime.peer import Peer
from realtime.streams import STREAMS, Stream

if TYPE_CHECKING:
    from realtime.entrance import Entrance
    from realtime.hub import Hub
    from realtime.tickets import Grant


class Speaker(Protocol):
    """Whoever says a word: a link of this process, or one of another."""

    @property
    def grant(self) -> Grant | None: ...


class FarLink(Struct, frozen=True, eq=False):
    """A socket of another process, as far as words go."""

    grant: Grant


class Link:
    """Made when the WebSocket handshake is done, gone when the transport is."""

    __slots__ = ("_connection", "_crowd_key", "_entrance", "ceiling", "grant", "hub", "outlet", "owes_state", "peer", "slot")

    def __init__(self, entrance: Entrance, peer: Peer, crowd_key: str) -> None:
        self._entrance = entrance
        self._crowd_key = crowd_key
        self._connection = Connection(entrance.limits, entrance.timing.now())
        self.peer = peer
        self.outlet = peer.outlet
        self.slot = -1
        self.hub: Hub | None = None
        self.grant: Grant | None = None
        self.ceiling = entrance.limits.send_buffer_bytes
        self.owes_state = False
        self.step(Opened())

    @property
    def streams(self) -> tuple[Stream, ...]:
        """What it is told; nothing before the welcome."""
        return STREAMS[self.grant.role] if self.grant is not None else ()

    @property
    def closing(self) -> bool:
        return self._connection.state is State.CLOSING

    def write(self, frames: bytes) -> None:
        try:
            self.outlet.write(frames)
        except RuntimeError:  # uvloop, when the transport died in this very turn; `lost` follows
            return

    def unsent(self) -> int:
        return self.outlet.get_write_buffer_size()

    # What the peer tells.

    def text(self, text: str) -> None:
        timing = self._entrance.timing
        self._do(self._connection.receive(text, timing.now(), timing.wall_ms()))

    def binary(self) -> None:
        self.step(Binary())

    def pong(self) -> None:
        self.step(Heard())

    def drain(self) -> None:
        self.stop(CloseCode.DRAIN)

    def lost(self) -> None:
        self._leave()  # first, while `closing` still tells a lost peer from one that was sent away
        self.step(Lost())
        self._entrance.wheel.clear(self)
        self._entrance.crowd.leave(self._crowd_key)
        self._crowd_key = ""

    # What the entrance and the hub tell.

    def welcome(self, hub: Hub, grant: Grant) -> None:
        self.hub, self.grant = hub, grant
        self.step(Admitted())

    def answered(self, id: str, answer: Answer) -> None:
        self.step(Answered(id, answer))

    def due(self) -> None:
        self.step(Due(self.unsent()))

    def stop(self, code: CloseCode) -> None:
        self.step(Stop(code))

    def step(self, input: Input) -> None:
        timing = self._entrance.timing
        self._do(self._connection.step(input, timing.now(), timing.wall_ms()))

    def _do(self, actions: list[Action]) -> None:
        for action in actions:
            match action:
                case Send():
                    self.write(action.frame)
                case Wait():
                    self._entrance.wheel.set(self, action.delay_s)
                case Submit():
                    assert self.hub is not None
                    self.hub.submit(self, action.command)
                case Pass():
                    assert self.hub is not None
                    self.hub.word(self, action.word)
                case Beat():
                    assert self.hub is not None
                    self.write(self.hub.heartbeat(self) + PING)
                case Admit():
                    self._entrance.admit(self, action.hello)
                case Close():
                    self._leave()
                    self.peer.close(action.code)
                case Abort():
                    self.peer.abort()

    def _leave(self) -> None:
        # Out of the hub before the close frame: nothing may follow it.
        if self.hub is not None:
            self.hub.leave(self)
            self.hub = None
