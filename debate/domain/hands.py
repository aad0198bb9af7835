"""Hands: one list of speakers for the hall, for home and for those who sit. Whose, since when, and how far each has come.

Open ones are kept whole; of those that are over nothing stays but the time of the last, which sets the pace of the next.
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Actor, Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import SEATED, Role
from debate.domain.sealing import sealed
from debate.domain.shelf import Shelf
from debate.domain.text import NAME_LIMIT, SealedText

TOPIC_LIMIT = 140
OPEN_LIMIT = 500  # each open hand is told to everybody; a list longer than an evening is no list
RAISE_EVERY_MS = 20_000  # up and down is told to everybody too


class Medium(StrEnum):
    VOICE = "voice"
    VIDEO = "video"
    MICROPHONE = "microphone"


class HandOrigin(StrEnum):
    ONLINE = "online"
    HALL = "hall"
    PANEL = "panel"


class HandState(StrEnum):
    """`ready`: a guest who has agreed. A hand that is lowered or done is no more."""

    WAITING = "waiting"
    CALLED = "called"
    INVITED = "invited"
    READY = "ready"
    SPEAKING = "speaking"


_S = HandState

# (state, command) → next state, None when the hand is over; what is not here is `wrong_state`.
NEXT: dict[tuple[HandState, str], HandState | None] = {
    (_S.WAITING, "hand.lower"): None,
    (_S.CALLED, "hand.lower"): None,
    (_S.INVITED, "hand.lower"): None,
    (_S.READY, "hand.lower"): None,
    (_S.WAITING, "hand.call"): _S.CALLED,
    (_S.WAITING, "guest.invite"): _S.INVITED,
    (_S.CALLED, "guest.invite"): _S.INVITED,
    (_S.WAITING, "floor.give"): _S.SPEAKING,
    (_S.CALLED, "floor.give"): _S.SPEAKING,
    (_S.READY, "floor.give"): _S.SPEAKING,
}

_MEDIA: dict[HandOrigin, frozenset[Medium]] = {
    HandOrigin.ONLINE: frozenset({Medium.VOICE, Medium.VIDEO}),
    HandOrigin.HALL: frozenset({Medium.MICROPHONE}),
    HandOrigin.PANEL: frozenset({Medium.VOICE, Medium.VIDEO}),
}


class RaiseHand(Command, frozen=True, tag="hand.raise"):
    medium: Medium
    name: str | None = None
    topic: str | None = None
    place: str | None = None


class LowerHand(Command, frozen=True, tag="hand.lower"):
    hand: str


class CallHand(Command, frozen=True, tag="hand.call"):
    hand: str


class HandRaised(Event, frozen=True, tag="hand.raised"):
    hand: str
    person: str
    origin: HandOrigin
    medium: Medium
    ticket: str | None = None
    seat: str | None = None
    name: SealedText | None = None
    topic: SealedText | None = None
    place: SealedText | None = None


class HandLowered(Event, frozen=True, tag="hand.lowered"):
    """`person` and `seat`: whose it was, and where it led, so that they can be told when somebody else lowered it."""

    hand: str
    person: str
    seat: str | None = None


class HandCalled(Event, frozen=True, tag="hand.called"):
    hand: str


class Hand(Struct, frozen=True, kw_only=True):
    """`person`: the participant, the seat of those who sit, or the clerk, who raises hands for many."""

    id: str
    person: str
    origin: HandOrigin
    medium: Medium
    ticket: str | None
    seat: str | None
    name: SealedText | None
    topic: SealedText | None
    place: SealedText | None
    at: int
    state: HandState = HandState.WAITING


class Hands(Struct, frozen=True, kw_only=True):
    """`of` finds the one open hand of a person, and of the seat a guest was given. `called`: who the hall's screen shows."""

    open: dict[str, Hand] = {}
    of: dict[str, str] = {}
    called: str | None = None
    raised_at: Shelf[int] = Shelf()


HandCommand = RaiseHand | LowerHand | CallHand
HandEvent = HandRaised | HandLowered | HandCalled


def person_of(actor: Actor, invited: bool) -> str:
    """A guest who came by a hand stays the participant; everybody else who sits is the seat."""
    return actor.seat if actor.seat is not None and actor.role in SEATED and not invited else actor.id


def decide(command: HandCommand, hands: Hands, tickets: Shelf[bool], invited: bool, context: Context) -> list[Event] | Rejection:
    """`tickets`: all that were given, to questions and to hands. `invited`: the actor is a guest who came by a hand."""
    person = person_of(context.actor, invited)
    if isinstance(command, RaiseHand):
        return _raise(command, hands, tickets, person, context)
    hand = hands.open.get(command.hand)
    if hand is None:
        return Rejection(Code.HAND_UNKNOWN)
    if isinstance(command, LowerHand) and context.actor.role not in (Role.MODERATOR, Role.CHAIR) and hand.person != person:
        return Rejection(Code.NOT_YOUR_HAND)
    if isinstance(command, CallHand) and hand.state is HandState.CALLED and hands.called != hand.id:
        return [HandCalled(at=context.now, by=context.actor.id, hand=hand.id)]  # called once more, after somebody else
    tag = "hand.lower" if isinstance(command, LowerHand) else "hand.call"
    if (hand.state, tag) not in NEXT:
        return Rejection(Code.WRONG_STATE, hand.id)
    if isinstance(command, LowerHand):
        return [HandLowered(at=context.now, by=context.actor.id, hand=hand.id, person=hand.person, seat=hand.seat)]
    return [HandCalled(at=context.now, by=context.actor.id, hand=hand.id)]


