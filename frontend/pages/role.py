"""Where a role link lands: a click sends its secret, the device gets a session. What the link opens is told after the click, not before.

The secret is in the fragment, which browsers never send, so that a preview robot or a log sees nothing and uses nothing up.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from frontend.access import cookies
from frontend.access.agent import family
from frontend.access.doors import first_wait
from frontend.access.link import Link, LinkRole
from frontend.access.session import GrantState
from frontend.access.visitor import client_host, passes_of
from frontend.forms import read_form
from frontend.house import House, house_of, now_ms
from frontend.language import keep_language
from frontend.refusal import Refusal

# The page of each role; {} is the slug.
PAGE_OF = {
    LinkRole.OPERATOR: "/organise",
    LinkRole.ORGANISER: "/organise/{}",
    LinkRole.MODERATOR: "/d/{}/console",
    LinkRole.OBSERVER: "/d/{}/console",
    LinkRole.PANELIST: "/d/{}/panel",
    LinkRole.CHAIR: "/d/{}/panel",
    LinkRole.GUEST: "/d/{}/panel",
    LinkRole.HALL: "/d/{}/hall",
    LinkRole.CLERK: "/d/{}/clerk",
    LinkRole.CAPTIONER: "/d/{}/captions",
}


async def landing(request: Request) -> Response:
    values: dict[str, Any] = {"secure": cookies.is_trustworthy(request), "waiting": []}
    return house_of(request).rendering.page(request, "role.html", values)


async def enter(request: Request) -> Response:
    if not cookies.is_trustworthy(request):
        raise Refusal("insecure_role_login")
    form = await read_form(request)
    house, now = house_of(request), now_ms()
    wait = first_wait(now, (house.doors.login, house.doors.counted(client_host(request))))
    if wait is not None:
        raise Refusal("rate_limited", retry_after_s=wait)
    # Whoever has no script pastes the whole link: all before the # is of no interest.
    secret = form.get("secret", "").strip().rpartition("#")[2]
    command_id = form.get("command_id", "")
    # A random id as our page carries one: a short one that somebody made up could be somebody else's, too.
    drawn = house.participants.session_of_form(command_id, secret) if 16 <= len(command_id) <= 64 else None
    cookie, agent = request.cookies.get(cookies.SESSION), family(request.headers.get("user-agent", ""))
    held, fresh = await house.desk.exchange(secret, cookie, agent, now, closed=house.over, drawn=drawn)
    to = page_of(house, held.link) if held.grant.state is GrantState.ALLOWED else "/role/waiting"
    response = RedirectResponse(to, 303)
    if fresh is not None:
        cookies.put(request, response, cookies.SESSION, fresh, int(house.settings.session_s))
    keep_language(request, response, form.get("lang"))
    return response


async def waiting(request: Request) -> Response:
    """A device that waits reads here who can let it in, and finds its way once it is."""
    house = house_of(request)
    rows = [{"role": each.role.value, "title": _title(house, each.link)} for each in passes_of(request, GrantState.WAITING)]
    if not rows:
        return RedirectResponse(_latest(request) or "/role", 303)
    values = {"secure": True, "waiting": rows, "code": "device_waiting"}
    return house.rendering.page(request, "role.html", values)


async def waiting_state(request: Request) -> Response:
    """What the waiting page's script asks every few seconds: where to go, or null."""
    still = passes_of(request, GrantState.WAITING)
    return JSONResponse({"to": None if still else _latest(request) or "/role"})


def page_of(house: House, link: Link) -> str:
    owner = house.debates.by_id(link.debate) if link.debate is not None else None
    if link.debate is not None and owner is None:
        raise Refusal("debate_unknown")
    path = PAGE_OF[link.role].format(owner.slug if owner is not None else "")
    return f"{path}?seat={link.seat}" if link.seat is not None else path


def _latest(request: Request) -> str | None:
    passes = passes_of(request)
    return page_of(house_of(request), passes[0].link) if passes else None


def _title(house: House, link: Link) -> str:
    owner = house.debates.by_id(link.debate) if link.debate is not None else None
    return owner.state.debate.title if owner is not None else ""
