"""A ticket opens one door until one time, and every other use of it is refused by its code."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.tickets import Claims, TicketCode, TicketRefused, check, check_for, issue, media_key

KEY = bytes(range(32))
CLAIMS = Claims("d1", "whip", "s1", 1000, "t1")


def refusal(ticket: str, now: float = 999, key: bytes = KEY) -> TicketCode:
    with pytest.raises(TicketRefused) as refused:
        check(key, ticket, now)
    return refused.value.code


def test_what_was_issued_is_read_back() -> None:
    assert check(KEY, issue(KEY, CLAIMS), 999.9) == CLAIMS
    assert check(KEY, issue(KEY, Claims("d1", "whep", "s1", 1000)), 0).seat is None


def test_it_ends_at_its_second() -> None:
    assert refusal(issue(KEY, CLAIMS), now=1000) is TicketCode.EXPIRED


def test_another_key_a_missing_ticket_and_a_foreign_shape_are_refused() -> None:
    assert refusal(issue(bytes(32), CLAIMS)) is TicketCode.MALFORMED
    assert refusal("") is TicketCode.MISSING
    for bad in ("x", ".", "a.b", "é.é", "=.=", "a" * 5000 + ".b", issue(KEY, CLAIMS) + "."):
        assert refusal(bad) is TicketCode.MALFORMED


@given(st.integers(0, len(issue(KEY, CLAIMS)) - 1), st.characters())
def test_no_letter_of_a_ticket_can_be_changed(at: int, letter: str) -> None:
    ticket = issue(KEY, CLAIMS)
    if ticket[at] != letter:
        assert refusal(ticket[:at] + letter + ticket[at + 1 :]) in (TicketCode.MALFORMED, TicketCode.MISSING)


@given(st.text(max_size=300))
def test_any_text_is_refused_and_nothing_else_happens(text: str) -> None:
    assert refusal(text) in (TicketCode.MALFORMED, TicketCode.MISSING)


@pytest.mark.parametrize(
    ("kinds", "debate", "seat", "revoked", "code"),
    [
        ({"whep"}, "d1", "t1", set(), TicketCode.FOREIGN),
        ({"whip"}, "d2", "t1", set(), TicketCode.FOREIGN),
        ({"whip"}, "d1", "t2", set(), TicketCode.FOREIGN),
        ({"whip"}, "d1", "t1", {"s1"}, TicketCode.REVOKED),
        ({"whip", "whep"}, "d1", None, {"s2"}, None),
        ({"whip"}, "d1", "t1", set(), None),
    ],
)
def test_each_door(kinds: set[str], debate: str, seat: str | None, revoked: set[str], code: TicketCode | None) -> None:
    def knock() -> None:
        check_for(CLAIMS, frozenset(kinds), debate, seat, frozenset(revoked))

    if code is None:
        knock()
    else:
        with pytest.raises(TicketRefused) as refused:
            knock()
        assert refused.value.code is code


def test_the_key_is_made_once_whoever_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "run" / "media.key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: media_key(path), range(32)))
    assert len(keys) == 1 and len(keys.pop()) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["media.key"]


def test_a_damaged_key_is_said_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "media.key").write_bytes(b"short")
    with pytest.raises(ValueError, match="5 bytes"):
        media_key(tmp_path / "media.key")
