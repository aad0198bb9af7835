"""Who speaks: 0.6 s of clearly louder speech move the picture, nothing moves it twice within 2.5 s, a muted seat never does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from panel.mixer.sound import SILENCE_DBOV
from panel.mixer.spotlight import Spotlight

STEP_S = 0.25
EVERYBODY = ("a", "b", "c")


class Talk:
    """Levels at 4 Hz; seats that are not named are rooms at -60 dBov."""

    def __init__(self) -> None:
        self.spotlight = Spotlight()
        self.now = 100.0
        self.moves: list[tuple[float, str | None]] = []

    def go(self, seconds: float, heard: tuple[str, ...] = EVERYBODY, **levels: float) -> str | None:
        for _ in range(round(seconds / STEP_S)):
            self.now += STEP_S
            before = self.spotlight.seat
            seat = self.spotlight.hear({seat: levels.get(seat, -60.0) for seat in EVERYBODY}, heard, self.now)
            if seat != before:
                self.moves.append((self.now, seat))
        return self.spotlight.seat


def test_nobody_until_somebody_speaks() -> None:
    talk = Talk()
    assert talk.go(30) is None
    assert talk.go(0.5, b=-25) is None
    assert talk.go(0.5, b=-25) == "b"
    assert talk.go(60) == "b"  # silence leaves the picture where it is


def test_a_cough_moves_nothing() -> None:
    talk = Talk()
    talk.go(4, a=-25)
    for _ in range(20):
        assert talk.go(0.25, b=-10) == "a"
        assert talk.go(2, a=-25) == "a"


def test_a_pause_of_the_speaker_is_no_invitation_to_a_room() -> None:
    talk = Talk()
    talk.go(4, a=-25)
    assert talk.go(10, b=-52) == "a"


def test_somebody_else_takes_the_floor_within_two_seconds() -> None:
    talk = Talk()
    talk.go(6, a=-25)
    began = talk.now
    assert talk.go(3, b=-25) == "b"
    assert talk.moves[-1][0] - began <= 2.0


def test_speech_with_gaps_is_speech() -> None:
    talk = Talk()
    talk.go(6, a=-25)
    for _ in range(6):
        talk.go(0.5, b=-22)
        talk.go(0.25)
    assert talk.spotlight.seat == "b"


def test_two_who_speak_together_do_not_pull_the_picture() -> None:
    talk = Talk()
    talk.go(4, a=-25)
    assert talk.go(20, a=-25, b=-21) == "a"
    assert talk.go(3, a=-25, b=-15) == "b"


def test_nobody_is_shown_for_less_than_the_hold() -> None:
    talk = Talk()
    talk.go(4, a=-25)
    for _ in range(10):
        talk.go(1, b=-20)
        talk.go(1, c=-20)
        talk.go(1, a=-20)
    gaps = [later[0] - earlier[0] for earlier, later in zip(talk.moves, talk.moves[1:], strict=False)]
    assert len(gaps) > 3 and min(gaps) >= 2.5


def test_a_muted_seat_never_has_it() -> None:
    talk = Talk()
    assert talk.go(20, heard=("a", "c"), b=-5) is None
    assert talk.go(2, heard=("a", "c"), a=-30, b=-5) == "a"
    talk.go(5, a=-60, b=-5)
    assert talk.spotlight.seat == "b"
    assert talk.go(1, heard=("a", "c"), b=-5, c=-25) == "c", "muted now: the next voice need not wait"
    assert talk.go(5, heard=()) is None


def test_levels_may_lack_a_seat_or_know_one_more() -> None:
    spotlight = Spotlight()
    for number in range(20):
        spotlight.hear({"z": -5.0}, ("a",), number * STEP_S)
    assert spotlight.seat is None


@given(
    st.lists(st.tuples(st.sets(st.sampled_from(EVERYBODY)), *[st.floats(SILENCE_DBOV, 0) for _ in EVERYBODY], st.floats(0, 3)), max_size=80)
)
def test_whoever_it_is_is_heard(steps: list[tuple[set[str], float, float, float, float]]) -> None:
    spotlight, now = Spotlight(), 0.0
    for heard, a, b, c, pause in steps:
        now += pause
        assert spotlight.hear({"a": a, "b": b, "c": c}, heard, now) in {None, *heard}
