"""What the organiser's forms do: a table from the name of a form to a command or a link. Refuses by code; the page says the sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from starlette.requests import Request

from debate.domain.actor import Actor
from debate.domain.agenda import SegmentKind
from debate.domain.commands import (
    AddSeat,
    AddSegment,
    ChangeDebate,
    ChangePhase,
    ChangeSeat,
    ChangeSegment,
    Command,
    MoveSegment,
    RemoveSeat,
    RemoveSegment,
)
from debate.domain.debate import Lang, Phase
from debate.domain.stage import SeatKind
from debate.service.answer import Rejected
from debate.service.owner import DebateOwner
from frontend.access import cookies
from frontend.access.link import LinkRole
from frontend.access.secret import id_from
from frontend.access.session import Pass
from frontend.access.visitor import pass_for
from frontend.api.devices import decide
from frontend.commanding import submit
from frontend.forms import command_id_of
from frontend.house import House, now_ms
from frontend.pages.readiness import checks, hindrance
from frontend.refusal import Refusal
from frontend.words import read_moment

SEATS_MOST = 40
LINKS_MOST = 200
# A seat's link opens the session page in the role of its seat; a hall's laptop and an interpreter sit there like everybody.
ROLE_OF_SEAT = {SeatKind.CHAIR: LinkRole.CHAIR, SeatKind.GUEST: LinkRole.GUEST}
NAMED = frozenset({LinkRole.MODERATOR, LinkRole.OBSERVER, LinkRole.ORGANISER, LinkRole.HALL, LinkRole.CLERK, LinkRole.CAPTIONER})
Closed = TypeVar("Closed", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Act:
    request: Request
    house: House
    owner: DebateOwner
    held: Pass
    actor: Actor
    name: str
    form: dict[str, str]

    @property
    def command_id(self) -> str:
        said = [f"{key}={value}" for key, value in sorted(self.form.items()) if key != "command_id"]
        return command_id_of(self.form, self.owner.id, self.name, *said)

    async def submit(self, command: Command) -> Rejected | None:
        answer = await submit(self.request, self.owner, self.actor, command, self.command_id)
        return answer if isinstance(answer, Rejected) else None

    def text(self, field: str) -> str:
        return self.form.get(field, "").strip()

    def number(self, field: str) -> int:
        """-1 for what is not a number: out of every range, so that the domain's own sentence answers."""
        written = self.text(field)
        return int(written) if written.isascii() and written.isdigit() and len(written) < 7 else -1

    def choice(self, field: str, kind: type[Closed]) -> Closed:
        try:
            return kind(self.text(field))
        except ValueError as fault:
            raise Refusal("bad_request") from fault


async def settings(act: Act) -> Rejected | None:
    change = ChangeDebate(
        title=act.text("title"),
        question_limit=act.number("question_limit"),
        lang=act.choice("debate_lang", Lang),
        starts_at=read_moment(act.text("starts_at"), act.house.rendering.zone),
        refused_shown=bool(act.text("refused_shown")),
    )
    return await act.submit(change)


async def phase(act: Act) -> Rejected | None:
    wanted = act.choice("phase", Phase)
    if wanted is Phase.LIVE:
        links = act.house.desk.links(act.owner.id)
        if hindrance(checks(act.owner.state, links, frozenset())) is not None:
            return Rejected("not_ready")
    return await act.submit(ChangePhase(phase=wanted))


async def segment_add(act: Act) -> Rejected | None:
    return await act.submit(
        AddSegment(
            segment=id_from("s", act.owner.id, act.command_id),
            kind=act.choice("kind", SegmentKind),
            title=act.text("title"),
            minutes=act.number("minutes"),
            disagreement=act.text("disagreement") or None,
        )
    )


async def segment_change(act: Act) -> Rejected | None:
    return await act.submit(
        ChangeSegment(
            segment=act.text("segment"),
            kind=act.choice("kind", SegmentKind),
            title=act.text("title"),
            minutes=act.number("minutes"),
            disagreement=act.text("disagreement"),
        )
    )


async def segment_remove(act: Act) -> Rejected | None:
    return await act.submit(RemoveSegment(segment=act.text("segment")))


async def segment_move(act: Act) -> Rejected | None:
    return await act.submit(MoveSegment(segment=act.text("segment"), position=act.number("position")))


async def seat_add(act: Act) -> Rejected | None:
    if len(act.owner.state.stage.seats) >= SEATS_MOST:
        return Rejected("seats_full")
    seat = id_from("t", act.owner.id, act.command_id)
    return await act.submit(AddSeat(seat=seat, kind=act.choice("kind", SeatKind), name=act.text("name"), **_described(act)))


async def seat_change(act: Act) -> Rejected | None:
    return await act.submit(ChangeSeat(seat=act.text("seat"), name=act.text("name"), **_described(act)))


def _described(act: Act) -> dict[str, str]:
    return {field: act.text(field) for field in ("quality", "side", "college")}


async def seat_remove(act: Act) -> Rejected | None:
    rejected = await act.submit(RemoveSeat(seat=act.text("seat")))
    if rejected is None:
        await _revoke_of_seat(act, act.text("seat"), encoder=None)
    return rejected


async def seat_link(act: Act) -> Rejected | None:
    """A new link for the seat; the old one, and whoever used it, is out."""
    seat = act.owner.state.stage.seats.get(act.text("seat"))
    if seat is None:
        return Rejected("seat_unknown")
    role = ROLE_OF_SEAT.get(seat.kind, LinkRole.PANELIST)
    if _made_before(act, role, seat.id):
        return None
    await _revoke_of_seat(act, seat.id, encoder=False)
    await _make(act, role, seat.name.body or "", seat.id)
    return None


