"""Words at the door."""

from hypothesis import given
from hypothesis import strategies as st

from debate.domain.rejections import Rejection
from debate.domain.text import SealedText, clean, gist


@given(st.text())
def test_what_is_clean_stays_so(raw: str) -> None:
    once = clean(raw)
    if isinstance(once, str):
        assert clean(once) == once
        assert not any(ord(c) < 32 or 0x202A <= ord(c) <= 0x202E for c in once)


def test_emoji_and_right_to_left_words_pass() -> None:
    assert clean("👩‍🔬 שלום ?") == "👩‍🔬 שלום ?"
    assert clean("\u202egnihton") == "gnihton"
    assert isinstance(clean("a\ud800b"), Rejection)


def test_the_gist_forgets_dress_only() -> None:
    assert gist("Qui PAIE l’eau ?!") == gist("qui paie l eau")
    assert gist("Qui paie ?") != gist("Qui payait ?")
    assert gist("???") == "???"


def test_a_seal_tells_nothing_and_hides_its_body() -> None:
    one, other = SealedText.seal("x", "salt1", "oui"), SealedText.seal("x", "salt2", "oui")
    assert one.digest != other.digest
    assert "oui" not in repr(one)
    assert one.erased().digest == one.digest and one.erased().body is None
