"""GET /d/{slug}/media: how the picture fares, for the console: what the panel last said. Never a ticket, never a token."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from frontend.access.visitor import pass_for
from frontend.house import debate_of, house_of
from frontend.pages.session import CONSOLE


async def media(request: Request) -> Response:
    owner = debate_of(request)
    pass_for(request, owner, *CONSOLE)
    wishes = house_of(request).media
    status, levels = wishes.status.get(owner.id), wishes.levels.get(owner.id)
    said = {
        "connected": wishes.connected,
        "fps": status.fps if status is not None else 0,
        "mixing": status.mixing if status is not None else True,
        "viewers": status.viewers if status is not None else 0,
        "listeners": status.listeners if status is not None else 0,
        "recording": status.recording if status is not None else "off",
        "seats": status.seats if status is not None else {},
        "levels": levels.levels if levels is not None else {},
    }
    return Response(msgspec.json.encode(said), media_type="application/json")
