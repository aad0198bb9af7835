"""The data folder as the supervisor holds it: made, checked, locked for one instance, with the key that web and panel share."""

from __future__ import annotations

import fcntl
import os
import secrets
import tempfile
from pathlib import Path
from types import TracebackType

from frontend.bootstrap.refusal import Refusal

KEY_BYTES = 32
# A Unix socket's whole path has 108 bytes on Linux (unix(7)), 104 elsewhere.
SOCKET_PATH_BYTES = 100
LONGEST_NAME = "copy-4194304.sock"  # of a process with the largest number that Linux gives


class RunFolder:
    """`with RunFolder(data) as folder:` — the lock is the kernel's, so that a killed supervisor never leaves a stale one."""

    def __init__(self, data: Path) -> None:
        self.data = data.absolute()
        self.run = self.data / "run"
        self._lock: int | None = None

    def __enter__(self) -> RunFolder:
        if len(os.fsencode(self.run / LONGEST_NAME)) > SOCKET_PATH_BYTES:
            most = SOCKET_PATH_BYTES - len(os.fsencode(os.path.join("", "run", LONGEST_NAME))) - 1
            raise Refusal("serve.data_too_deep", folder=self.data, most=most)
        try:
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.run.mkdir(mode=0o700, exist_ok=True)
            self.run.chmod(0o700)
            with tempfile.TemporaryFile(dir=self.data) as probe:
                probe.write(b"written")
            self._lock = os.open(self.run / "supervisor.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._take()
            self._make_key()
        except OSError as fault:
            raise Refusal("serve.data_unwritable", folder=self.data, reason=fault.strerror or fault) from fault
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take(self) -> None:
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise Refusal("serve.data_in_use", folder=self.data) from fault

    def _make_key(self) -> None:
        """The key of media tickets is kept across starts, so that a ticket stays good; half a key (a full disk once) is made anew."""
        path = self.run / "media.key"
        if path.exists() and path.stat().st_size == KEY_BYTES:
            path.chmod(0o600)
            return
        fresh = path.with_suffix(".fresh")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
