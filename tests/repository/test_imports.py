"""debate.domain and debate.views know the pure part of the standard library and msgspec only: an allow-list, unlike the linter's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.files import ROOT, files, named

PURE = {
    "__future__", "abc", "base64", "bisect", "collections", "copy", "dataclasses", "enum", "functools", "hashlib", "heapq", "hmac",
    "itertools", "json", "math", "operator", "re", "string", "textwrap", "types", "typing", "unicodedata", "zlib",
}  # fmt: skip
ALLOWED = {"debate/domain/": PURE | {"msgspec", "debate.domain"}, "debate/views/": PURE | {"msgspec", "debate.domain", "debate.views"}}


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(file)}: relative import"
            yield node.module or ""


def test_the_folders_are_there() -> None:
    assert all(files(".py", under=folder) for folder in ALLOWED)


@pytest.mark.parametrize("file", [pytest.param(file, id=named(file)) for folder in ALLOWED for file in files(".py", under=folder)])
def test_pure(file: Path) -> None:
    allowed = next(names for folder, names in ALLOWED.items() if named(file).startswith(folder))
    strangers = [name for name in imported(file) if not any(name == one or name.startswith(one + ".") for one in allowed)]
    assert strangers == []


def test_panel_and_realtime_are_strangers() -> None:
    for room, other in (("panel", "realtime"), ("realtime", "panel")):
        for file in files(".py", under=f"{room}/"):
            assert not any(name.split(".")[0] in (other, "frontend") for name in imported(file)), named(file)


def test_every_package_is_shipped() -> None:
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]["find"]["include"]
    rooms = {named(file).split("/")[0] for file in files(".py")} - {"tests"}
    assert {pattern.rstrip("*") for pattern in wanted} == rooms


def test_every_folder_of_modules_is_a_package() -> None:
    rooms = ("debate/", "realtime/", "panel/", "frontend/")
    folders = {file.parent for file in files(".py") if named(file).startswith(rooms)}
    assert sorted(named(folder) for folder in folders if not (folder / "__init__.py").exists()) == []
