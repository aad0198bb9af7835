"""The demo as a newcomer gets it: `bin/serve --demo`, a browser, and pieces killed while somebody looks. No panel, no web is replaced."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from frontend.demo.play import load_play
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.cast import cast_of, until, use_link

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420)]
# The outer half of each quarter: left top, right top, left bottom, right bottom. Three people leave both lower corners black.
QUARTERS = """() => {
  const video = document.querySelector('video');
  if (!video || !video.videoWidth) return [];
  const canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.drawImage(video, 0, 0, 64, 36);
  const part = (x, y) => [...context.getImageData(x, y, 14, 9).data].filter((_, at) => at % 4 !== 3);
  return [part(0, 4), part(50, 4), part(0, 20), part(50, 20)];
}"""


@pytest.fixture(scope="module")
def demo() -> Iterator[Serving]:
    folder = Path(tempfile.mkdtemp(prefix="assises-"))
    os.environ["LC_ALL"] = "fr_FR.UTF-8"
    try:
        with Serving(folder / "data", "--demo", debate=None) as running:
            yield running
    finally:
        del os.environ["LC_ALL"]
        shutil.rmtree(folder, ignore_errors=True)


async def differences(page: Page, seconds: float = 1.5) -> list[float]:
    """By how many grey levels each quarter of the program changed meanwhile; four nothings without a picture."""
    before = await page.evaluate(QUARTERS)
    await asyncio.sleep(seconds)
    after = await page.evaluate(QUARTERS)
    if not before or not after:
        return [0.0] * 4
    return [sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one) for one, other in zip(before, after, strict=True)]


def lit(quarters: list[list[int]]) -> bool:
    return bool(quarters) and all(sum(part) / len(part) > 30 for part in quarters)


async def four_move(page: Page) -> bool:
    return lit(await page.evaluate(QUARTERS)) and all(one > 0.25 for one in await differences(page))


async def test_a_newcomer_sees_four_people_move_and_questions_arrive(demo: Serving, tmp_path: Path) -> None:
    async with cast_of(demo, tmp_path) as cast:
        browser = await cast.browser()
        page = await cast.viewer(browser, "newcomer", viewport={"width": 1280, "height": 900})
        await until(lambda: four_move(page))
        await expect(page.locator("article.slip").first).to_be_visible()
        async with asyncio.timeout(60):
            while await page.locator(".onair-card, .onair").count() == 0:
                await asyncio.sleep(0.5)
        # A visitor's console below stops the autopilot: what it does alone is seen before.
        viewer = await WireClient(demo.url, demo.slug, "participant").start()
        try:
            await until(lambda: has_decided(viewer))
        finally:
            await viewer.stop()
        home = await cast.someone(browser, "role player", viewport={"width": 1280, "height": 900})
        await home.goto(demo.url)
        roles = home.locator(".try-roles a")
        await expect(roles).to_have_count(7)
        links = [await roles.nth(n).get_attribute("href") or "" for n in range(7)]
        for link in links:
            if "#" in link and "/role" in link:
                await use_link(home, link)
                assert "/role" not in home.url


async def has_decided(viewer: WireClient) -> bool:
    """It has refused, and answered, as the script would have it."""
    view = viewer.views.get("public", {"questions": {}})
    return {"refused", "answered"} <= {question["state"] for question in view["questions"].values()}


async def moderator(demo: Serving) -> WireClient:
    """Another browser with the moderator's link, which waits at the door until the demo lets it in."""
    client = WireClient(demo.url, demo.slug, "moderator")
    await client.log_in(demo.links["console"][0]["url"])

    async def let_in() -> bool:
        return (await client.http.get("/api/waiting")).json()["to"] is not None

    await until(let_in)
    await client.start()
    await client.until(lambda: "console" in client.views)
    return client


async def test_it_steps_back_for_a_person_and_lets_a_second_browser_in(demo: Serving) -> None:
    first = await moderator(demo)
    await first.stop()
    client = await moderator(demo)
    try:
        async with asyncio.timeout(20):
            while "demo.steps_back" not in demo.log.read_text():
                await asyncio.sleep(0.2)
        await asyncio.sleep(1)
        decided = ledger(client)
        await asyncio.sleep(12)
        assert ledger(client) == decided, "the desk is the person's"
        await client.send({"type": "program.lay_out", "layout": "grid", "seats": []})
    finally:
        await client.stop()


def ledger(client: WireClient) -> Any:
    return client.main["ledger"]["length"]


async def test_each_piece_may_die_and_the_debate_goes_on(demo: Serving) -> None:
    async def all_linked() -> bool:
        return sum(bool(seat["linked"]) for seat in watcher.main["seats"].values()) == 4

    watcher = await moderator(demo)
    try:
        await until(all_linked)
        for module in ("panel.worker", "frontend.demo", "frontend.web"):
            killed = demo.kill(module)
            await asyncio.sleep(5)
            assert demo.pid(module) != killed
            await until(all_linked, 90)
        await until(lambda: everybody_is_back(watcher), 90)
    finally:
        await watcher.stop()
    log = demo.log.read_text()
    assert "Traceback" not in log and '"level": "error"' not in log


async def everybody_is_back(watcher: WireClient) -> bool:
    return int(watcher.states.get("presence", {}).get("online", 0)) >= len(load_play("fr").names)


def test_it_ends_in_a_few_seconds_and_goes_on_at_the_next_start(demo: Serving) -> None:
    began = time.monotonic()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(20) == 0
    assert time.monotonic() - began < 10
    assert "Traceback" not in demo.log.read_text()
    slug = demo.slug
    with Serving(demo.data, "--demo", debate=None) as again:
        assert again.slug == slug
