"""Debian's redis-server without persistence, in a folder that goes away: on a free port of loopback, or on a machine of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

from tests.clients.network import Machine


class RedisServer:
    def __init__(self, folder: Path, machine: Machine | None = None) -> None:
        self._folder = folder
        self._inside = machine.inside if machine else ()
        self._address = machine.address if machine else "127.0.0.1"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def url(self) -> str:
        return f"redis://{self._address}:{self.port}/0"

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()

    def start(self) -> None:
        # It listens where nobody from outside comes: loopback, or a bridge that ends in this test.
        where = ["--port", str(self.port), "--bind", self._address, "--protected-mode", "no"]
        flags = [*where, "--save", "", "--appendonly", "no", "--dir", str(self._folder)]
        self._process = subprocess.Popen([*self._inside, "redis-server", *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                with socket.create_connection((self._address, self.port), 1) as line:
                    line.settimeout(1)
                    line.sendall(b"PING\r\n")
                    if line.recv(16).startswith(b"+PONG"):
                        return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("redis-server does not answer")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """As a machine that hangs: connections stay, nothing answers."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGCONT)
