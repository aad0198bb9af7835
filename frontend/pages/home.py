"""The front door: debates that are public, and the short code read off a screen. Shows public views only."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from debate.domain.debate import Debate, Phase
from frontend.access.doors import first_wait
from frontend.access.visitor import client_host
from frontend.forms import read_form
from frontend.house import House, house_of, now_ms
from frontend.language import keep_language, keeping_language, language_of
from frontend.refusal import Refusal

CODE_LETTERS = 12  # codes have six; people write them with spaces and hyphens
_FIRST = {Phase.LIVE: 0, Phase.OPEN: 1, Phase.SCHEDULED: 2, Phase.CLOSED: 3, Phase.ARCHIVED: 4}


async def home(request: Request) -> Response:
    return _home_page(request)


async def join(request: Request) -> Response:
    house = house_of(request)
    written = request.query_params.get("code", "")[:40]
    code = "".join(letter for letter in written if letter.isalnum())[:CODE_LETTERS]
    if not code:
        return RedirectResponse(keeping_language(request, "/"), 303)
    # Codes are short: whoever tries them all must be slower than the debate lasts.
    host = house.doors.counted(client_host(request))
    wait = house.doors.codes.wait(host, now_ms() / 1000) if host is not None else None
    if wait is not None:
        raise Refusal("rate_limited", retry_after_s=wait)
    owner = house.debates.by_code(code)
    if owner is None or owner.state.debate.phase is Phase.DRAFT:
        first_wait(now_ms(), (house.doors.codes, host))
        return _home_page(request, {"code": written, "code_error": "code_unknown"}, 404)
    return RedirectResponse(keeping_language(request, f"/d/{owner.slug}"), 303)


async def choose_language(request: Request) -> Response:
    form = await read_form(request)
    back = form.get("back", "/")
    # Only a path of ours: `//host` and `/\host` would lead elsewhere.
    safe = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = RedirectResponse(back if safe else "/", 303)
    keep_language(request, response, form.get("lang"))
    return response


def _home_page(request: Request, values: dict[str, Any] | None = None, status: int = 200) -> Response:
    house = house_of(request)
    context = {"debates": _debates(house), "demo": _demo_roles(house), "code": "", "code_error": None, **(values or {})}
    return house.rendering.page(request, "home.html", context, status=status, lang=language_of(request))


def _demo_roles(house: House) -> list[dict[str, str]]:
    """The roles of the demo's debate, each with the address that opens it; none unless this is a demo, and its debate is on (0082)."""
    demo = house.demo
    owner = house.debates.by_id(demo.debate) if demo is not None else None
    if demo is None or owner is None or house.over(owner.id):
        return []
    page, links = f"/d/{owner.slug}", demo.visitor
    return [
        {"role": "viewer", "icon": "eye", "href": page},
        {"role": "participant", "icon": "send", "href": f"{page}#ask"},
        {"role": "moderator", "icon": "queued", "href": links.moderator},
        {"role": "panelist", "icon": "cam", "href": links.panelist},
        {"role": "clerk", "icon": "paper", "href": links.clerk},
        {"role": "hall", "icon": "hall", "href": links.hall},
        {"role": "organiser", "icon": "cal", "href": links.organiser},
    ]


def _debates(house: House) -> list[dict[str, Any]]:
    owners = [owner for owner in house.debates.all() if owner.state.debate.phase in _FIRST]
    owners.sort(key=lambda owner: (_FIRST[owner.state.debate.phase], _order(owner.state.debate)))
    return [house.views.tell(owner, "home", _listed) for owner in owners]


def _listed(view: dict[str, Any]) -> dict[str, Any]:
    shown = [question for question in view["questions"].values() if question["state"] not in ("refused", "withdrawn", "merged")]
    aired = [question for question in view["questions"].values() if question.get("aired_at")]
    return {
        **{key: view["debate"].get(key) for key in ("slug", "title", "phase", "starts_at", "open_at", "live_at", "closed_at")},
        "counts": {
            "published": len(shown),
            "answered": sum(question["state"] == "answered" for question in shown),
            "aired": len(aired),
            "online": sum(question["origin"] == "online" for question in aired),
            "hall": sum(question["origin"] in ("hall", "written") for question in aired),
        },
    }


def _order(debate: Debate) -> int:
    """What was announced comes in the order of its hours; the rest newest first."""
    if debate.live_at is None and debate.starts_at is not None:
        return debate.starts_at
    return -(debate.live_at or debate.open_at or 0)
