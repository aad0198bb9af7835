"""The running order."""

import pytest

from debate.domain.agenda import SegmentAdded, SegmentKind, SegmentMoved, SegmentStarted
from debate.domain.commands import AddSegment, ChangeSegment, MoveSegment, RemoveSegment, StartSegment
from debate.domain.rejections import Code
from tests.debate.scenario import LIVE, MODERATOR, NOW, OPEN, ORGANISER, given

ONE = AddSegment(segment="s1", kind=SegmentKind.OPENING, title="Ouverture", minutes=10)
TWO = AddSegment(segment="s2", kind=SegmentKind.DEBATE, title="L’eau", minutes=40, disagreement="Qui paie ?")


def test_segments_stand_in_order() -> None:
    scene = given(*LIVE).when(ORGANISER, ONE).then_event(SegmentAdded, minutes=10).when(ORGANISER, TWO)
    scene.when(ORGANISER, MoveSegment(segment="s2", position=0)).then(SegmentMoved(at=NOW, by="o1", segment="s2", position=0))
    assert [s.id for s in scene.state.agenda.segments] == ["s2", "s1"]
    scene.when(ORGANISER, ChangeSegment(segment="s2", minutes=30, disagreement=""))
    assert scene.state.agenda.segments[0].minutes == 30 and scene.state.agenda.segments[0].disagreement is None
    scene.when(MODERATOR, StartSegment(segment="s2")).then_event(SegmentStarted)
    scene.when(MODERATOR, StartSegment(segment="s2")).then()
    scene.when(ORGANISER, RemoveSegment(segment="s2")).rejected(Code.SEGMENT_STARTED)
    scene.when(ORGANISER, RemoveSegment(segment="s1"))
    assert [s.id for s in scene.state.agenda.segments] == ["s2"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ONE, Code.SEGMENT_TAKEN),
        (AddSegment(segment="s3", kind=SegmentKind.VOTE, title="", minutes=5), Code.TITLE_EMPTY),
        (AddSegment(segment="s3", kind=SegmentKind.VOTE, title="Vote", minutes=0), Code.MINUTES_OUT_OF_RANGE),
        (AddSegment(segment="s3", kind=SegmentKind.VOTE, title="Vote", minutes=5, disagreement="x" * 501), Code.NOTE_TOO_LONG),
        (ChangeSegment(segment="s9", title="X"), Code.SEGMENT_UNKNOWN),
        (MoveSegment(segment="s1", position=1), Code.POSITION_OUT_OF_RANGE),
    ],
)
def test_what_an_agenda_refuses(command: AddSegment, code: Code) -> None:
    given(*LIVE).when(ORGANISER, ONE).when(ORGANISER, command).rejected(code)


def test_a_segment_starts_in_a_live_debate() -> None:
    given(*OPEN).when(ORGANISER, ONE).when(ORGANISER, StartSegment(segment="s1")).rejected(Code.WRONG_PHASE)
