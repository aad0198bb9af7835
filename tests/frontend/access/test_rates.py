"""The pace at the doors: a burst, then a rate; halls and this machine are not counted."""

import pytest

from frontend.access.doors import Doors, first_wait
from frontend.access.rates import Rate, prefix_of
from frontend.settings import Settings


def test_a_burst_then_a_pace() -> None:
    rate = Rate(per_s=2, burst=3)
    assert [rate.take("a", 0) for _ in range(3)] == [None, None, None]
    assert rate.take("a", 0) == pytest.approx(0.5)
    assert rate.take("a", 0) == pytest.approx(0.5), "asking again does not make it worse"
    assert rate.take("b", 0) is None
    assert rate.take("a", 0.5) is None and rate.take("a", 0.5) is not None
    assert [rate.take("a", 100) for _ in range(4)].count(None) == 3


def test_looking_takes_nothing() -> None:
    rate = Rate(per_s=2, burst=1)
    assert [rate.wait("a", 0) for _ in range(5)] == [None] * 5
    rate.take("a", 0)
    assert rate.wait("a", 0) == rate.take("a", 0) == pytest.approx(0.5)


def test_memory_is_bounded() -> None:
    rate = Rate(per_s=1, burst=1, keys=100)
    for key in range(10_000):
        rate.take(str(key), 0)
    assert len(rate._levels) == 100
    assert rate.take("9999", 0) is not None


@pytest.mark.parametrize(
    ("host", "prefix"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
    ],
)
def test_prefix(host: str, prefix: str) -> None:
    assert prefix_of(host) == prefix


def test_who_is_not_counted() -> None:
    doors = Doors(Settings(venues=("203.0.113.0/24",)))
    assert [doors.counted(host) for host in ("127.0.0.1", "::1", "203.0.113.200")] == [None] * 3
    assert doors.counted("198.51.100.1") == "198.51.100.1"


def test_role_links_cannot_be_tried_out() -> None:
    doors = Doors(Settings(logins_per_minute=5))
    waits = [first_wait(0, (doors.login, doors.counted("198.51.100.1"))) for _ in range(6)]
    assert waits[:5] == [None] * 5 and waits[5] == pytest.approx(12)
    assert first_wait(0, (doors.login, doors.counted("127.0.0.1"))) is None
