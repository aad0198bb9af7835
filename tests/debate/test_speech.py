"""Speaking time: heard, held, corrected; shares and what is aimed at. And notes, which are nobody else's business."""

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AddSeat,
    AimEquity,
    ChangeSeat,
    CorrectSpeech,
    EndFloor,
    GiveFloor,
    MeasureSpeech,
    RaiseHand,
    ReadNote,
    SendNote,
)
from debate.domain.equity import shares
from debate.domain.hands import Medium
from debate.domain.notes import NoteRead, NoteSent
from debate.domain.rejections import Code
from debate.domain.roles import Role
from debate.domain.speech import HALL, EquityAimed, EquityBy, SpeechCorrected, SpeechMeasured
from debate.domain.stage import SeatChanged, SeatKind
from debate.views.sections import OWN_ENTRIES
from tests.debate.scenario import CLERK, LIVE, MODERATOR, NOW, ORGANISER, SYSTEM, Scenario, given
from tests.debate.test_floor import CHAIR, CLAIRE, PANEL, seat

BENOIT = Actor("s-benoit", Role.PANELIST, "t4")


def counted(scene: Scenario, key: str) -> int:
    return scene.state.speakers.speech.of(key).counted_ms


def test_what_is_heard_counts_and_the_floor_stands_beside() -> None:
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1"))
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 9_000, "t9": 5_000, "t2": 0}), now=NOW + 10_000)
    scene.then(SpeechMeasured(at=NOW + 10_000, by="system", heard={"t1": 9_000}))
    scene.when(MODERATOR, EndFloor(), now=NOW + 12_000)
    spoken = scene.state.speakers.speech.of("t1")
    assert (spoken.measured_ms, spoken.floor_ms, spoken.counted_ms) == (9_000, 12_000, 9_000)


def test_where_nothing_was_heard_the_floor_counts() -> None:
    scene = given(*LIVE).when(CLERK, RaiseHand(medium=Medium.MICROPHONE))
    hand = next(iter(scene.state.speakers.hands.open))
    scene.when(MODERATOR, GiveFloor(hand=hand)).when(MODERATOR, EndFloor(), now=NOW + 30_000)
    assert counted(scene, HALL) == 30_000


def test_a_short_turn_counts_once_when_its_measure_comes_after_it() -> None:
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1"), now=NOW + 1_000).when(MODERATOR, EndFloor(), now=NOW + 5_000)
    scene.when(MODERATOR, GiveFloor(seat="t1"), now=NOW + 6_000).when(MODERATOR, EndFloor(), now=NOW + 9_000)
    assert counted(scene, "t1") == 7_000
    scene.when(MODERATOR, GiveFloor(seat="t2"), now=NOW + 9_500)
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 6_500}), now=NOW + 10_000)
    assert counted(scene, "t1") == 6_500
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 1_000}), now=NOW + 20_000)
    assert counted(scene, "t1") == 7_500
    # A microphone that nobody measured stays on the floor's time, whatever is heard of the seat long after.
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1")).when(MODERATOR, EndFloor(), now=NOW + 8_000)
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 1_000}), now=NOW + 30_000)
    assert counted(scene, "t1") == 9_000


def test_a_correction_between_a_short_turn_and_its_measure_stands() -> None:
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1")).when(MODERATOR, EndFloor(), now=NOW + 8_000)
    scene.when(MODERATOR, CorrectSpeech(seat="t1", ms=5_000), now=NOW + 9_000)
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 7_000}), now=NOW + 10_000)
    assert counted(scene, "t1") == 5_000


def test_minutes_at_an_unmeasured_microphone_are_not_one_late_measures_to_take() -> None:
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1")).when(MODERATOR, EndFloor(), now=NOW + 180_000)
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 300}), now=NOW + 185_000)
    assert counted(scene, "t1") == 180_300
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1")).when(MODERATOR, EndFloor(), now=NOW + 8_000)
    scene.when(MODERATOR, CorrectSpeech(seat="t1", ms=6_000), now=NOW + 8_500)
    scene.when(MODERATOR, GiveFloor(seat="t1"), now=NOW + 9_000).when(MODERATOR, EndFloor(), now=NOW + 13_000)
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 300}), now=NOW + 14_000)
    assert counted(scene, "t1") == 6_300
    scene = given(*PANEL)
    for n in range(20):
        at = NOW + 10_000 * n
        scene.when(MODERATOR, GiveFloor(seat="t1"), now=at).when(MODERATOR, EndFloor(), now=at + 9_000)
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 300}), now=NOW + 200_000)
    assert counted(scene, "t1") >= 20 * 9_000 - 15_000


def test_a_correction_in_an_unmeasured_turn_leaves_only_the_rest_of_it_to_count() -> None:
    scene = given(*LIVE).when(CLERK, RaiseHand(medium=Medium.MICROPHONE))
    hand = next(iter(scene.state.speakers.hands.open))
    scene.when(MODERATOR, GiveFloor(hand=hand)).when(MODERATOR, CorrectSpeech(seat=HALL, ms=300_000), now=NOW + 300_000)
    scene.when(MODERATOR, EndFloor(), now=NOW + 360_000)
    assert counted(scene, HALL) == 360_000 and scene.state.speakers.speech.of(HALL).floor_ms == 360_000
    # Of a measured one nothing is added: what was heard is known.
    scene = given(*PANEL).when(MODERATOR, GiveFloor(seat="t1"))
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 9_000}), now=NOW + 10_000)
    scene.when(MODERATOR, CorrectSpeech(seat="t1", ms=4_000), now=NOW + 15_000).when(MODERATOR, EndFloor(), now=NOW + 40_000)
    assert counted(scene, "t1") == 4_000


