"""Seats: who brings whom where."""

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AddSeat,
    BringSeat,
    ChangeSeat,
    Command,
    EnterSeat,
    LeaveSeat,
    LinkSeat,
    MuteSeat,
    RemoveSeat,
    ReturnSeat,
)
from debate.domain.rejections import Code
from debate.domain.roles import Role
from debate.domain.stage import NEXT, ON_STAGE_LIMIT, SeatAdded, SeatChanged, SeatKind, SeatLinked, SeatMoved, SeatMuted, SeatState
from tests.debate.scenario import LIVE, MODERATOR, NOW, ORGANISER, SYSTEM, Scenario, given, text

CLAIRE = Actor("s-claire", Role.PANELIST, "t1")
SEAT = SeatAdded(at=NOW, by="o1", seat="t1", kind=SeatKind.PANELIST, name=text("Claire"), quality="députée")
HALL = SeatAdded(at=NOW, by="o1", seat="t2", kind=SeatKind.HALL, name=text("Salle"), quality="")


def _moved(seat: str, state: SeatState) -> SeatMoved:
    return SeatMoved(at=NOW, by="s-claire", seat=seat, state=state)


def test_the_way_to_the_stage() -> None:
    scene = given(*LIVE, SEAT)
    scene.when(CLAIRE, EnterSeat()).then(_moved("t1", SeatState.GREEN_ROOM))
    scene.when(CLAIRE, EnterSeat()).then()
    scene.when(MODERATOR, BringSeat(seat="t1")).then_event(SeatMoved, state=SeatState.ON_STAGE)
    scene.when(MODERATOR, ReturnSeat(seat="t1")).then_event(SeatMoved, state=SeatState.GREEN_ROOM)
    scene.when(CLAIRE, LeaveSeat()).then_event(SeatMoved, state=SeatState.LEFT)
    scene.when(CLAIRE, EnterSeat()).then_event(SeatMoved, state=SeatState.GREEN_ROOM)


_WAYS = {
    SeatState.INVITED: [],
    SeatState.GREEN_ROOM: [SeatState.GREEN_ROOM],
    SeatState.ON_STAGE: [SeatState.GREEN_ROOM, SeatState.ON_STAGE],
    SeatState.LEFT: [SeatState.GREEN_ROOM, SeatState.LEFT],
}
_COMMANDS: dict[str, tuple[Actor, Command]] = {
    "seat.bring": (MODERATOR, BringSeat(seat="t1")),
    "seat.return": (MODERATOR, ReturnSeat(seat="t1")),
    "seat.leave": (CLAIRE, LeaveSeat()),
}


@pytest.mark.parametrize("state", list(SeatState))
@pytest.mark.parametrize("tag", list(_COMMANDS))
def test_every_pair_of_the_table_and_no_other(state: SeatState, tag: str) -> None:
    scene = given(*LIVE, SEAT, *[_moved("t1", s) for s in _WAYS[state]])
    actor, command = _COMMANDS[tag]
    scene.when(actor, command)
    expected = NEXT.get((state, tag))
    if expected is None:
        scene.rejected(Code.WRONG_STATE)
    assert scene.state.stage.seats["t1"].state is (expected or state)


def test_a_panelist_cannot_put_himself_on_stage() -> None:
    given(*LIVE, SEAT, _moved("t1", SeatState.GREEN_ROOM)).when(CLAIRE, BringSeat(seat="t1")).rejected(Code.ROLE_FORBIDDEN)


def test_one_sits_on_ones_own_chair_only() -> None:
    scene = given(*LIVE, SEAT, HALL)
    scene.when(CLAIRE, LeaveSeat(seat="t2")).rejected(Code.SEAT_UNKNOWN)
    scene.when(CLAIRE, ChangeSeat(seat="t2", name="Autre")).rejected(Code.SEAT_UNKNOWN)
    scene.when(CLAIRE, ChangeSeat(seat="t1", quality="reine")).rejected(Code.SEAT_NOT_YOURS)
    scene.when(CLAIRE, ChangeSeat(seat="t1", name="Claire V.")).then_event(SeatChanged, quality=None)
    scene.when(CLAIRE, ChangeSeat(seat="t1", name="Claire V.")).then()


