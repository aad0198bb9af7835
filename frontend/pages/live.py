"""The live page and the forms that work on it without a script: ask, support, withdraw, a hand. Shows the public view and one's own."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from debate.domain.actor import Actor
from debate.domain.commands import (
    AppealQuestion,
    AskQuestion,
    Command,
    LowerHand,
    RaiseHand,
    SupportQuestion,
    UnsupportQuestion,
    WithdrawQuestion,
)
from debate.domain.hands import Medium
from debate.domain.questions.words import Origin
from debate.domain.roles import Role
from debate.service.answer import Accepted, Rejected
from debate.service.owner import DebateOwner
from frontend.access import cookies
from frontend.access.doors import first_wait
from frontend.access.link import LinkRole
from frontend.access.visitor import actor_of, counted, participant_of, pass_for
from frontend.commanding import submit
from frontend.forms import command_id_of, read_form
from frontend.house import house_of, now_ms, public_debate_of
from frontend.language import keep_language, language_of
from frontend.pages.boot import page_values
from frontend.pages.crowd import PLACE
from frontend.pages.hall import clerk_page
from frontend.refusal import STATUS, Refusal
from frontend.rendering import new_command_id
from frontend.words import LANGUAGES

TABS = ("popular", "recent", "answered")
# What may stand in the page's address; whatever else newsletters and networks append changes nothing, and costs no rendering.
_KNOWN = {"lang": LANGUAGES, "tab": TABS}


async def live(request: Request) -> Response:
    """Whoever has done nothing here yet sees what strangers see; and so does, for a moment, an address that loads too often."""
    owner = public_debate_of(request)
    house, now = house_of(request), now_ms()
    person = participant_of(request)
    known = Request({**request.scope, "query_string": _known(request)}, request.receive)
    if person is not None and owner.offset(f"me/{person}") > 0 and first_wait(now, (house.doors.pages, counted(request))) is None:
        return live_page(known, owner, participant=person)
    lang = language_of(known, owner.state.debate.lang)
    variant, position = f"{lang}?{known.url.query}", (owner.epoch, owner.offset("public"))
    page = house.crowd.get(owner.id, variant, position, now)
    if page is None:
        rendered = bytes(live_page(known, owner, command_id=PLACE).body).decode()
        page = house.crowd.keep(owner.id, variant, position, rendered, now)
    return HTMLResponse(page, headers=house.rendering.headers(lang))


def _known(request: Request) -> bytes:
    asked = request.query_params
    return urlencode([(name, asked[name]) for name, values in _KNOWN.items() if asked.get(name) in values]).encode()


def live_page(
    request: Request,
    owner: DebateOwner,
    *,
    form: dict[str, Any] | None = None,
    participant: str | None = None,
    status: int = 200,
    command_id: str | None = None,
    poll: dict[str, Any] | None = None,
    hand_form: dict[str, Any] | None = None,
) -> Response:
    """`form`, `poll`: what a refused post held, with `error`, so that nobody types or chooses twice. Without a
    `participant` it is the page of a stranger, whoever asks."""
    lang = language_of(request, owner.state.debate.lang)
    values = page_values(request, owner, Role.PARTICIPANT, "public", lang, participant)
    values |= {
        "command_id": command_id or new_command_id(),
        "form": form,
        "hand_form": hand_form,
        "mail": house_of(request).mail is not None,
    }
    values["recording"] = house_of(request).recordings.of(owner)
    values |= {"poll_again": poll, "poll_error": poll["error"] if poll else None}
    return house_of(request).rendering.page(request, "live.html", values, status=status, lang=lang, path=f"/d/{owner.slug}")


async def ask(request: Request) -> Response:
    owner = public_debate_of(request)
    form = await read_form(request)
    written = {name: form.get(name, "").strip() for name in ("text", "name", "email", "place", "origin", "addressee", "segment")}
    command_id = command_id_of(form, "question.ask", *written.values())
    actor = asker(request, owner, form)
    clerk = actor.role is Role.CLERK
    command = AskQuestion(
        text=written["text"],
        name=written["name"] or None,
        email=(written["email"] or None) if house_of(request).mail is not None else None,
        addressee=written["addressee"] or None,
        segment=written["segment"] or None,
        origin=_origin(written["origin"]) if clerk else None,
        place=(written["place"] or None) if clerk else None,
    )
    answer = _paced(request, actor, command_id) or await submit(request, owner, actor, command, command_id)
    if isinstance(answer, Accepted):
        to = f"/d/{owner.slug}/clerk?saved=1" if clerk else f"/d/{owner.slug}/mine#{answer.result['question']}"
        return remember(request, RedirectResponse(to, 303), actor, form)
    # The text goes back into the form: whatever was wrong, nobody types a question twice.
    again = {**written, "error": answer.code}
    status = STATUS.get(answer.code, 422)
    if clerk:
        return clerk_page(request, owner, actor.id, form=again, status=status)
    return remember(request, live_page(request, owner, form=again, participant=actor.id, status=status), actor, form)


async def support(request: Request) -> Response:
    form = await read_form(request)
    question = form.get("question", "")
    kind = UnsupportQuestion if form.get("on") == "0" else SupportQuestion
    return await _on_question(request, form, kind(question=question), f"#{question}")


async def raise_hand(request: Request) -> Response:
    owner = public_debate_of(request)
    form = await read_form(request)
    written = {name: form.get(name, "").strip() for name in ("medium", "name", "topic")}
    actor = _participant(request, form)
    medium = Medium.VIDEO if written["medium"] == Medium.VIDEO else Medium.VOICE
    command = RaiseHand(medium=medium, name=written["name"] or None, topic=written["topic"] or None)
    doors, who = house_of(request).doors, counted(request)
    wait = first_wait(now_ms(), (doors.forms, who), (doors.hands, who))
    command_id = command_id_of(form, "hand.raise", *written.values())
    answer = Rejected("rate_limited", retry_after_s=wait) if wait is not None else await submit(request, owner, actor, command, command_id)
    if isinstance(answer, Accepted):
        return remember(request, RedirectResponse(f"/d/{owner.slug}#hand", 303), actor, form)
    again = {**written, "error": answer.code}
    page = live_page(request, owner, hand_form=again, participant=actor.id, status=STATUS.get(answer.code, 422))
    return remember(request, page, actor, form)


async def lower_hand(request: Request) -> Response:
    form = await read_form(request)
    return await _on_question(request, form, LowerHand(hand=form.get("hand", "")), "#hand")


async def withdraw(request: Request) -> Response:
    form = await read_form(request)
    return await _on_question(request, form, WithdrawQuestion(question=form.get("question", "")), "/mine")


async def appeal(request: Request) -> Response:
    form = await read_form(request)
    question = form.get("question", "")
    return await _on_question(
        request, form, AppealQuestion(question=question, text=form.get("text", "").strip() or None), f"/mine#{question}"
    )


async def _on_question(request: Request, form: dict[str, str], command: Command, back: str) -> Response:
    owner = public_debate_of(request)
    wait = first_wait(now_ms(), (house_of(request).doors.forms, counted(request)))
    if wait is not None:
        raise Refusal("rate_limited", retry_after_s=wait)
    actor = asker(request, owner, form)
    answer = await submit(request, owner, actor, command)
    if isinstance(answer, Rejected):
        raise Refusal(answer.code, retry_after_s=answer.retry_after_s)
    return remember(request, RedirectResponse(f"/d/{owner.slug}{back}", 303), actor, form)


def asker(request: Request, owner: DebateOwner, form: dict[str, str]) -> Actor:
    if form.get("role") == Role.CLERK.value:
        return actor_of(pass_for(request, owner, LinkRole.CLERK))
    return _participant(request, form)


def _participant(request: Request, form: dict[str, str]) -> Actor:
    participants = house_of(request).participants
    known = participant_of(request)
    if known is None:
        known = participants.of_form(form["command_id"]) if form.get("command_id") else participants.new()
    return Actor(id=known, role=Role.PARTICIPANT)


def _paced(request: Request, actor: Actor, command_id: str) -> Rejected | None:
    """The pace of questions is a person's, and an address's where it can be told from a hall's."""
    house, now = house_of(request), now_ms()
    wait = first_wait(now, (house.doors.forms, counted(request)))
    if wait is None and actor.role is Role.PARTICIPANT:
        wait = house.doors.questions.take(actor.id, command_id, now / 1000) or None
    return Rejected("rate_limited", retry_after_s=wait) if wait is not None else None


def remember(request: Request, response: Response, actor: Actor, form: dict[str, str]) -> Response:
    if actor.role is Role.PARTICIPANT and participant_of(request) != actor.id:
        cookies.put(request, response, cookies.participant_cookie(request), house_of(request).participants.sign(actor.id))
    keep_language(request, response, form.get("lang"))
    return response


def _origin(written: str) -> Origin:
    try:
        return Origin(written or Origin.HALL)
    except ValueError as fault:
        raise Refusal("origin_forbidden") from fault
