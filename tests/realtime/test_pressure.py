"""Levels of pressure: up at once, down by steps, and no flapping between two looks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from debate.domain.roles import Role
from realtime.limits import Limits
from realtime.pressure import CALM_S, SHED, Level, Pressure
from tests.realtime.by_hand import KeepingPeer
from tests.realtime.house import open_owner
from tests.realtime.hub_scene import Scene

LOOK_S = 0.25


def told(peer: KeepingPeer) -> list[str]:
    return [message["type"] + ":" + message.get("key", "") for message in peer.take()]


def felt(pressure: Pressure, late_s: float, looks: int, now: float = 0.0) -> float:
    for _ in range(looks):
        now += LOOK_S
        pressure.feel(late_s, now)
    return now


def test_one_late_look_is_no_pressure() -> None:
    pressure = Pressure()
    felt(pressure, 0.3, 1)
    assert pressure.level is Level.CALM


def test_the_level_follows_within_a_second_or_two_and_skips_what_lies_between() -> None:
    pressure = Pressure()
    now = felt(pressure, 3.0, 4)
    assert pressure.level is Level.OVERRUN
    assert not pressure.shed.presence and pressure.shed.newcomers < 1
    now = felt(pressure, 0.0, 8, now)
    assert pressure.level is Level.OVERRUN, "no calm of two seconds yet"
    felt(pressure, 0.0, 200, now)
    assert pressure.level is Level.CALM and pressure.shed is SHED[Level.CALM]


def test_each_level_gives_up_more_than_the_one_before() -> None:
    for lower, higher in zip(list(Level)[:-1], list(Level)[1:], strict=True):
        before, after = SHED[lower], SHED[higher]
        assert before.late_s < after.late_s and before.presence >= after.presence
        assert before.stretch <= after.stretch and before.newcomers >= after.newcomers
        assert before != after


@given(st.lists(st.floats(0, 5, allow_nan=False), max_size=200))
def test_it_comes_down_one_step_at_a_time_and_never_sooner_than_calm_lasts(lates: list[float]) -> None:
    pressure, now, left_at, level = Pressure(), 0.0, -CALM_S, Level.CALM
    for late_s in lates:
        now += LOOK_S
        pressure.feel(late_s, now)
        if pressure.level < level:
            assert pressure.level == level - 1 and now - left_at >= CALM_S
            left_at = now
        level = pressure.level
    felt(pressure, 0.0, 400, now)
    assert pressure.level is Level.CALM


async def test_a_pressed_process_tells_no_presence_and_counts_more_seldom() -> None:
    scene = Scene(await open_owner(), Limits())
    pressure = Pressure()
    scene.hub._replaceable._pressure = pressure
    watcher, _ = scene.join("m1", Role.MODERATOR)
    for look in range(12):
        pressure.feel(3.0, float(look))
    watcher.take()
    scene.join("p1")
    scene.timing.pass_s(5)
    assert "state:presence" not in told(watcher)
    for look in range(100):
        pressure.feel(0.0, 100.0 + look)
    scene.join("p2")
    scene.timing.pass_s(2)
    assert "state:presence" in told(watcher), "what was not told is told when there is time again"
