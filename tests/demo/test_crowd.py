"""How the public behaves: quickly at first, then at a person's pace, and less and less as questions pile up or the day grows long."""

from __future__ import annotations

from debate.domain.questions.words import QuestionState
from frontend.demo.crowd import ENOUGH, FIRST, UNREAD_MOST, WAITING_MOST, asks_after_ms, supports_at
from tests.demo.scenes import question, scene

S = QuestionState


def asked(number: int, state: QuestionState = S.ANSWERED) -> int | None:
    return asks_after_ms(scene(questions=[question(f"q{n}", state) for n in range(number)]))


def test_the_first_come_quickly_the_others_at_a_persons_pace() -> None:
    assert all((asked(number) or 0) < 2_500 for number in range(FIRST))
    paces = [asked(number) or 0 for number in range(FIRST, FIRST + 60)]
    assert all(6_000 <= pace <= 15_000 for pace in paces) and len(set(paces)) > 40


def test_after_enough_minutes_lie_between_two() -> None:
    assert all(180_000 <= (asked(number) or 0) <= 420_000 for number in range(ENOUGH, ENOUGH + 20))


def test_nobody_asks_while_many_wait() -> None:
    assert asked(UNREAD_MOST, S.RECEIVED) is None and asked(UNREAD_MOST - 1, S.RECEIVED) is not None
    assert asked(WAITING_MOST, S.PUBLISHED) is None and asked(WAITING_MOST, S.ANSWERED) is not None


def test_supports_come_in_waves_and_the_same_each_time() -> None:
    one = question("q1", S.PUBLISHED)

    def wave() -> list[int]:
        return [at for person in range(200) if (at := supports_at(one, person, 0.8)) is not None]

    times = wave()
    assert 130 < len(times) < 190
    early = sum(at - one.at < 60_000 for at in times)
    assert early > 2 * (len(times) - early) > 0
    assert times == wave()


def test_nobody_supports_what_cannot_be_supported() -> None:
    for state in (S.RECEIVED, S.REFUSED, S.MERGED, S.ANSWERED, S.SET_ASIDE, S.WITHDRAWN):
        assert all(supports_at(question("q1", state), person, 1.0) is None for person in range(20))
