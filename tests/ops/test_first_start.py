"""A folder that nobody has set up, Debian's own Python, no Node: `bin/serve --json` is ready, twice, and answers."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.ops.conftest import ROOT

FIRST_S, SECOND_S = 240.0, 30.0  # 4 minutes are the promise; the second is 5 s on a quiet machine, tests share theirs
DEBIAN = Path("/usr/bin/python3")

pytestmark = [pytest.mark.setup, pytest.mark.timeout(600), pytest.mark.skipif(not DEBIAN.exists(), reason="no system Python here")]


@pytest.fixture(scope="module")
def project() -> Iterator[Path]:
    """The files of this tree as a clone would have them, without what set-up makes."""
    folder = Path(tempfile.mkdtemp(prefix="assises-"))
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    # A PATH of its own: the system's Python first, and none of this machine's Node.
    tools = folder / ".tools"
    tools.mkdir()
    for place in (Path("/usr/bin"), Path("/bin")):
        for tool in place.iterdir():
            if tool.name not in ("node", "npm", "npx") and not (tools / tool.name).exists():
                (tools / tool.name).symlink_to(tool)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(project: Path, within_s: float, *flags: str) -> Iterator[tuple[dict[str, Any], float]]:
    """What the start said and how long it took; afterwards, that it ended well and said nothing more."""
    hidden = ("PYTHONPATH", "VIRTUAL_ENV", "PYENV_VERSION")
    environment = {**{name: value for name, value in os.environ.items() if name not in hidden}, "PATH": str(project / ".tools")}
    errors = (project / "stderr.txt").open("wb")
    command = [str(project / "bin" / "serve"), "--json", "--port", "0", "--media-port", "0", "--program", "360p15", *flags]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment, cwd="/", stdin=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        line = process.stdout.readline() if select.select([process.stdout], [], [], within_s)[0] else b""
        took = time.monotonic() - began
        assert line, (project / "stderr.txt").read_text(errors="replace")[-4000:]
        yield json.loads(line), took
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stdout.read() == b""
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        errors.close()


def get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as response:
        status: int = response.status
        return status


def test_first_and_second_start(project: Path) -> None:
    with started(project, FIRST_S) as (told, first):
        assert told["ready"] is True and list(told["links"]) == ["organise"]
        versions = {python_version(project / ".venv" / "bin" / "python"), python_version(DEBIAN)}
        assert len(versions) == 1
        assert [get(f"{told['url']}{path}") for path in ("/healthz", "/readyz", "/metrics", "/")] == [200] * 4
    assert (project / "var" / "run" / "media.key").stat().st_size == 32
    assert not (project / ".setup-npm").exists()

    with started(project, SECOND_S, "--debate", "Un débat") as (told, second):
        links = told["links"]
        assert set(links) == {"viewer", "organise", "console", "panel", "hall", "clerk", "whip"}
        assert len(links["panel"]) == 2 and all(set(seat) == {"seat", "url"} for seat in links["panel"])
        assert all(set(desk) == {"name", "url"} for desk in links["console"]) and set(links["whip"]) == {"url", "token"}
        assert get(links["viewer"]) == 200
    print(f"first start {first:.1f} s, second {second:.1f} s")


def python_version(python: Path) -> str:
    return subprocess.run([python, "-c", "import sys; print(sys.version)"], capture_output=True, text=True, check=True).stdout
