"""Reading a consultation: what is there comes out, what is missing is borne, what is no consultation is refused with its sentence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from debate.domain.debate import QUESTION_LIMIT
from debate.domain.text import TITLE_LIMIT
from frontend.demo.consultation import ConsultationUnusable, plain, read_consultation
from frontend.demo.play import load_play, question_of, shortened, with_consultation
from frontend.words import Words
from tests.repository.files import ROOT

WORDS = Words.load(ROOT / "frontend" / "locales")


def proposal(title: str, **more: Any) -> dict[str, Any]:
    return {"opinion": {"title": title, "type": {"title": "Section 1", "subtitle": "Les haies"}, **more}}


def written(folder: Path, *documents: object, pack: bool = False) -> Path:
    path = folder / ("consultation.jsonl.gz" if pack else "consultation.jsonl")
    body = "\n".join(one if isinstance(one, str) else json.dumps(one) for one in documents).encode()
    path.write_bytes(gzip.compress(body) if pack else body)
    return path


@pytest.mark.parametrize("pack", [False, True])
def test_titles_arguments_and_votes_come_out_most_voted_first(tmp_path: Path, pack: bool) -> None:
    argument = {"body": "<p>Une haie abrite.</p>", "type": 1, "votes_count": 3, "author": {"displayName": "Citoyenne 7"}}
    against = {"body": "Elle prend de la place.", "type": 0, "votes_count": 9}
    found = read_consultation(
        written(tmp_path, proposal("Planter"), proposal("Garder", votes_total=12, arguments=[argument, against]), "", pack=pack)
    )
    assert [(one.title, one.votes, one.section) for one in found] == [("Garder", 12, "Les haies"), ("Planter", 0, "Les haies")]
    assert [(one.text, one.supports, one.author) for one in found[0].arguments] == [
        ("Elle prend de la place.", False, ""),
        ("Une haie abrite.", True, "Citoyenne 7"),
    ]


def test_what_is_missing_or_null_is_borne(tmp_path: Path) -> None:
    found = read_consultation(
        written(
            tmp_path,
            {"opinion": {"title": "Seule"}},
            {"opinion": {"title": None}},
            proposal("Vide", type=None, arguments=None, author=None),
        )
    )
    assert {one.title for one in found} == {"Seule", "Vide"}


def test_what_was_thrown_away_stays_away(tmp_path: Path) -> None:
    trashed = {"body": "Insulte", "is_trashed": True}
    disabled = {"body": "Retiré", "is_enabled": False}
    found = read_consultation(written(tmp_path, proposal("Gardée", arguments=[trashed, disabled]), proposal("Jetée", is_trashed=True)))
    assert [(one.title, one.arguments) for one in found] == [("Gardée", ())]


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        (["{"], "consultation_line_wrong"),
        ([proposal("Une"), "[1]"], "consultation_line_wrong"),
        ([{"contribution": {}}], "consultation_line_wrong"),
        ([{"opinion": {"title": 3}}], "consultation_line_wrong"),
        (["[" * 20_000], "consultation_line_wrong"),
        (["\ufeffé\udce9".encode("utf-8", "surrogatepass").decode("latin-1")], "consultation_line_wrong"),
        ([], "consultation_empty"),
        ([{"opinion": {"title": "<p> </p>"}}], "consultation_empty"),
    ],
)
def test_what_is_no_consultation_is_refused(tmp_path: Path, documents: list[object], code: str) -> None:
    with pytest.raises(ConsultationUnusable) as refused:
        read_consultation(written(tmp_path, *documents))
    assert refused.value.code == code
    for lang in ("fr", "en"):
        sentence = WORDS.t(lang, f"error.{code}", **refused.value.params)
        assert "consultation.jsonl" in sentence and "{" not in sentence


def test_a_file_that_is_not_there_a_folder_and_half_a_gzip(tmp_path: Path) -> None:
    whole = written(tmp_path, proposal("Une"), pack=True)
    whole.write_bytes(whole.read_bytes()[:-9])
    damaged = tmp_path / "damaged.gz"
    damaged.write_bytes(b"\x1f\x8b\x08\x00" + b"\x00" * 6 + b"not deflate at all")
    for path in (tmp_path / "none.jsonl", tmp_path, whole, damaged):
        with pytest.raises(ConsultationUnusable) as refused:
            read_consultation(path)
        assert refused.value.code == "consultation_unreadable"


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontend.demo.consultation._MOST_BYTES", 1000)
    with pytest.raises(ConsultationUnusable) as refused:
        read_consultation(written(tmp_path, proposal("x" * 5000), pack=True))
    assert refused.value.code == "consultation_too_large"


def test_html_becomes_one_line() -> None:
    assert plain("<p>L&rsquo;eau</p>\r\n<ul><li>d&#39;ici&nbsp;:</li></ul>") == "L’eau d'ici :"


def test_long_words_are_cut_where_a_sentence_ends() -> None:
    first = "Cette ligne sert à tous les habitants du plateau."
    assert shortened(f"{first} {'Et encore un mot ' * 30}", 200) == first
    assert shortened("mot " * 100, 50).endswith("mot…") and len(shortened("mot " * 100, 50)) <= 50


def test_what_asks_already_is_left_alone() -> None:
    assert question_of("Qui paie ?", "« {} » : oui ?") == "Qui paie ?"
    assert question_of("Qui paie ? " + "Je le demande. " * 30, "« {} »\u202f: oui\u202f?").endswith("oui\u202f?")


def test_everything_that_is_made_fits_a_debate(tmp_path: Path) -> None:
    long = [{"body": "Une phrase assez longue pour compter vraiment, " * 20, "type": n % 2} for n in range(9)]
    documents = [proposal(f"Article {n} - Proposition {'très longue ' * 40}", arguments=long, votes_total=n) for n in range(30)]
    play = with_consultation(load_play("fr"), read_consultation(written(tmp_path, *documents)), "fr")
    assert len(play.title) <= TITLE_LIMIT and "Les haies" in play.title
    assert play.questions and all(0 < len(line.text) <= QUESTION_LIMIT for line in play.questions)
    assert not any("Article" in line.text for line in play.questions)
    assert [line.refuse for line in play.questions].count(None) < len(play.questions), "a refusal is seen here too"
