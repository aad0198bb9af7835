"""Starts the real supervisor over stand-in children, reads what it says, and leaves no process behind."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
STAND_IN = Path(__file__).resolve().parent / "stand_in"
PATIENCE_S = 30.0


class Run:
    """One supervisor: its process, its lines of stdout as they come, its stderr."""

    def __init__(self, flags: list[str], environment: dict[str, str]) -> None:
        self.errors = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 (closed by the fixture)
        command = [sys.executable, "-P", "-m", "frontend.supervise", *flags]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.errors, text=True, encoding="utf-8", env=environment)
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line(self) -> str:
        line = self._lines.get(timeout=PATIENCE_S)
        assert line is not None, self.said()
        return line

    def rest(self) -> list[str]:
        return list(iter(lambda: self._lines.get(timeout=PATIENCE_S), None))

    def ready(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.line())
        return told

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)

    def said(self) -> str:
        self.errors.seek(0)
        return self.errors.read()


@pytest.fixture
def data() -> Iterator[Path]:
    """A short path: Unix sockets live in the data folder and 108 characters is all that they get."""
    folder = Path(tempfile.mkdtemp(prefix="assises-"))
    yield folder / "data"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def supervise(data: Path) -> Iterator[Callable[..., Run]]:
    runs: list[Run] = []

    def start(*flags: str, lang: str = "en_GB.UTF-8", folder: Path = data, ports: bool = True) -> Run:
        path = os.pathsep.join([str(STAND_IN), str(ROOT)])
        environment = {**os.environ, "PYTHONPATH": path, "LANG": lang, "LC_ALL": "", "LC_MESSAGES": "", "PYTHONIOENCODING": "utf-8"}
        free = ["--port", "0", "--media-port", "0"] if ports else []
        run = Run(["--data", str(folder), *free, *flags], environment)
        runs.append(run)
        return run

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                run.process.wait(PATIENCE_S)
        if run.process.poll() is None:
            run.process.kill()
        run.errors.close()


def answer(url: str) -> int | None:
    """The process that answers at an address, if one does."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=2) as response:
            return int(response.read())
    except OSError:
        return None


def alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(true: Callable[[], bool], within_s: float = PATIENCE_S) -> bool:
    late = time.monotonic() + within_s
    while time.monotonic() < late:
        if true():
            return True
        time.sleep(0.02)
    return False


@contextlib.contextmanager
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def flag_of(folder: Path, child: str, name: str) -> str | None:
    """The value that a stand-in child was given for a flag."""
    given: list[str] = json.loads((folder / f"{child}.json").read_text())
    return given[given.index(name) + 1] if name in given else None
