"""Receipts on a page of their own, without a script too: what became of the reader's own questions, and how to take them to another device.

Shows the `me` view and, for places, the public queue. The private link is in the fragment, which browsers never send: it takes a POST.
"""

from typing import Any

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from debate.domain.roles import Role
from debate.service.owner import DebateOwner
from frontend.access import cookies
from frontend.access.doors import first_wait
from frontend.access.visitor import client_host, participant_of
from frontend.forms import read_form
from frontend.house import House, house_of, now_ms, public_debate_of
from frontend.language import keep_language, language_of
from frontend.mail.addresses import QUIET, addresses_of, forget
from frontend.pages.boot import page_values
from frontend.refusal import Refusal


async def mine(request: Request) -> Response:
    return _page(request, public_debate_of(request))


async def take(request: Request) -> Response:
    """The private link of another device: from here on this one is the same person."""
    owner = public_debate_of(request)
    form = await read_form(request)
    house = house_of(request)
    wait = first_wait(now_ms(), (house.doors.forms, house.doors.counted(client_host(request))))
    if wait is not None:
        raise Refusal("rate_limited", retry_after_s=wait)
    key = form.get("key", "")
    participant, here = house.participants.of_link(key), participant_of(request)
    if participant is None:
        return _page(request, owner, error="receipt_link_unknown", status=422)
    if here is not None and here != participant and _has_done_something(house, here) and form.get("replace") != "1":
        return _page(request, owner, taken=key, status=409)
    response = RedirectResponse(f"/d/{owner.slug}/mine", 303)
    cookies.put(request, response, cookies.participant_cookie(request), house.participants.sign(participant))
    keep_language(request, response, form.get("lang"))
    return response


async def forget_address(request: Request) -> Response:
    """The addresses that the reader left with questions of this debate are destroyed."""
    owner = public_debate_of(request)
    await read_form(request)
    participant = participant_of(request)
    if owner.state.debate.phase not in QUIET:
        raise Refusal("address_later", status=409)
    if participant is not None:
        await forget(owner, participant)
    return RedirectResponse(f"/d/{owner.slug}/mine", 303)


def _has_done_something(house: House, participant: str) -> bool:
    """Nobody is asked about an identity with which nothing was asked nor supported."""
    return any(owner.offset(f"me/{participant}") for owner in house.debates.all())


def _page(request: Request, owner: DebateOwner, *, taken: str | None = None, error: str | None = None, status: int = 200) -> Response:
    """`taken`: the link that waits for a yes."""
    house, lang = house_of(request), language_of(request, owner.state.debate.lang)
    participant = participant_of(request)
    values = page_values(request, owner, Role.PARTICIPANT, "public", lang, participant)
    del values["boot"]  # what is new comes with a reload, with or without a script
    view, me = values["view"], values["me"]
    receipts = sorted(me["questions"].values(), key=lambda question: -question["at"]) if me else []
    places = {question: place for place, question in enumerate(view["queue"], start=1)}
    values |= {
        "receipts": receipts,
        "places": places,
        "read_at": now_ms(),
        "taken": taken,
        "link_error": error,
        "recording": house.recordings.of(owner),
    }
    values["addressed"] = participant is not None and bool(addresses_of(owner, participant))
    values |= {"private": _private(house, owner, participant) if participant is not None and receipts else None}
    return house.rendering.page(request, "mine.html", values, lang=lang, status=status, path=f"/d/{owner.slug}/mine")


def _private(house: House, owner: DebateOwner, participant: str) -> dict[str, Any]:
    """The address that opens these receipts elsewhere, as words and as a picture; made here, so that no request ever carries it."""
    address = f"{house.public_url}/d/{owner.slug}/mine#{house.participants.link(participant)}"
    picture = segno.make(address, error="l").svg_inline(omitsize=True, border=2, dark="#000", light="#fff", svgclass="qr")
    return {"address": address, "qr": Markup(picture)}  # drawn by segno from our own address
