"""The console and the video session: pages of a role held by a device. Each shows the one view of its role."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from debate.domain.actor import Actor
from debate.service.owner import DebateOwner
from frontend.access.link import LinkRole
from frontend.access.visitor import actor_of, guest_of, note_seen, participant_of, pass_for
from frontend.house import debate_of, house_of
from frontend.language import language_of
from frontend.pages.boot import page_values

CONSOLE = (LinkRole.MODERATOR, LinkRole.ORGANISER, LinkRole.OPERATOR, LinkRole.OBSERVER)
PANEL = (LinkRole.PANELIST, LinkRole.CHAIR, LinkRole.GUEST)


async def console(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    held = pass_for(request, owner, *CONSOLE)
    return _page(request, owner, actor_of(held), "console", "console.html", name=held.link.name)


async def panel(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    # One browser may sit in two seats, in two tabs: `?seat=` says which; it is a name, not a secret.
    seat = request.query_params.get("seat")
    if seat is not None and (guest := guest_of(request, owner, seat)) is not None:
        return _page(request, owner, guest, "stage", "panel.html", by_hand=True)
    gone = owner.state.speakers.guests.gone.get(seat or "")
    if gone is not None and gone == participant_of(request):
        return RedirectResponse(f"/d/{owner.slug}", 303)  # whose turn it was watches on
    held = pass_for(request, owner, *PANEL, seat=seat)
    return _page(request, owner, actor_of(held), "stage", "panel.html", name=held.link.name)


def _page(
    request: Request, owner: DebateOwner, actor: Actor, stream: str, template: str, name: str = "", by_hand: bool = False
) -> Response:
    """`by_hand`: a guest who came by a hand, and goes back to the live page."""
    lang = language_of(request, owner.state.debate.lang)
    values = page_values(request, owner, actor.role, stream, lang, actor=actor.seat if stream == "stage" else None)
    values["boot"] |= {"actor": actor.id, "seat": actor.seat, "name": name, "by_hand": by_hand, "medium": _medium(owner, actor)}
    return house_of(request).rendering.page(request, template, values, lang=lang)


def _medium(owner: DebateOwner, actor: Actor) -> str | None:
    """How a guest who came by a hand was invited; who was invited by voice is not asked for a camera."""
    invitation = owner.state.speakers.guests.invited(actor)
    return invitation.medium.value if invitation is not None else None
