"""Hands, floor, guests and speech together: what one of them decides and another has to follow."""

from msgspec import Struct

from debate.domain import floor, guests, hands, speech
from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.floor import Floor, FloorCommand, TurnBegun, TurnEnded
from debate.domain.guests import GuestAnswered, GuestCommand, GuestInvited, Guests
from debate.domain.hands import HandCommand, HandEvent, Hands, HandState, LowerHand
from debate.domain.rejections import Code, Rejection
from debate.domain.shelf import Shelf
from debate.domain.speech import Speech, SpeechCommand
from debate.domain.stage import BringSeat, EnterSeat, SeatRemoved, SeatState, Stage


class Speakers(Struct, frozen=True, kw_only=True):
    hands: Hands = Hands()
    floor: Floor = Floor()
    guests: Guests = Guests()
    speech: Speech = Speech()


def decide(
    command: HandCommand | FloorCommand | GuestCommand | SpeechCommand,
    speakers: Speakers,
    stage: Stage,
    tickets: Shelf[bool],
    context: Context,
) -> list[Event] | Rejection:
    if isinstance(command, HandCommand):
        return _hand(command, speakers, stage, tickets, context)
    if isinstance(command, FloorCommand):
        return floor.decide(command, speakers.floor, speakers.hands, speakers.guests, stage, context)
    if isinstance(command, GuestCommand):
        return guests.decide(command, speakers.guests, speakers.hands, context)
    return speech.decide(command, speakers.speech, stage, context)


def _hand(command: HandCommand, speakers: Speakers, stage: Stage, tickets: Shelf[bool], context: Context) -> list[Event] | Rejection:
    invited = speakers.guests.invited(context.actor) is not None
    decided = hands.decide(command, speakers.hands, tickets, invited, context)
    if isinstance(decided, Rejection) or not isinstance(command, LowerHand):
        return decided
    seat = guests.seat_of(speakers.guests, speakers.hands.open[command.hand])
    if seat is None:
        return decided
    if stage.seats[seat].state is SeatState.ON_STAGE:
        return Rejection(Code.SEAT_ON_STAGE, seat)
    return [SeatRemoved(at=context.now, by=context.actor.id, seat=seat), *decided]  # the seat of a hand that is taken down goes with it


def barred(command: Command, speakers: Speakers, context: Context) -> Rejection | None:
    """What a seat may not do because of how its guest came: nobody gets past the door without a yes, nor back in after leaving."""
    seat = command.seat if isinstance(command, BringSeat) else context.actor.seat if isinstance(command, EnterSeat) else None
    if seat is None:
        return None
    if speakers.guests.waits_for_consent(seat):
        return Rejection(Code.CONSENT_NEEDED, seat)
    return Rejection(Code.WRONG_STATE, seat) if seat in speakers.guests.gone else None


def with_seats(speakers: Speakers, events: list[Event]) -> list[Event]:
    """Seats that move, and what else ends with that: a turn before it, a hand after it."""
    return [*floor.when_gone(speakers.floor, speakers.hands, events), *events, *guests.when_gone(speakers.guests, speakers.hands, events)]


def when_closed(speakers: Speakers, context: Context) -> list[Event]:
    return floor.ended(speakers.floor, speakers.hands, context.now, context.actor.id)


def evolve(speakers: Speakers, event: Event) -> Speakers:
    return Speakers(
        hands=_hands(speakers, event),
        floor=floor.evolve(speakers.floor, event) if isinstance(event, TurnBegun | TurnEnded) else speakers.floor,
        guests=guests.evolve(speakers.guests, event),
        speech=speech.evolve(speakers.speech, event),
    )


def _hands(speakers: Speakers, event: Event) -> Hands:
    match event:
        case GuestInvited():
            return hands.moved(speakers.hands, event.hand, HandState.INVITED, event.seat)
        case GuestAnswered():
            held = speakers.hands
            return hands.moved(held, event.hand, HandState.READY) if event.accept else hands.over(held, event.hand)
        case TurnBegun() if event.hand is not None:
            return hands.moved(speakers.hands, event.hand, HandState.SPEAKING)
        case TurnEnded() if speakers.floor.current is not None and speakers.floor.current.hand is not None:
            return hands.over(speakers.hands, speakers.floor.current.hand)
        case _ if isinstance(event, HandEvent):
            return hands.evolve(speakers.hands, event)
        case _:
            return speakers.hands
