"""The whole web application in this process, asked over ASGI, for tests that must stop it in the middle of a turn. Holds no test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from debate.domain.actor import Actor
from debate.domain.commands import ChangePhase, Command
from debate.domain.debate import Phase
from debate.domain.roles import Role
from debate.service.owner import DebateOwner
from frontend.adopting import adopt
from frontend.app import create_app
from frontend.house import House
from frontend.settings import load_settings
from tests.realtime.house import accept

URL = "http://127.0.0.1:9"


class Inside:
    def __init__(self, house: House, owner: DebateOwner, http: httpx.AsyncClient) -> None:
        self.house = house
        self.owner = owner
        self.http = http


@asynccontextmanager
async def inside(data: Path, *first: Command) -> AsyncIterator[Inside]:
    """One debate, live, and a client that carries no cookie of its own. `first`: what its organiser says before it opens."""
    (data / "run").mkdir(parents=True, exist_ok=True)
    app = create_app(data, load_settings(data), public_url=URL, media_url=URL)
    async with app.starlette.router.lifespan_context(app.starlette):
        owner = await app.house.debates.create("Essai")
        assert isinstance(owner, DebateOwner), owner
        adopt(app.house, owner)
        for command in first:
            await accept(owner, Actor("o1", Role.ORGANISER), command)
        for phase in (Phase.OPEN, Phase.LIVE):
            await accept(owner, Actor("o1", Role.ORGANISER), ChangePhase(phase=phase))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi), base_url=URL, headers={"Origin": URL}) as http:
            yield Inside(app.house, owner, http)
