"""The organiser's list of debates, and the making of one. Shows debates to whoever holds a link that opens them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from debate.domain.actor import Actor
from debate.domain.commands import AddSeat
from debate.domain.roles import Role
from debate.domain.stage import SeatKind
from debate.service.answer import Accepted, Rejected
from debate.service.owner import DebateOwner
from frontend.access.link import LinkRole
from frontend.access.secret import id_from
from frontend.access.session import GrantState, Pass
from frontend.access.visitor import note_seen, passes_of
from frontend.adopting import adopt
from frontend.forms import command_id_of, read_form
from frontend.house import house_of
from frontend.language import keep_language, language_of
from frontend.refusal import STATUS, Refusal
from frontend.rendering import new_command_id
from frontend.words import LANGUAGES

SEATS = range(0, 13)
ORGANISING = (LinkRole.ORGANISER, LinkRole.OPERATOR)


def organising(request: Request) -> list[Pass]:
    held = [each for each in passes_of(request) if each.role in ORGANISING]
    if not held:
        raise Refusal("role_needed")
    return held


async def organise(request: Request) -> Response:
    await note_seen(request)
    return _list_page(request, organising(request))


async def create(request: Request) -> Response:
    form = await read_form(request)
    # After the body, whose last byte a sender may hold back for as long as it suits him: what counts is who he is now.
    held = organising(request)
    if not _operates(held):
        raise Refusal("role_forbidden")
    title, lang, seats = form.get("title", ""), form.get("debate_lang", ""), form.get("seats", "0")
    command_id = command_id_of(form, "debate.create", title, lang, seats)
    if lang not in LANGUAGES or not seats.isdigit() or int(seats) not in SEATS:
        raise Refusal("bad_request")
    house = house_of(request)
    made = house.made_debates.get(command_id)
    owner = house.debates.get(made) if made is not None else None
    if owner is None:
        created = await house.debates.create(title, lang, by=held[0].actor_id)
        if isinstance(created, Rejected):
            again = {"title": title, "debate_lang": lang, "seats": seats, "error": created.code}
            return _list_page(request, held, form=again, status=STATUS.get(created.code, 422))
        owner = created
        # Kept while the process lives: long enough for a form that is sent twice.
        house.made_debates[command_id] = owner.slug
        adopt(house, owner)
        await furnish(owner, Actor(held[0].actor_id, Role.ORGANISER), int(seats), house.rendering.words.t(lang, "organise.seat_default"))
    response = RedirectResponse(f"/organise/{owner.slug}", 303)
    keep_language(request, response, form.get("lang"))
    return response


async def decide_own_device(request: Request) -> Response:
    """Lets another device use the operator's link, or takes it away."""
    form = await read_form(request)
    held = organising(request)
    desk = house_of(request).desk
    found = desk.device(form.get("device", ""))
    if found is None or found.link.debate is not None:
        raise Refusal("device_unknown", status=404)
    if not desk.may_decide(held, found.link):
        raise Refusal("role_forbidden")
    await desk.decide(found.grant.id, GrantState.ALLOWED if form.get("decision") == "allow" else GrantState.DENIED)
    return RedirectResponse("/organise", 303)


async def furnish(owner: DebateOwner, by: Actor, seats: int, name: str) -> list[str]:
    """Seats with placeholder names, to be given to people later."""
    made = []
    for place in range(1, seats + 1):
        command_id = id_from("seat", owner.id, str(place))
        seat = id_from("t", owner.id, str(place))
        answer = await owner.submit(by, AddSeat(seat=seat, kind=SeatKind.PANELIST, name=f"{name} {place}"), command_id)
        if isinstance(answer, Accepted):
            made.append(seat)
    return made


def _list_page(request: Request, held: list[Pass], *, form: dict[str, Any] | None = None, status: int = 200) -> Response:
    house = house_of(request)
    rows = []
    for owner in house.debates.all():
        if not any(each.link.opens(owner.id) for each in held):
            continue
        debate, questions = owner.state.debate, owner.state.questions.all
        rows.append(
            {
                "slug": debate.slug,
                "title": debate.title,
                "phase": debate.phase.value,
                "code": debate.code,
                "lang": debate.lang.value,
                "seats": len(owner.state.stage.seats),
                "questions": len(questions),
                "waiting": sum(
                    grant.state is GrantState.WAITING for link in house.desk.links(owner.id) for grant in house.desk.devices(link.id)
                ),
            }
        )
    values = {
        "debates": rows[::-1],
        "may_create": _operates(held),
        "seat_choices": list(SEATS),
        "languages": LANGUAGES,
        "command_id": new_command_id(),
        "form": form,
        "own_devices": _own_devices(request, held),
    }
    return house.rendering.page(request, "organise.html", values, status=status, lang=language_of(request))


def _own_devices(request: Request, held: list[Pass]) -> list[dict[str, Any]]:
    """Other devices of the operator's own link: only the operator can let them in."""
    desk = house_of(request).desk
    rows = []
    for each in held:
        if each.role is LinkRole.OPERATOR:
            for grant in desk.devices(each.link.id):
                session = desk.agent(grant.session)
                own = grant.session == each.grant.session
                rows.append(
                    {
                        "device": grant.id,
                        "agent": session.agent if session else "?",
                        "state": grant.state.value,
                        "at": grant.made_at,
                        "own": own,
                    }
                )
    return rows


def _operates(held: list[Pass]) -> bool:
    return any(each.role is LinkRole.OPERATOR for each in held)
