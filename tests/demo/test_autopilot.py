"""The moderator on autopilot: given a scene, when it looks, then what it does next; and that it leaves the desk to people."""

from __future__ import annotations

from debate.domain.debate import Phase
from debate.domain.questions.words import Origin, QuestionState, Rule
from debate.domain.stage import SeatKind, SeatState
from frontend.demo.autopilot import QUEUE_MOST, QUIET_MS, SHOWN_MOST, Command, Memory, air_ms, decide, steps_back
from frontend.demo.play import Line, load_play
from frontend.demo.scene import ProgramCard, Scene, SegmentCard, scene_of
from tests.demo.scenes import NOW, question, scene, seat

S = QuestionState
PLAY = load_play("fr")
FRESH = Memory(began_at=NOW - 10_000)
OLD = Memory(began_at=NOW - 10 * 60_000)
BUSY = [question(f"a{n}", S.ANSWERED, age_s=900, answered_s=600) for n in range(9)]


def then(given: Scene, memory: Memory = FRESH, *, others: int = 0, now: int = NOW) -> list[Command]:
    return decide(given, others, memory, PLAY, now)[0]


def kinds(commands: list[Command]) -> list[str]:
    return [command["type"] for command in commands]


# Stepping back


def test_with_a_person_at_the_console_it_does_nothing() -> None:
    given = scene(questions=[question("q1", S.RECEIVED)])
    commands, memory = decide(given, 1, FRESH, PLAY, NOW)
    assert commands == [] and steps_back(memory, NOW)


def test_it_waits_a_minute_after_the_last_person_left() -> None:
    given = scene(questions=[question("q1", S.RECEIVED)])
    _, memory = decide(given, 2, FRESH, PLAY, NOW)
    assert then(given, memory, now=NOW + QUIET_MS - 1) == []
    assert kinds(then(given, memory, now=NOW + QUIET_MS)) == ["question.publish"]


def test_it_decides_nothing_in_a_debate_that_is_not_live() -> None:
    assert then(scene(questions=[question("q1", S.RECEIVED)], phase=Phase.CLOSED)) == []


# What arrives


def test_a_question_is_published_after_a_persons_reading_time() -> None:
    assert then(scene(questions=[*BUSY, question("q1", S.RECEIVED, age_s=2)])) == []
    assert then(scene(questions=[*BUSY, question("q1", S.RECEIVED, age_s=9)])) == [{"type": "question.publish", "question": "q1"}]


def test_the_oldest_is_read_first() -> None:
    given = scene(questions=[question("q1", S.RECEIVED, age_s=20), question("q2", S.RECEIVED, age_s=30)])
    assert then(given) == [{"type": "question.publish", "question": "q2"}]


def test_what_the_script_refuses_is_refused_under_its_rule() -> None:
    line = Line(text="Quel temps !", appeal=0.1, refuse=Rule.OFF_TOPIC, note="Hors sujet.")
    memory = Memory(began_at=NOW, lines={line.text: line})
    given = scene(questions=[question("q1", S.RECEIVED, text=line.text)])
    assert then(given, memory) == [{"type": "question.refuse", "question": "q1", "rule": "off_topic", "note": "Hors sujet."}]


def test_a_duplicate_is_merged_into_what_still_can_be_supported() -> None:
    line = Line(text="Combien ?", appeal=0.3, same_as="Quel prix\u202f?")
    memory = Memory(began_at=NOW, lines={line.text: line})
    asked = question("q2", S.RECEIVED, text="Combien ?")
    queued = scene(questions=[question("q1", S.QUEUED, text="Quel prix ?"), asked], queue=("q1",), on_air=("q9", 1))
    assert then(queued, memory) == [{"type": "question.merge", "question": "q2", "into": "q1"}]
    answered = scene(questions=[question("q1", S.ANSWERED, text="Quel prix ?"), asked])
    assert then(answered, memory) == [{"type": "question.publish", "question": "q2"}]


def test_what_a_visitor_asks_is_published_even_in_words_already_used() -> None:
    given = scene(
        questions=[question("q1", S.QUEUED, text="Quel prix ?"), question("q2", S.RECEIVED, text="Quel prix ?")], on_air=("q9", 1)
    )
    assert then(given) == [{"type": "question.publish", "question": "q2"}]


# Queue and air


def test_the_best_supported_is_queued_and_the_queue_stays_short() -> None:
    shown = [question("q1", S.PUBLISHED, supports=3), question("q2", S.PUBLISHED, supports=8)]
    assert then(scene(questions=shown, on_air=("q9", 1))) == [{"type": "question.queue", "question": "q2"}]
    assert then(scene(questions=shown, queue=tuple("abcde")[:QUEUE_MOST], on_air=("q9", 1))) == []


def test_a_question_of_the_hall_comes_before_a_few_more_supports() -> None:
    shown = [question("q1", S.PUBLISHED, supports=8), question("q2", S.PUBLISHED, supports=3, origin=Origin.HALL)]
    assert then(scene(questions=shown, on_air=("q9", 1))) == [{"type": "question.queue", "question": "q2"}]


