"""Time heard, from levels: a breath does not end a sentence, a click begins none, and a fact told twice is one."""

from panel.messages import SpeechFact
from panel.speech import EVERY_S, KEPT, SpeechMeter

LOUD, BREATH, QUIET = -30.0, -48.0, -80.0


def run(meter: SpeechMeter, levels: dict[str, float], seconds: float, start: float) -> list[SpeechFact]:
    told = [meter.hear("d1", levels, start + tick * 0.25) for tick in range(int(seconds * 4))]
    return [fact for fact in told if fact is not None]


def test_ten_seconds_of_speech() -> None:
    meter = SpeechMeter("e")
    assert run(meter, {"t1": LOUD, "t2": QUIET}, EVERY_S, 100.0) == []
    (fact,) = run(meter, {"t1": LOUD, "t2": QUIET}, 1, 110.0)
    assert fact == SpeechFact("d1", "e", 1, {"t1": 10_000})


def test_hysteresis_and_breath() -> None:
    meter = SpeechMeter("e")
    run(meter, {"t1": BREATH}, 5, 100.0)  # too soft to begin
    run(meter, {"t1": LOUD}, 1, 105.0)
    run(meter, {"t1": BREATH}, 1, 106.0)  # soft enough to go on
    run(meter, {"t1": QUIET}, 0.5, 107.0)  # a breath
    run(meter, {"t1": LOUD}, 0.5, 107.5)
    run(meter, {"t1": QUIET}, 2, 108.0)
    (fact,) = run(meter, {}, 1, 110.0)
    assert 3_000 <= fact.heard["t1"] <= 4_250


def test_who_is_off_the_stage_is_not_heard_and_a_gap_is_not_filled() -> None:
    meter = SpeechMeter("e")
    run(meter, {"t1": LOUD}, 1, 100.0)
    assert run(meter, {}, 8, 101.0) == []
    meter.hear("d1", {"t1": LOUD}, 500.0)  # a process that stood still
    fact = meter.end("d1", 500.0)
    assert fact is not None or meter.kept
    assert sum(fact.heard["t1"] for fact in meter.kept) <= 1_500


def test_the_end_tells_the_rest_and_numbers_go_on() -> None:
    meter = SpeechMeter("e")
    run(meter, {"t1": LOUD}, 2, 100.0)
    first = meter.end("d1", 102.0)
    assert first is not None and first.n == 1 and meter.debates() == set()
    run(meter, {"t1": LOUD}, 2, 200.0)
    second = meter.end("d1", 202.0)
    assert second is not None and second.n == 2
    assert list(meter.kept) == [first, second]
    assert meter.kept.maxlen == KEPT
