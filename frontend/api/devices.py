"""GET and POST /d/{slug}/devices: the devices that wait to be let in, for the console and the organiser's page."""

from typing import Literal

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from debate.service.owner import DebateOwner
from frontend.access.desk import Desk
from frontend.access.link import DOORKEEPERS, Link
from frontend.access.session import GrantState
from frontend.access.visitor import pass_for, passes_of
from frontend.forms import read_json
from frontend.house import debate_of, house_of
from frontend.refusal import Refusal


class DeviceDecided(msgspec.Struct, forbid_unknown_fields=True):
    device: str
    decision: Literal["allow", "deny"]


async def devices(request: Request) -> Response:
    owner = debate_of(request)
    pass_for(request, owner, *DOORKEEPERS)
    return JSONResponse({"devices": listed(house_of(request).desk, owner)})


async def decide_device(request: Request) -> Response:
    owner = debate_of(request)
    decided = await read_json(request, DeviceDecided)
    pass_for(request, owner, *DOORKEEPERS)
    await decide(request, owner, decided.device, decided.decision == "allow")
    return JSONResponse({"devices": listed(house_of(request).desk, owner)})


async def decide(request: Request, owner: DebateOwner, device: str, allow: bool) -> None:
    house = house_of(request)
    found = house.desk.device(device)
    if found is None or found.link.debate != owner.id:
        raise Refusal("device_unknown", status=404)
    if not house.desk.may_decide(passes_of(request), found.link):
        raise Refusal("role_forbidden")
    try:
        await house.desk.decide(device, GrantState.ALLOWED if allow else GrantState.DENIED)
    finally:
        house.media.say()


def listed(desk: Desk, owner: DebateOwner, *, only_waiting: bool = True) -> list[dict[str, str | int | bool | None]]:
    """Devices of a debate's links, those that wait first; with what a person needs to recognise one, and no more."""
    rows: list[dict[str, str | int | bool | None]] = []
    for link in desk.links(owner.id):
        for grant in desk.devices(link.id):
            if only_waiting and grant.state is not GrantState.WAITING:
                continue
            session = desk.agent(grant.session)
            rows.append(
                {
                    "device": grant.id,
                    "link": link.id,
                    "role": link.role.value,
                    "name": _holder(owner, link),
                    "seat": link.seat,
                    "agent": session.agent if session is not None else "?",
                    "state": grant.state.value,
                    "at": grant.made_at,
                    "seen_at": session.seen_at if session is not None else grant.made_at,
                }
            )
    return sorted(rows, key=lambda row: (row["state"] != GrantState.WAITING.value, row["at"]))


def _holder(owner: DebateOwner, link: Link) -> str:
    """Whoever sits there now: the link keeps the name of the day it was made."""
    seat = owner.state.stage.seats.get(link.seat) if link.seat is not None else None
    return (seat.name.body if seat is not None else None) or link.name
