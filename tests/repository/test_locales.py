"""Every sentence exists in both languages, with the same places to fill in; every key and every code that the code uses has one."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.repository.files import ROOT, files, named

LANGUAGES = ("fr", "en")
PLACE = re.compile(r"\{([A-Za-z_]+)\}")
PLURAL = re.compile(r"_(one|other)$")
# A code, or a whole key for the sentences of the command line; never a sentence for developers.
CODE = re.compile(r"[a-z]+(?:_[a-z0-9]+)+|[a-z]+(?:\.[a-z_]+)+|internal|gone")
# t('a.b') in scripts and templates, t(lang, "a.b") in Python; the key must be whole to count as used.
LITERAL = re.compile(r"""(?<![\w.$])(?:t|find|say|sentence)\(\s*(?:[\w.]+\s*,\s*)?(['"`])([a-z][a-z0-9_.]*\.[a-z0-9_]+)\1""")
BUILT = re.compile(r"""(?<![\w.$])(?:t|find)\(\s*`([a-z][a-z0-9_.]*[._])\$\{""")
# Where a stable code is born: the last part of the callable's name, and the place of the code in its arguments.
BORN = re.compile(r"(Refusal|Refused|Rejected|Rejection|Malformed|SettingsError|WireError|Err|refuse|reject)$")
ROOMS = ("debate", "realtime", "panel", "frontend")


def _flat(tree: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            assert isinstance(value, str), f"{prefix}{key}"
            yield f"{prefix}{key}", value


@cache
def sentences(lang: str) -> dict[str, str]:
    return dict(_flat(json.loads((ROOT / "frontend" / "locales" / f"{lang}.json").read_text("utf-8"))))


def known(key: str) -> bool:
    return all(key in sentences(lang) or f"{key}_other" in sentences(lang) for lang in LANGUAGES)


def test_same_keys() -> None:
    assert set(sentences("fr")) ^ set(sentences("en")) == set()


def test_no_empty_sentence() -> None:
    assert [key for lang in LANGUAGES for key, text in sentences(lang).items() if not text.strip()] == []


def test_same_places() -> None:
    wrong = []
    for key, text in sentences("fr").items():
        # Singulars may write their number out: "une question", "one question".
        ignored = {"n"} if key.endswith("_one") else set()
        if (set(PLACE.findall(text)) ^ set(PLACE.findall(sentences("en").get(key, "")))) - ignored:
            wrong.append(key)
    assert wrong == []


def test_plurals_come_in_pairs() -> None:
    alone = []
    for key in sentences("fr"):
        if key.endswith("_one") and f"{PLURAL.sub('', key)}_other" not in sentences("fr"):
            alone.append(key)
    assert alone == []


def test_french_typography() -> None:
    """A narrow no-break space before double signs, typographic apostrophes: what a French reader expects of a public body."""
    wrong = {
        key: text
        for key, text in sentences("fr").items()
        if re.search("[ \u00a0][:;!?»]|\\w[;!?](?:\\s|$)|«[^\u202f]|[^\u202f]»|\\w'\\w", text)
    }
    assert wrong == {}


def used_keys() -> Iterator[tuple[Path, str]]:
    for file in files(".py", ".js", ".html", under="frontend/"):
        for _, key in LITERAL.findall(file.read_text("utf-8")):
            yield file, key


def test_every_key_in_use_has_a_sentence() -> None:
    assert sorted({f"{named(file)}: {key}" for file, key in used_keys() if not known(key)}) == []


def test_every_family_of_built_keys_has_sentences() -> None:
    built = {(named(file), prefix) for file in files(".js", under="frontend/") for prefix in BUILT.findall(file.read_text("utf-8"))}
    assert sorted(f"{name}: {prefix}" for name, prefix in built if not any(key.startswith(prefix) for key in sentences("fr"))) == []


def born_codes() -> Iterator[tuple[str, str]]:
    """Codes written as text where a refusal is made, in Python."""
    for file in files(".py"):
        if named(file).startswith("tests/"):
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            if not BORN.search(called):
                continue
            places = [*node.args[:2], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
            for place in places:
                if isinstance(place, ast.Constant) and isinstance(place.value, str) and CODE.fullmatch(place.value):
                    yield named(file), place.value


def enumerated_codes() -> Iterator[tuple[str, str]]:
    """Codes that are members of an enumeration of refusals, wherever it lives."""
    for file in (file for room in ROOMS for file in files(".py", under=f"{room}/")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and re.search(r"(Code|Refusal)$", node.name):
                values = [line.value for line in node.body if isinstance(line, ast.Assign)]
                yield from (
                    (named(file), value.value) for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)
                )


def sentence_of(code: str) -> str:
    return code if "." in code else f"error.{code}"


def test_every_code_has_a_sentence() -> None:
    found = {*born_codes(), *enumerated_codes()}
    assert len({code for _, code in found}) > 40, "the search found too little to be trusted"
    assert sorted(f"{where}: {code}" for where, code in found if not known(sentence_of(code))) == []


def test_codes_in_scripts_have_a_sentence() -> None:
    made = re.compile(r"new WireError\(\s*['\"]([a-z_]+)['\"]")
    found = {(named(file), code) for file in files(".js", under="frontend/") for code in made.findall(file.read_text("utf-8"))}
    assert sorted(f"{where}: {code}" for where, code in found if not known(sentence_of(code))) == []


def test_close_codes_that_stop_have_a_sentence() -> None:
    stopped = {key.rpartition(".")[2] for key in sentences("fr") if key.startswith("wire.stopped.")}
    assert {"4501", "4503", "4504", "4507", "4509"} <= stopped or "other" in stopped


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_are_sorted_and_readable(lang: str) -> None:
    """One order, so that two people who add sentences rarely meet on one line."""
    text = (ROOT / "frontend" / "locales" / f"{lang}.json").read_text("utf-8")
    assert list(sentences(lang)) == [key for key, _ in _flat(_sorted(json.loads(text)))]
    assert text == json.dumps(_sorted(json.loads(text)), ensure_ascii=False, indent=2) + "\n"


def _sorted(tree: dict[str, object]) -> dict[str, object]:
    return {key: _sorted(value) if isinstance(value := tree[key], dict) else value for key in sorted(tree)}


def kinds_of_the_ledger() -> set[str]:
    """Every `kind` that an entry is made with, wherever in the domain."""
    kinds = set()
    for file in files(".py", under="debate/domain/"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not (isinstance(node.func, ast.Name) and "entry" in node.func.id.lower()):
                continue
            for keyword in node.keywords:
                if keyword.arg == "kind":
                    assert isinstance(keyword.value, ast.Constant), f"{named(file)}:{node.lineno}: a kind that cannot be read here"
                    kinds.add(str(keyword.value.value))
    return kinds


def test_every_kind_of_decision_is_said_and_named() -> None:
    kinds = kinds_of_the_ledger()
    assert {"refused", "phase"} <= kinds
    assert sorted(kind for kind in kinds if not known(f"ledger.{kind}") or not known(f"ledger_kind.{kind}")) == []
