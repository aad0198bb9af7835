"""The venue pass: the code on the hall's screen, its QR code, the form where it is typed. Tells the code to the screen alone."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from debate.service.owner import DebateOwner
from frontend.access import cookies
from frontend.access.doors import first_wait
from frontend.access.venue import PASS_S
from frontend.access.visitor import client_host, pass_for
from frontend.errors import wants_json
from frontend.forms import read_form
from frontend.house import debate_of, house_of, now_ms, public_debate_of
from frontend.language import keep_language, keeping_language, language_of
from frontend.pages.hall import SCREEN, code_for, qr_code
from frontend.refusal import Refusal


async def code(request: Request) -> Response:
    owner = debate_of(request)
    pass_for(request, owner, *SCREEN)
    shown = code_for(house_of(request), owner)
    return JSONResponse({"code": shown.code, "next_at": shown.next_at} if shown is not None else {"code": None, "next_at": None})


async def qr(request: Request) -> Response:
    """The live page with the code in the fragment, which browsers never send: the page itself gives it, once, in a POST."""
    owner = debate_of(request)
    pass_for(request, owner, *SCREEN)
    house = house_of(request)
    shown = code_for(house, owner)
    address = f"{house.public_url}/d/{owner.slug}"
    return qr_code(f"{address}#venue={shown.scanned}" if shown is not None else address, "private, max-age=60")


async def venue(request: Request) -> Response:
    return _page(request, public_debate_of(request))


async def enter(request: Request) -> Response:
    owner = public_debate_of(request)
    form = await read_form(request)
    house, now, given = house_of(request), now_ms(), form.get("code", "").strip()[:40]
    doors, host = house.doors, house.doors.counted(client_host(request))
    if not house.venue.scanned(owner.id, given, now):
        wait = doors.venue_guesses.wait(host, now / 1000) if host is not None else None
        if wait is not None:
            return _refused(request, owner, Refusal("venue_paced", retry_after_s=wait, status=429), given)
        if not house.venue.typed(owner.id, given, now):
            first_wait(now, (doors.venue_guesses, host))
            return _refused(request, owner, Refusal("venue_code_wrong", status=422), given)
    wait = first_wait(now, (doors.venue_passes, host))
    if wait is not None:
        return _refused(request, owner, Refusal("venue_paced", retry_after_s=wait, status=429), given)
    if host is not None:
        doors.venue_guesses.forgive(host)
    response: Response
    response = JSONResponse({}) if wants_json(request) else RedirectResponse(keeping_language(request, f"/d/{owner.slug}"), 303)
    cookies.put(request, response, cookies.venue_cookie(request), house.venue.new(now), PASS_S)
    keep_language(request, response, form.get("lang"))
    return response


def _refused(request: Request, owner: DebateOwner, refusal: Refusal, given: str) -> Response:
    if wants_json(request):
        raise refusal
    return _page(request, owner, given, refusal)


def _page(request: Request, owner: DebateOwner, given: str = "", refusal: Refusal | None = None) -> Response:
    house = house_of(request)
    lang = language_of(request, owner.state.debate.lang)
    values = {
        "title": owner.state.debate.title,
        "slug": owner.slug,
        "given": given,
        "code_error": refusal.code if refusal is not None else None,
    }
    wait = refusal.retry_after_s if refusal is not None else None
    headers = {"Retry-After": str(max(1, round(wait)))} if wait is not None else {}
    status = refusal.status if refusal is not None else 200
    return house.rendering.page(request, "venue.html", values, status=status, lang=lang, headers=headers)
