"""The door outward: every field of the state is declared, and shown to whom the table says."""

import json

import msgspec
import pytest

from debate.domain.agenda import Segment
from debate.domain.captions import Caption
from debate.domain.commands import QueueQuestion, RefuseQuestion, WithdrawQuestion
from debate.domain.debate import Debate
from debate.domain.decider import evolve
from debate.domain.equity import Share
from debate.domain.events import AnyEvent
from debate.domain.floor import Turn
from debate.domain.guests import Invitation
from debate.domain.hands import Hand
from debate.domain.moderation import Moderation, Silence
from debate.domain.notes import Note
from debate.domain.polls import Poll
from debate.domain.program import Program
from debate.domain.questions.fair_next import Proposal
from debate.domain.questions.state import Appeal, Question
from debate.domain.questions.words import Origin, QuestionState, Rule
from debate.domain.speech import Spoken
from debate.domain.stage import Seat, SeatKind, SeatState
from debate.domain.synthesis import Family, Targets
from debate.views.audiences import (
    APPEAL,
    CAPTION,
    DEBATE,
    FAMILY,
    HAND,
    INVITATION,
    INVITATION_INSIDE,
    MODERATION,
    NOTE,
    POLL,
    POLL_INSIDE,
    POLL_UNLESS_HIDDEN,
    PROGRAM,
    PROGRAM_INSIDE,
    PROPOSAL,
    QUESTION,
    QUESTION_INSIDE,
    SEAT,
    SEGMENT,
    SHARE,
    SHARED,
    SILENCE,
    SPOKEN,
    SPOKEN_INSIDE,
    TARGETS,
    TURN,
    Audience,
    seat_card,
)
from debate.views.frame import Frame, Window
from debate.views.projection import Projection
from debate.views.question_card import question_card
from debate.views.touched import TOUCHED
from tests.debate.scenario import ANNE, LIVE, MODERATOR, NOW, given, published, received, text


def test_every_event_type_is_declared() -> None:
    assert set(TOUCHED) == set(AnyEvent.__args__)  # type: ignore[attr-defined]


def test_every_field_of_the_state_is_declared() -> None:
    derived = {"supports", "together", "into_number", "into_state", "previous"}
    assert set(QUESTION) - derived | QUESTION_INSIDE == {f.name for f in msgspec.structs.fields(Question)}
    assert not set(QUESTION) & QUESTION_INSIDE
    assert set(SEAT) == {f.name for f in msgspec.structs.fields(Seat)}
    assert set(APPEAL) == {f.name for f in msgspec.structs.fields(Appeal)}
    assert set(FAMILY) == {f.name for f in msgspec.structs.fields(Family)}
    assert set(TARGETS) == {f.name for f in msgspec.structs.fields(Targets)}
    assert set(PROPOSAL) == {f.name for f in msgspec.structs.fields(Proposal)}
    assert set(MODERATION) == {f.name for f in msgspec.structs.fields(Moderation)}
    assert set(SILENCE) == {f.name for f in msgspec.structs.fields(Silence)}
    assert set(SEGMENT) == {f.name for f in msgspec.structs.fields(Segment)}
    assert set(DEBATE) == {f.name for f in msgspec.structs.fields(Debate)}
    for table, inside, kind in (
        (HAND, set(), Hand),
        (TURN, set(), Turn),
        (SPOKEN, SPOKEN_INSIDE, Spoken),
        (SHARE, set(), Share),
        (NOTE, set(), Note),
        (INVITATION, INVITATION_INSIDE, Invitation),
    ):
        made = {name for name in table if isinstance(getattr(kind, name, None), property)}
        assert set(table) - made | inside == {f.name for f in msgspec.structs.fields(kind)}
    assert set(PROGRAM) | PROGRAM_INSIDE == {f.name for f in msgspec.structs.fields(Program)} and not set(PROGRAM) & PROGRAM_INSIDE


def test_every_field_of_polls_and_captions_is_declared() -> None:
    derived = {"voters", "objections"}
    assert set(POLL) - derived | POLL_INSIDE == {f.name for f in msgspec.structs.fields(Poll)} and not set(POLL) & POLL_INSIDE
    assert set(POLL_UNLESS_HIDDEN) <= set(POLL)
    assert set(CAPTION) == {f.name for f in msgspec.structs.fields(Caption)}
    for field in ("online", "voters", "hall", "objections"):
        for audience in SHARED:
            assert {state.value for state in POLL[field][audience]} == {"closed"}


