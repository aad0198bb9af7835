"""The real app for the benchmarks, media and all: `bin/serve` with its processes, and what each of them costs."""

from __future__ import annotations

import contextlib
import http.client
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from panel.tickets import media_key, stream_name
from tests.bench.app import App
from tests.bench.process_cost import family, own_core_wait_s, own_cpu_s
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient

PROCESSES = {"web": b"frontend.web", "panel": b"panel.worker", "mixer": b"panel.mixer"}


class WholeApp(App):
    """One debate, live, with its program. Nothing is pinned."""

    def __init__(self, settings: dict[str, int | float], program: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="assises-bench-")
        data = Path(self._folder.name) / "var"
        lines = "".join(f"{key} = {value}\n" for key, value in settings.items())
        self.serving = Serving(data, settings=lines, program=program)
        self.serving.__enter__()
        self.links, self.slug, self.origin = self.serving.links, self.serving.slug, self.serving.url
        self.pid = self.serving.process.pid
        port = urlsplit(self.origin).port
        assert port is not None
        self.port = port
        self.media = urlsplit(self.links["whip"]["url"])
        self._http = http.client.HTTPConnection("127.0.0.1", self.port)

    def stop(self) -> None:
        self._http.close()
        self.serving.stop()
        self._folder.cleanup()

    def stream(self, debate: str) -> str:
        return stream_name(media_key(self.serving.data / "run" / "media.key"), debate)

    def processes(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for pid in family(self.pid):
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                found |= {name: pid for name, module in PROCESSES.items() if module in words}
        return found

    def costs(self) -> dict[str, tuple[float, float]]:
        """CPU and time without a core, in seconds, of each process by itself."""
        return {name: (own_cpu_s(pid), own_core_wait_s(pid)) for name, pid in self.processes().items()}


async def take_seats(serving: Serving, moderator: WireClient, panelists: int) -> list[dict[str, str | int]]:
    """Brings the hall and some panelists on stage; who sends what, as `tests.bench.crowds.seats` reads it."""
    hall = serving.links["whip"]
    seats: list[dict[str, str | int]] = [{"path": urlsplit(hall["url"]).path, "bearer": hall["token"], "clip": 0}]
    debate = moderator.main["debate"]["id"]
    for n, link in enumerate(serving.links["panel"][:panelists]):
        panelist = WireClient(serving.url, serving.slug, "panelist")
        await panelist.log_in(link["url"])
        await panelist.start()
        seat = panelist.welcome["seat"]
        await panelist.send({"type": "seat.enter"})
        await moderator.send({"type": "seat.bring", "seat": seat})
        ticket = f"{serving.url}/d/{serving.slug}/ticket {panelist.cookies}"
        seats.append({"path": f"/whip/{debate}/{seat}", "ticket": ticket, "clip": n + 1})
        await panelist.stop()
    return seats
