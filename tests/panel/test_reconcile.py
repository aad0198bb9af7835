"""Given what is wanted and what is present, when reconciled, then these actions; and once applied, none."""

from __future__ import annotations

import pytest

from panel.messages import DebateWanted, SeatWanted, Wanted
from panel.reconcile import (
    CloseProgram,
    CloseReason,
    CloseSession,
    OpenProgram,
    Present,
    PresentSession,
    ShowStage,
    reconcile,
)
from panel.stage import Stage, StageTile, stage_of

TOKEN = "a" * 64
ANNA = SeatWanted("a", "panelist", "Anna", True, False, (TOKEN,))
GREEN = SeatWanted("b", "guest", "Bert", False, False)


def debate(*seats: SeatWanted, live: bool = True, revoked: tuple[str, ...] = ()) -> DebateWanted:
    return DebateWanted("d1", "budget", live, "Le budget", seats, revoked, "Bientôt")


def by_ticket(seat: str | None = "a", kind: str = "whip", session: str = "s1") -> PresentSession:
    return PresentSession("x", kind, "d1", seat, session, None)  # type: ignore[arg-type]


BY_TOKEN = PresentSession("x", "whip", "d1", "a", None, TOKEN)
VIEWER = by_ticket(None, "whep")


def test_only_the_stage_is_in_the_program_in_the_order_wanted() -> None:
    wanted = debate(GREEN, ANNA, SeatWanted("c", "hall", "La salle", True, True))
    assert stage_of(wanted) == Stage(True, "Le budget", "Bientôt", (StageTile("a", "Anna", False), StageTile("c", "La salle", True, True)))


def test_a_new_debate_gets_a_program() -> None:
    wanted = Wanted((debate(ANNA),))
    assert reconcile(wanted, Present({})) == [OpenProgram("d1", stage_of(wanted.debates[0]))]


@pytest.mark.parametrize(
    "changed",
    [
        debate(ANNA, SeatWanted("b", "guest", "Bert", True, False)),
        debate(SeatWanted("a", "panelist", "Anna", True, True, (TOKEN,))),
        debate(SeatWanted("a", "panelist", "Anne", True, False, (TOKEN,))),
        debate(SeatWanted("a", "panelist", "Anna", False, False, (TOKEN,))),
        debate(ANNA, live=False),
    ],
    ids=["brought", "muted", "renamed", "returned", "not live"],
)
def test_a_changed_stage_is_shown(changed: DebateWanted) -> None:
    present = Present({"d1": stage_of(debate(ANNA))})
    assert reconcile(Wanted((changed,)), present) == [ShowStage("d1", stage_of(changed))]


def test_a_green_room_seat_changes_nothing_on_the_stage() -> None:
    assert reconcile(Wanted((debate(ANNA, GREEN),)), Present({"d1": stage_of(debate(ANNA))}, (by_ticket("b"),))) == []


@pytest.mark.parametrize(
    ("wanted", "session", "reason"),
    [
        ((debate(GREEN),), by_ticket("a"), CloseReason.SEAT_REMOVED),
        ((debate(GREEN),), by_ticket("a", "whep"), CloseReason.SEAT_REMOVED),
        ((debate(ANNA, revoked=("s1",)),), by_ticket("a"), CloseReason.REVOKED),
        ((debate(ANNA, revoked=("s1",)),), VIEWER, CloseReason.REVOKED),
        ((debate(SeatWanted("a", "panelist", "Anna", True, False)),), BY_TOKEN, CloseReason.REVOKED),
        ((), VIEWER, CloseReason.DEBATE_OVER),
    ],
)
def test_sessions_end_with_what_they_came_in_by(wanted: tuple[DebateWanted, ...], session: PresentSession, reason: CloseReason) -> None:
    shown = stage_of(wanted[0] if wanted else debate(ANNA))
    actions = reconcile(Wanted(wanted), Present({"d1": shown}, (session,)))
    assert actions[0] == CloseSession("x", reason)
    assert actions[1:] == ([] if wanted else [CloseProgram("d1")])


@pytest.mark.parametrize("session", [by_ticket("a"), by_ticket("a", "whep"), BY_TOKEN, VIEWER])
def test_what_agrees_is_left_alone(session: PresentSession) -> None:
    wanted = Wanted((debate(ANNA, revoked=("other",)),))
    assert reconcile(wanted, Present({"d1": stage_of(wanted.debates[0])}, (session,))) == []


def test_a_debate_that_is_over_loses_its_sessions_before_its_program() -> None:
    present = Present({"d1": stage_of(debate(ANNA))}, (VIEWER, BY_TOKEN))
    assert [type(action) for action in reconcile(Wanted(()), present)] == [CloseSession, CloseSession, CloseProgram]
