"""Static files: found by their plain path below one folder, and by no other way; the hash changes with any of them."""

import gzip
import json
from pathlib import Path

import pytest

from frontend.assets import Assets


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    static = tmp_path / "static"
    (static / "js").mkdir(parents=True)
    (static / "js" / "a.js").write_text("export const a = 1;\n" * 100)
    (static / ".hidden").write_text("secret")
    (tmp_path / "outside.js").write_text("secret")
    (static / "link.js").symlink_to(tmp_path / "outside.js")
    return static


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "..",
        "../outside.js",
        "js/../../outside.js",
        "/etc/passwd",
        "js",
        ".hidden",
        "js//a.js",
        "link.js",
        "js\\a.js",
        "a\x00.js",
        "a" * 5000,
    ],
)
def test_nothing_outside(folder: Path, path: str) -> None:
    assert Assets(folder).get(path) is None


def test_a_file_as_it_is_now(folder: Path) -> None:
    assets = Assets(folder)
    found = assets.get("js/a.js")
    assert found is not None and found.media_type == "text/javascript" and found.squeezed is not None
    assert gzip.decompress(found.squeezed) == found.body
    (folder / "js" / "a.js").write_text("export const a = 2;\n")
    changed = assets.get("js/a.js")
    assert changed is not None and changed.etag != found.etag and changed.squeezed is None


def test_the_hash_is_of_the_whole_tree(folder: Path) -> None:
    before = Assets(folder)
    assert before.url("js/a.js") == f"/static/{before.hash}/js/a.js"
    assert json.loads(before.importmap)["imports"]["preact"].startswith(f"/static/{before.hash}/vendor/")
    (folder / "js" / "b.js").write_text("")
    assert Assets(folder).hash != before.hash
