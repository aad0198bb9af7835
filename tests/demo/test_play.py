"""The scripts: both whole, both playable, and the same evening at each run."""

from __future__ import annotations

import re

import pytest

from debate.domain.debate import QUESTION_LIMIT
from debate.domain.questions.words import Origin, Rule
from debate.domain.stage import SeatKind
from debate.domain.text import NAME_LIMIT, clean
from frontend.demo.play import load_play, nth

LANGUAGES = ("fr", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_script_has_what_the_demo_promises(lang: str) -> None:
    play = load_play(lang)
    asked = [line for line in play.questions if line.refuse is None and line.same_as is None]
    refused = [line.refuse for line in play.questions if line.refuse is not None]
    assert len({line.text for line in asked}) >= 40
    assert refused.count(Rule.OFF_TOPIC) == 2 and refused.count(Rule.INSULT) == 1
    assert sum(line.origin is Origin.HALL for line in asked) >= 6
    again = [line for line in play.questions if line.same_as is not None]
    texts = [line.text for line in play.questions]
    assert again and all(texts.index(line.same_as or "") < texts.index(line.text) for line in again)
    assert [seat.kind for seat in play.seats] == [SeatKind.CHAIR, SeatKind.PANELIST, SeatKind.PANELIST, SeatKind.HALL, SeatKind.PANELIST]
    assert len(play.segments) == 3 and len(play.names) >= 20


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_can_be_asked_in_every_round(lang: str) -> None:
    play = load_play(lang)
    for number in range(5 * len(play.questions)):
        asked = nth(play, number)
        assert "{" not in asked.text and 0 < len(asked.text) <= QUESTION_LIMIT and len(asked.name) <= NAME_LIMIT
        assert (asked.place is None) == (asked.line.origin is Origin.ONLINE)


def test_words_are_known_again_when_the_debate_has_kept_them() -> None:
    """French sets narrow spaces, the debate keeps plain ones: a line must be found by what comes back."""
    for number in range(60):
        text = nth(load_play("fr"), number).text
        assert clean(text) == text and "\u202f" not in text


def test_french_is_set_as_french() -> None:
    play = load_play("fr")
    for line in play.questions:
        assert not re.search("[ \u00a0][?!;:]|\\w[?!;]|'", line.text), line.text


def test_the_same_evening_at_each_run() -> None:
    play = load_play("fr")
    assert [nth(play, n) for n in range(200)] == [nth(load_play("fr"), n) for n in range(200)]
    first, second = [{nth(play, n).line.text for n in range(r, r + len(play.questions))} for r in (0, len(play.questions))]
    assert first == second, "each round asks everything once"


def test_nobody_asks_again_before_half_of_the_others_did() -> None:
    """The server earns each person one question every 30 s (`question_every_s`), and the quickest pace is one every 6 s."""
    play = load_play("en")
    askers = [nth(play, n).asker for n in range(300)]
    assert all(askers[n] not in askers[n + 1 : n + 8] for n in range(290))