async def whip_rotate(act: Act) -> Rejected | None:
    """A new bearer for the seat's encoder; the old one opens nothing any more."""
    seat = act.owner.state.stage.seats.get(act.text("seat"))
    if seat is None:
        return Rejected("seat_unknown")
    if _made_before(act, LinkRole.ENCODER, seat.id):
        return None
    await _revoke_of_seat(act, seat.id, encoder=True)
    await _make(act, LinkRole.ENCODER, seat.name.body or "", seat.id)
    act.house.media.say()
    return None


async def link_make(act: Act) -> Rejected | None:
    role = act.choice("role", LinkRole)
    if role not in NAMED:
        raise Refusal("bad_request")
    if role is LinkRole.ORGANISER and act.held.role is not LinkRole.OPERATOR:
        return Rejected("role_forbidden")
    name = act.text("name")
    if len(name) > 60:
        return Rejected("name_too_long")
    await _make(act, role, name, None)
    return None


async def links_missing(act: Act) -> Rejected | None:
    """All that a first evening needs, in one click: each seat's link, a moderator's, the hall's screen, the clerk's."""
    links = act.house.desk.links(act.owner.id)
    guests = act.owner.state.speakers.guests
    by_hand = guests.all.keys() | guests.gone.keys()
    seated = {link.seat for link in links if link.role is not LinkRole.ENCODER}
    roles = {link.role for link in links}
    for seat in act.owner.state.stage.seats.values():
        if seat.id not in seated and seat.id not in by_hand:  # who came by a raised hand needs no link
            await _make(act, ROLE_OF_SEAT.get(seat.kind, LinkRole.PANELIST), seat.name.body or "", seat.id)
    for role in (LinkRole.MODERATOR, LinkRole.HALL, LinkRole.CLERK):
        if role not in roles:
            await _make(act, role, "", None)
    return None


async def link_revoke(act: Act) -> Rejected | None:
    link = act.house.desk.link(act.text("link"))
    if link is None or link.debate != act.owner.id:
        return Rejected("link_unknown")
    if link.role is LinkRole.ORGANISER and act.held.role is not LinkRole.OPERATOR:
        return Rejected("role_forbidden")
    try:
        await act.house.desk.revoke(link.id, now_ms())
    finally:
        act.house.media.say()  # it holds already, on a full disk too: the panel must know
    return None


async def device(act: Act) -> Rejected | None:
    await decide(act.request, act.owner, act.text("device"), act.text("decision") == "allow")
    return None


def _link_command(act: Act, role: LinkRole, seat: str | None) -> str:
    return id_from("c", act.command_id, role.value, seat or "")


def _made_before(act: Act, role: LinkRole, seat: str) -> bool:
    """The form came twice: to revoke the old link now would be to revoke the new one."""
    return act.house.desk.made(act.owner.id, _link_command(act, role, seat)) is not None


async def _make(act: Act, role: LinkRole, name: str, seat: str | None) -> None:
    # Each link waits for the disk: before the next one, whoever makes them must still be allowed to.
    pass_for(act.request, act.owner, act.held.role)
    if len(act.house.desk.links(act.owner.id)) >= LINKS_MOST:
        raise Refusal("links_full")
    command_id = _link_command(act, role, seat)
    link, secret = await act.house.desk.make_link(role, debate=act.owner.id, now=now_ms(), name=name, seat=seat, command_id=command_id)
    session = act.house.desk.session(act.request.cookies.get(cookies.SESSION), now_ms())
    if secret is not None and session is not None:
        act.house.fresh.keep(session.id, link.id, secret, now_ms())


async def _revoke_of_seat(act: Act, seat: str, *, encoder: bool | None) -> None:
    """`encoder`: only the bearer, only the page link, or with None both. All of them end, and the panel hears of it, disk or no disk."""
    links = [link for link in act.house.desk.links(act.owner.id) if link.seat == seat]
    ended = [link.id for link in links if encoder is None or (link.role is LinkRole.ENCODER) is encoder]
    try:
        outcomes = await asyncio.gather(*(act.house.desk.revoke(link, now_ms()) for link in ended), return_exceptions=True)
    finally:
        act.house.media.say()
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


ACTIONS: dict[str, Callable[[Act], Awaitable[Rejected | None]]] = {
    "settings": settings,
    "phase": phase,
    "segment-add": segment_add,
    "segment-change": segment_change,
    "segment-remove": segment_remove,
    "segment-move": segment_move,
    "seat-add": seat_add,
    "seat-change": seat_change,
    "seat-remove": seat_remove,
    "seat-link": seat_link,
    "whip-rotate": whip_rotate,
    "link-make": link_make,
    "links-missing": links_missing,
    "link-revoke": link_revoke,
    "device": device,
}
# Where the page stands again afterwards.
ANCHORS = {
    "settings": "settings",
    "phase": "top",
    "segment-add": "segment-add",
    "segment-change": "agenda",
    "segment-remove": "agenda",
    "segment-move": "agenda",
    "seat-add": "seats",
    "seat-change": "seats",
    "seat-remove": "seats",
    "seat-link": "fresh",
    "whip-rotate": "fresh",
    "link-make": "fresh",
    "links-missing": "fresh",
    "link-revoke": "links",
    "device": "devices",
}
