"""Languages: which one a reader gets, how numbers and plurals are written in it, what a page's script is given."""

import pytest

from frontend.words import Words, negotiate, number, plural, spaced

WORDS = Words(
    {
        "fr": {"a.n_one": "{n} soutien", "a.n_other": "{n} soutiens", "a.hello": "Bonjour {name}", "ab.x": "x"},
        "en": {"a.n_one": "{n} support", "a.n_other": "{n} supports", "a.hello": "Hello {name}", "ab.x": "x"},
    }
)


@pytest.mark.parametrize(("lang", "n", "said"), [
    ("fr", 0, "0 soutien"), ("fr", 1, "1 soutien"), ("fr", 2, "2 soutiens"), ("fr", 12345, "12\u202f345 soutiens"),
    ("en", 0, "0 supports"), ("en", 1, "1 support"), ("en", 2, "2 supports"), ("en", 12345, "12,345 supports"),
])  # fmt: skip
def test_plurals_and_figures(lang: str, n: int, said: str) -> None:
    assert WORDS.t(lang, "a.n", n=n) == said


def test_one_and_a_half_is_one_in_french() -> None:
    assert (plural("fr", 1.5), plural("en", 1.5)) == ("one", "other")
    assert number("fr", 1.5) == "1,5"


def test_placeholders_are_filled_once_and_nothing_else() -> None:
    assert WORDS.t("fr", "a.hello", name="{name} {0} %s") == "Bonjour {name} {0} %s"
    assert WORDS.t("fr", "a.hello") == "Bonjour {name}"
    assert WORDS.t("fr", "a.nowhere") == "a.nowhere"


def test_a_prefix_is_a_family_or_a_whole_key() -> None:
    assert set(WORDS.subset("fr", ["a"])) == {"a.n_one", "a.n_other", "a.hello"}
    assert WORDS.subset("en", ["a.hello"]) == {"a.hello": "Hello {name}"}


@pytest.mark.parametrize(("asked", "cookie", "accept", "debate", "given"), [
    ("en", "fr", "fr", "fr", "en"),
    ("xx", "en", "fr", "fr", "en"),
    (None, "<script>", "en-GB,en;q=0.9", "fr", "en"),
    (None, None, "de, en;q=0.4, fr;q=0.8", "en", "fr"),
    (None, None, "fr;q=0, en", "fr", "en"),
    (None, None, "en;q=wrong, fr;q=0.1", "en", "fr"),
    (None, None, "de", "en", "en"),
    (None, None, "", None, "fr"),
    (None, None, "*", "xx", "fr"),
])  # fmt: skip
def test_negotiation(asked: str | None, cookie: str | None, accept: str, debate: str | None, given: str) -> None:
    assert negotiate(asked, cookie, accept, debate) == given


def test_signs_that_french_sets_apart_keep_to_the_word_before_them() -> None:
    """The same sentences as in tests/js/ui/words.test.js."""
    assert spaced("Qui paie ? « Eux » ; nous ! Ou : tous") == "Qui paie\u202f? «\u202fEux\u202f»\u202f; nous\u202f! Ou\u202f: tous"
    assert spaced("Déjà\u202f? Who pays? a:b  c") == "Déjà\u202f? Who pays? a:b  c"
    assert spaced(None) == ""
