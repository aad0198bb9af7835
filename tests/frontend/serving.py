"""A real web process on a free port, with a real data folder, for the tests of pages. No panel: pages must do without."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.frontend.browser import Browser, Forms

PATIENCE_S = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(data: Path, url: str, media_url: str, debate: str | None = None) -> dict[str, Any]:
    command = [sys.executable, "-m", "frontend.prepare", "--data", str(data), "--public-url", url, "--media-url", media_url]
    done = subprocess.run([*command, *(["--debate", debate] if debate else [])], capture_output=True, check=True, timeout=PATIENCE_S)
    links: dict[str, Any] = json.loads(done.stdout)
    return links


class Web:
    def __init__(
        self,
        data: Path,
        *,
        debate: str | None = None,
        settings: str = "",
        public_host: str = "127.0.0.1",
        listen: str = "127.0.0.1",
        behind_proxy: bool = False,  # whoever asks may then say which address he has
    ) -> None:
        data.mkdir(parents=True, exist_ok=True)
        if settings:
            (data / "settings.toml").write_text(settings)
        port = free_port()
        self.data = data
        self.port = port
        self.local_url = f"http://127.0.0.1:{port}"
        self.url = f"http://{public_host}:{port}"
        self.media_url = f"http://{public_host}:{port + 1}"
        self.links = prepare(data, self.url, self.media_url, debate)
        self._listen = listen
        self._proxy = ["--trusted-proxy", "127.0.0.1"] if behind_proxy else []

    def __enter__(self) -> "Web":
        self._log = (self.data / "web.log").open("ab")
        flags = [
            "--data",
            str(self.data),
            "--host",
            self._listen,
            "--port",
            str(self.port),
            "--public-url",
            self.url,
            "--media-url",
            self.media_url,
            *self._proxy,
        ]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen([sys.executable, "-m", "frontend.web", *flags], stderr=self._log, stdout=self._log, env=environment)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                with urllib.request.urlopen(f"{self.local_url}/healthz", timeout=2):
                    return self
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise AssertionError(self.log()) from None
                time.sleep(0.05)

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self._log.close()

    def log(self) -> str:
        return (self.data / "web.log").read_text()

    def lines(self, event: str) -> list[dict[str, Any]]:
        parsed = (json.loads(line) for line in self.log().splitlines())
        return [line for line in parsed if line.get("event") == event]

    def browser(self, lang: str = "fr", **headers: str) -> Browser:
        return Browser(self.url, lang, **headers)


class Desk:
    """An organiser at work: makes debates through the same forms as everybody."""

    def __init__(self, web: Web, browser: Browser) -> None:
        self.web = web
        self.browser = browser

    def debate(self, title: str = "Petites lignes", seats: int = 2, phase: str = "open") -> str:
        form = self.browser.form("/organise", "/organise")
        made = self.browser.post("/organise", form, title=title, seats=str(seats))
        assert made.status_code == 303, made.text
        slug = made.headers["location"].rpartition("/")[2]
        if phase in ("open", "live"):
            self.act(slug, "phase", phase="open")
        if phase == "live":
            self.link(slug, "moderator")
            self.act(slug, "phase", phase="live")
        return str(slug)

    def act(self, slug: str, action: str, **fields: str) -> Any:
        page = self.browser.get(f"/organise/{slug}").text
        # Any of its forms will do: a debate that is over has fewer.
        stamps = [fields["command_id"] for where, fields in Forms(page).found if where.startswith(f"/organise/{slug}/")]
        stamp = {"command_id": stamps[0]}
        answer = self.browser.post(f"/organise/{slug}/{action}", stamp, **fields)
        assert answer.status_code == 303, answer.text
        return answer

    def fresh(self, slug: str) -> list[str]:
        """The links that the page shows in full, in its order."""
        page = self.browser.get(f"/organise/{slug}").text
        return [part.partition('"')[0] for part in page.split('value="')[1:] if "/role#" in part.partition('"')[0]]

    def link(self, slug: str, role: str, name: str = "") -> str:
        before = set(self.fresh(slug))
        self.act(slug, "link-make", role=role, name=name)
        return next(link for link in self.fresh(slug) if link not in before)

    def seat_link(self, slug: str, seat: str) -> str:
        before = set(self.fresh(slug))
        self.act(slug, "seat-link", seat=seat)
        return next(link for link in self.fresh(slug) if link not in before)

    def seats(self, slug: str) -> list[str]:
        page = self.browser.get(f"/organise/{slug}").text
        return [fields["seat"] for action, fields in Forms(page).found if action.endswith("/seat-change")]

    def link_id(self, slug: str, index: int = -1) -> str:
        page = self.browser.get(f"/organise/{slug}").text
        return [fields["link"] for action, fields in Forms(page).found if action.endswith("/link-revoke")][index]