def test_the_stage_reads_what_the_public_reads() -> None:
    for audiences in QUESTION.values():
        assert audiences.get(Audience.STAGE) == audiences.get(Audience.PUBLIC)


def test_words_are_public_only_while_they_may_be_read() -> None:
    hidden = {QuestionState.RECEIVED, QuestionState.REFUSED, QuestionState.MERGED, QuestionState.WITHDRAWN}
    for field in ("text", "name", "ticket"):
        assert not QUESTION[field][Audience.PUBLIC] & hidden
    for field in ("author", "note", "place", "steps", "version", "previous"):
        assert Audience.PUBLIC not in QUESTION[field]
    for field in ("author", "supports", "version", "previous"):
        assert Audience.ME not in QUESTION[field]


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.STAGE])
def test_a_pending_question_is_not_there(audience: Audience) -> None:
    scene = given(*LIVE, received())
    assert question_card("q1", scene.state.questions, audience) is None
    scene.when(ANNE, WithdrawQuestion(question="q1"))
    assert question_card("q1", scene.state.questions, audience) is None  # it never was


def test_a_refused_question_has_a_number_a_rule_and_no_words() -> None:
    refuse = RefuseQuestion(question="q1", rule=Rule.INSULT, note="Dire autrement.")
    scene = given(*LIVE, received(body="Un secret")).when(MODERATOR, refuse)
    card = question_card("q1", scene.state.questions, Audience.PUBLIC)
    assert card is not None and (card["number"], card["rule"], card["text"]) == (1, Rule.INSULT, None)
    assert "note" not in card and card["decided_at"] == NOW
    mine = question_card("q1", scene.state.questions, Audience.ME)
    assert mine is not None and mine["text"] == "Un secret" and mine["note"] == "Dire autrement."


def test_a_hall_ticket_is_called_aloud_and_an_online_one_is_not() -> None:
    scene = given(*LIVE, received("q1"), published("q1"), received("q2", "Salle ?", origin=Origin.HALL), published("q2", 2))
    online, hall = (question_card(q, scene.state.questions, Audience.PUBLIC) for q in ("q1", "q2"))
    assert online is not None and hall is not None
    assert online["ticket"] is None and hall["ticket"] == "E-q2"


def test_who_waits_in_the_green_room_is_not_for_the_public() -> None:
    seat = Seat(id="t1", kind=SeatKind.PANELIST, name=text("Claire"), quality="", state=SeatState.GREEN_ROOM, linked=True)
    public, stage, console = (seat_card(seat, audience) for audience in SHARED)
    assert public is not None and stage is not None and console is not None
    assert public["state"] == "absent" and "linked" not in public
    assert stage["state"] == console["state"] == "green_room" and stage["linked"] is True


def test_a_window_gives_all_or_nothing() -> None:
    window = Window(limit=3)
    for n in range(1, 6):
        window.add(Frame("public", n, 0, b"[]"))
    assert [f.offset for f in window.after(2, 5) or ()] == [3, 4, 5]
    assert window.after(1, 5) is None and window.after(6, 5) is None and list(window.after(5, 5) or ()) == []
    window.forget()
    assert window.after(4, 5) is None and list(window.after(5, 5) or ()) == []


def test_a_window_has_a_size() -> None:
    window = Window()
    for n in range(1, 40):
        window.add(Frame("public", n, 0, b"x" * 10_000))
    assert window.after(20, 39) is not None and window.after(10, 39) is None


def test_hidden_words_leave_the_window() -> None:
    scene = given(*LIVE)
    projection = Projection()
    for event in (received(body="Un secret"), published()):
        scene.state = evolve(scene.state, event)
        projection.advance(event, scene.state)
    public = projection.shared[Audience.PUBLIC]
    assert b"Un secret" in b"".join(f.changes for f in public.window.after(0, public.offset) or ())
    for command in (QueueQuestion(question="q1"), WithdrawQuestion(question="q1")):
        scene.when(ANNE if isinstance(command, WithdrawQuestion) else MODERATOR, command)
        assert isinstance(scene.decided, list)
        projection.advance(scene.decided[0], scene.state)
    kept = public.window.after(public.offset - 1, public.offset)
    assert kept is not None and len(kept) == 1 and b"Un secret" not in kept[0].changes
    assert public.window.after(0, public.offset) is None
    assert json.loads(public.snapshot())["questions"]["q1"]["text"] is None
