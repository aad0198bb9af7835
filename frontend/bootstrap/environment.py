"""Owns the virtual environment: makes it, fills it from a lock with hashes, and knows when it is already right.

Never resolves versions: what is installed is what the lock says, or the start is refused.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frontend.bootstrap.errand import errand
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import say

UNFINISHED = "unfinished-install"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """One set-up at a time in this folder; the kernel lets go of the lock even after kill -9. The folder itself is locked: no litter."""
    handle = os.open(root, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("setup.waiting")
            fcntl.flock(handle, fcntl.LOCK_EX)
        os.set_inheritable(handle, True)  # to what `errand` runs
        yield
    finally:
        os.close(handle)


class Environment:
    """The `.venv` of a project folder."""

    def __init__(self, root: Path, folder: Path | None = None) -> None:
        self.root = root
        self.folder = folder or root / ".venv"
        self.python = self.folder / "bin" / "python"

    def has(self, lock: Path) -> bool:
        """Whether the lock is installed, whole, for the Python that this environment runs."""
        try:
            stamped = self._stamp(lock).read_text("ascii")
        except OSError:
            return False
        if (self.folder / UNFINISHED).exists() or stamped.partition(" ")[0] != _digest(lock):
            return False
        return stamped == f"{_digest(lock)} {self._version()}"

    def install(self, lock: Path) -> None:
        """Brings the environment to the lock. Call it inside `alone`; a no-op when another start has done it meanwhile."""
        if self.has(lock):
            return
        self._make()
        say("setup.installing", lock=lock.name)
        unfinished = self.folder / UNFINISHED
        unfinished.touch()
        pip = [str(self.python), "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--no-deps", "--no-input"]
        if not errand([*pip, "--disable-pip-version-check", "--progress-bar", "off", "-r", str(lock)]):
            raise Refusal("setup.install_failed", lock=lock.name)
        self.covers(lock)
        unfinished.unlink()

    def covers(self, lock: Path) -> None:
        """Notes that a lock is there too, because the one just installed holds it."""
        self._stamp(lock).write_text(f"{_digest(lock)} {self._version()}", "ascii")

    def _make(self) -> None:
        # An install that was cut may have left a package that pip takes for whole: start again from nothing.
        whole = not (self.folder / UNFINISHED).exists()
        if whole and self._pip_answers():
            return
        if importlib.util.find_spec("ensurepip") is None:
            raise Refusal("setup.venv_missing", version=f"{sys.version_info.major}.{sys.version_info.minor}")
        if whole and self._version() and errand([self.python, "-I", "-m", "ensurepip"]):
            return  # made by a tool that leaves pip out, such as uv
        say("setup.making_venv", folder=self.folder)
        if not errand([sys.executable, "-m", "venv", "--clear", str(self.folder)]):
            raise Refusal("setup.venv_failed", folder=self.folder)

    def _stamp(self, lock: Path) -> Path:
        return self.folder / f"installed-{lock.name}"

    def _version(self) -> str:
        """Version of the environment's Python, or nothing if it does not run (its base was removed, the folder is half made)."""
        try:
            return subprocess.run(
                [str(self.python), "-I", "-S", "-c", "import sys; print(sys.version_info[:3])"], capture_output=True, text=True, check=True
            ).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return ""

    def _pip_answers(self) -> bool:
        try:
            return subprocess.run([str(self.python), "-I", "-m", "pip", "--version"], capture_output=True).returncode == 0
        except OSError:
            return False


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
