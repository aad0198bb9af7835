"""Several processes of one installation, each on its own port, over Debian's Redis: web processes on one data folder, gateways on none.

What `bin/serve --web N` starts on one port; here tests choose whom to talk to and whom to hurt. No panel: questions go on without.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import msgspec

from frontend.lease import Holder
from tests.clients.redis_server import ADDRESSES, RedisServer
from tests.frontend.serving import free_port, prepare


class Process:
    """One web process or gateway; `restart` starts it again as it was."""

    def __init__(self, name: str, command: list[str], port: int, log: Path, line: int) -> None:
        """`line`: which of Redis's addresses it talks to."""
        self.name = name
        self.line = line
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._command = command
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)

    def signal(self, number: signal.Signals) -> None:
        if self.running:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        self.wait()

    def wait(self, within_s: float = 30) -> None:
        if self._process is not None:
            self._process.wait(within_s)

    def ready(self, within_s: float = 30, settled: bool = False) -> None:
        """`settled`: able to stand in for the owner at once."""
        end = time.monotonic() + within_s
        while True:
            try:
                with urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200 and (not settled or json.load(answer).get("settled", True)):
                        return
            except (URLError, OSError):
                pass
            assert self.running, f"{self.name} ended\n" + self._log.read_text()[-3000:]
            assert time.monotonic() < end, f"{self.name} is not ready\n" + self._log.read_text()[-3000:]
            time.sleep(0.05)


class Fleet:
    def __init__(
        self, folder: Path, web: int = 2, gateways: int = 0, settings: str = "", debate: str = "À qui est l’eau ?", front: int = 0
    ) -> None:
        """`front`: which process, of all, listens at the public address."""
        self.data = folder / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        if settings:
            (self.data / "settings.toml").write_text(settings)
        (folder / "redis").mkdir(exist_ok=True)
        self.redis = RedisServer(folder / "redis")
        self.log = folder / "fleet.log"
        ports = [free_port() for _ in range(web + gateways)]
        self.url = f"http://127.0.0.1:{ports[front]}"
        self.links: dict[str, Any] = prepare(self.data, self.url, "http://127.0.0.1:9", debate)
        own = ["--data", str(self.data), "--public-url", self.url, "--media-url", "http://127.0.0.1:9"]
        python = [sys.executable, "-m"]
        self.webs = [
            Process(f"web-{n}", [*python, "frontend.web", *own, *self._flags(n, port)], port, self.log, n + 1)
            for n, port in enumerate(ports[:web])
        ]
        self.gateways = [
            Process(f"gateway-{n - web}", [*python, "frontend.gateway", *self._flags(n, port)], port, self.log, n + 1)
            for n, port in enumerate(ports[web:], web)
        ]

    def _flags(self, n: int, port: int) -> list[str]:
        return ["--redis", self.redis.url_at(n + 1), "--host", "127.0.0.1", "--port", str(port)]

    def cut(self, process: Process, cut: bool = True) -> None:
        """Drops every packet between this process and Redis, both ways, or lets them pass again."""
        for side in ("--dport", "--sport"):
            rule = ["OUTPUT", "-o", "lo", "-p", "tcp", side, str(self.redis.port), "-j", "DROP"]
            where = ["-d" if side == "--dport" else "-s", ADDRESSES[process.line]]
            subprocess.run(["iptables", "-w", "-A" if cut else "-D", rule[0], *where, *rule[1:]], check=True, capture_output=True)

    @property
    def all(self) -> list[Process]:
        return [*self.webs, *self.gateways]

    @property
    def slug(self) -> str:
        return str(self.links["viewer"]).rsplit("/", 1)[1]

    @property
    def owner(self) -> Process:
        """The process that holds the lease, as the lease says."""
        holder = msgspec.json.decode((self.data / "run/owner.lease").read_bytes(), type=Holder)
        return next(web for web in self.webs if web.running and web.pid == holder.pid)

    @property
    def others(self) -> list[Process]:
        owner = self.owner
        return [each for each in self.all if each is not owner]

    def __enter__(self) -> Fleet:
        self.redis.start()
        for process in self.all:
            process.start()
        try:
            for process in self.all:
                process.ready()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self.all:
            process.signal(signal.SIGCONT)
            process.kill()
        self.redis.kill()

    def lines(self, event: str) -> list[dict[str, Any]]:
        found = []
        for each in self.log.read_text().splitlines():
            with contextlib.suppress(json.JSONDecodeError):  # of a process that was killed in the middle of a line
                line = json.loads(each)
                found += [line] if isinstance(line, dict) and line.get("event") == event else []
        return found
