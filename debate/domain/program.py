"""What the program shows: its layout, and the seats it features. Knows nothing of pictures; `panel` draws what this says.

A seat that leaves the stage falls out of `seats` here, in the state, and not in the views: the wish was about this one appearance, and
who comes back on stage an hour later must not find the whole picture given to them.
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.stage import SeatKind, SeatState, Stage


class Layout(StrEnum):
    """`hall_speaker`: the hall large, who speaks beside it. `card`: the waiting card over everything, and no sound."""

    GRID = "grid"
    SOLO = "solo"
    SIDE_BY_SIDE = "side_by_side"
    HALL_SPEAKER = "hall_speaker"
    CARD = "card"


# How many seats may be named; the voice decides for those that are not.
SEATS_MOST: dict[Layout, int] = {
    Layout.GRID: 0,
    Layout.SOLO: 1,
    Layout.SIDE_BY_SIDE: 2,
    Layout.HALL_SPEAKER: 1,
    Layout.CARD: 0,
}


class LayOutProgram(Command, frozen=True, tag="program.lay_out"):
    """`seats` in the order they are shown; a seat named twice counts once."""

    layout: Layout
    seats: tuple[str, ...] = ()


class ProgramLaidOut(Event, frozen=True, tag="program.laid_out"):
    layout: Layout
    seats: tuple[str, ...] = ()


class Program(Struct, frozen=True):
    """`begun`: somebody has been on stage since the debate went live; from then on a waiting card says that it goes on."""

    layout: Layout = Layout.GRID
    seats: tuple[str, ...] = ()
    begun: bool = False


def decide(command: LayOutProgram, program: Program, stage: Stage, context: Context) -> list[Event] | Rejection:
    seats = tuple(dict.fromkeys(command.seats))
    if len(seats) > SEATS_MOST[command.layout]:
        return Rejection(Code.TOO_MANY_SEATS)
    for named in seats:
        seat = stage.seats.get(named)
        if seat is None:
            return Rejection(Code.SEAT_UNKNOWN)
        if seat.state is not SeatState.ON_STAGE:
            return Rejection(Code.SEAT_OFF_STAGE, seat.id)
        if command.layout is Layout.HALL_SPEAKER and seat.kind is SeatKind.HALL:
            return Rejection(Code.HALL_BESIDE_ITSELF, seat.id)
    if command.layout is Layout.HALL_SPEAKER and all(seat.kind is not SeatKind.HALL for seat in stage.seats.values()):
        return Rejection(Code.HALL_MISSING)
    if (command.layout, seats) == (program.layout, program.seats):
        return []
    return [ProgramLaidOut(at=context.now, by=context.actor.id, layout=command.layout, seats=seats)]


def evolve(program: Program, event: ProgramLaidOut) -> Program:
    return Program(event.layout, event.seats, program.begun)


def follow(program: Program, stage: Stage, live: bool) -> Program:
    """The program after the stage or the phase moved: `stage` as it now is."""
    present = {seat.id for seat in stage.on_stage()}
    seats = tuple(seat for seat in program.seats if seat in present)
    begun = program.begun or (live and bool(present))
    same = seats == program.seats and begun == program.begun
    return program if same else msgspec.structs.replace(program, seats=seats, begun=begun)
