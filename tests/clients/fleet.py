"""Several processes of one installation, each at its own address, over Debian's Redis: web processes on one data folder, gateways on none.

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
from tests.clients.network import Machine, Network
from tests.clients.redis_server import RedisServer
from tests.frontend.serving import free_port, prepare


class Process:
    """One web process or gateway; `restart` starts it again as it was."""

    def __init__(self, name: str, command: list[str], port: int, log: Path, machine: Machine | None = None) -> None:
        """`machine`: its own; without, it listens on loopback."""
        self.name = name
        self.machine = machine
        self._address = machine.address if machine else "127.0.0.1"
        self.port = port
        self.url = f"http://{self._address}:{port}"
        listens = ["--host", self._address, "--port", str(port)]
        self.command = [*(machine.inside if machine else ()), sys.executable, "-m", *command, *listens]
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
            self._process = subprocess.Popen(self.command, stdout=log, stderr=log)

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
        self,
        folder: Path,
        web: int = 2,
        gateways: int = 0,
        settings: str = "",
        debate: str = "À qui est l’eau ?",
        front: int = 0,
        network: Network | None = None,
    ) -> None:
        """`front`: which process, of all, is at the public address. On a `network` each has a machine of its own, as has Redis.

        The public address stays on this machine, where a browser may keep its cookies over plain http.
        """
        self.data = folder / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        if settings:
            (self.data / "settings.toml").write_text(settings)
        (folder / "redis").mkdir(exist_ok=True)
        self._redis_machine = network.machine() if network else None
        self.redis = RedisServer(folder / "redis", self._redis_machine)
        self.log = folder / "fleet.log"
        own = ["--data", str(self.data), "--media-url", "http://127.0.0.1:9"]

        def process(name: str, *command: str) -> Process:
            machine = network.machine() if network else None
            return Process(name, [*command, "--redis", self.redis.url], free_port(), self.log, machine)

        self.webs = [process(f"web-{n}", "frontend.web", *own) for n in range(web)]
        self.gateways = [process(f"gateway-{n}", "frontend.gateway") for n in range(gateways)]
        self.url = f"http://127.0.0.1:{self.all[front].port}"
        for each in self.webs:
            each.command += ["--public-url", self.url]
        self.links: dict[str, Any] = prepare(self.data, self.url, "http://127.0.0.1:9", debate)

    def cut(self, process: Process, cut: bool = True) -> None:
        """Drops every packet between this process and Redis, both ways, or lets them pass again."""
        assert process.machine is not None and self._redis_machine is not None, "needs a network"
        process.machine.cut(self._redis_machine, cut)

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
