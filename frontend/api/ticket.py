"""POST /d/{slug}/ticket: one role of this device becomes a socket ticket and a media ticket. Both are short-lived and never in a URL."""

import time

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from debate.domain.roles import Role
from debate.domain.stage import SeatKind
from debate.service.owner import DebateOwner
from frontend.access import cookies
from frontend.access.doors import first_wait
from frontend.access.guest_door import session_of_guest
from frontend.access.link import LinkRole
from frontend.access.visitor import actor_of, counted, guest_of, note_seen, participant_of, pass_for
from frontend.forms import read_json
from frontend.house import debate_of, house_of, now_ms, public_debate_of
from frontend.pages.hall import SCREEN
from frontend.refusal import Refusal
from panel.tickets import Claims, issue
from realtime.tickets import Grant

# Which links open a role; the first that the device holds is taken.
LINKS_OF: dict[Role, tuple[LinkRole, ...]] = {
    Role.MODERATOR: (LinkRole.MODERATOR,),
    Role.ORGANISER: (LinkRole.ORGANISER, LinkRole.OPERATOR),
    Role.OBSERVER: (LinkRole.OBSERVER,),
    Role.PANELIST: (LinkRole.PANELIST,),
    Role.CHAIR: (LinkRole.CHAIR,),
    Role.GUEST: (LinkRole.GUEST,),
    Role.CLERK: (LinkRole.CLERK,),
    Role.CAPTIONER: (LinkRole.CAPTIONER,),
    Role.HALL: SCREEN,
}
SEATED = frozenset({Role.PANELIST, Role.CHAIR, Role.GUEST})
# See the picture before the debate is live: they rehearse, and the hall's screen is set up.
DIRECTION = frozenset({Role.MODERATOR, Role.ORGANISER, Role.OBSERVER, Role.HALL})


class TicketAsked(msgspec.Struct, forbid_unknown_fields=True):
    role: Role
    seat: str | None = None  # which one, for a browser that sits in two


async def ticket(request: Request) -> Response:
    asked = await read_json(request, TicketAsked)
    house = house_of(request)
    if asked.role in (Role.VIEWER, Role.PARTICIPANT):
        owner = public_debate_of(request)
        known = participant_of(request)
        wait = house.admission.wait(now_ms() / 1000, house.metrics.pressure.shed.newcomers)
        if wait:
            raise Refusal("crowded", retry_after_s=wait)
        _pace(request, known)
        participant = known or house.participants.new()
        grant = Grant(debate=owner.id, role=asked.role, actor=participant, seat=None, session=participant, name="")
        response = JSONResponse(await _tickets(request, grant, None))
        if known is None:
            cookies.put(request, response, cookies.participant_cookie(request), house.participants.sign(participant))
        return response
    # First: a device that is taken away during this write must find no pass below, and from there on nothing is awaited.
    await note_seen(request)
    owner = debate_of(request)
    links = LINKS_OF.get(asked.role)
    if links is None:
        raise Refusal("role_needed")
    if asked.role is Role.GUEST and (guest := guest_of(request, owner, asked.seat)) is not None:
        _pace(request, guest.id)
        assert guest.seat is not None
        session = session_of_guest(guest.seat)
        grant = Grant(debate=owner.id, role=Role.GUEST, actor=guest.id, seat=guest.seat, session=session, name="")
        return JSONResponse(await _tickets(request, grant, guest.seat))
    held = pass_for(request, owner, *links, seat=asked.seat)
    _pace(request, held.grant.id)
    actor = actor_of(held)
    grant = Grant(
        debate=owner.id,
        role=asked.role,
        actor=_acting_as(asked.role, actor.id, held.grant.id),
        seat=actor.seat,
        session=held.grant.id,
        name=held.link.name,
    )
    return JSONResponse(await _tickets(request, grant, _listening_seat(owner, grant)))


def _acting_as(role: Role, actor: str, grant: str) -> str:
    """A moderator who looks at the hall's screen is not the moderator there: presence counts the screen."""
    return "h" + grant[1:] if role is Role.HALL else actor


def _listening_seat(owner: DebateOwner, grant: Grant) -> str | None:
    """The seat whose own sound must not come back to it: a panelist's, or the hall's microphones in front of the hall's loudspeakers."""
    if grant.role is not Role.HALL:
        return grant.seat if grant.role in SEATED else None
    halls = [seat.id for seat in owner.state.stage.seats.values() if seat.kind is SeatKind.HALL]
    # Of several halls, nobody knows in which one this screen stands; it is muted until somebody there wants its sound.
    return halls[0] if len(halls) == 1 else None


async def _tickets(request: Request, grant: Grant, seat: str | None) -> dict[str, str]:
    house = house_of(request)
    claims = Claims(
        debate=grant.debate,
        kind="whip" if grant.role in SEATED and seat is not None else "whep",
        session=grant.session,
        exp=int(time.time() + house.settings.media_ticket_s),
        seat=seat,
        direction=grant.role in DIRECTION,
    )
    return {"ticket": await house.tickets.give(grant), "media": issue(house.media_key, claims), "media_url": house.media_url}


def _pace(request: Request, identity: str | None) -> None:
    doors = house_of(request).doors
    wait = first_wait(now_ms(), (doors.own_tickets, identity), (doors.tickets, counted(request)))
    if wait is not None:
        raise Refusal("rate_limited", retry_after_s=wait)
