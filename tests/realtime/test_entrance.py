"""The way from a ticket to a hub, when the hub is still being opened: what happens meanwhile counts."""

from __future__ import annotations

import asyncio
import json

from debate.domain.roles import Role
from realtime.close_codes import CloseCode
from realtime.entrance import Entrance
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.local_bus import LocalBus
from realtime.tickets import Grant, Tickets
from tests.realtime.by_hand import HandTiming, KeepingPeer
from tests.realtime.house import open_owner


async def test_a_session_revoked_while_its_hub_is_opened_does_not_come_in() -> None:
    owner = await open_owner()
    timing = HandTiming()
    hub = Hub(owner, Limits(), timing)
    tickets = Tickets(30, timing.now, LocalBus())
    asked, opened = asyncio.Event(), asyncio.Event()

    async def hub_of(debate: str) -> Hub:
        asked.set()
        await opened.wait()
        return hub

    entrance = Entrance({}, tickets, Limits(), timing, hub_of=hub_of)
    peer = KeepingPeer()
    link = entrance.open(peer, "127.0.0.1")
    assert link is not None
    ticket = await tickets.give(Grant(owner.id, Role.MODERATOR, "m1", None, "s1", "Ada"))
    link.text(json.dumps({"type": "hello", "ticket": ticket, "streams": []}))
    await asyncio.wait_for(asked.wait(), 5)
    tickets.revoke("s1")
    hub.revoke("s1")  # who is not in it cannot be found
    opened.set()
    await asyncio.gather(*entrance._looking)
    assert peer.code is CloseCode.REVOKED and not list(hub.links())
    await owner.close()
