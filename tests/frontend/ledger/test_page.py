"""The ledger's page and files: said in both languages, chosen by address, refused words only by charter, cells no spreadsheet runs."""

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import AirQuestion, AnswerQuestion, AskQuestion, ChangeDebate, PublishQuestion, QueueQuestion, WriteAnswer
from debate.domain.ledger import LedgerEntry
from debate.domain.questions.words import How, Why
from debate.domain.roles import Role
from frontend.ledger.choice import PAGE, Choice, choose
from frontend.ledger.export import defused
from frontend.ledger.sentence import label, said
from frontend.words import Words
from tests.clients.serving import ROOT
from tests.frontend.in_process import Inside, inside
from tests.frontend.ledger.exports import ANNE, CHEAP, MODERATOR, SECRET, decided, give

WORDS = Words.load(ROOT / "frontend/locales")
ORGANISER = Actor("o1", Role.ORGANISER)


async def page(there: Inside, query: str = "") -> str:
    answer = await there.http.get(f"/d/{there.owner.slug}/ledger?{query}")
    assert answer.status_code == 200
    return html.unescape(answer.text)


def numbers(shown: str) -> list[int]:
    return [int(n) for n in re.findall(r'<li value="(\d+)"', shown)]


async def test_every_decision_is_said_in_both_languages(tmp_path: Path) -> None:
    async with decided(tmp_path) as there:
        french, english = await page(there, "lang=fr"), await page(there, "lang=en")
        assert numbers(french) == numbers(english) == list(range(10, 0, -1))
        assert "Question 3 refusée\u202f: met en cause une personne." in french and "Question 3 refused: " in english
        assert "Le direct commence." in french and "Question 1 put on air." in english
        assert there.owner.heads[-1][:4] in french and there.house.seal.public[:4] in french
        assert "Qui paie" in french and "Jamais lue" not in french


async def test_it_is_chosen_by_address(tmp_path: Path) -> None:
    async with decided(tmp_path) as there:
        assert numbers(await page(there, "kind=refused")) == [8, 7]
        assert numbers(await page(there, "kind=published&origin=online")) == [5, 3]
        assert numbers(await page(there, "origin=hall")) == []
        assert numbers(await page(there, "since=2001-01-01T00:00&until=2002-01-01T00:00")) == []
        assert numbers(await page(there, "before=4")) == [3, 2, 1]
        assert len(numbers(await page(there, "since=hier&before=x&origin=moon"))) == 10, "what cannot be read chooses nothing"


async def test_refused_words_are_shown_only_where_the_charter_says_so(tmp_path: Path) -> None:
    for shown in (False, True):
        async with decided(tmp_path / str(shown), ChangeDebate(refused_shown=shown)) as there:
            whole = html.unescape(await page(there) + (await there.http.get(f"/d/{there.owner.slug}/ledger.json")).text)
            assert (CHEAP in whole) is shown
            assert SECRET not in whole, "an accusation is not repeated, whatever the charter says"


async def test_a_written_answer_stands_beside_its_decision(tmp_path: Path) -> None:
    async with decided(tmp_path) as there:
        question = (await give(there, ANNE, AskQuestion(text="Et le pont ?"), "ask"))["question"]
        for n, step in enumerate((PublishQuestion(question=question), QueueQuestion(question=question))):
            await give(there, MODERATOR, step, f"step-{n}")
        await give(there, MODERATOR, AirQuestion(question=question, why=Why.TIME), "air-it")
        await give(there, MODERATOR, AnswerQuestion(question=question, how=How.IN_WRITING), "promise")
        await give(there, MODERATOR, WriteAnswer(question=question, text="Le pont rouvre en mai."), "write")
        for lang, words in (("fr", "Réponse écrite à la question"), ("en", "Written answer to question")):
            first = (await page(there, f"lang={lang}")).split('<li value="')[1]
            assert words in first and "Le pont rouvre en mai." in first
        files = [(await there.http.get(f"/d/{there.owner.slug}/ledger.{kind}")).text for kind in ("json", "csv")]
        assert all("Le pont rouvre en mai." in file for file in files)


async def test_the_files_are_safe_to_open(tmp_path: Path) -> None:
    async with decided(tmp_path) as there:
        answer = await there.http.get(f"/d/{there.owner.slug}/ledger.csv?lang=fr")
        assert answer.content.startswith(b"\xef\xbb\xbf") and "attachment" in answer.headers["content-disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert len(rows) == 10 and rows[0]["head"] == there.owner.heads[0] and rows[2]["text"].startswith("Qui paie")
        verifier = await there.http.get("/verify_ledger.py")
        assert verifier.content == (ROOT / "debate/service/verify_ledger.py").read_bytes()
        head = json.loads((await there.http.get(f"/d/{there.owner.slug}/ledger/head")).text)
        assert head["head"] == there.owner.heads[-1] and head["public_key"] == there.house.seal.public


@pytest.mark.parametrize("cell", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_is_defused(cell: str) -> None:
    assert defused(cell) == f"'{cell}" and defused("Qui ?") == "Qui ?"


async def test_the_key_outlives_a_restart(tmp_path: Path) -> None:
    async with inside(tmp_path) as there:
        first = there.house.seal.public
    assert (tmp_path / "ledger.key").stat().st_mode & 0o777 == 0o600
    async with inside(tmp_path) as there:
        assert there.house.seal.public == first


async def test_taking_the_charter_back_is_a_decision_too(tmp_path: Path) -> None:
    async with inside(tmp_path, ChangeDebate(refused_shown=True)) as there:
        await give(there, ORGANISER, ChangeDebate(refused_shown=False), "charter")
        french = await page(there, "lang=fr")
        assert WORDS.t("fr", "ledger.charter_on") in french and WORDS.t("fr", "ledger.charter_off") in french


def test_a_kind_of_tomorrow_is_readable_today() -> None:
    unknown = LedgerEntry(n=1, at=0, kind="fanfare", question=3)
    assert "fanfare" in said(unknown, WORDS, "fr", {}) and label("fanfare", WORDS, "fr") == "fanfare"
    bare = LedgerEntry(n=1, at=0, kind="merged", into=3)
    assert said(bare, WORDS, "en", {}) == "A question that was not published is merged into 3."


def test_five_thousand_entries_come_by_pages() -> None:
    entries = [LedgerEntry(n=n, at=n, kind="refused" if n % 5 == 0 else "published", question=n) for n in range(1, 5001)]
    seen: list[int] = []
    choice = Choice(kind="refused")
    while True:
        chosen = choose(entries, choice, {})
        assert chosen.total == 1000 and len(chosen.entries) <= PAGE
        seen += [entry.n for entry in chosen.entries]
        if chosen.older is None:
            break
        choice = Choice(kind="refused", before=chosen.older)
    assert seen == list(range(5000, 0, -5))