def when_muted(hands: Hands, person: str, context: Context) -> list[Event]:
    """Whoever may not speak for a while waits for no turn; one who was invited or speaks is for the chair to end."""
    hand = hands.open.get(hands.of.get(person, ""))
    if hand is None or hand.state not in (HandState.WAITING, HandState.CALLED):
        return []
    return [HandLowered(at=context.now, by=context.actor.id, hand=hand.id, person=person, seat=hand.seat)]


def _raise(command: RaiseHand, hands: Hands, tickets: Shelf[bool], person: str, context: Context) -> list[Event] | Rejection:
    actor = context.actor
    origin = {Role.PARTICIPANT: HandOrigin.ONLINE, Role.CLERK: HandOrigin.HALL}.get(actor.role, HandOrigin.PANEL)
    if command.medium not in _MEDIA[origin]:
        return Rejection(Code.MEDIUM_FORBIDDEN)
    if origin is not HandOrigin.HALL:
        if person in hands.of:
            return Rejection(Code.HAND_RAISED, hands.of[person])
        if (wait := RAISE_EVERY_MS - (context.now - hands.raised_at.get(person, -RAISE_EVERY_MS))) > 0:
            return Rejection(Code.HAND_TOO_SOON, wait_ms=wait)
    if sum(hand.origin is origin for hand in hands.open.values()) >= OPEN_LIMIT:  # strangers never take the room's or the panel's
        return Rejection(Code.HANDS_FULL)
    name = sealed(command.name if origin is not HandOrigin.PANEL else None, "hand/name", context, NAME_LIMIT, Code.NAME_TOO_LONG)
    topic = sealed(command.topic, "hand/topic", context, TOPIC_LIMIT, Code.TOPIC_TOO_LONG)
    place = sealed(command.place if origin is HandOrigin.HALL else None, "hand/place", context, NAME_LIMIT, Code.NAME_TOO_LONG)
    for text in (name, topic, place):
        if isinstance(text, Rejection):
            return text
    if origin is HandOrigin.ONLINE and name is None:
        return Rejection(Code.HAND_NAMELESS)  # it is what the chair will call aloud
    assert not isinstance(name, Rejection) and not isinstance(topic, Rejection) and not isinstance(place, Rejection)
    return [
        HandRaised(
            at=context.now,
            by=actor.id,
            hand="k" + context.derive("hand")[:20],
            person=person,
            origin=origin,
            medium=command.medium,
            ticket=_ticket(tickets, context) if origin is HandOrigin.HALL else None,
            seat=actor.seat if origin is HandOrigin.PANEL else None,
            name=name,
            topic=topic,
            place=place,
        )
    ]


def _ticket(tickets: Shelf[bool], context: Context) -> str:
    digits = 2
    while 2 * len(tickets) > 10**digits:
        digits += 1
    drawn = int(context.derive("hand/ticket")[:12], 16)
    while (ticket := f"S-{drawn % 10**digits:0{digits}d}") in tickets:
        drawn += 1
    return ticket


def evolve(hands: Hands, event: HandEvent) -> Hands:
    match event:
        case HandRaised():
            hand = Hand(
                id=event.hand,
                person=event.person,
                origin=event.origin,
                medium=event.medium,
                ticket=event.ticket,
                seat=event.seat,
                name=event.name,
                topic=event.topic,
                place=event.place,
                at=event.at,
            )
            keys = () if event.origin is HandOrigin.HALL else (event.person, event.seat)
            own = {key: hand.id for key in keys if key is not None}
            return msgspec.structs.replace(
                hands,
                open={**hands.open, hand.id: hand},
                of={**hands.of, **own},
                raised_at=hands.raised_at.put(event.person, event.at) if own else hands.raised_at,
            )
        case HandCalled():
            return msgspec.structs.replace(moved(hands, event.hand, HandState.CALLED), called=event.hand)
        case HandLowered():
            return over(hands, event.hand)


def moved(hands: Hands, id: str, state: HandState, seat: str | None = None) -> Hands:
    """One step of a hand; whoever goes on from `called` is no longer shown as called."""
    hand = hands.open.get(id)
    if hand is None:
        return hands
    hand = msgspec.structs.replace(hand, state=state, seat=seat or hand.seat)
    called = None if hands.called == id and state is not HandState.CALLED else hands.called
    return msgspec.structs.replace(
        hands, open={**hands.open, id: hand}, of={**hands.of, seat: id} if seat is not None else hands.of, called=called
    )


def over(hands: Hands, id: str) -> Hands:
    return msgspec.structs.replace(
        hands,
        open={k: hand for k, hand in hands.open.items() if k != id},
        of={person: hand for person, hand in hands.of.items() if hand != id},
        called=None if hands.called == id else hands.called,
    )
