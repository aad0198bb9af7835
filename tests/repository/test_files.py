"""Manners of the tree: sizes, names, nothing of one machine, nothing left for later, nothing loaded from a third party."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.repository.files import ROOT, all_files, files, named

LONGEST = 400
SOURCES = (".py", ".js", ".css", ".html", ".sh")
TEXTS = (*SOURCES, ".md", ".toml", ".json", ".txt", ".svg", "")
GENERATED = {"package-lock.json"}
NOWHERE = re.compile(r"\b(utils?|helpers?|common|manager|misc)\b")
# Written in pieces, so that this file does not find itself.
LATER = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]) + r")\b")
MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", r"/ho" + r"me/\w", r"/Us" + r"ers/\w", "/t" + "mp/[a-z]"]))
ADDRESS = re.compile(r"""(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)""", re.IGNORECASE)
# Named, never fetched: XML namespaces, and the names that RFC 2606 keeps for examples.
NOT_FETCHED = re.compile(r"(^|\.)(w3\.org|example\.(org|com|net))$")


def text_of(file: Path) -> str:
    return file.read_text("utf-8")


def texts() -> list[Path]:
    return [file for file in files(*TEXTS) if named(file) not in GENERATED and not file.name.endswith(".lock")]


@pytest.mark.parametrize("suffix", SOURCES)
def test_no_file_is_too_long(suffix: str) -> None:
    long = {named(file): len(text_of(file).splitlines()) for file in files(suffix)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_every_name_says_something() -> None:
    assert [named(file) for file in all_files() if any(NOWHERE.fullmatch(part) for part in re.split(r"[/._-]", named(file)))] == []


def test_nothing_is_left_for_later() -> None:
    assert [f"{named(file)}: {found[0]}" for file in texts() if (found := LATER.search(text_of(file)))] == []


def test_no_path_of_one_machine() -> None:
    assert [f"{named(file)}: {found[0]}" for file in texts() if (found := MACHINE.search(text_of(file)))] == []


def test_pages_and_scripts_load_nothing_from_elsewhere() -> None:
    shown = files(".js", ".css", ".html", ".svg", under="frontend/")
    assert shown
    strangers = [
        f"{named(file)}: {host}" for file in shown for host in ADDRESS.findall(_without_comments(file)) if not NOT_FETCHED.search(host)
    ]
    assert strangers == []


def _without_comments(file: Path) -> str:
    text = text_of(file)
    if file.suffix in (".js", ".css"):
        text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    if file.suffix == ".js":
        text = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL) if file.suffix == ".html" else text


class Inline(HTMLParser):
    """Collects what the pages' content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        self.found += [f"<{tag} {name}=javascript:>" for name, value in names.items() if value.strip().lower().startswith("javascript:")]
        data = names.get("type") in ("application/json", "importmap")
        if tag == "style" or (tag == "script" and "src" not in names and not data):
            self.found.append(f"<{tag}> inline")


@pytest.mark.parametrize("file", [pytest.param(file, id=named(file)) for file in files(".html", under="frontend/")])
def test_templates_hold_no_inline_script_or_style(file: Path) -> None:
    inline = Inline()
    # Jinja's own marks may stand inside attributes and would confuse an HTML parser.
    inline.feed(re.sub(r"\{%.*?%\}|\{#.*?#\}", " ", text_of(file), flags=re.DOTALL))
    assert inline.found == []


def test_scripts_draw_no_inline_style_and_parse_no_html() -> None:
    refused = re.compile(
        r"""\bstyle=|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|dangerouslySetInnerHTML|\beval\(|new Function\(|\.cssText\b"""
    )
    scripts = files(".js", under="frontend/static/js/")
    assert [f"{named(file)}: {found[0]}" for file in scripts if (found := refused.search(_without_comments(file)))] == []


def test_every_module_says_what_it_owns() -> None:
    import ast

    rooms = ("debate/", "realtime/", "panel/", "frontend/")
    modules = [file for file in files(".py") if named(file).startswith(rooms)]
    assert [named(file) for file in modules if text_of(file).strip() and ast.get_docstring(ast.parse(text_of(file))) is None] == []


def test_commands_can_be_run() -> None:
    for name in ("bin/serve", "bin/test", "bin/bench", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, name
