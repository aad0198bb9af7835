"""What holds of the floor after any history: one speaker, one hand a person, turns that tile time, and nobody on stage without a yes."""

import random
from collections import Counter

import pytest

from debate.domain.commands import AddSeat, BringSeat, EnterSeat
from debate.domain.floor import TurnBegun, TurnEnded
from debate.domain.guests import GuestAnswered, GuestInvited
from debate.domain.hands import HandOrigin, HandState
from debate.domain.stage import SeatKind, SeatMoved, SeatState
from tests.properties import speakers
from tests.properties.world import CLERK, MODERATOR, ORGANISER, PEOPLE, SEATED, Draw, World


def check(world: World) -> None:
    held = world.owner.state.speakers
    speaking = [hand.id for hand in held.hands.open.values() if hand.state is HandState.SPEAKING]
    current = held.floor.current
    assert speaking == ([current.hand] if current is not None and current.hand is not None else [])
    if current is not None and current.seat is not None:
        assert world.owner.state.stage.seats[current.seat].state is SeatState.ON_STAGE
    people = Counter(hand.person for hand in held.hands.open.values() if hand.origin is not HandOrigin.HALL)
    assert not people or max(people.values()) == 1
    assert set(held.hands.of.values()) == {hand.id for hand in held.hands.open.values() if hand.origin is not HandOrigin.HALL}
    assert held.hands.called is None or held.hands.open[held.hands.called].state is HandState.CALLED
    for seat in held.guests.all:
        assert seat in world.owner.state.stage.seats


@pytest.mark.parametrize("seed", range(8))
def test_the_floor(seed: int) -> None:
    world, draw = World(), random.Random(seed).choice

    def stage(draw: Draw) -> None:
        n = draw(range(len(SEATED)))
        for actor, command in ((ORGANISER, AddSeat(seat=f"t{n}", kind=SeatKind.PANELIST, name="Nom")), (SEATED[n], EnterSeat())):
            world.give(actor, command)
        world.give(MODERATOR, BringSeat(seat=f"t{n}"))
        world.now += 1_000

    def raised(draw: Draw) -> None:
        speakers.raise_hand(world, draw, (*PEOPLE, CLERK, *SEATED))
        world.now += 7_000

    def spoken(draw: Draw) -> None:
        speakers.speakers(world, draw, PEOPLE, CLERK, MODERATOR, SEATED)

    for _ in range(600):
        draw([stage, world.step, raised, spoken, spoken, spoken])(draw)
        check(world)
    began, ended = 0, 0
    open_turn: TurnBegun | None = None
    waiting: set[str] = set()
    agreed: set[str] = set()
    spent = 0
    for event in world.owner._log.read():
        match event:
            case TurnBegun():
                assert open_turn is None  # the turn before ended first
                open_turn, began = event, began + 1
            case TurnEnded():
                assert open_turn is not None and event.turn == open_turn.turn
                spent += event.at - open_turn.at
                open_turn, ended = None, ended + 1
            case GuestInvited():
                waiting.add(event.seat)
            case GuestAnswered() if event.accept:
                agreed.add(event.seat)
            case SeatMoved() if event.state in (SeatState.GREEN_ROOM, SeatState.ON_STAGE) and event.seat in waiting:
                assert event.seat in agreed
    assert sum(one.floor_ms for one in world.owner.state.speakers.speech.all.values()) == spent
    assert began > 3 and waiting and agreed
    world.close()