def test_a_question_stays_on_air_for_20_to_40_seconds() -> None:
    for id in ("q1", "q2", "q3", "q4"):
        assert 20_000 <= air_ms(id) <= 40_000
        given = [question(id, S.ON_AIR)]
        assert then(scene(questions=given, on_air=(id, air_ms(id) / 1000 - 0.1))) == []
        assert kinds(then(scene(questions=given, on_air=(id, air_ms(id) / 1000)))) in (["question.answer"], ["question.set_aside"])


def test_a_breath_lies_between_two_questions() -> None:
    given = [question("q1", S.ANSWERED, answered_s=1), question("q2", S.QUEUED)]
    assert then(scene(questions=given, queue=("q2",))) == []
    given = [question("q1", S.ANSWERED, answered_s=9), question("q2", S.QUEUED)]
    assert then(scene(questions=given, queue=("q2",))) == [{"type": "question.air", "question": "q2"}]


def test_what_the_queue_will_never_take_is_set_aside_with_a_reason() -> None:
    shown = [question(f"q{n}", S.PUBLISHED, age_s=600 + n, supports=5 if n else 1) for n in range(SHOWN_MOST + 1)]
    given = scene(questions=shown, queue=tuple("abcde"), on_air=("q99", 1))
    commands, memory = decide(given, 0, FRESH, PLAY, NOW)
    assert commands == [{"type": "question.set_aside", "question": "q0", "reason": PLAY.too_late}]
    assert decide(given, 0, memory, PLAY, NOW + 500)[0] == [], "one at a time"


# Stage, running order, layout


def test_a_seat_with_a_picture_is_brought_on_stage_after_a_look() -> None:
    given = scene(seats=[seat("t1", SeatState.GREEN_ROOM), seat("t2", SeatState.ON_STAGE), seat("t3", SeatState.INVITED)])
    commands, memory = decide(given, 0, FRESH, PLAY, NOW)
    assert commands == []
    assert then(given, memory, now=NOW + 3_000) == [{"type": "seat.bring", "seat": "t1"}]


def test_a_seat_without_a_picture_waits_longer() -> None:
    given = scene(seats=[seat("t1", SeatState.GREEN_ROOM, linked=False)])
    _, memory = decide(given, 0, FRESH, PLAY, NOW)
    assert then(given, memory, now=NOW + 3_000) == []
    assert kinds(then(given, memory, now=NOW + 20_000)) == ["seat.bring"]


def test_the_running_order_goes_round() -> None:
    segments = (SegmentCard("s1", 5), SegmentCard("s2", 10))
    assert then(scene(segments=segments)) == [{"type": "segment.start", "segment": "s1"}]
    running = (SegmentCard("s1", 5, NOW - 4 * 60_000), SegmentCard("s2", 10))
    assert then(scene(segments=running, current="s1")) == []
    over = (SegmentCard("s1", 5, NOW - 20 * 60_000), SegmentCard("s2", 10, NOW - 10 * 60_000))
    assert then(scene(segments=over, current="s2")) == [{"type": "segment.start", "segment": "s1"}]


SEATS = [seat("t1", SeatState.ON_STAGE), seat("t2", SeatState.ON_STAGE), seat("t4", SeatState.ON_STAGE, SeatKind.HALL)]


def test_layouts_are_left_alone_where_there_are_none() -> None:
    assert then(scene(seats=SEATS), OLD) == []


def test_the_first_minute_is_the_grid() -> None:
    given = scene(seats=SEATS, program=ProgramCard("grid"), on_air=("q1", 1), questions=[question("q1", S.ON_AIR, origin=Origin.HALL)])
    assert then(given, FRESH) == []
    assert then(scene(seats=SEATS, program=ProgramCard("solo")), FRESH) == [{"type": "program.lay_out", "layout": "grid", "seats": []}]


def test_the_hall_is_large_while_its_question_is_on_air() -> None:
    given = scene(seats=SEATS, program=ProgramCard("grid"), on_air=("q1", 1), questions=[question("q1", S.ON_AIR, origin=Origin.HALL)])
    commands, memory = decide(given, 0, OLD, PLAY, NOW)
    assert commands == [{"type": "program.lay_out", "layout": "hall_speaker", "seats": []}]
    assert decide(given, 0, memory, PLAY, NOW + 5_000)[0] == [], "a layout stands for a while"


def test_layouts_change_now_and_then_and_never_to_the_card() -> None:
    wanted = set()
    for minute in range(60):
        now = NOW + minute * 60_000
        for command in then(scene(seats=SEATS, program=ProgramCard("hall_speaker")), OLD, now=now):
            wanted.add(command["layout"])
    assert wanted == {"grid", "solo", "side_by_side"}


def test_a_view_with_more_in_it_than_is_read_is_a_scene() -> None:
    view = {
        "debate": {"phase": "live", "title": "À qui est l’eau ?", "more": 1},
        "agenda": {"segments": [{"id": "s1", "kind": "debate", "title": "t", "minutes": 5, "started_at": None}], "current": None},
        "seats": {"t1": {"id": "t1", "kind": "hall", "state": "green_room", "name": "Salle", "muted": False}},
        "questions": {"q1": {"id": "q1", "state": "received", "origin": "hall", "at": 5, "text": None, "number": None}},
        "queue": [],
        "on_air": None,
        "ledger": {"length": 0, "head": ""},
    }
    assert scene_of(view).questions["q1"].origin is Origin.HALL
