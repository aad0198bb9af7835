"""The venue pass by itself: which digits open, for how long, and what is read back from a cookie."""

from hypothesis import given
from hypothesis import strategies as st

from frontend.access.venue import MINUTE_MS, PASS_S, VenuePasses

PASSES = VenuePasses(b"k" * 32)
NOW = 1_764_000_030_000  # half past a minute


@given(st.integers(0, 2_000_000_000_000), st.integers(-5 * MINUTE_MS, 5 * MINUTE_MS))
def test_a_code_opens_in_its_minute_and_the_next(shown_at: int, later: int) -> None:
    code = PASSES.code("d1", shown_at)
    minutes = (shown_at + later) // MINUTE_MS - shown_at // MINUTE_MS
    for opened in (PASSES.typed("d1", code.code, shown_at + later), PASSES.scanned("d1", code.scanned, shown_at + later)):
        # Of a million codes one may come back by chance within these few minutes.
        assert opened == (minutes in (0, 1)) or minutes not in (0, 1)


def test_another_debate_and_another_minute_have_other_codes() -> None:
    shown = PASSES.code("d1", NOW)
    assert len(shown.code) == 6 and shown.code.isdigit() and shown.next_at == NOW + 30_000
    assert not PASSES.typed("d2", shown.code, NOW) and not PASSES.scanned("d2", shown.scanned, NOW)
    assert not PASSES.typed("d1", shown.code, NOW + 2 * MINUTE_MS) and not PASSES.scanned("d1", shown.scanned, NOW + 2 * MINUTE_MS)
    assert not VenuePasses(b"l" * 32).typed("d1", shown.code, NOW)
    codes = {PASSES.code("d1", NOW + minute * MINUTE_MS).code for minute in range(1000)}
    assert len(codes) > 990


def test_digits_are_taken_as_people_read_them_out_and_never_for_the_scanned_ones() -> None:
    shown = PASSES.code("d1", NOW)
    assert PASSES.typed("d1", f" {shown.code[:3]} {shown.code[3:]} ", NOW)
    assert not PASSES.scanned("d1", shown.code, NOW) and not PASSES.scanned("d1", f"{shown.code}.", NOW)
    for wrong in ("", "é", "000000.aaaaaaaaaa", shown.code[:5]):
        assert not PASSES.typed("d1", wrong, NOW) and not PASSES.scanned("d1", wrong, NOW)


@given(st.text(max_size=150))
def test_only_what_we_signed_is_a_pass(written: str) -> None:
    assert PASSES.read(written, NOW) is None


def test_a_pass_is_one_device_for_one_evening() -> None:
    mine, other = PASSES.new(NOW), PASSES.new(NOW)
    assert PASSES.read(mine, NOW) not in (None, PASSES.read(other, NOW))
    assert PASSES.read(mine, NOW + (PASS_S - 60) * 1000) == PASSES.read(mine, NOW)
    assert PASSES.read(mine, NOW + (PASS_S + 60) * 1000) is None
    assert VenuePasses(b"l" * 32).read(mine, NOW) is None
    id, until, mark = mine.split(".")
    assert PASSES.read(f"{id}.{int(until) + 9}.{mark}", NOW) is None
