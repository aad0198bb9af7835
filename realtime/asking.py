"""A gateway's questions to the owner over the bus: numbered, asked again of an owner that took over, given up in time. Knows no debate."""

from __future__ import annotations

import asyncio
import secrets

import msgspec
import structlog

from realtime.bus import Bus
from realtime.bus_messages import (
    OWNER,
    Ahead,
    Alive,
    Ask,
    AskImage,
    Enter,
    Note,
    Page,
    People,
    Reply,
    Spoke,
    Submit,
    decode_reply,
    encode,
    inbox,
)

DOWN_S = 1.0  # with a broken line: soon enough that whoever waits is told within two seconds
AGAIN_S = 1.0  # the bus may have lost the question, or its answer
LOOK_S = 0.1
REPLACED_S = 6.0  # an owner that died is replaced within three; whoever waits need not know
_log = structlog.get_logger("bus")


class OwnerAway(Exception):
    """No owner answered in time. Whether a command was taken nobody knows: the same id may be sent again."""


class _Waiting(msgspec.Struct):
    of: Enter | AskImage | Submit | Page
    reply: asyncio.Future[Reply]
    again: bool
    losses: int = 0  # of the bus, when it was said


class Asking:
    def __init__(self, bus: Bus) -> None:
        self.name = secrets.token_hex(6)
        self._bus = bus
        self._waiting: dict[int, _Waiting] = {}
        self._number = 0
        self._parked: list[tuple[Reply, asyncio.Future[Reply]]] = []
        self._term, self._n = 0, 0

    async def start(self) -> None:
        """Raises BusDown."""
        await self._bus.listen(inbox(self.name), self._heard)

    async def ask(self, of: Enter | AskImage | Submit | Page, again: bool = True) -> bytes:
        """The body of the reply. Asked again of another owner if `again`. Raises OwnerAway."""
        self._number += 1
        id = self._number
        waiting = self._waiting[id] = _Waiting(of, asyncio.get_running_loop().create_future(), again)
        self._say(id, waiting)
        try:
            return (await self._in_time(id, waiting)).body
        finally:
            del self._waiting[id]

    def note(self, of: People | Spoke | Alive | Ahead) -> None:
        self._bus.tell(OWNER, encode(Note(self.name, of)))

    def owner_changed(self) -> None:
        """Asks again what nobody answered. What may not be asked twice is given up."""
        for id, waiting in self._waiting.items():
            if waiting.again:
                self._say(id, waiting)
            elif not waiting.reply.done():
                waiting.reply.set_exception(OwnerAway())

    def heard_up_to(self, term: int, n: int) -> None:
        """How far the house's window was heard: replies that wait for it are given."""
        self._term, self._n = term, n
        parked, self._parked = self._parked, []
        for reply, future in parked:
            self._give(reply, future)

    async def _in_time(self, id: int, waiting: _Waiting) -> Reply:
        loop = asyncio.get_running_loop()
        began = said_at = loop.time()
        while True:
            try:
                return await asyncio.wait_for(asyncio.shield(waiting.reply), LOOK_S)
            except TimeoutError:
                now = loop.time()
                if now - began >= REPLACED_S or (now - began >= DOWN_S and not self._bus.up):
                    raise OwnerAway from None
                lost = waiting.losses != self._bus.losses
                if waiting.again and (lost or now - said_at >= AGAIN_S) and self._bus.up:
                    said_at = now
                    self._say(id, waiting)

    def _say(self, id: int, waiting: _Waiting) -> None:
        waiting.losses = self._bus.losses
        self._bus.tell(OWNER, encode(Ask(self.name, id, waiting.of)))

    def _heard(self, entry: bytes) -> None:
        reply = decode_reply(entry)
        waiting = self._waiting.get(reply.id)
        if waiting is not None:
            self._give(reply, waiting.reply)

    def _give(self, reply: Reply, future: asyncio.Future[Reply]) -> None:
        """Whoever is told that his command stands has been shown what it changed."""
        if future.done():
            return
        if (reply.term, reply.n) > (self._term, self._n):
            self._parked.append((reply, future))
        else:
            future.set_result(reply)
