"""kill -9 of web, panel and mixer in a live debate: what was acknowledged stays, viewers see on within seconds, the recording stays whole.

Seats send ready-made clips and call again as the page does; one viewer watches by WebRTC, one by segments; people ask all the while.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import httpx
from msgspec import Struct

from panel.tickets import media_key, stream_name
from tests.bench.crowd import crowd
from tests.bench.playlist import read_playlist
from tests.bench.process_cost import family
from tests.bench.segment_viewer import SegmentViewer
from tests.bench.whole_app import take_seats
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.faults.recorded import Recorded, judge_recording
from tests.faults.returning import ReturningViewer
from tests.faults.storm import SETTINGS, Person, judge, publish_some, repeat, verify

Victim = Literal["web", "panel", "mixer"]
VICTIMS: tuple[Victim, ...] = ("web", "panel", "mixer")
PEOPLE = 8
IN_FLIGHT = 2
PANELISTS = 2
PAUSE_S = 0.4
ALL_BACK_WITHIN_S = 40.0
MOVES_WITHIN_S = 0.7  # a picture that is younger moves


class Kill(Struct, frozen=True):
    """Seconds. `program_back`: the program's next part could be loaded; `all_back`: seats linked, viewers see, people answered."""

    victim: Victim
    program_back: float
    all_back: float
    webrtc_stall: float
    segment_stall: float


class KillReport(Struct, frozen=True, kw_only=True):
    kills: list[Kill]
    acks: int
    lost: int
    doubled: int
    wrong_repeats: int
    events: int
    recorded: Recorded


class _House:
    """The debate that is killed at, and everybody in it."""

    def __init__(self, serving: Serving, moderator: WireClient, people: list[Person]) -> None:
        self.serving = serving
        self.moderator = moderator
        self.people = people
        debate = moderator.main["debate"]["id"]
        self.stream = stream_name(media_key(serving.data / "run" / "media.key"), debate)
        media = urlsplit(serving.links["whip"]["url"])
        assert media.hostname is not None and media.port is not None
        self.media = f"http://{media.netloc}"
        self.webrtc = ReturningViewer(serving)
        self.segments = SegmentViewer(media.hostname, media.port, self.stream)

    def kill(self, victim: Victim) -> None:
        if victim == "web":
            self.serving.kill("frontend.web")
        elif victim == "panel":
            self.serving.kill("panel.worker")
        else:
            os.kill(self._mixer(), signal.SIGKILL)

    def _mixer(self) -> int:
        for pid in family(self.serving.pid("panel.worker")):
            with contextlib.suppress(OSError):
                if b"panel.mixer" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0"):
                    return pid
        raise RuntimeError("the mixer is not running")

    async def program_after(self, at: float) -> float:
        """The time at which a part of the program that was made after `at` could be loaded."""
        async with httpx.AsyncClient(base_url=self.media, timeout=2) as http, asyncio.timeout(ALL_BACK_WITHIN_S):
            while True:
                with contextlib.suppress(httpx.HTTPError):
                    answer = await http.get(f"/live/{self.stream}/main.m3u8")
                    parts = read_playlist(answer.text).parts if answer.status_code == 200 else ()
                    if parts and parts[-1].ends_at - parts[-1].duration > at:
                        return time.time()
                await asyncio.sleep(0.05)

    def all_back(self, since: float) -> bool:
        now = time.time()
        seen = bool(self.webrtc.pictures) and self.webrtc.pictures[-1] > max(since, now - MOVES_WITHIN_S)
        linked = all(seat["linked"] for seat in self.moderator.main["seats"].values() if seat["state"] == "on_stage")
        live = all(client.live.is_set() for client in (self.moderator, *(person.client for person in self.people)))
        return seen and linked and live and self.segments.still_for(now) == 0.0


