"""The files of the project as its checks see them: what is committed or about to be, nothing that set-up brings."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def all_files() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return tuple(ROOT / name for name in sorted(filter(None, listed.decode().split("\0"))) if (ROOT / name).is_file())


def files(*suffixes: str, under: str = "") -> list[Path]:
    return [file for file in all_files() if file.suffix in suffixes and named(file).startswith(under)]


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
