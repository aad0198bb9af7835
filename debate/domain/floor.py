"""The floor: who may speak now, and until when. One speaker at most; giving it to the next ends the turn of the one before."""

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.guests import Guests
from debate.domain.hands import NEXT, Hand, HandOrigin, Hands
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import SEATED, Role
from debate.domain.stage import SeatKind, SeatMoved, SeatRemoved, SeatState, Stage

TURN_S = range(10, 3601)


class GiveFloor(Command, frozen=True, tag="floor.give"):
    """To a `seat` on stage or to a `hand`; not to both. `soft_s`: the speaker is asked to come to an end, `hard_s`: it is the end."""

    seat: str | None = None
    hand: str | None = None
    soft_s: int | None = None
    hard_s: int | None = None


class EndFloor(Command, frozen=True, tag="floor.end"):
    pass


class TurnBegun(Event, frozen=True, tag="turn.begun"):
    """`seat`: whose microphone it is, also for a hand; None where the hall speaks and has no seat on stage."""

    turn: str
    seat: str | None = None
    hand: str | None = None
    soft_s: int | None = None
    hard_s: int | None = None


class TurnEnded(Event, frozen=True, tag="turn.ended"):
    """`hand`: what is over with it, and `person` and `seat`: whose that was."""

    turn: str
    seat: str | None = None
    hand: str | None = None
    person: str | None = None


class Turn(Struct, frozen=True, kw_only=True):
    turn: str
    seat: str | None
    hand: str | None
    since: int
    soft_at: int | None
    hard_at: int | None


class Floor(Struct, frozen=True, kw_only=True):
    current: Turn | None = None


FloorCommand = GiveFloor | EndFloor
FloorEvent = TurnBegun | TurnEnded


def decide(command: FloorCommand, floor: Floor, hands: Hands, guests: Guests, stage: Stage, context: Context) -> list[Event] | Rejection:
    if isinstance(command, EndFloor):
        return _end(floor, hands, context)
    if (command.seat is None) == (command.hand is None):
        return Rejection(Code.FLOOR_FOR_NOBODY)
    soft, hard = command.soft_s, command.hard_s
    if any(s is not None and s not in TURN_S for s in (soft, hard)) or (soft is not None and hard is not None and soft > hard):
        return Rejection(Code.TURN_OUT_OF_RANGE)
    seat, hand = command.seat, None
    if command.hand is not None:
        hand = hands.open.get(command.hand)
        if hand is None:
            return Rejection(Code.HAND_UNKNOWN)
        if (hand.state, "floor.give") not in NEXT:
            return Rejection(Code.WRONG_STATE, hand.id)
        seat = _microphone(hand, guests, stage)
        if seat is None and hand.origin is HandOrigin.ONLINE:
            return Rejection(Code.GUEST_NEEDED, hand.id)
    elif command.seat in hands.of:
        raised = hands.open[hands.of[command.seat]]
        hand = raised if (raised.state, "floor.give") in NEXT else None
    if seat is not None:
        if seat not in stage.seats:
            return Rejection(Code.SEAT_UNKNOWN)
        if stage.seats[seat].state is not SeatState.ON_STAGE:
            return Rejection(Code.SEAT_OFF_STAGE, seat)
    begun = TurnBegun(
        at=context.now,
        by=context.actor.id,
        turn="u" + context.derive("turn")[:20],
        seat=seat,
        hand=hand.id if hand is not None else None,
        soft_s=soft,
        hard_s=hard,
    )
    return [*ended(floor, hands, context.now, context.actor.id), begun]


def _microphone(hand: Hand, guests: Guests, stage: Stage) -> str | None:
    """Through whose seat a hand is heard: one's own, or the hall's, where it is clear which hall."""
    if hand.origin is HandOrigin.PANEL:
        return hand.seat
    if hand.origin is HandOrigin.ONLINE:
        return guests.of.get(hand.person)
    halls = [seat.id for seat in stage.on_stage() if seat.kind is SeatKind.HALL]
    return halls[0] if len(halls) == 1 else None


def _end(floor: Floor, hands: Hands, context: Context) -> list[Event] | Rejection:
    if floor.current is None:
        return []
    own = context.actor.role in SEATED and context.actor.role is not Role.CHAIR
    if own and floor.current.seat != context.actor.seat:
        return Rejection(Code.FLOOR_NOT_YOURS)
    return ended(floor, hands, context.now, context.actor.id)


def ended(floor: Floor, hands: Hands, at: int, by: str) -> list[Event]:
    turn = floor.current
    if turn is None:
        return []
    hand = hands.open.get(turn.hand or "")
    return [TurnEnded(at=at, by=by, turn=turn.turn, seat=turn.seat, hand=turn.hand, person=hand.person if hand else None)]


def when_gone(floor: Floor, hands: Hands, events: list[Event]) -> list[Event]:
    """Who leaves the stage leaves the floor."""
    for event in events:
        if isinstance(event, SeatRemoved) or (isinstance(event, SeatMoved) and event.state is not SeatState.ON_STAGE):
            if floor.current is not None and floor.current.seat == event.seat:
                return ended(floor, hands, event.at, event.by)
    return []


def evolve(floor: Floor, event: FloorEvent) -> Floor:
    match event:
        case TurnBegun():
            turn = Turn(
                turn=event.turn,
                seat=event.seat,
                hand=event.hand,
                since=event.at,
                soft_at=event.at + event.soft_s * 1000 if event.soft_s is not None else None,
                hard_at=event.at + event.hard_s * 1000 if event.hard_s is not None else None,
            )
            return Floor(current=turn)
        case TurnEnded():
            return msgspec.structs.replace(floor, current=None)
