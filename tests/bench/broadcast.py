"""`bin/bench broadcast`: a thousand people ask while two hundred watch by segments and twenty by WebRTC, all of one live debate.

The clients share two cores with the app: they are pinned to the second one, those who watch are niced, and none decodes anything.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.bench.app import Speaker
from tests.bench.crowd import crowd
from tests.bench.fanout import queued_question
from tests.bench.questions import SETTINGS, Measured, storm
from tests.bench.report import finish, percentile, pin, progress, raise_open_files
from tests.bench.viewers import Viewers, hello
from tests.bench.whole_app import WholeApp, take_seats
from tests.clients.wire_client import WireClient

ROOT = Path(__file__).parents[2]
CLIENT_CORE = 1
WARM_UP_S = 5.0
Figures = dict[str, float | int | None]


class Watchers:
    """A process of many viewers: told when to begin and when to end, it says what they saw."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def begin(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(b"begin\n")
        await self._process.stdin.drain()

    async def end(self) -> Figures:
        assert self._process.stdin is not None
        self._process.stdin.write(b"end\n")
        return await self.hear(60)

    async def hear(self, within_s: float) -> Figures:
        assert self._process.stdout is not None
        async with asyncio.timeout(within_s):
            line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the watchers ended")
        heard: Figures = json.loads(line)
        return heard


@contextlib.asynccontextmanager
async def watchers(module: str, *arguments: object) -> AsyncIterator[Watchers]:
    process = await asyncio.create_subprocess_exec(
        *("nice", "-n", "5", sys.executable, "-m", f"tests.bench.crowds.{module}", *map(str, arguments)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    pin(process.pid, CLIENT_CORE)
    try:
        made = Watchers(process)
        await made.hear(120)
        yield made
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def seats_of(app: WholeApp, panelists: int) -> tuple[str, str, list[dict[str, str | int]]]:
    """The debate, the moderator's cookies (a link is good for one device), and who sends what."""
    moderator = WireClient(app.serving.url, app.slug, "moderator")
    await moderator.log_in(app.links["console"][0]["url"])
    await moderator.start()
    await moderator.until(lambda: bool(moderator.views))  # welcomed first, told afterwards
    try:
        return moderator.main["debate"]["id"], moderator.cookies, await take_seats(app.serving, moderator, panelists)
    finally:
        await moderator.stop()


async def lags(media: str, found: list[float]) -> None:
    """The panel's own word of how late its loop wakes, once a second."""
    while True:
        text = await asyncio.to_thread(lambda: urlopen(f"{media}/metrics", timeout=5).read().decode())
        found += [float(line.rpartition(" ")[2]) for line in text.splitlines() if line.startswith("assises_panel_loop_lag_seconds ")]
        await asyncio.sleep(1.0)


def people(app: WholeApp, size: int) -> Viewers:
    viewers = Viewers(app.address, b'{"type":')
    for n in range(size):
        viewers.open("/ws", app.headers, hello(app.ticket("participant")))
        if n % 50 == 49:
            viewers.poll(0)
    for _ in range(20):
        viewers.poll(0.05)
    return viewers


async def broadcast(chosen: argparse.Namespace) -> Figures:
    app = await asyncio.to_thread(WholeApp, SETTINGS, chosen.program)
    media = f"http://{app.media.netloc}"
    try:
        async with contextlib.AsyncExitStack() as stack:
            debate, cookies, seats = await seats_of(app, chosen.seats - 1)
            await stack.enter_async_context(crowd(media, seats, CLIENT_CORE))
            progress(f"{len(seats)} seats are sending")
            by_webrtc = await stack.enter_async_context(watchers("by_webrtc", app.origin, app.slug, chosen.webrtc))
            progress(f"{chosen.webrtc} watch by WebRTC")
            host, port = app.media.hostname, app.media.port
            by_segments = await stack.enter_async_context(watchers("by_segments", host, port, app.stream(debate), chosen.players))
            progress(f"{chosen.players} watch by segments")
            pin(os.getpid(), CLIENT_CORE)
            moderator = Speaker(app, "moderator", cookies)
            aired = queued_question(app, moderator, "Qui paiera l’entretien de la ligne, et jusqu’à quand ?")
            viewers = await asyncio.to_thread(people, app, chosen.viewers)
            progress(f"{chosen.viewers} participants")
            await asyncio.sleep(WARM_UP_S)
            late: list[float] = []
            lag = asyncio.create_task(lags(media, late))
            for one in (by_webrtc, by_segments):
                await one.begin()
            before = app.costs()
            began = asyncio.get_running_loop().time()
            asked = await asyncio.to_thread(storm, app, moderator, aired, Measured(viewers), chosen.rate, chosen.seconds)
            after, elapsed = app.costs(), asyncio.get_running_loop().time() - began
            lag.cancel()
            seen = {**await by_webrtc.end(), **await by_segments.end()}
    finally:
        await asyncio.to_thread(app.stop)
    table: dict[str, Any] = {}
    for name, (spent, waited) in after.items():
        table[f"{name}_cores"] = round((spent - before[name][0]) / elapsed, 3)
        table[f"{name}_core_wait_share"] = round((waited - before[name][1]) / elapsed, 3)
    return {
        **asked,
        **seen,
        **table,
        "panel_loop_lag_p50_ms": round(percentile(late, 0.5) * 1e3, 1),
        "panel_loop_lag_max_ms": round(max(late) * 1e3, 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench broadcast", description=__doc__)
    options.add_argument("--players", type=int, default=200, help="viewers by LL-HLS")
    options.add_argument("--webrtc", type=int, default=20, help="viewers by WebRTC")
    options.add_argument("--viewers", type=int, default=1000, help="people with a WebSocket, who ask")
    options.add_argument("--rate", type=int, default=50, help="questions a second")
    options.add_argument("--seats", type=int, default=3)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--program", default="720p25")
    chosen = options.parse_args()
    files, load = raise_open_files(), os.getloadavg()[0]
    figures = asyncio.run(broadcast(chosen))
    setup = {**vars(chosen), "settings": SETTINGS, "open_files": files, "pinned": "clients on 1, app free", "load_before": round(load, 2)}
    finish("broadcast", setup, figures)


if __name__ == "__main__":
    main()
