"""Players that wait, over real HTTP: none is forgotten, none keeps its place after it hung up, and each counts once."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from statistics import median

import httpx
import pytest_asyncio
import uvicorn

from panel.mixer.size import SIZES
from panel.out.broadcast import Broadcast
from panel.out.door import Door
from panel.out.finish import main as finish
from panel.out.origin import Origin
from panel.out.recovered import recover
from panel.unit import Track
from tests.panel.out.serve import STREAM, feed
from tests.panel.out.source import Source

SIZE = SIZES["360p15"]
PART_S = SIZE.part_pictures / SIZE.fps


class Site:
    """A live broadcast in real time behind uvicorn, as in the panel."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.url = url
        self.broadcast = Broadcast(STREAM, folder, SIZE)
        self.door = Door(self.broadcast)

    def edge(self) -> tuple[int, int]:
        """The position that comes next."""
        last = self.broadcast.main.last_part
        assert last is not None
        return last[0], last[1] + 1


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    made = Site(tmp_path, f"http://127.0.0.1:{listener.getsockname()[1]}/live/{STREAM}/")
    app = Origin(lambda name: made.door if name == STREAM else None, tmp_path)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    feeding = asyncio.create_task(feed(made.broadcast, Source(SIZE)))
    async with asyncio.timeout(10):
        while made.broadcast.main.last_part is None:
            await asyncio.sleep(0.05)
    yield made
    feeding.cancel()
    made.broadcast.suspend()
    await made.broadcast.written()
    server.should_exit = True
    await serving


async def test_fifty_who_wait_are_told_of_each_part_at_once(site: Site) -> None:
    limits = httpx.Limits(max_connections=60)
    clock = asyncio.get_running_loop().time
    async with httpx.AsyncClient(base_url=site.url, limits=limits, timeout=10) as http:
        for _ in range(6):
            number, part = site.edge()
            hint = site.broadcast.main.hinted()

            async def ask(query: str = f"main.m3u8?_HLS_msn={number}&_HLS_part={part}") -> tuple[float, httpx.Response]:
                return clock(), await http.get(query)

            told: list[float] = []
            site.broadcast.listen(lambda told=told: told.append(clock()))  # type: ignore[misc]
            answers = await asyncio.gather(*(ask() for _ in range(50)))
            assert {answer.status_code for _, answer in answers} == {200}
            assert all(hint in answer.text.partition("#EXT-X-PRELOAD")[0] for _, answer in answers)
            assert clock() - told[-1] < 0.5, "all of them well before the next part"
        assert site.door.listeners(clock()) in range(50, 53)
    assert site.door.waiting == {}


async def test_who_hangs_up_frees_the_place_at_once(site: Site) -> None:
    number, _ = site.edge()
    query = f"GET /live/{STREAM}/main.m3u8?_HLS_msn={number + 2} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    port = int(re.findall(r":(\d+)/", site.url)[0])
    writers = []
    for _ in range(20):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(query)
        writers.append(writer)
    async with asyncio.timeout(3):
        while len(site.door.waiting) < 20:
            await asyncio.sleep(0.01)
        for writer in writers:
            writer.transport.abort()
        while site.door.waiting:
            await asyncio.sleep(0.01)
    assert site.broadcast.main.reached(number + 2, -1) is False, "freed by the hang-up, not by the segment"


async def test_a_player_that_asks_on_and_on_gets_every_part_in_its_time(site: Site) -> None:
    """Walks along the hints and the positions as a player does, through three turns of a segment."""
    clock = asyncio.get_running_loop().time
    arrivals: list[float] = []
    durations: list[float] = []
    async with httpx.AsyncClient(base_url=site.url, timeout=10) as http:
        number, part = site.edge()
        while len(arrivals) < 18:
            text = (await http.get(f"main.m3u8?_HLS_msn={number}&_HLS_part={part}&_HLS_skip=YES")).text
            name = re.findall(r'#EXT-X-PART:DURATION=([\d.]+),URI="([^"]+)"', text)[-1]
            hint = re.findall(r'PRELOAD-HINT:TYPE=PART,URI="([^"]+)"', text)[0]
            arrivals.append(clock())
            durations.append(float(name[0]))
            waited, _ = await asyncio.gather(http.get(hint), asyncio.sleep(0))
            assert waited.status_code == 200 and len(waited.content) > 500
            number, part = site.edge()
            part -= 1  # the one that was hinted at is there: its playlist comes at once
    gaps = [later - former for former, later in pairwise(arrivals)]
    print("durations", sorted(set(durations)), "gaps", [round(gap, 3) for gap in gaps])
    assert abs(median(gaps) - PART_S) < 0.05


async def test_a_position_past_a_segments_end_waits_for_the_next_segment(site: Site) -> None:
    """Answered at once with nothing new, a player would ask again, and again."""
    clock = asyncio.get_running_loop().time
    async with httpx.AsyncClient(base_url=site.url, timeout=10) as http:
        number, _ = site.edge()
        began = clock()
        text = (await http.get(f"main.m3u8?_HLS_msn={number}&_HLS_part={9}")).text
        newest = text.rpartition("#EXT-X-PROGRAM-DATE-TIME")[2]
        assert newest.count("#EXT-X-PART:") == 1 and "INDEPENDENT=YES" in newest
        assert clock() - began < 2.2


async def test_the_recording_is_given_after_the_close_alone_and_then_never_touched_again(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, timeout=10) as http:
        assert (await http.get("recording.mp4")).json() == {"error": {"code": "recording_none"}}
        site.broadcast.close()
        await site.broadcast.written()
        path = site.folder / f"{STREAM}.mp4"
        assert finish([str(path)]) == 0
        whole = path.read_bytes()
        assert (await http.get("recording.mp4")).content == whole
        assert recover(path) is None
        # A debate of the same name that goes live again: the finished file is set aside, not cut to its beginning.
        again = Broadcast(STREAM, site.folder, SIZE)
        for _, track, unit in Source(SIZE).units(3):
            (again.picture if track is Track.PICTURE else again.sound)(unit)
        again.close()
        await again.written()
        assert (site.folder / f"{STREAM}.1.mp4").read_bytes() == whole
    with contextlib.suppress(FileNotFoundError):
        assert not (site.folder / f"{STREAM}.draft.mp4").exists()
