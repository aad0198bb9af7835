"""Runs the real media worker as its own process, with a PanelLink that plays web. For the tests of panel and for whole journeys."""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx

from panel.control import PanelLink
from panel.messages import DebateWanted, Fact, SeatFact, SeatWanted, Wanted
from panel.tickets import Claims, issue, media_key

T = TypeVar("T")
DEBATE = "d1"
ROOT = Path(__file__).resolve().parents[2]


def seat(seat: str, name: str = "", *, on_stage: bool = True, muted: bool = False, tokens: tuple[str, ...] = ()) -> SeatWanted:
    return SeatWanted(seat, "panelist", name or seat, on_stage, muted, tokens)


def debate(
    *seats: SeatWanted, live: bool = True, title: str = "Une assise", revoked: tuple[str, ...] = (), id: str = DEBATE
) -> DebateWanted:
    return DebateWanted(id, id, live, title, seats, revoked, "Nous commençons bientôt")


class MediaWorker:
    """The process, its address, the facts it told, its log lines."""

    def __init__(self, data: Path, origins: str = "http://127.0.0.1:1", more: tuple[str, ...] = ()) -> None:
        self.data = data
        self.facts: list[Fact] = []
        self.log: list[dict[str, object]] = []
        self.url = ""
        self.key = b""
        self._origins = origins
        self._more = more
        self._news = asyncio.Condition()
        self._notices: set[asyncio.Task[None]] = set()
        self.process: asyncio.subprocess.Process
        self.link: PanelLink

    async def run_to_its_end(self) -> int:
        """For a worker that must not start: its exit status; its log is read to the end."""
        await self._start()
        async with asyncio.timeout(30):
            await self._reading
            return await self.process.wait()

    async def _start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "panel.worker", "--data", str(self.data), "--port", "0"),
            *("--origins", self._origins, "--program", "360p15", *self._more),
            cwd=ROOT,
            stderr=asyncio.subprocess.PIPE,
        )
        self._reading = asyncio.create_task(self._read_log())

    async def __aenter__(self) -> MediaWorker:
        await self._start()
        try:
            started = await self.logged("worker.listening")
        except BaseException:
            self.process.kill()
            raise
        self.url = f"http://127.0.0.1:{started['port']}"
        self.key = media_key(self.data / "run" / "media.key")
        self.link = PanelLink(self.data / "run" / "panel.sock", self._on_fact)
        self.link.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.link.close()
        if self.process.returncode is None:
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), 15)
        except TimeoutError:
            self.process.kill()
            raise
        finally:
            await self._reading

    def want(self, *debates: DebateWanted) -> None:
        self.link.want(Wanted(debates))

    async def want_ready(self, *debates: DebateWanted) -> None:
        """Want, and wait until the worker has it: its metrics then know the programs."""
        self.want(*debates)
        await self.until(lambda text: all(f'assises_panel_viewers{{debate="{one.debate}"}}' in text for one in debates))

    def ticket(self, kind: str = "whep", seat: str | None = None, session: str = "", debate: str = DEBATE, lifetime_s: int = 120) -> str:
        claims = Claims(debate, kind, session or secrets.token_hex(4), int(time.time()) + lifetime_s, seat)  # type: ignore[arg-type]
        return issue(self.key, claims)

    async def metrics(self) -> str:
        async with httpx.AsyncClient(base_url=self.url) as client:
            return (await client.get("/metrics")).text

    async def until(self, told: Callable[[str], bool], within_s: float = 20) -> str:
        """Ask the metrics until they say so."""
        async with asyncio.timeout(within_s):
            while not told(text := await self.metrics()):
                await asyncio.sleep(0.1)
            return text

    async def fact(self, matches: Callable[[Fact], bool], within_s: float = 20, since: int = 0) -> Fact:
        """The first fact (from the `since`-th on) that matches, waited for."""
        return await self._heard(lambda: next((fact for fact in self.facts[since:] if matches(fact)), None), within_s)

    async def linked(self, seat: str, linked: bool = True, within_s: float = 20, since: int = 0) -> None:
        await self.fact(lambda fact: isinstance(fact, SeatFact) and fact.seat == seat and fact.linked is linked, within_s, since)

    async def logged(self, event: str, within_s: float = 20, **fields: object) -> dict[str, object]:
        def found() -> dict[str, object] | None:
            wanted = {"event": event} | fields
            return next((line for line in self.log if wanted.items() <= line.items()), None)

        return await self._heard(found, within_s)

    async def _heard(self, find: Callable[[], T | None], within_s: float) -> T:
        async with asyncio.timeout(within_s), self._news:
            while (found := find()) is None:
                await self._news.wait()
            return found

    def _on_fact(self, fact: Fact) -> None:
        self.facts.append(fact)
        task = asyncio.create_task(self._notify())
        self._notices.add(task)
        task.add_done_callback(self._notices.discard)

    async def _notify(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def _read_log(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            try:
                self.log.append(json.loads(line))
            except json.JSONDecodeError:
                self.log.append({"event": "raw", "text": line.decode(errors="replace")})
            await self._notify()
