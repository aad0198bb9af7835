"""Several web processes, in real browsers: replaced one by one in a storm, cut off from their owner. Nobody is shown an error."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.fleet import Fleet
from tests.clients.redis_server import RedisServer
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.faults.storm import SETTINGS, Person, judge, verify
from tests.journeys.cast import Cast, cast_of, t, until
from tests.journeys.complaints import NETWORK
from tests.journeys.population import client
from tests.panel.fake_devices import HEARING

PEOPLE = 8
ASKED = "Qui paiera la réparation pendant que l’on change les machines ?"
KEPT = "Cette question attend-elle que la liaison revienne ?"
PLAIN = "Et sans script, qui m’entend ?"
STALL_S = 8.0
LOST_S = 8.0  # bounds, on a machine that is shared
BACK_S = 10.0
# What a person could have read or missed: alerts, a page that gave up, the line that says the connection is lost, a picture that stands.
NOTES = """
window.notes = { alerts: [], stopped: false, lost_ms: 0, stall_ms: 0 };
let moved = performance.now(), at = 0, looked = performance.now();
setInterval(() => {
  const now = performance.now();
  for (const each of document.querySelectorAll('[role=alert]')) {
    if (each.innerText.trim() && each.getClientRects().length) notes.alerts.push(each.innerText);
  }
  if (document.querySelector('.status-line.stopped')) notes.stopped = true;
  if (document.querySelector('.status-line.lost')) notes.lost_ms += now - looked;
  // Once it has played, a player without a picture is one that stands.
  const shown = document.querySelector('#player video')?.currentTime ?? at;
  if (shown !== at || at === 0) [moved, at] = [now, shown];
  notes.stall_ms = Math.max(notes.stall_ms, now - moved);
  looked = now;
}, 100);
"""


async def ask(page: Page, text: str) -> None:
    """By keyboard alone."""
    await page.get_by_role("textbox", name=t("live.ask.label"), exact=True).focus()
    await page.keyboard.type(text)
    await page.keyboard.press("Control+Enter")


async def noted(cast: Cast, name: str) -> Page:
    page = await cast.someone(await cast.browser(*HEARING), name)
    await page.add_init_script(NOTES)
    await page.goto(cast.serving.links["viewer"])
    return page


async def until_left(serving: Serving, before: set[int], left: int) -> None:
    """Until so many of the web processes of before are still there, and as many run as always."""
    end = time.monotonic() + 120
    while len(set(serving.pids("frontend.web")) & before) > left or len(serving.pids("frontend.web")) < len(before):
        assert time.monotonic() < end, serving.log.read_text()[-3000:]
        await asyncio.sleep(0.05)


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_nobody_notices_that_every_process_is_replaced(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as redis, Serving(tmp_path / "data", "--web", "2", "--redis", redis.url, settings=SETTINGS) as serving:
        async with cast_of(serving, tmp_path) as cast:
            cast.complaints.excuse(NETWORK, "sockets end with their process")
            console = await cast.holder(await cast.browser(), "moderator", serving.links["console"][0]["url"])
            await console.evaluate(NOTES)
            viewer, asker = await noted(cast, "viewer"), await noted(cast, "asker")
            sockets: list[int] = []
            for n, page in enumerate((viewer, asker, console)):
                page.on("websocket", lambda _, n=n: sockets.append(n))
            await expect(viewer.locator("#player .controls .live")).to_be_visible()
            await expect(asker.locator("#player .controls .live")).to_be_visible()
            people = [Person(await WireClient(serving.url, serving.slug, "participant").start(), n, 2, 0.1) for n in range(PEOPLE)]
            work = [asyncio.create_task(person.storm()) for person in people]
            await asyncio.sleep(2)
            before = set(serving.pids("frontend.web"))
            sockets.clear()
            serving.process.send_signal(signal.SIGUSR1)
            await until_left(serving, before, 1)
            await ask(asker, ASKED)
            await expect(asker.locator("#receipts")).to_contain_text(ASKED)
            await until_left(serving, before, 0)
            await asyncio.sleep(4)
            for person in people:
                person.going = False
            await asyncio.wait_for(asyncio.gather(*work), 60)
            await expect(asker.locator("#receipts")).to_contain_text(t("question.state.received"))
            assert set(sockets) == {0, 1, 2}, "each page had to go to another process"
            for page in (viewer, asker, console):
                notes = await page.evaluate("notes")
                # Whoever sends while the line is cut is told that it is kept: that is no error.
                assert set(notes["alerts"]) <= ({t("live.ask.waiting")} if page is asker else set()) and not notes["stopped"], notes
                assert notes["lost_ms"] < LOST_S * 1000 and notes["stall_ms"] < STALL_S * 1000, notes
                print(f"line shown {notes['lost_ms']:.0f} ms, longest stall {notes['stall_ms']:.0f} ms, alerts {set(notes['alerts'])}")
            # The judge is awake: a picture that is made to stand is seen.
            await viewer.evaluate("document.querySelector('#player video').pause()")
            await until(lambda: viewer.evaluate("notes.stall_ms > 1000"))
            await console.locator(".c-filter").click()  # a column of hundreds draws what is on the screen
            await console.locator("#filter-words").fill("machines")
            await expect(console.locator(".col.received .qc", has_text=ASKED)).to_have_count(1)
            async with client(serving, "moderator", console.context) as moderator:
                await moderator.until(lambda: [q["text"] for q in moderator.main["questions"].values()].count(ASKED) == 1)
                # None lost; and of what is there one more than the wire's people asked: the browser's.
                assert await judge(people, moderator) == (0, 1)
            for person in people:
                await person.client.stop()
    assert verify(tmp_path / "data") > 0


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("lost", ["redis", "owner"])
async def test_a_page_keeps_what_it_shows_and_what_is_asked_while_the_owner_is_out_of_reach(tmp_path: Path, lost: str) -> None:
    with Fleet(tmp_path, web=1, gateways=1, front=1) as fleet:
        async with cast_of(fleet, tmp_path) as cast:
            cast.complaints.excuse(rf"{NETWORK}|status of 503", "the owner is stopped on purpose")
            cast.complaints.excuse(r"ERR_UNSAFE_PORT|ERR_FILE_NOT_FOUND \[blob:", "no panel here; hls.js lets go of its address early")
            browser = await cast.browser()
            page = await cast.viewer(browser, "asker")
            await expect(page.locator("#ask")).to_be_visible()
            await ask(page, ASKED)
            await expect(page.locator("#receipts")).to_contain_text(t("question.state.received"))
            plain = await cast.viewer(browser, "without a script", java_script_enabled=False)
            if lost == "redis":
                fleet.redis.stop()
            else:
                fleet.webs[0].signal(signal.SIGSTOP)
            line = page.locator(".status-line.lost")
            await expect(line).to_have_text(t("wire.lost"))
            await expect(page.locator("#receipts")).to_contain_text(ASKED)
            await ask(page, KEPT)
            await expect(line).to_contain_text(t("wire.lost_unsent", n=1))
            await expect(page.locator("#receipts")).not_to_contain_text(KEPT)
            assert await page.get_by_role("alert").all_inner_texts() == [t("live.ask.waiting")]
            await plain.get_by_role("textbox", name=t("live.ask.label"), exact=True).fill(PLAIN)
            await plain.get_by_role("button", name=t("live.ask.send"), exact=True).click()
            await expect(plain.get_by_role("heading")).to_have_text(t("error.owner_away"))
            await expect(plain.locator("main")).to_contain_text(t("error_page.sent_again"))
            if lost == "redis":
                fleet.redis.go_on()
            else:
                fleet.webs[0].signal(signal.SIGCONT)
            back = time.monotonic()
            await expect(line).to_have_count(0)
            took_s = time.monotonic() - back
            print(f"{lost}: the line was gone after {took_s:.2f} s")
            assert took_s < BACK_S
            await expect(page.locator("#receipts")).to_contain_text(KEPT)
            await expect(page.get_by_role("alert")).to_have_count(0)
            await plain.reload()  # as its page says
            await expect(plain.locator("body")).to_contain_text(PLAIN)
            console = await cast.holder(await cast.browser(), "moderator", fleet.links["console"][0]["url"])
            for text in (ASKED, KEPT, PLAIN):
                await expect(console.locator(".col.received .qc", has_text=text)).to_have_count(1)
