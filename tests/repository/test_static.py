"""The static checks, each as one test, so that `bin/test` says everything in one summary."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.files import ROOT, files

TOOLS = Path(sys.executable).parent


def run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.fail(f"{Path(command[0]).name} {done.returncode}\n{done.stdout[-12_000:]}{done.stderr[-4_000:]}", pytrace=False)


def test_every_icon_is_in_the_sprite() -> None:
    """A name that is not draws nothing, and nobody complains: a button without words is then an empty one."""
    sprite = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "frontend/templates/icons.html").read_text("utf-8")))
    used = re.compile(r"""Icon\} name="([\w-]+)"|\bicon: '([\w-]+)'|\bicon\('([\w-]+)'""")
    sources = (*files(".js", under="frontend/static/js/"), *files(".html", under="frontend/templates/"))
    named = {next(filter(None, each.groups())) for file in sources for each in used.finditer(file.read_text("utf-8"))}
    assert len(named) > 30 and named <= sprite, named - sprite


def test_ruff() -> None:
    run(TOOLS / "ruff", "check", "--output-format", "concise", ".")


@pytest.mark.timeout(600)
def test_mypy() -> None:
    run(sys.executable, "-m", "mypy")


def test_imports_point_one_way() -> None:
    run(TOOLS / "lint-imports", "--no-cache")


@pytest.mark.timeout(300)
def test_types_of_the_scripts() -> None:
    run("node", ROOT / "node_modules" / "typescript" / "bin" / "tsc", "-p", "tsconfig.json")


@pytest.mark.timeout(300)
def test_scripts() -> None:
    tests = files(".js", under="tests/js/")
    found = [str(file) for file in tests if file.name.endswith(".test.js")]
    assert found and shutil.which("node")
    run("node", "--test", *found)
