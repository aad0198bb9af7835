"""A hub with a real owner, by-hand peers and a by-hand clock. Holds no test."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from debate.domain.roles import Role
from debate.service.owner import DebateOwner
from realtime.entrance import Entrance
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.link import Link
from realtime.tickets import Grant, Tickets
from tests.realtime.by_hand import HandTiming, KeepingPeer


class Scene:
    def __init__(self, owner: DebateOwner, limits: Limits) -> None:
        self.timing = HandTiming()
        self.owner = owner
        self.hub = Hub(owner, limits, self.timing)
        self.tickets = Tickets(30, self.timing.now)
        self.entrance = Entrance({owner.id: self.hub}, self.tickets, limits, self.timing)

    def open(self, host: str = "127.0.0.1") -> tuple[KeepingPeer, Link]:
        peer = KeepingPeer()
        link = self.entrance.open(peer, host)
        assert link is not None
        return peer, link

    def join(
        self, actor: str, role: Role = Role.PARTICIPANT, streams: list[dict[str, Any]] | None = None, session: str = "s1"
    ) -> tuple[KeepingPeer, Link]:
        peer, link = self.open()
        ticket = self.tickets.issue(Grant(self.owner.id, role, actor, None, session, "Lou"))
        link.text(json.dumps({"type": "hello", "ticket": ticket, "streams": streams or []}))
        return peer, link

    async def settle(self) -> None:
        """Lets commands in flight be answered."""
        while self.hub._running:
            await asyncio.gather(*self.hub._running)
        self.timing.pass_s(0)
