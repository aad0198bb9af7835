"""The pages of the hall: its screen, its clerk, the QR code that joins both crowds. Shows the public view, to a clerk his own too."""

from io import BytesIO
from typing import Any

import segno
from starlette.requests import Request
from starlette.responses import Response

from debate.domain.roles import Role
from debate.service.owner import DebateOwner
from frontend.access.link import LinkRole
from frontend.access.venue import VenueCode
from frontend.access.visitor import note_seen, pass_for
from frontend.house import House, debate_of, house_of, now_ms, public_debate_of
from frontend.language import language_of
from frontend.pages.boot import page_values
from frontend.rendering import new_command_id

# Those who run the debate may look at the screen, too.
SCREEN = (LinkRole.HALL, LinkRole.MODERATOR, LinkRole.ORGANISER, LinkRole.OPERATOR, LinkRole.CLERK)


async def hall(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    pass_for(request, owner, *SCREEN)
    house = house_of(request)
    lang = language_of(request, owner.state.debate.lang)
    values = page_values(request, owner, Role.HALL, "public", lang)
    values["host"] = house.public_url.partition("://")[2]
    shown = code_for(house, owner)
    values["venue"] = values["boot"]["venue"] = {"code": shown.code, "next_at": shown.next_at} if shown is not None else None
    return house.rendering.page(request, "hall.html", values, lang=lang)


async def clerk(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    held = pass_for(request, owner, LinkRole.CLERK)
    return clerk_page(request, owner, held.actor_id)


def clerk_page(request: Request, owner: DebateOwner, actor: str, *, form: dict[str, Any] | None = None, status: int = 200) -> Response:
    lang = language_of(request, owner.state.debate.lang)
    values = page_values(request, owner, Role.CLERK, "public", lang, actor)
    host = house_of(request).public_url.partition("://")[2]
    values["boot"]["host"] = host
    values |= {"command_id": new_command_id(), "form": form, "saved": request.query_params.get("saved") == "1", "host": host}
    return house_of(request).rendering.page(request, "clerk.html", values, status=status, lang=lang, path=f"/d/{owner.slug}/clerk")


async def qr(request: Request) -> Response:
    """What a telephone held up to a poster opens: the live page."""
    owner = public_debate_of(request)
    return qr_code(f"{house_of(request).public_url}/d/{owner.slug}", "public, max-age=300")


def qr_code(address: str, cache: str) -> Response:
    body = BytesIO()
    # `omitsize`: the screen decides how large it is.
    segno.make(address, error="m").save(body, "svg", omitsize=True, border=2, light="#fff")
    return Response(body.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": cache})


def code_for(house: House, owner: DebateOwner) -> VenueCode | None:
    """The venue code that the screen shows now; none when there is nobody left to come in."""
    return None if house.over(owner.id) else house.venue.code(owner.id, now_ms())
