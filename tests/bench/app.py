"""The real app for the benchmarks: `frontend.prepare`, then `frontend.web`, media off, in a folder of its own. And one who speaks to it."""

from __future__ import annotations

import http.client
import json
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen
from uuid import UUID

from tests.bench.nchan import free_port, wait_for_port
from tests.bench.process_cost import core_wait_s, cpu_s, rss_kib
from tests.bench.report import pin
from tests.bench.viewers import Viewer, Viewers, hello, masked
from tests.clients.redis_server import RedisServer

ROOT = Path(__file__).parents[2]


class App:
    """One debate, live. `settings` are written to the installation's own settings file.

    With `gateways` clients go to that many of them, over a Redis of their own; the cost is everybody's.
    """

    def __init__(self, settings: dict[str, int | float], core: int, gateways: int = 0) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="assises-bench-")
        data = Path(self._folder.name)
        settings = {"arrivals_per_s": 100_000, **settings}  # who measures something else comes in at once
        (data / "settings.toml").write_text("".join(f"{key} = {value}\n" for key, value in settings.items()))
        run = data / "run"
        run.mkdir(mode=0o700)
        (run / "media.key").write_bytes(secrets.token_bytes(32))
        (run / "media.key").chmod(0o600)
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        common = ["--data", str(data), "--public-url", self.origin, "--media-url", "http://127.0.0.1:9"]
        prepared = subprocess.run(
            [sys.executable, "-m", "frontend.prepare", *common, "--debate", "Banc"], cwd=ROOT, check=True, capture_output=True
        )
        self.links: dict[str, Any] = json.loads(prepared.stdout.splitlines()[-1])
        self.slug = self.links["viewer"].rpartition("/")[2]
        self._log = (data / "web.log").open("wb")
        self._redis = RedisServer(data) if gateways else None
        shared: list[str] = []
        if self._redis is not None:
            self._redis.start()
            pin(self._redis.pid, core)
            shared = ["--redis", self._redis.url]
        self.log = data / "web.log"
        self._process = self._run(core, "frontend.web", *common, *shared, "--port", str(self.port))
        self.pid = self._process.pid
        wait_for_port(self.port)
        ports = [free_port() for _ in range(gateways)]
        self.gateways = [self._run(core, "frontend.gateway", *shared, "--port", str(port)) for port in ports]
        self.addresses = [("127.0.0.1", port) for port in ports] or [self.address]
        for _, port in self.addresses:
            wait_until_ready(port)
        self._http = http.client.HTTPConnection("127.0.0.1", self.port)

    def _run(self, core: int, module: str, *flags: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", module, *flags], cwd=ROOT, stdout=self._log, stderr=self._log)
        pin(process.pid, core)
        return process

    @property
    def pids(self) -> list[int]:
        """Every process that the evening costs."""
        redis = [self._redis.pid] if self._redis is not None else []
        return [self.pid, *(process.pid for process in self.gateways if process.poll() is None), *redis]

    @property
    def headers(self) -> list[str]:
        return [f"Origin: {self.origin}", "Sec-WebSocket-Protocol: assises.v1"]

    @property
    def address(self) -> tuple[str, int]:
        return ("127.0.0.1", self.port)

    def ticket(self, role: str, cookie: str | None = None) -> str:
        head = {"Origin": self.origin, "Content-Type": "application/json", **({"Cookie": cookie} if cookie else {})}
        status, _, body = self._ask("POST", f"/d/{self.slug}/ticket", json.dumps({"role": role}), head)
        if status != 200:
            raise RuntimeError(f"no ticket for {role}: {status} {body!r}")
        ticket: str = json.loads(body)["ticket"]
        return ticket

    def session(self, url: str) -> str:
        """The cookie that a role link gives."""
        head = {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        status, cookie, body = self._ask("POST", "/role", urlencode({"secret": url}), head)
        if status != 303 or cookie is None:
            raise RuntimeError(f"no session: {status} {body[:200]!r}")
        return cookie.partition(";")[0]

    def metric(self, name: str) -> float:
        _, _, body = self._ask("GET", "/metrics", None, {})
        return sum(float(line.rpartition(" ")[2]) for line in body.decode().splitlines() if line.startswith((f"{name} ", f"{name}_total ")))

    def cpu_s(self) -> float:
        return sum(map(cpu_s, self.pids))

    def deciding_cpu_s(self) -> float:
        """Of the owner's process alone, where others deliver."""
        return cpu_s(self.pid) if self.gateways else 0.0

    def core_wait_s(self) -> float:
        return core_wait_s(self.pid)

    def rss_kib(self) -> int:
        return sum(map(rss_kib, self.pids))

    def stop(self) -> None:
        self._http.close()
        for process in (*self.gateways, self._process):
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._redis is not None:
            self._redis.kill()
        self._log.close()
        self._folder.cleanup()

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str | None, bytes]:
        for attempt in range(3):
            try:
                self._http.request(method, path, body, headers)
                answer = self._http.getresponse()
                return answer.status, answer.getheader("Set-Cookie"), answer.read()
            except (http.client.HTTPException, ConnectionError):  # the server let go of an idle connection
                self._http.close()
                sleep(0.1 * attempt)
        raise ConnectionError(f"{method} {path}")


def wait_until_ready(port: int) -> None:
    end = perf_counter() + 30
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except OSError:
            if perf_counter() > end:
                raise
            sleep(0.05)


class Speaker:
    """One person with one socket, who waits for each answer or not."""

    def __init__(self, app: App, role: str, cookie: str | None = None) -> None:
        self._viewers = Viewers(app.address)
        self._viewers.on_frame = self._hear
        self._answers: dict[str, dict[str, Any]] = {}
        self.socket: Viewer = self._viewers.open("/ws", app.headers, hello(app.ticket(role, cookie)))
        self._viewers.poll_until(lambda: self.socket.frames >= 3, 5)

    def say(self, command: dict[str, Any]) -> str:
        id = command_id()
        self.socket.sock.sendall(masked(json.dumps({"type": "cmd", "id": id, "cmd": command}).encode()))
        return id

    def do(self, command: dict[str, Any]) -> dict[str, Any]:
        """The result; a refusal ends the benchmark, which would measure nothing."""
        return self.result(self.say(command))

    def result(self, id: str) -> dict[str, Any]:
        """Of a command said before."""
        if not self._viewers.poll_until(lambda: id in self._answers, 20):
            raise TimeoutError(f"no answer to {id}")
        answer = self._answers.pop(id)
        if answer["type"] != "ack":
            raise RuntimeError(f"{id}: {answer}")
        result: dict[str, Any] = answer["result"]
        return result

    def listen(self) -> None:
        self._viewers.poll(0)

    def answered(self, id: str) -> bool:
        return self._answers.pop(id, {}).get("type") == "ack"

    def close(self) -> None:
        self._viewers.close()

    def _hear(self, viewer: Viewer, payload: bytes, at: float) -> None:
        if payload.startswith((b'{"type":"ack"', b'{"type":"err"')):
            answer = json.loads(payload)
            self._answers[answer["id"]] = answer


def command_id() -> str:
    """An id in the shape of a UUID of version 7."""
    random = secrets.randbits(122)
    return str(UUID(int=(random >> 74 << 80) | (7 << 76) | ((random >> 62 & 0xFFF) << 64) | (2 << 62) | (random & (2**62 - 1))))