def test_a_name_is_corrected_before_it_is_shown_and_is_nobody_elses() -> None:
    other = SeatAdded(at=NOW, by="o1", seat="t3", kind=SeatKind.PANELIST, name=text("Benoît Roux", "x3"), quality="")
    scene = given(*LIVE, SEAT, other)
    for name in ("Benoît Roux", "Modération"):
        scene.when(CLAIRE, ChangeSeat(seat="t1", name=name)).rejected(Code.NAME_RESERVED)
    in_office = SeatAdded(at=NOW, by="o1", seat="t1", kind=SeatKind.PANELIST, name=text("Claire Martn, administratrice"), quality="")
    given(*LIVE, in_office).when(CLAIRE, ChangeSeat(seat="t1", name="Claire Martin, administratrice")).then_event(SeatChanged)
    scene.when(ORGANISER, ChangeSeat(seat="t1", name="Benoît Roux")).then_event(SeatChanged)  # two may have one name
    scene = given(*LIVE, SEAT, _moved("t1", SeatState.GREEN_ROOM), _moved("t1", SeatState.ON_STAGE))
    scene.when(CLAIRE, ChangeSeat(seat="t1", name="Claire V.")).rejected(Code.NAME_FIXED)
    scene.when(ORGANISER, ChangeSeat(seat="t1", name="Claire V.")).then_event(SeatChanged)


def test_the_hall_camera_enters_by_its_picture() -> None:
    scene = given(*LIVE, HALL).when(SYSTEM, LinkSeat(seat="t2", linked=True))
    scene.then_event(SeatLinked, linked=True).then_event(SeatMoved, state=SeatState.GREEN_ROOM)
    scene.when(SYSTEM, LinkSeat(seat="t2", linked=True)).then()
    scene.when(SYSTEM, LinkSeat(seat="t2", linked=False)).then_event(SeatLinked, linked=False)
    given(*LIVE, SEAT).when(SYSTEM, LinkSeat(seat="t1", linked=True)).then_event(SeatLinked)


def test_muting_says_who_and_what() -> None:
    scene = given(*LIVE, SEAT).when(MODERATOR, MuteSeat(seat="t1", muted=True)).then_event(SeatMuted, seat="t1", muted=True)
    scene.when(MODERATOR, MuteSeat(seat="t1", muted=True)).then()
    scene.when(CLAIRE, MuteSeat(seat="t1", muted=False)).rejected(Code.ROLE_FORBIDDEN)


def test_the_stage_has_an_end() -> None:
    scene: Scenario = given(*LIVE)
    for n in range(ON_STAGE_LIMIT + 1):
        scene.when(ORGANISER, AddSeat(seat=f"t{n}", kind=SeatKind.PANELIST, name=f"N{n}"))
        scene.when(Actor("a", Role.PANELIST, f"t{n}"), EnterSeat()).when(MODERATOR, BringSeat(seat=f"t{n}"))
    scene.rejected(Code.STAGE_FULL)


def test_seats_come_and_go() -> None:
    scene = given(*LIVE, SEAT)
    scene.when(ORGANISER, AddSeat(seat="t1", kind=SeatKind.GUEST, name="X")).rejected(Code.SEAT_TAKEN)
    scene.when(ORGANISER, AddSeat(seat="t3", kind=SeatKind.GUEST, name=" ")).rejected(Code.TITLE_EMPTY)
    scene.when(CLAIRE, EnterSeat()).when(MODERATOR, BringSeat(seat="t1"))
    scene.when(ORGANISER, RemoveSeat(seat="t1")).rejected(Code.SEAT_ON_STAGE)
    scene.when(MODERATOR, ReturnSeat(seat="t1")).when(ORGANISER, RemoveSeat(seat="t1"))
    assert scene.state.stage.seats == {}
    scene.when(ORGANISER, RemoveSeat(seat="t1")).rejected(Code.SEAT_UNKNOWN)
