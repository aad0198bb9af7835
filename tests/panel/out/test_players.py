"""Real players: hls.js and Chromium's own, on the live stream and on the recording."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from frontend.recordings import first_picture, movie_header
from panel.mixer.size import SIZES
from panel.out.broadcast import Broadcast
from panel.out.door import Door
from panel.out.finish import main as finish
from panel.out.origin import Origin
from panel.unit import Track
from tests.clients.site import site
from tests.panel.fake_devices import CHROMIUM
from tests.panel.media_worker import ROOT
from tests.panel.out.serve import STREAM
from tests.panel.out.source import Source, grey_of

SIZE = SIZES["360p15"]
PAGE = f"""<!doctype html><meta charset="utf-8"><title>player</title><video muted playsinline></video><script type="module">
import Hls from '/vendor/hls.js/dist/hls.min.mjs';
const video = document.querySelector('video');
window.errors = [];
window.parts = [];
window.withHls = () => {{
  window.hls = new Hls({{ lowLatencyMode: true, enableWorker: false }});
  hls.on(Hls.Events.ERROR, (_, data) => errors.push(data.details + (data.fatal ? ' fatal' : '')));
  hls.on(Hls.Events.FRAG_BUFFERED, (_, data) => {{ if (data.part) parts.push([data.part.duration, performance.now() / 1000]); }});
  hls.loadSource('/live/{STREAM}/index.m3u8');
  hls.attachMedia(video);
  hls.on(Hls.Events.MANIFEST_PARSED, () => video.play());
}};
window.alone = (source) => {{ video.src = source; video.play(); }};
</script>"""


class Stage:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.begin()
        self.dead_until = 0.0
        self.pages = StaticFiles(directory=ROOT / "frontend/static")
        self.origin = Origin(lambda name: self.door if name == STREAM else None, folder)

    def begin(self) -> None:
        self.broadcast = Broadcast(STREAM, self.folder, SIZE, b"k" * 32)
        self.door = Door(self.broadcast)

    async def kill(self, away_s: float) -> None:
        """The panel: some of what it told is in no file, and another one comes up after a while."""
        self.dead_until = time.time() + away_s
        self.broadcast.suspend()
        await self.broadcast.written()
        path = self.folder / f"{STREAM}.mp4"
        os.truncate(path, path.stat().st_size * 3 // 4)
        await asyncio.sleep(away_s - 0.1)
        self.begin()

    async def feed(self) -> None:
        async for track, unit in Source(SIZE).live():
            if time.time() > self.dead_until:
                (self.broadcast.picture if track is Track.PICTURE else self.broadcast.sound)(unit)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith("/live/"):
            await self.origin(scope, receive, send)
        elif scope["path"] == "/":
            await HTMLResponse(PAGE)(scope, receive, send)
        else:
            await self.pages(scope, receive, send)


@contextlib.asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[tuple[Stage, Page]]:
    stage = Stage(folder)
    feeding = asyncio.create_task(stage.feed())
    try:
        async with site(stage.app) as at, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
            )
            page = await browser.new_page()
            await until(lambda: _truth(len(stage.broadcast.main.segments) > 3))
            await page.goto(at)
            yield stage, page
            await browser.close()
    finally:
        feeding.cancel()
        if not stage.broadcast.closed:
            stage.broadcast.suspend()
        await stage.broadcast.written()


async def _truth(value: bool) -> bool:
    return value


async def until(told: Callable[[], Awaitable[object]], within_s: float = 30) -> None:
    async with asyncio.timeout(within_s):
        while not await told():
            await asyncio.sleep(0.1)


async def place(page: Page) -> float:
    at: float = await page.evaluate("document.querySelector('video').currentTime")
    return at


@pytest.mark.browser
async def test_hls_js_follows_closely_and_through_a_mixer_that_died(tmp_path: Path) -> None:
    async with staged(tmp_path) as (stage, page):
        await page.evaluate("withHls()")
        await until(lambda: page.evaluate("parts.length > 15"))
        behind = await page.evaluate("Date.now() / 1000 - hls.playingDate.getTime() / 1000")
        assert behind < 3, "close to the edge"
        parts = await page.evaluate("parts.slice(3)")
        gaps = [later[1] - former[1] for former, later in pairwise(parts)]
        print(
            "durations", sorted({round(part[0], 3) for part in parts}), "gaps", [round(gap, 2) for gap in gaps], "behind", round(behind, 2)
        )
        stage.dead_until = time.time() + 2
        stage.broadcast.interrupted()
        await asyncio.sleep(2)
        before = await place(page)
        seen = await page.evaluate("hls.playingDate.getTime()")
        await until(lambda: page.evaluate(f"hls.playingDate.getTime() > {seen} + 5000"))
        assert await place(page) > before
        assert [error for error in await page.evaluate("errors") if "fatal" in error] == []
        assert stage.door.listeners(asyncio.get_running_loop().time()) == 1
        await page.evaluate("() => { window.over = new Promise((over) => { document.querySelector('video').onended = over; }); }")
        stage.dead_until = time.time() + 60
        stage.broadcast.close()
        over = await asyncio.wait_for(page.evaluate("over.then(() => hls.playingDate / 1000)"), 15)
        assert over > stage.broadcast.main.segments[-1].ends - 0.1, "seen to its last picture"


@pytest.mark.browser
@pytest.mark.parametrize("play", ["withHls()", f"alone('/live/{STREAM}/index.m3u8')"])
async def test_players_go_on_through_a_panel_that_was_killed(tmp_path: Path, play: str) -> None:
    async with staged(tmp_path) as (stage, page):
        await until(lambda: _truth(len(stage.broadcast.main.segments) > 6))
        await page.evaluate(play)
        await until(lambda: page.evaluate("document.querySelector('video').currentTime > 0"))
        await asyncio.sleep(4)
        before, newest = await place(page), stage.broadcast.main.furthest
        await stage.kill(2.5)
        await until(lambda: _truth(len(stage.broadcast.main.segments) > 4 and stage.broadcast.main.open_segment is not None))
        assert stage.broadcast.main.segments[-1].number > newest and any(one.missing for one in stage.broadcast.main.segments)
        await until(lambda: page.evaluate(f"document.querySelector('video').currentTime > {before + 8}"))
        assert await page.evaluate("document.querySelector('video').error") is None
        assert [error for error in await page.evaluate("errors") if "fatal" in error] == []
        if play == "withHls()":
            await until(lambda: page.evaluate("Date.now() / 1000 - hls.playingDate.getTime() / 1000 < 4"))
            # Back over the gap, into what the first panel made.
            await page.evaluate("document.querySelector('video').currentTime -= 15")
            there = await place(page)
            await until(lambda: page.evaluate(f"document.querySelector('video').currentTime > {there + 2}"))
            print("errors", await page.evaluate("errors"))


@pytest.mark.browser
async def test_chromium_plays_it_by_itself(tmp_path: Path) -> None:
    async with staged(tmp_path) as (_, page):
        await page.evaluate(f"alone('/live/{STREAM}/index.m3u8')")
        await until(lambda: page.evaluate("document.querySelector('video').currentTime > 0"))
        before = await place(page)
        await asyncio.sleep(4)
        assert await place(page) > before + 2


@pytest.mark.browser
async def test_a_recording_can_be_jumped_in(tmp_path: Path) -> None:
    async with staged(tmp_path) as (stage, page):
        for _, track, unit in Source(SIZE, began=time.time() + 100).units(60):
            (stage.broadcast.picture if track is Track.PICTURE else stage.broadcast.sound)(unit)
        stage.broadcast.close()
        await stage.broadcast.written()
        assert finish([str(tmp_path / f"{STREAM}.mp4")]) == 0
        await page.evaluate(f"alone('/live/{STREAM}/recording.mp4')")
        await until(lambda: page.evaluate("document.querySelector('video').duration > 55"))
        await page.evaluate("document.querySelector('video').currentTime = 40")
        await until(lambda: page.evaluate("document.querySelector('video').currentTime > 41"))
        assert await page.evaluate("document.querySelector('video').error") is None


# The grey of the left half, as tests.panel.out.source draws it.
GREY = """async ([source, at]) => {
  const film = document.createElement('video');
  film.muted = true; film.src = source;
  await new Promise((done, failed) => { film.onloadeddata = done; film.onerror = failed; });
  film.currentTime = at;
  await new Promise((done) => { film.onseeked = done; });
  const canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  const context = canvas.getContext('2d');
  context.drawImage(film, 0, 0, 64, 36);
  return context.getImageData(8, 18, 1, 1).data[0];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("fraction", [0.0, 0.7])
async def test_a_moment_of_a_recording_is_found_to_the_picture(tmp_path: Path, fraction: float) -> None:
    began = int(time.time()) + 100 + fraction
    async with staged(tmp_path) as (stage, page):
        stage.dead_until = time.time() + 300
        stage.broadcast.close()
        await stage.broadcast.written()
        path = tmp_path / f"{STREAM}.mp4"
        path.unlink()
        stage.begin()
        for _, track, unit in Source(SIZE, began=began).units(8):
            (stage.broadcast.picture if track is Track.PICTURE else stage.broadcast.sound)(unit)
            await asyncio.sleep(0.0005)
        stage.broadcast.close()
        await stage.broadcast.written()

        async def seen(program_at: float, zero: float) -> float:
            grey: float = await page.evaluate(GREY, [f"/live/{STREAM}/recording.mp4?{zero}", program_at - zero])
            return grey * 219 / 255 + 16  # as luma

        created = movie_header(path.read_bytes()[:1024])[0]
        assert created == int(began)
        for after in (3.05, 4.35):  # in the middle of a step of the card's
            assert abs(await seen(began + after, created) - grey_of(began + after)) < 7, "in fragments"
        assert finish([str(path)]) == 0
        with path.open("rb") as file:
            first = first_picture(file, path.stat().st_size)
        assert first is not None and abs(first - began) < 0.001
        for after in (3.05, 4.35):
            assert abs(await seen(began + after, first) - grey_of(began + after)) < 7, "packed"


@pytest.mark.browser
async def test_a_dead_line_of_sound_does_not_stop_the_picture(tmp_path: Path) -> None:
    async with staged(tmp_path) as (stage, page):
        await page.evaluate("withHls()")
        await until(lambda: page.evaluate("parts.length > 10"))
        stage.broadcast.sound = lambda unit: None  # type: ignore[method-assign]
        await asyncio.sleep(4)
        before = await place(page)
        await asyncio.sleep(5)
        assert await place(page) > before + 4
