"""Guests who came by a hand: invited, agreed or not, over. A participant comes on stage only after saying yes to being filmed and recorded.

Until then neither the invitation nor the name behind it is public; the seat exists so that everything about seats holds for guests too.
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Actor, Context
from debate.domain.event import Command, Event
from debate.domain.hands import NEXT, Hand, HandLowered, HandOrigin, Hands, HandState, Medium
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.sealing import seal
from debate.domain.stage import SeatAdded, SeatKind, SeatMoved, SeatRemoved, SeatState


class InvitationState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"


class InviteGuest(Command, frozen=True, tag="guest.invite"):
    hand: str
    medium: Medium | None = None


class AnswerInvitation(Command, frozen=True, tag="guest.answer"):
    seat: str
    accept: bool
    filmed: bool = False
    recorded: bool = False


class GuestInvited(Event, frozen=True, tag="guest.invited"):
    seat: str
    hand: str
    participant: str
    medium: Medium


class GuestAnswered(Event, frozen=True, tag="guest.answered"):
    """With `accept`, both consents were given: there is no other way to accept."""

    seat: str
    hand: str
    participant: str
    accept: bool


class Invitation(Struct, frozen=True, kw_only=True):
    seat: str
    hand: str
    participant: str
    medium: Medium
    state: InvitationState = InvitationState.INVITED


class Guests(Struct, frozen=True, kw_only=True):
    """By seat, those that are not over; `of` finds the seat of a participant. `gone`: whose seats those were that are over."""

    all: dict[str, Invitation] = {}
    of: dict[str, str] = {}
    gone: dict[str, str] = {}

    def invited(self, actor: Actor) -> Invitation | None:
        """The invitation behind one who sits as a guest, if a hand brought them."""
        invitation = self.all.get(actor.seat or "")
        return invitation if invitation is not None and actor.role is Role.GUEST and invitation.participant == actor.id else None

    def waits_for_consent(self, seat: str) -> bool:
        return seat in self.all and self.all[seat].state is InvitationState.INVITED


GuestCommand = InviteGuest | AnswerInvitation
GuestEvent = GuestInvited | GuestAnswered


def decide(command: GuestCommand, guests: Guests, hands: Hands, context: Context) -> list[Event] | Rejection:
    at, by = context.now, context.actor.id
    if isinstance(command, AnswerInvitation):
        return _answer(command, guests, context)
    hand = hands.open.get(command.hand)
    if hand is None:
        return Rejection(Code.HAND_UNKNOWN)
    if hand.origin is not HandOrigin.ONLINE:
        return Rejection(Code.HAND_NOT_ONLINE, hand.id)
    if hand.name is None or hand.name.body is None:  # erased meanwhile
        return Rejection(Code.WRONG_STATE, hand.id)
    if (hand.state, "guest.invite") not in NEXT or hand.person in guests.of:  # they sit already: give them the floor
        return Rejection(Code.WRONG_STATE, hand.id)
    medium = command.medium or hand.medium
    if medium is Medium.MICROPHONE:
        return Rejection(Code.MEDIUM_FORBIDDEN)
    seat = "t" + context.derive("guest")[:20]
    name = seal(hand.name.body, "guest/name", context)
    # The invitation first: from the seat's first moment on it is known that its name waits for a yes.
    return [
        GuestInvited(at=at, by=by, seat=seat, hand=hand.id, participant=hand.person, medium=medium),
        SeatAdded(at=at, by=by, seat=seat, kind=SeatKind.GUEST, name=name, quality=""),
    ]


def _answer(command: AnswerInvitation, guests: Guests, context: Context) -> list[Event] | Rejection:
    at, by = context.now, context.actor.id
    invitation = guests.all.get(command.seat)
    if invitation is None or invitation.participant != by:
        return Rejection(Code.SEAT_UNKNOWN)
    if invitation.state is not InvitationState.INVITED:
        return [] if command.accept else Rejection(Code.WRONG_STATE)
    if command.accept and not (command.filmed and command.recorded):
        return Rejection(Code.CONSENT_NEEDED)
    answered = GuestAnswered(at=at, by=by, seat=invitation.seat, hand=invitation.hand, participant=by, accept=command.accept)
    return [answered] if command.accept else [SeatRemoved(at=at, by=by, seat=invitation.seat), answered]


def seat_of(guests: Guests, hand: Hand) -> str | None:
    """The seat that a hand led to."""
    seat = guests.of.get(hand.person)
    return seat if seat is not None and guests.all[seat].hand == hand.id else None


def when_gone(guests: Guests, hands: Hands, events: list[Event]) -> list[Event]:
    """A guest's seat that is left or removed takes the hand down that led to it, if it is still up."""
    after: list[Event] = []
    for event in events:
        if isinstance(event, SeatRemoved) or (isinstance(event, SeatMoved) and event.state is SeatState.LEFT):
            invitation = guests.all.get(event.seat)
            hand = hands.open.get(invitation.hand) if invitation is not None else None
            if hand is not None and hand.state is not HandState.SPEAKING:  # the end of a turn ends a speaker's hand
                after.append(HandLowered(at=event.at, by=event.by, hand=hand.id, person=hand.person, seat=hand.seat))
    return after


def evolve(guests: Guests, event: Event) -> Guests:
    match event:
        case GuestInvited():
            invitation = Invitation(seat=event.seat, hand=event.hand, participant=event.participant, medium=event.medium)
            return msgspec.structs.replace(
                guests, all={**guests.all, event.seat: invitation}, of={**guests.of, event.participant: event.seat}
            )
        case GuestAnswered() if event.accept and event.seat in guests.all:
            accepted = msgspec.structs.replace(guests.all[event.seat], state=InvitationState.ACCEPTED)
            return msgspec.structs.replace(guests, all={**guests.all, event.seat: accepted})
        case SeatRemoved() | SeatMoved(state=SeatState.LEFT) if event.seat in guests.all:
            return Guests(
                all={seat: one for seat, one in guests.all.items() if seat != event.seat},
                of={person: seat for person, seat in guests.of.items() if seat != event.seat},
                gone={**guests.gone, event.seat: guests.all[event.seat].participant},
            )
        case _:
            return guests