def test_a_correction_sets_the_count_and_later_words_are_added() -> None:
    scene = given(*PANEL).when(SYSTEM, MeasureSpeech(heard={"t1": 50_000}))
    scene.when(MODERATOR, CorrectSpeech(seat="t1", ms=20_000)).then_event(SpeechCorrected, ms=20_000)
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 3_000}))
    spoken = scene.state.speakers.speech.of("t1")
    assert (spoken.measured_ms, spoken.corrected_ms, spoken.counted_ms) == (53_000, 23_000, 23_000)
    scene.when(MODERATOR, CorrectSpeech(seat="t8", ms=1)).rejected(Code.SEAT_UNKNOWN)
    scene.when(MODERATOR, CorrectSpeech(seat="t1", ms=-1)).rejected(Code.TIME_OUT_OF_RANGE)
    scene.when(CLAIRE, CorrectSpeech(seat="t1", ms=1)).rejected(Code.ROLE_FORBIDDEN)


def test_sides_and_colleges_are_the_organisers_word() -> None:
    scene = given(*PANEL)
    scene.when(ORGANISER, AddSeat(seat="t4", kind=SeatKind.PANELIST, name="Benoît", side="pour", college="Élus"))
    scene.when(ORGANISER, ChangeSeat(seat="t4", side="contre")).then_event(SeatChanged, side="contre", college=None)
    scene.when(BENOIT, ChangeSeat(seat="t4", side="pour")).rejected(Code.SEAT_NOT_YOURS)
    scene.when(ORGANISER, ChangeSeat(seat="t4", college="c" * 25)).rejected(Code.LABEL_TOO_LONG)
    scene.when(ORGANISER, ChangeSeat(seat="t4", side="")).then_event(SeatChanged, side="")
    assert scene.state.stage.seats["t4"].side == "" and scene.state.stage.seats["t4"].college == "Élus"


def test_shares_and_the_warning() -> None:
    scene = given(*PANEL, *seat("t4"))
    for id, side in (("t1", "pour"), ("t4", "contre")):
        scene.when(ORGANISER, ChangeSeat(seat=id, side=side))
    scene.when(ORGANISER, AimEquity(by=EquityBy.SIDE, least={"pour": 40, "contre": 40})).then_event(EquityAimed)
    for _ in range(2):
        scene.when(SYSTEM, MeasureSpeech(heard={"t1": 50_000, "t3": 10_000}))
    rows = {(row.by, row.label): row for row in shares(scene.state.speakers.speech, scene.state.stage)}
    assert rows[EquityBy.SIDE, "pour"].share == 100 and not rows[EquityBy.SIDE, "contre"].under  # too early to tell
    scene.when(SYSTEM, MeasureSpeech(heard={"t1": 50_000, "t4": 10_000}))
    rows = {(row.by, row.label): row for row in shares(scene.state.speakers.speech, scene.state.stage)}
    assert rows[EquityBy.SIDE, "contre"].under and not rows[EquityBy.SIDE, "pour"].under
    assert rows[EquityBy.HALL, HALL].ms == 20_000 and rows[EquityBy.HALL, "remote"].ms == 160_000
    assert (EquityBy.COLLEGE, "pour") not in rows


@pytest.mark.parametrize("least", [{"a": 101}, {"a": -1}, {"a": 60, "b": 60}, {f"l{n}": 1 for n in range(25)}])
def test_aims_add_up(least: dict[str, int]) -> None:
    given(*PANEL).when(ORGANISER, AimEquity(by=EquityBy.COLLEGE, least=least)).rejected(Code.EQUITY_OUT_OF_RANGE)


def test_a_note_is_for_its_addressee_and_is_receipted() -> None:
    scene = given(*PANEL, *seat("t4"))
    scene.when(CHAIR, SendNote(text="Encore une minute.", to="t1")).then_event(NoteSent, seats=("t1",), sender="t2")
    (note,) = scene.state.notes.all

    def seen(by: str) -> object:
        return OWN_ENTRIES["notes"].read(note, scene.state, by)

    assert seen("t4") is None and seen("t1")["text"] == "Encore une minute." and seen("t1")["read_at"] is None  # type: ignore[index]
    scene.when(BENOIT, ReadNote(note=note)).rejected(Code.NOTE_UNKNOWN)
    scene.when(CLAIRE, ReadNote(note=note), now=NOW + 1).then(NoteRead(at=NOW + 1, by=CLAIRE.id, note=note, seat="t1"))
    scene.when(CLAIRE, ReadNote(note=note)).then()
    assert seen("t2")["read"] == {"t1": NOW + 1}  # type: ignore[index]


def test_a_note_for_all_is_for_those_who_sit_but_not_the_hall() -> None:
    scene = given(*PANEL, *seat("t4"))
    scene.when(MODERATOR, SendNote(text="Pause à 20 h.")).then_event(NoteSent, seats=("t1", "t2", "t4"), sender=None)
    scene.when(MODERATOR, SendNote(text=" ")).rejected(Code.NOTE_EMPTY)
    scene.when(MODERATOR, SendNote(text="n" * 241)).rejected(Code.NOTE_TOO_LONG)
    scene.when(MODERATOR, SendNote(text="Salle", to="t3")).rejected(Code.SEAT_UNKNOWN)
    scene.when(CLAIRE, SendNote(text="Non")).rejected(Code.ROLE_FORBIDDEN)
