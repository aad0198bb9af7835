"""Real players: hls.js and Chromium's own, on the live stream and on the recording."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

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
from tests.panel.out.source import Source

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
        self.broadcast = Broadcast(STREAM, folder, SIZE)
        self.door = Door(self.broadcast)
        self.dead_until = 0.0
        self.pages = StaticFiles(directory=ROOT / "frontend/static")
        self.origin = Origin(lambda name: self.door if name == STREAM else None, folder)

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
        if not stage.broadcast.ended:
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
        stage.broadcast.close()
        # Told of the end. Whether `ended` fires is hls.js's: it may leave out the last part of a segment that ends with the playlist.
        await until(lambda: page.evaluate("hls.levels.some((level) => level.details?.live === false)"))


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