async def kills(
    data: Path, rounds: int, program: str, calm_s: float, say: Callable[[str], None] = lambda _: None, seed: int | None = None
) -> KillReport:
    """`rounds` of each victim, in an order of chance, at instants of chance; `calm_s` at least between a recovery and the next."""
    chance = random.Random(seed)
    order = [victim for victim in VICTIMS for _ in range(rounds)]
    chance.shuffle(order)
    with Serving(data, settings=SETTINGS, program=program) as serving:
        async with _lively(serving) as house:
            taken = [await _killed(house, victim, calm_s, chance, say) for victim in order]
            for person in house.people:
                person.going = False
            await asyncio.sleep(1.0)
            await asyncio.wait_for(_quiet(house.people), 30)
            lost, doubled = await judge(house.people, house.moderator)
            wrong = await repeat(house.people)
            acks = sum(len(person.asked) + len(person.supported) for person in house.people)
    recorded = await asyncio.to_thread(judge_recording, data / "recordings" / f"{house.stream}.mp4")
    return KillReport(kills=taken, acks=acks, lost=lost, doubled=doubled, wrong_repeats=wrong, events=verify(data), recorded=recorded)


async def _quiet(people: list[Person]) -> None:
    while any(person.client.unanswered for person in people):
        await asyncio.sleep(0.05)


async def _killed(house: _House, victim: Victim, calm_s: float, chance: random.Random, say: Callable[[str], None]) -> Kill:
    await asyncio.sleep(calm_s + chance.uniform(0.0, 3.0))
    at = time.time()
    house.kill(victim)
    program = await house.program_after(at)
    async with asyncio.timeout(ALL_BACK_WITHIN_S):
        while time.time() < at + 1.0 or not house.all_back(at):
            await asyncio.sleep(0.05)
    back = time.time()
    await asyncio.sleep(2.0)  # what still stumbles after it looked well belongs to this kill
    kill = Kill(
        victim,
        round(program - at, 2),
        round(back - at, 2),
        round(_longest_gap(house.webrtc.pictures, at, time.time()), 2),
        round(max([lasted for began, lasted in house.segments.stalls if began + lasted > at], default=0.0), 2),
    )
    stalls = f"WebRTC stood still {kill.webrtc_stall} s, segments {kill.segment_stall} s"
    say(f"{victim}: program back in {kill.program_back} s, all in {kill.all_back} s; {stalls}")
    return kill


def _longest_gap(pictures: list[float], since: float, until: float) -> float:
    near = [at for at in pictures if since - 1.0 <= at <= until]
    return max((later - earlier for earlier, later in itertools.pairwise(near)), default=until - since)


@contextlib.asynccontextmanager
async def _lively(serving: Serving) -> AsyncIterator[_House]:
    """Two panelists and the hall on stage and sending, people asking, two viewers who see the picture move."""
    async with contextlib.AsyncExitStack() as stack:

        async def client(role: str, link: str | None = None) -> WireClient:
            made = WireClient(serving.url, serving.slug, role)
            if link is not None:
                await made.log_in(link)
            await made.start()
            await made.until(lambda: bool(made.views))  # welcomed first, told afterwards
            stack.push_async_callback(made.stop)
            return made

        moderator = await client("moderator", serving.links["console"][0]["url"])
        people = [Person(await client("participant"), n, IN_FLIGHT, PAUSE_S) for n in range(PEOPLE)]
        house = _House(serving, moderator, people)
        seats = await take_seats(serving, moderator, PANELISTS)
        await stack.enter_async_context(crowd(house.media, seats))
        work = [person.storm() for person in people]
        work += [publish_some(moderator, lambda: True, 1.0), house.webrtc.watch(), house.segments.watch()]
        tasks = [asyncio.create_task(one) for one in work]
        try:
            async with asyncio.timeout(ALL_BACK_WITHIN_S):
                while not house.all_back(0.0):
                    await asyncio.sleep(0.1)
            yield house
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
        for fault in ended:
            if isinstance(fault, Exception):
                raise fault
