"""The program's layout: who may choose it, whom it may feature, and who falls out of it."""

import json

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import BringSeat, ChangePhase, Command, EnterSeat, LayOutProgram, LeaveSeat, RemoveSeat, ReturnSeat
from debate.domain.debate import Phase, PhaseChanged
from debate.domain.decider import DebateState, evolve
from debate.domain.event import Event
from debate.domain.program import SEATS_MOST, Layout, Program, ProgramLaidOut
from debate.domain.rejections import Code
from debate.domain.roles import Role
from debate.domain.stage import SeatAdded, SeatKind, SeatMoved, SeatState
from debate.views.audiences import SHARED
from debate.views.projection import Projection
from tests.debate.scenario import ANNE, CLERK, CLOSED, CREATED, LIVE, MODERATOR, NOW, OPEN, ORGANISER, SYSTEM, given, text

CLAIRE = Actor("s-claire", Role.PANELIST, "t1")


def seat(id: str, kind: SeatKind = SeatKind.PANELIST) -> SeatAdded:
    return SeatAdded(at=NOW, by="o1", seat=id, kind=kind, name=text(id, f"x{id}"), quality="")


def moved(id: str, state: SeatState = SeatState.ON_STAGE) -> SeatMoved:
    return SeatMoved(at=NOW, by="m1", seat=id, state=state)


def laid_out(layout: Layout, *seats: str) -> ProgramLaidOut:
    return ProgramLaidOut(at=NOW, by="m1", layout=layout, seats=seats)


STAGED = (seat("t1"), seat("t2"), seat("t3"), seat("t4", SeatKind.HALL), *(moved(id) for id in ("t1", "t2", "t4")))


@pytest.mark.parametrize("layout", list(Layout))
def test_every_layout_may_be_left_to_the_voice(layout: Layout) -> None:
    scene = given(*LIVE, *STAGED, laid_out(Layout.SOLO, "t1")).when(MODERATOR, LayOutProgram(layout=layout))
    scene.then(laid_out(layout))
    assert scene.state.program == Program(layout, (), begun=True)
    scene.when(ORGANISER, LayOutProgram(layout=layout)).then()


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("count", range(4))
def test_a_layout_takes_so_many_seats_and_no_more(layout: Layout, count: int) -> None:
    scene = given(*LIVE, *STAGED, moved("t3"))
    scene.when(MODERATOR, LayOutProgram(layout=layout, seats=("t1", "t2", "t3")[:count]))
    if count > {Layout.SOLO: 1, Layout.SIDE_BY_SIDE: 2, Layout.HALL_SPEAKER: 1}.get(layout, 0):
        scene.rejected(Code.TOO_MANY_SEATS)
    elif (layout, count) != (Layout.GRID, 0):
        scene.then(laid_out(layout, *("t1", "t2", "t3")[:count]))


def test_the_order_of_the_seats_is_kept_and_a_seat_counts_once() -> None:
    scene = given(*LIVE, *STAGED).when(MODERATOR, LayOutProgram(layout=Layout.SIDE_BY_SIDE, seats=("t2", "t1")))
    scene.then(laid_out(Layout.SIDE_BY_SIDE, "t2", "t1"))
    scene.when(MODERATOR, LayOutProgram(layout=Layout.SIDE_BY_SIDE, seats=("t1", "t2"))).then(laid_out(Layout.SIDE_BY_SIDE, "t1", "t2"))
    scene.when(MODERATOR, LayOutProgram(layout=Layout.SOLO, seats=("t2", "t2"))).then(laid_out(Layout.SOLO, "t2"))


def test_only_who_is_on_stage_can_be_featured() -> None:
    scene = given(*LIVE, *STAGED)
    scene.when(MODERATOR, LayOutProgram(layout=Layout.SOLO, seats=("t9",))).rejected(Code.SEAT_UNKNOWN)
    scene.when(MODERATOR, LayOutProgram(layout=Layout.SOLO, seats=("t3",))).rejected(Code.SEAT_OFF_STAGE)


def test_hall_and_speaker_needs_a_hall_and_somebody_else() -> None:
    scene = given(*LIVE, seat("t1"), moved("t1"))
    scene.when(MODERATOR, LayOutProgram(layout=Layout.HALL_SPEAKER)).rejected(Code.HALL_MISSING)
    scene = given(*LIVE, *STAGED)
    scene.when(MODERATOR, LayOutProgram(layout=Layout.HALL_SPEAKER, seats=("t4",))).rejected(Code.HALL_BESIDE_ITSELF)
    scene.when(MODERATOR, LayOutProgram(layout=Layout.SOLO, seats=("t4",))).then(laid_out(Layout.SOLO, "t4"))
    # The hall may be announced before its camera is on stage: until then the picture falls back to the grid.
    given(*LIVE, *STAGED, moved("t4", SeatState.GREEN_ROOM)).when(MODERATOR, LayOutProgram(layout=Layout.HALL_SPEAKER)).then(
        laid_out(Layout.HALL_SPEAKER)
    )


