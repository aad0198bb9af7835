"""Owns who a request comes from: the passes of its device and the pseudonym of its participant. Never gives either; that takes a POST."""

from collections.abc import Mapping

from starlette.requests import Request

from debate.domain.actor import Actor
from debate.domain.debate import Phase
from debate.domain.roles import Role
from debate.service.owner import DebateOwner
from frontend.access import cookies
from frontend.access.guest_door import guest_by_hand
from frontend.access.link import LinkRole
from frontend.access.session import GrantState, Pass
from frontend.access.venue import VenuePasses
from frontend.house import house_of, now_ms
from frontend.refusal import Refusal

# The operator runs every debate of the house, each as its organiser.
ROLES: dict[LinkRole, Role] = {
    LinkRole.OPERATOR: Role.ORGANISER,
    LinkRole.ORGANISER: Role.ORGANISER,
    LinkRole.MODERATOR: Role.MODERATOR,
    LinkRole.OBSERVER: Role.OBSERVER,
    LinkRole.PANELIST: Role.PANELIST,
    LinkRole.CHAIR: Role.CHAIR,
    LinkRole.GUEST: Role.GUEST,
    LinkRole.HALL: Role.HALL,
    LinkRole.CLERK: Role.CLERK,
    LinkRole.CAPTIONER: Role.CAPTIONER,
}


def passes_of(request: Request, state: GrantState = GrantState.ALLOWED) -> list[Pass]:
    if not cookies.is_trustworthy(request):
        return []
    return house_of(request).desk.passes(request.cookies.get(cookies.SESSION), now_ms(), state=state)


async def note_seen(request: Request) -> None:
    desk = house_of(request).desk
    session = desk.session(request.cookies.get(cookies.SESSION), now_ms())
    if session is not None:
        await desk.seen(session, now_ms())


def pass_for(request: Request, owner: DebateOwner, *roles: LinkRole, seat: str | None = None) -> Pass:
    """The pass of this device for one of these roles in this debate, the first that fits; or the sentence that says what is missing."""
    desk = house_of(request).desk
    found = desk.find(passes_of(request), roles, owner.id, seat)
    if found is not None:
        return found
    if desk.find(passes_of(request, GrantState.WAITING), roles, owner.id, seat) is not None:
        raise Refusal("device_waiting")
    held = (*passes_of(request), *passes_of(request, GrantState.WAITING))
    if owner.state.debate.phase is Phase.DRAFT and not any(each.link.opens(owner.id) for each in held):
        raise Refusal("debate_unknown")  # whoever has no part in a draft does not learn that it exists
    raise Refusal("role_needed")


def actor_of(held: Pass) -> Actor:
    return Actor(id=held.actor_id, role=ROLES[held.role], seat=held.link.seat)


def participant_of(request: Request) -> str | None:
    return house_of(request).participants.read(request.cookies.get(cookies.participant_cookie(request)))


def guest_of(request: Request, owner: DebateOwner, seat: str | None = None) -> Actor | None:
    """The guest that this browser's participant is, by a hand that was invited and a yes; held to the care that passes are held to."""
    return guest_by_hand(owner, participant_of(request), seat) if cookies.is_trustworthy(request) else None


def client_host(request: Request) -> str:
    return request.client.host if request.client else ""


def venue_pass(venue: VenuePasses, held_cookies: Mapping[str, str]) -> str | None:
    """The pass of the hall that a device holds: at a page's door as at a socket's, whose address has another scheme."""
    held = held_cookies.get(cookies.VENUE) or held_cookies.get(cookies.plain(cookies.VENUE))
    return venue.read(held, now_ms())


def counted(request: Request) -> str | None:
    """Who is counted at the doors for this request: its address, or the hall's pass; None where there is nobody to count."""
    house = house_of(request)
    return house.doors.counted(client_host(request), venue_pass(house.venue, request.cookies))
