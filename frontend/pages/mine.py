"""Receipts without a script: what became of the reader's own questions. Shows the `me` view and, for places, the public queue."""

from starlette.requests import Request
from starlette.responses import Response

from debate.domain.roles import Role
from frontend.access.visitor import participant_of
from frontend.house import house_of, now_ms, public_debate_of
from frontend.language import language_of
from frontend.pages.boot import page_values


async def mine(request: Request) -> Response:
    owner = public_debate_of(request)
    lang = language_of(request, owner.state.debate.lang)
    participant = participant_of(request)
    values = page_values(request, owner, Role.PARTICIPANT, "public", lang, participant)
    del values["boot"]  # the page has no script: to see what is new is to follow a link
    view, me = values["view"], values["me"]
    receipts = sorted(me["questions"].values(), key=lambda question: -question["at"]) if me else []
    places = {question: place for place, question in enumerate(view["queue"], start=1)}
    values |= {"receipts": receipts, "places": places, "read_at": now_ms()}
    return house_of(request).rendering.page(request, "mine.html", values, lang=lang)