@pytest.mark.parametrize("actor", [ANNE, CLERK, CLAIRE, SYSTEM, Actor("h", Role.HALL), Actor("v", Role.OBSERVER)])
def test_only_direction_lays_out(actor: Actor) -> None:
    given(*LIVE, *STAGED).when(actor, LayOutProgram(layout=Layout.CARD)).rejected(Code.ROLE_FORBIDDEN)


@pytest.mark.parametrize("events", [(CREATED,), OPEN, LIVE])
def test_before_the_end(events: tuple[Event, ...]) -> None:
    given(*events).when(MODERATOR, LayOutProgram(layout=Layout.CARD)).then(laid_out(Layout.CARD))


@pytest.mark.parametrize("events", [CLOSED, (*CLOSED, PhaseChanged(at=NOW, by="o1", phase=Phase.ARCHIVED))])
def test_not_after_it(events: tuple[Event, ...]) -> None:
    given(*events).when(MODERATOR, LayOutProgram(layout=Layout.CARD)).rejected(Code.WRONG_PHASE)


LEAVING: list[tuple[Actor, Command]] = [
    (CLAIRE, LeaveSeat()),
    (MODERATOR, ReturnSeat(seat="t1")),
]


@pytest.mark.parametrize(("actor", "command"), LEAVING)
def test_who_leaves_the_stage_falls_out_for_good(actor: Actor, command: Command) -> None:
    scene = given(*LIVE, *STAGED, laid_out(Layout.SIDE_BY_SIDE, "t1", "t2")).when(actor, command)
    assert scene.state.program.seats == ("t2",)
    scene.when(CLAIRE, EnterSeat()).when(MODERATOR, BringSeat(seat="t1"))
    assert scene.state.program == Program(Layout.SIDE_BY_SIDE, ("t2",), begun=True)
    scene.when(MODERATOR, ReturnSeat(seat="t1")).when(ORGANISER, RemoveSeat(seat="t1"))
    assert scene.state.program.seats == ("t2",)


def test_a_debate_has_begun_once_somebody_was_on_stage_in_it() -> None:
    """A rehearsal is no beginning: before the live, and while the stage is empty, the card says that it starts soon."""
    scene = given(*OPEN, seat("t1"), moved("t1"), moved("t1", SeatState.GREEN_ROOM))
    assert not scene.state.program.begun
    scene.when(MODERATOR, ChangePhase(phase=Phase.LIVE))
    assert not scene.state.program.begun
    scene.when(MODERATOR, BringSeat(seat="t1")).when(MODERATOR, ReturnSeat(seat="t1"))
    assert scene.state.program.begun
    rehearsed = given(*OPEN, seat("t1"), moved("t1")).when(MODERATOR, ChangePhase(phase=Phase.LIVE))
    assert rehearsed.state.program.begun


def test_a_log_without_a_layout_is_a_grid() -> None:
    assert given(*LIVE, *STAGED).state.program == Program(Layout.GRID, (), begun=True)


def test_every_layout_says_how_many_seats_it_takes() -> None:
    assert set(SEATS_MOST) == set(Layout)


def test_everybody_is_told_and_the_leaving_seat_takes_its_feature_along_in_one_frame() -> None:
    state, projection = DebateState(), Projection()
    for event in (*LIVE, *STAGED, laid_out(Layout.SOLO, "t1")):
        state = evolve(state, event)
        told = projection.advance(event, state)
    wanted = {"op": "set", "of": "program", "value": {"layout": "solo", "seats": ["t1"]}}
    assert {frame.audience: json.loads(frame.changes) for frame in told.frames} == {audience.value: [wanted] for audience in SHARED}
    gone = moved("t1", SeatState.LEFT)
    state = evolve(state, gone)
    for frame in projection.advance(gone, state).frames:
        assert {"op": "set", "of": "program", "value": {"layout": "solo", "seats": []}} in json.loads(frame.changes)
    for view in projection.shared.values():
        assert json.loads(view.snapshot())["program"] == {"layout": "solo", "seats": []}
    assert all(json.loads(view.snapshot())["program"] == {"layout": "grid", "seats": []} for view in Projection().shared.values())
