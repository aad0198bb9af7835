"""A debate in memory behind a real uvicorn, for the tests of the wire. Holds no test."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import uvicorn
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, ChangePhase, Command, PublishQuestion
from debate.domain.debate import DebateCreated, Lang, Phase
from debate.domain.roles import Role
from debate.service.answer import Accepted
from debate.service.owner import DebateOwner
from debate.store.event_log import Entry, EventLog
from debate.store.memory_log import MemoryLog
from realtime.close_codes import PROTOCOL
from realtime.entrance import Entrance
from realtime.handshake import serving
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.origins import Origins
from realtime.socket import wire_endpoint
from realtime.tickets import Grant, Tickets
from realtime.wire import KnownWire, Wire, WireSource

ORGANISER = Actor("o1", Role.ORGANISER)
MODERATOR = Actor("m1", Role.MODERATOR)
_ids = iter(range(1, 10**9))


def uuid7() -> str:
    """A fresh id in the shape of RFC 9562 §5.7: the tests need distinct ones, not the time in them."""
    n = next(_ids)
    return str(UUID(int=(n << 80) | (7 << 76) | (2 << 62)))


def begin(log: EventLog) -> EventLog:
    event = DebateCreated(at=1, by="system", debate="d1", slug="essai", title="Essai", lang=Lang.FR, code="BADAFA")
    log.append([Entry("system", "create", b"{}", (event,))])
    return log


async def open_owner(log: EventLog | None = None, phase: Phase | None = Phase.LIVE) -> DebateOwner:
    owner = await DebateOwner.open(lambda: log or begin(MemoryLog("e1")))
    if phase is not None:
        await accept(owner, ORGANISER, ChangePhase(phase=Phase.OPEN))
    if phase is Phase.LIVE:
        await accept(owner, ORGANISER, ChangePhase(phase=Phase.LIVE))
    return owner


async def accept(owner: DebateOwner, actor: Actor, command: Command) -> dict[str, str | int]:
    answer = await owner.submit(actor, command, uuid7())
    assert isinstance(answer, Accepted), answer
    return answer.result


async def published(owner: DebateOwner, text: str = "Qui paie la route ?", author: str = "p9") -> str:
    """A question that everybody sees."""
    made = await accept(owner, Actor(author, Role.PARTICIPANT), AskQuestion(text=text))
    question = str(made["question"])
    await accept(owner, MODERATOR, PublishQuestion(question=question))
    return question


class House:
    """One debate, its hub, and the port it listens on."""

    def __init__(self, owner: DebateOwner, hub: Hub, tickets: Tickets, wire: Wire, port: int) -> None:
        self.owner = owner
        self.hub = hub
        self.tickets = tickets
        self.wire = wire
        self.port = port

    def ticket(self, actor: str = "p1", role: Role = Role.PARTICIPANT, session: str = "s1", seat: str | None = None) -> str:
        return self.tickets.issue(Grant(self.owner.id, role, actor, seat, session, "Lou"))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def connect(self) -> ClientConnection:
        return await connect(
            f"ws://127.0.0.1:{self.port}/ws", origin=self.origin, subprotocols=[PROTOCOL], compression=None, ping_interval=None
        )

    async def join(
        self, actor: str = "p1", role: Role = Role.PARTICIPANT, streams: list[dict[str, Any]] | None = None, session: str = "s1"
    ) -> ClientConnection:
        socket = await self.connect()
        await say(socket, {"type": "hello", "ticket": self.ticket(actor, role, session), "streams": streams or []})
        return socket


async def say(socket: ClientConnection, message: Any) -> None:
    await socket.send(message if isinstance(message, str) else json.dumps(message))


async def hear(socket: ClientConnection, *kinds: str) -> dict[str, Any]:
    """The next message of one of these types."""
    while True:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 10))
        if not kinds or message["type"] in kinds:
            return message


async def command(socket: ClientConnection, body: dict[str, Any], id: str | None = None) -> dict[str, Any]:
    id = id or uuid7()
    await say(socket, {"type": "cmd", "id": id, "cmd": body})
    while (message := await hear(socket, "ack", "err"))["id"] != id:
        pass
    return message


@asynccontextmanager
async def house(
    limits: Limits | None = None, extension: bool = True, log: EventLog | None = None, source: WireSource | None = None, **config: Any
) -> AsyncIterator[House]:
    limits = limits or Limits()
    owner = await open_owner(log)
    hub = Hub(owner, limits)
    tickets = Tickets(limits.ticket_s)
    # asyncio switches Nagle's algorithm off only where the protocol is named.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    wire = Wire(Entrance({owner.id: hub}, tickets, limits), Origins([f"http://127.0.0.1:{port}"]))
    app = Starlette(routes=[wire_endpoint(wire)])
    options: Any = serving(limits, source or KnownWire(wire)) if extension else {"ws": "websockets-sansio", "ws_ping_interval": 25.0}
    config = uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=3, **options, **config)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield House(owner, hub, tickets, wire, port)
    finally:
        hub.close()
        server.should_exit = True
        await running
        await owner.close()
