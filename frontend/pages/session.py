"""The console and the video session: pages of a role held by a device. Each shows the one view of its role."""

from starlette.requests import Request
from starlette.responses import Response

from debate.service.owner import DebateOwner
from frontend.access.link import LinkRole
from frontend.access.session import Pass
from frontend.access.visitor import ROLES, note_seen, pass_for
from frontend.house import debate_of, house_of
from frontend.language import language_of
from frontend.pages.boot import page_values

CONSOLE = (LinkRole.MODERATOR, LinkRole.ORGANISER, LinkRole.OPERATOR, LinkRole.OBSERVER)
PANEL = (LinkRole.PANELIST, LinkRole.CHAIR, LinkRole.GUEST)


async def console(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    held = pass_for(request, owner, *CONSOLE)
    return _page(request, owner, held, "console", "console.html")


async def panel(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    # One browser may sit in two seats, in two tabs: `?seat=` says which; it is a name, not a secret.
    held = pass_for(request, owner, *PANEL, seat=request.query_params.get("seat"))
    return _page(request, owner, held, "stage", "panel.html")


def _page(request: Request, owner: DebateOwner, held: Pass, stream: str, template: str) -> Response:
    lang = language_of(request, owner.state.debate.lang)
    values = page_values(request, owner, ROLES[held.role], stream, lang)
    values["boot"] |= {"actor": held.actor_id, "seat": held.link.seat, "name": held.link.name}
    return house_of(request).rendering.page(request, template, values, lang=lang)
