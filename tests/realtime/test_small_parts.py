"""The leaves: buckets, pace, origins, tickets, the timer wheel, frames."""

import pytest

from debate.domain.roles import Role
from realtime.framing import payloads, text_frame
from realtime.limits import Limits, QuestionPace, TokenBucket
from realtime.origins import Origins
from realtime.presence import worth_telling
from realtime.streams import PLACES, STREAMS, Place
from realtime.tickets import Grant, Tickets
from realtime.timer_wheel import TimerWheel
from tests.realtime.by_hand import HandTiming


def test_a_bucket_gives_its_burst_then_its_rate() -> None:
    bucket = TokenBucket(3, 0)
    assert [bucket.take(2, 3, 0) for _ in range(4)] == [0, 0, 0, 0.5]
    assert bucket.take(2, 3, 0.5) == 0
    assert bucket.take(2, 3, 0.4) > 0  # a clock that went back gives nothing
    assert [bucket.take(2, 3, 100) for _ in range(4)] == [0, 0, 0, 0.5]


def test_the_pace_forgets_those_who_waited() -> None:
    pace = QuestionPace(Limits(question_every_s=30, question_burst=1))
    assert pace.take("p1", "a", 0) == 0
    assert pace.take("p1", "b", 0) == 30
    assert pace.take("p1", "b", 31) == 0
    for n in range(100):
        pace.take(f"x{n}", "a", 31)
    pace.take("p2", "a", 200)
    assert len(pace._people) == 1


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://debat.example", True),
        ("https://debat.example:443", False),  # browsers never send the default port
        ("http://debat.example", False),
        ("https://debat.example:8443", False),
        ("https://debat.example.evil.example", False),
        ("https://xdebat.example", False),
        ("https://debat.example/", False),
        ("HTTPS://DEBAT.EXAMPLE", False),
        ("http://127.0.0.1:8000", True),
        ("http://localhost:8000", False),
        ("http://[::1]:8000", True),
        ("null", False),
        ("", False),
        (None, False),
    ],
)
def test_origins_are_exact(origin: str | None, allowed: bool) -> None:
    origins = Origins(["https://Debat.Example:443/d/x", "http://127.0.0.1:8000", "http://[::1]:8000/"])
    assert origins.allows(origin) is allowed


@pytest.mark.parametrize("wrong", ["debat.example", "ftp://debat.example", "https://", ""])
def test_a_list_of_origins_holds_urls(wrong: str) -> None:
    with pytest.raises(ValueError):
        Origins([wrong])


def test_tickets_are_used_once_in_time_and_die_with_their_session() -> None:
    now = [0.0]
    tickets = Tickets(30, lambda: now[0])
    grant = Grant("d1", Role.VIEWER, "p1", None, "s1", "")
    other = Grant("d1", Role.VIEWER, "p2", None, "s2", "")
    first, second, third = tickets.issue(grant), tickets.issue(grant), tickets.issue(other)
    assert len({first, second, third}) == 3 and all(len(ticket) == 22 for ticket in (first, second, third))
    assert tickets.redeem(first) == grant
    assert tickets.redeem(first) is None
    tickets.revoke("s1")
    assert tickets.redeem(second) is None
    now[0] = 30.5
    assert tickets.redeem(third) is None
    tickets.issue(grant)
    now[0] = 100
    tickets.issue(grant)
    assert len(tickets) == 1


class Item:
    def __init__(self, timing: HandTiming) -> None:
        self.slot = -1
        self.timing = timing
        self.at: list[float] = []

    def due(self) -> None:
        self.at.append(self.timing.now())


@pytest.mark.parametrize("delay", [0, 0.3, 1, 2.5, 5, 10, 25, 62])
@pytest.mark.parametrize("start", [0, 0.4, 0.999])
def test_the_wheel_is_never_early_and_at_most_a_second_late(delay: float, start: float) -> None:
    timing = HandTiming()
    wheel = TimerWheel(timing)
    wheel.set(Item(timing), 60)
    timing.pass_s(start)
    item, set_at = Item(timing), timing.now()
    wheel.set(item, delay)
    timing.pass_s(delay + 1)
    assert len(item.at) == 1
    assert set_at + delay - 1e-6 <= item.at[0] <= set_at + delay + 1


def test_the_wheel_replaces_clears_and_rests() -> None:
    timing = HandTiming()
    wheel = TimerWheel(timing)
    item = Item(timing)
    wheel.set(item, 5)
    wheel.set(item, 10)
    timing.pass_s(7)
    assert item.at == []
    wheel.clear(item)
    timing.pass_s(20)
    assert item.at == [] and len(wheel) == 0 and timing._later == []


def test_one_that_fails_does_not_stop_the_wheel() -> None:
    class Failing(Item):
        def due(self) -> None:
            raise RuntimeError

    timing = HandTiming()
    wheel = TimerWheel(timing)
    wheel.set(Failing(timing), 2)
    after = Item(timing)
    wheel.set(after, 3)
    with pytest.raises(RuntimeError):
        timing.pass_s(2.5)
    timing.pass_s(5)
    assert len(after.at) == 1


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65535, 65536, 70000])
def test_frames_hold_their_payload(size: int) -> None:
    payload = b"x" * size
    assert payloads(text_frame(payload) + text_frame(b"y")) == [payload, b"y"]


def test_every_role_is_in_the_tables() -> None:
    assert set(STREAMS) == set(Role)
    assert set(PLACES) <= set(Role)


def test_a_crowd_is_counted_to_one_per_cent() -> None:
    def counts(online: int) -> dict[Place, int]:
        return {Place.ONLINE: online, Place.HALL: 0, Place.CONSOLE: 0}

    assert worth_telling({}, counts(0))
    assert worth_telling(counts(12), counts(13))
    assert not worth_telling(counts(4000), counts(4030))
    assert worth_telling(counts(4000), counts(4041))
