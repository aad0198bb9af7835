"""One debate on the organiser's desk: what blocks the start, running order, seats, links, devices, settings. Each button is a form."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from debate.domain.agenda import SegmentKind
from debate.domain.debate import NEXT, QUESTION_LIMIT_RANGE, Phase
from debate.domain.stage import SeatKind
from debate.service.owner import DebateOwner
from frontend.access import cookies
from frontend.access.link import Link, LinkRole
from frontend.access.session import GrantState, Pass
from frontend.access.visitor import actor_of, note_seen, pass_for
from frontend.api.devices import listed
from frontend.forms import read_form
from frontend.house import House, debate_of, house_of, now_ms
from frontend.language import keep_language, language_of
from frontend.pages.organise import ORGANISING
from frontend.pages.organise_actions import ACTIONS, ANCHORS, Act
from frontend.pages.organise_equity import EQUITY, EQUITY_ANCHORS, aims
from frontend.pages.organise_polls import POLLS, POLLS_ANCHORS
from frontend.pages.organise_synthesis import SYNTHESIS, SYNTHESIS_ANCHORS, shown
from frontend.pages.readiness import checks, hindrance
from frontend.refusal import STATUS, Refusal
from frontend.rendering import new_command_id
from frontend.words import LANGUAGES, written_moment

# Roles whose links are listed by name; those of the seats stand beside the seats.
NAMED = (LinkRole.MODERATOR, LinkRole.OBSERVER, LinkRole.ORGANISER)
OF_THE_HALL = (LinkRole.HALL, LinkRole.CLERK, LinkRole.CAPTIONER)


async def organise_debate(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    held = pass_for(request, owner, *ORGANISING)
    return _page(request, owner, held)


async def act(request: Request) -> Response:
    owner = debate_of(request)
    form = await read_form(request)
    # After the body: nobody acts on a right that was taken away while his last byte was on its way.
    held = pass_for(request, owner, *ORGANISING)
    name = str(request.path_params["action"])
    action = (ACTIONS | SYNTHESIS | EQUITY | POLLS).get(name)
    if action is None:
        raise Refusal("not_found")
    rejected = await action(Act(request, house_of(request), owner, held, actor_of(held), name, form))
    if rejected is not None:
        # What was typed goes back into its form, with the sentence beside it.
        again = {**form, "action": name, "error": rejected.code}
        response = _page(request, owner, held, form=again, status=STATUS.get(rejected.code, 422))
    else:
        # A running order is written in one go: its form stays open for the next segment.
        unfinished = "?again=segment" if name == "segment-add" else ""
        response = RedirectResponse(
            f"/organise/{owner.slug}{unfinished}#{(ANCHORS | SYNTHESIS_ANCHORS | EQUITY_ANCHORS | POLLS_ANCHORS).get(name, 'top')}", 303
        )
    keep_language(request, response, form.get("lang"))
    return response


def _page(request: Request, owner: DebateOwner, held: Pass, *, form: dict[str, Any] | None = None, status: int = 200) -> Response:
    house = house_of(request)
    _, view = house.views.get(owner, "console")
    links = house.desk.links(owner.id)
    session = house.desk.session(request.cookies.get(cookies.SESSION), now_ms())
    fresh = house.fresh.of(session.id, now_ms()) if session is not None else {}
    found = checks(owner.state, links, frozenset(link.id for link in links if house.desk.devices(link.id)))
    phase = owner.state.debate.phase
    rows = [_row(house, link, fresh) for link in links]
    values: dict[str, Any] = {
        "view": view,
        "debate": view["debate"],
        "phases": [each.value for each in Phase],
        "phase_index": list(Phase).index(phase),
        "steps": sorted((each.value for each in NEXT[phase]), key=[each.value for each in Phase].index),
        "checks": found,
        "done": sum(check.done for check in found),
        "hindrance": hindrance(found),
        "minutes": sum(segment["minutes"] for segment in view["agenda"]["segments"]),
        "seats": [_seat(house, owner, seat, rows) for seat in view["seats"].values()],
        "named": {role.value: [row for row in rows if row["role"] == role.value] for role in NAMED},
        "hall": {role.value: [row for row in rows if row["role"] == role.value] for role in OF_THE_HALL},
        "devices": listed(house.desk, owner, only_waiting=False),
        "waiting": sum(device["state"] == GrantState.WAITING.value for device in listed(house.desk, owner)),
        "fresh": [row for row in rows if row["url"] is not None],
        "segment_kinds": [kind.value for kind in SegmentKind],
        "seat_kinds": [kind.value for kind in SeatKind],
        "limits": QUESTION_LIMIT_RANGE,
        "languages": LANGUAGES,
        "on_air": view["questions"][view["on_air"]["question"]]["number"] if view["on_air"] else None,
        "starts_at": written_moment(house.rendering.zone, owner.state.debate.starts_at),
        "again": request.query_params.get("again"),
        "editable": phase not in (Phase.CLOSED, Phase.ARCHIVED),
        "may_name_organisers": held.role is LinkRole.OPERATOR,
        "public_url": house.public_url,
        "command_id": new_command_id(),
        "recordings_most": house.settings.recordings_gib if house.recordings.all_full() else None,
        "form": form or {},
        **shown(form or {}),
        **aims(owner, form or {}),
    }
    lang = language_of(request, owner.state.debate.lang)
    return house.rendering.page(request, "organise_debate.html", values, status=status, lang=lang, path=f"/organise/{owner.slug}")


def _row(house: House, link: Link, fresh: dict[str, str]) -> dict[str, Any]:
    """`url`: the whole link, while the device that made it may still see it. An encoder's is a token, not an address."""
    grants = house.desk.devices(link.id)
    secret = fresh.get(link.id)
    return {
        "id": link.id,
        "role": link.role.value,
        "name": link.name,
        "seat": link.seat,
        "personal": link.personal,
        "opened": sum(grant.state is GrantState.ALLOWED for grant in grants),
        "waiting": sum(grant.state is GrantState.WAITING for grant in grants),
        "url": None if secret is None else secret if link.role is LinkRole.ENCODER else f"{house.public_url}/role#{secret}",
    }


def _seat(house: House, owner: DebateOwner, seat: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    own = [row for row in rows if row["seat"] == seat["id"]]
    return {
        **seat,
        "link": next((row for row in own if row["role"] != LinkRole.ENCODER.value), None),
        "encoder": next((row for row in own if row["role"] == LinkRole.ENCODER.value), None),
        "whip_url": f"{house.media_url}/whip/{owner.id}/{seat['id']}",
    }
