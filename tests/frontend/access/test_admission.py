"""Arrivals of the audience: never more than the pace and a burst, and those sent away are spread."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from frontend.access.admission import LATEST_S, Admission


def test_a_hall_comes_in_at_once_and_a_crowd_is_told_when() -> None:
    admission = Admission(per_s=100, burst=200)
    waits = [admission.wait(10.0) for _ in range(1000)]
    assert waits[:200] == [0.0] * 200 and all(wait > 0 for wait in waits[200:])
    assert admission.deferred == 800
    each_second = Counter(int(wait) for wait in waits[200:])
    assert max(each_second.values()) <= 101, "everybody would come back in the same second"
    assert len(set(waits[200:])) == 800


def test_who_comes_back_when_told_finds_room() -> None:
    admission = Admission(per_s=100, burst=100)
    came = [0.0] * 1000
    tries = 0
    waiting = sorted((0.0, n) for n in range(1000))
    while waiting:
        now, n = waiting.pop(0)
        tries += 1
        wait = admission.wait(now)
        if wait:
            waiting.append((now + wait, n))
            waiting.sort()
        else:
            came[n] = now
    assert max(came) < 10.5 and tries < 2200


def test_a_pressed_process_lets_in_fewer() -> None:
    calm, pressed = Admission(100, 100), Admission(100, 100)
    for second in range(10):
        for _ in range(300):
            calm.wait(float(second))
            pressed.wait(float(second), share=0.1)
    assert calm.deferred < pressed.deferred


@given(st.lists(st.floats(0, 20, allow_nan=False), min_size=1, max_size=400), st.integers(1, 50), st.integers(1, 50))
def test_no_stretch_of_time_lets_in_more_than_the_pace_and_a_burst(arrivals: list[float], per_s: int, burst: int) -> None:
    admission = Admission(per_s, burst)
    came = []
    for now in sorted(arrivals):
        wait = admission.wait(now)
        assert 0 <= wait <= LATEST_S
        if not wait:
            came.append(now)
    for start in range(len(came)):
        for end in range(start, len(came)):
            assert end - start + 1 <= burst + per_s * (came[end] - came[start]) + 1e-6
