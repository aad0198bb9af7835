"""A real `bin/serve` on free ports, for tests and benches: started, asked for its links, killed piece by piece, stopped."""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]


class Serving:
    """`with Serving(data) as serving:` — `links` is the JSON of the issue; `url` the public address. `log` holds stderr."""

    def __init__(
        self, data: Path, *flags: str, debate: str | None = "À qui est l’eau ?", settings: str = "", program: str = "360p15"
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        if settings:
            (data / "settings.toml").write_text(settings)
        self.data = data
        self.log = data / "serve.log"
        named = ["--debate", debate] if debate else []
        self._command = [str(ROOT / "bin/serve"), "--json", "--port", "0", "--media-port", "0", "--data", str(data), "--program", program]
        self._command += [*named, *flags]
        self.links: dict[str, Any] = {}
        self.url = ""

    def __enter__(self) -> "Serving":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=log, cwd=ROOT, start_new_session=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            raise RuntimeError(self.log.read_text()[-3000:])
        ready = json.loads(line)
        assert ready["ready"] is True
        self.links, self.url = ready["links"], ready["url"]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()

    @property
    def slug(self) -> str:
        return str(self.links["viewer"]).rstrip("/").rsplit("/", 1)[1]

    def pid(self, module: str) -> int:
        """The process of `frontend.web` or `panel.worker` that this supervisor runs now; waits while it is being restarted."""
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            if found := self.pids(module):
                return found[0]
            time.sleep(0.02)
        raise RuntimeError(f"{module} is not running")

    def pids(self, module: str) -> list[int]:
        """All processes of this module that run now."""
        found = []
        for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            try:
                command = Path(f"/proc/{child}/cmdline").read_bytes().decode().split("\0")
            except OSError:
                continue
            found += [int(child)] if module in command else []
        return found

    def kill(self, module: str) -> int:
        pid = self.pid(module)
        os.kill(pid, signal.SIGKILL)
        return pid

    def ready(self, within_s: float = 15) -> None:
        deadline = time.monotonic() + within_s
        while True:
            try:
                with urlopen(f"{self.url}/readyz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.05)
