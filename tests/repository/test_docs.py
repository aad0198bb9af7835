"""The documents: links lead somewhere, the generated one is up to date, both READMEs say the same commands, decisions are numbered."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from frontend.settings import document
from frontend.supervise import flags
from tests.repository.files import ROOT, files, named

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
NEEDED = ("README.md", "README.fr.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE", "docs/operate.md")


def anchor(heading: str) -> str:
    """As code forges make them from headings."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(file: Path) -> set[str]:
    return {anchor(found) for found in re.findall(r"^#+ (.+)$", file.read_text("utf-8"), re.MULTILINE)}


def test_the_documents_are_there() -> None:
    assert [name for name in NEEDED if not (ROOT / name).is_file()] == []
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8") and len((ROOT / "LICENSE").read_text("utf-8")) > 10_000


@pytest.mark.parametrize("file", [pytest.param(file, id=named(file)) for file in files(".md")])
def test_links_lead_somewhere(file: Path) -> None:
    for target in LINK.findall(CODE.sub("", file.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            assert target.startswith(("https://", "mailto:")), target
            continue
        path, _, heading = target.partition("#")
        there = (file.parent / path).resolve() if path else file
        assert there.exists() and there.is_relative_to(ROOT), target
        assert not heading or heading in anchors(there), target


def test_environment_is_up_to_date() -> None:
    assert (ROOT / "docs" / "environment.md").read_text("utf-8") == document()


def test_operating_names_only_flags_that_exist() -> None:
    known = {name for name, _, _ in flags()}
    for name in ("docs/operate.md", "README.md", "README.fr.md"):
        text = (ROOT / name).read_text("utf-8")
        for line in re.findall(r"^\s+(bin/serve .+)$", text, re.MULTILINE):
            used = {word for word in shlex.split(line) if word.startswith("--")}
            assert used <= known, f"{name}: {line}"


def test_both_readmes_give_the_same_commands() -> None:
    def commands(name: str) -> list[str]:
        return re.findall(r"^    (\S.*)$", (ROOT / name).read_text("utf-8"), re.MULTILINE)

    def shown(name: str) -> list[str]:
        return [line for line in commands(name) if line.startswith(("git ", "assises/", "bin/"))]

    assert shown("README.md") == shown("README.fr.md") != []


def test_decisions_are_numbered_and_dated() -> None:
    decisions = files(".md", under="docs/decisions/")
    numbers = [file.name[:4] for file in decisions]
    assert numbers and all(re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", file.name) for file in decisions)
    assert len(set(numbers)) == len(numbers)
    for file in decisions:
        text = file.read_text("utf-8")
        assert text.startswith(f"# {file.name[:4]} — "), named(file)
        assert re.search(r"^Status: .*\d{4}-\d{2}-\d{2}", text, re.MULTILINE), named(file)
