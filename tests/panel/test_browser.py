"""Two people in two Chromiums, a third that watches: our own scripts, real devices' path, real codecs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from tests.clients.site import site
from tests.panel.fake_devices import BLUE, HEARING, PROBES, RED, FakePerson, alike, chromium, make_devices
from tests.panel.media_worker import ROOT, MediaWorker, debate, seat

PAGE = f"""<!doctype html><meta charset="utf-8"><title>media</title><video playsinline></video><script type="module">
import {{ WhipPublisher }} from '/js/media/whip.js';
import {{ WhepPlayer }} from '/js/media/whep.js';
import {{ LevelMeter }} from '/js/media/level_meter.js';
import * as devices from '/js/media/devices.js';
{PROBES}
window.news = [];
const onState = (news) => window.news.push(news);
const video = document.querySelector('video');
window.video = video;
window.publish = async (endpoint, ticket) => {{
  const stream = await devices.openDevices();
  window.devices_found = await devices.listDevices();
  window.loudest = 0;
  new LevelMeter((level) => {{ window.loudest = Math.max(window.loudest, level); }}).start(stream);
  window.publisher = new WhipPublisher({{ endpoint, getTicket: async () => ticket, onState }});
  window.publisher.publish(stream);
}};
window.play = (endpoint, ticket) => {{
  window.player = new WhepPlayer(video, {{ endpoint, getTicket: async () => ticket, onState }});
  window.player.play();
}};
window.ready = true;
</script>"""


def scripts() -> Starlette:
    """Serves our scripts as they are."""

    async def page(_request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE)

    return Starlette(routes=[Route("/", page), Mount("/js", StaticFiles(directory=ROOT / "frontend/static/js"))])


async def until(told: Callable[[], Awaitable[object]], within_s: float = 40) -> None:
    async with asyncio.timeout(within_s):
        while not await told():
            await asyncio.sleep(0.2)


async def opened(page: Page, at: str) -> Page:
    await page.goto(at)
    await page.wait_for_function("window.ready")
    return page


@pytest.mark.browser
async def test_two_people_are_seen_and_heard_by_a_third(tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        at = await stack.enter_async_context(site(scripts()))
        worker = await stack.enter_async_context(MediaWorker(tmp_path / "data", origins=at))
        playwright = await stack.enter_async_context(async_playwright())
        await worker.want_ready(debate(seat("blue"), seat("red")))

        async def person(who: FakePerson) -> Page:
            browser = await stack.enter_async_context(chromium(playwright, *make_devices(tmp_path, who).arguments()))
            page = await opened(await browser.new_page(), at)
            door = [f"{worker.url}/whip/d1/{who.name}", worker.ticket("whip", who.name)]
            await page.evaluate("([url, ticket]) => publish(url, ticket)", door)
            return page

        blue, red = await person(BLUE), await person(RED)
        await worker.linked("blue")
        await worker.linked("red")
        watching = await stack.enter_async_context(chromium(playwright, *HEARING))
        viewer = await opened(await watching.new_page(), at)
        await viewer.evaluate("([url, ticket]) => play(url, ticket)", [f"{worker.url}/whep/d1", worker.ticket()])
        await viewer.wait_for_function("window.player.state === 'live'", timeout=30_000)

        # Both colours, each in its half.
        async def both_colours() -> bool:
            left, right = await viewer.evaluate("lookAt(video, [[0.25, 0.5], [0.75, 0.5]])")
            return alike(left, BLUE.rgb) and alike(right, RED.rgb)

        await until(both_colours)

        # It moves: the white bar is not always at the same points.
        points = [[0.02 + 0.04 * step, 0.06] for step in range(12)]
        seen: set[str] = set()

        async def moves() -> bool:
            seen.add(str(await viewer.evaluate("(points) => lookAt(video, points)", points)))
            return len(seen) > 2

        await until(moves)

        # Both beeps, from an element that is not muted, well above what is between them.
        assert await viewer.evaluate("!video.muted && !video.paused && video.volume === 1")
        low, high, between = await viewer.evaluate("(f) => listenTo(video, f)", [BLUE.hertz, RED.hertz, 1000])
        assert low > between + 20 and high > between + 20, (low, high, between)

        # What the pages know of themselves.
        assert await blue.evaluate("loudest") > 0.5
        assert (await blue.evaluate("devices_found"))["cameras"]
        assert await red.evaluate("publisher.state") == "live"
        assert (await viewer.evaluate("player.stats()"))["fps"] is not None

        # A revoked seat is closed and does not come back; the others go on.
        since = len(worker.facts)
        worker.want(debate(seat("red")))
        await worker.linked("blue", False, since=since)
        await blue.wait_for_function("publisher.state === 'stopped' && publisher.code === 'seat_unknown'", timeout=30_000)
        assert await red.evaluate("publisher.state") == "live"


@pytest.mark.browser
async def test_the_player_says_what_stands_in_its_way(tmp_path: Path) -> None:
    async with contextlib.AsyncExitStack() as stack:
        at = await stack.enter_async_context(site(scripts()))
        worker = await stack.enter_async_context(MediaWorker(tmp_path, origins=at))
        playwright = await stack.enter_async_context(async_playwright())
        await worker.want_ready(debate())
        browser = await stack.enter_async_context(chromium(playwright))

        # A browser without H.264 is told so, by itself or by the 406 of the worker.
        deaf = await browser.new_page()
        await deaf.add_init_script(
            "const all = RTCRtpReceiver.getCapabilities.bind(RTCRtpReceiver);"
            "const without = (kind) => all(kind).codecs.filter((codec) => !/h264/i.test(codec.mimeType));"
            "RTCRtpReceiver.getCapabilities = (kind) => ({...all(kind), codecs: without(kind)});"
        )
        await opened(deaf, at)
        await deaf.evaluate("([url, ticket]) => play(url, ticket)", [f"{worker.url}/whep/d1", worker.ticket()])
        assert await deaf.evaluate("[player.state, player.code]") == ["stopped", "codec_unavailable"]

        # Without a gesture there is a picture (the waiting card) and a wish for a touch; the touch gives sound.
        quiet = await opened(await browser.new_page(), at)
        await quiet.evaluate("([url, ticket]) => play(url, ticket)", [f"{worker.url}/whep/d1", worker.ticket()])
        await quiet.wait_for_function("['needs_gesture', 'live'].includes(player.state)", timeout=30_000)
        assert await quiet.evaluate("player.state === 'live' || video.muted")
        await quiet.evaluate("player.unmute()")
        assert await quiet.evaluate("player.state === 'live' && !video.muted")

        # No camera on an insecure page, and none plugged in: a code each.
        code = "async () => { try { await (await import('/js/media/devices.js')).openDevices(); } catch (error) { return error.code; } }"
        assert await quiet.evaluate(code) in ("device_missing", "camera_refused")

        # A ticket for another debate stops the player with its code.
        lost = await opened(await browser.new_page(), at)
        await lost.evaluate("([url, ticket]) => play(url, ticket)", [f"{worker.url}/whep/d1", worker.ticket(debate="d2")])
        await lost.wait_for_function("player.state === 'stopped' && player.code === 'ticket_foreign'", timeout=10_000)
