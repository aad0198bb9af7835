"""The hall's board: read at twenty metres on any projector, alive through a cut, right whatever the clock of its computer says."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import BrowserContext, Page, expect

from frontend.access.venue import VenuePasses
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.axe import AXE, violations
from tests.journeys.cast import Cast, cast_of, t
from tests.journeys.complaints import NETWORK
from tests.journeys.conftest import SETTINGS
from tests.journeys.population import client, populate
from tests.journeys.sights import crew_of

WIDE: Any = {"width": 1920, "height": 1080}
OLD: Any = {"width": 1024, "height": 768}
BUSY = rf"{NETWORK}|status of 429"
# Each text in sight with its size, in pixels of a board 1920 wide; what is for a screen reader or a pointer is not for the hall.
SIZES = """() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 10;
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.parentElement;
    if (!node.data.trim() || at.closest('.sr, .skip, .h-tools, script, svg, .script-lost') || !at.checkVisibility()) continue;
    found.push([node.data.trim(), Math.round(parseFloat(getComputedStyle(at).fontSize) / rem)]);
  }
  return found;
}"""
# What lies outside the board, or past the edge of what holds it.
CUT = """() => [...document.querySelectorAll('.hall :is(h1, h2, p, li, b, svg.p-bar, img, video)')]
  .filter((one) => one.checkVisibility() && !one.closest('.sr, .h-tools, .skip, .script-lost')).filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1);
  }).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    """A house for each: a moderator's link that a second browser used would wait to be let in."""
    with Serving(tmp_path / "data", settings=SETTINGS) as running:
        yield running


@asynccontextmanager
async def board_of(cast: Cast, serving: Serving, **options: Any) -> AsyncIterator[tuple[Page, BrowserContext]]:
    crew = await crew_of(cast, await cast.someone(await cast.browser(), "crew", **options))
    board = await cast.listened(await crew.new_page(), "board")
    await board.add_init_script(AXE)
    yield board, crew


async def large(board: Page, *selectors: str) -> None:
    """The board holds together on both shapes of projector, and its important words are a twentieth of its height."""
    for size in (WIDE, OLD):
        await board.set_viewport_size(size)
        assert await board.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
            size["width"],
            size["height"],
        ]
        assert await board.evaluate(CUT) == [], size
        assert [each for each in await board.evaluate(SIZES) if each[1] < 34] == [], size
        for selector in selectors:
            for one in await board.locator(selector).all():
                pixels = await one.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize) / innerHeight")
                floor = 1 / 20 if size is WIDE else 54 / 1920 * size["width"] / size["height"]
                assert pixels >= floor - 0.0005, (selector, pixels, size)
    await board.set_viewport_size(WIDE)


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_what_happens_in_the_hall_is_large_and_whole_on_any_projector(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, board_of(cast, serving, viewport=WIDE) as (board, crew):
        cast.complaints.excuse(BUSY, "this machine opens the board more often than a hall does")
        await populate(serving, crew)
        async with client(serving, "moderator", crew) as moderator, client(serving, "clerk", crew) as desk:
            async with client(serving, "organiser", crew) as organiser:
                for seat, side in zip([id for id, each in organiser.main["seats"].items()], ("Pour", "Contre"), strict=False):
                    await organiser.send({"type": "seat.change", "seat": seat, "side": side})
            hands = [await desk.send({"type": "hand.raise", "medium": "microphone", "name": name}) for name in ("Odile K.", "Gérard T.")]
            await board.goto(f"{serving.url}/d/{serving.slug}/hall?lang=fr")
            # A turn of the hall, its time, and the next one called by ticket and name.
            await moderator.send({"type": "hand.call", "hand": hands[0]["hand"]})
            await moderator.send({"type": "floor.give", "hand": hands[0]["hand"], "soft_s": 60, "hard_s": 120})
            await moderator.send({"type": "hand.call", "hand": hands[1]["hand"]})
            await expect(board.locator(".h-turn")).to_contain_text("Odile K.")
            await expect(board.locator(".h-come")).to_contain_text(f"{hands[1]['ticket']} Gérard T.")
            await large(board, ".h-q h2", ".h-come .h-mic-who", ".h-turn b", ".h-code", ".h-venue b")
            assert await violations(board) == []

            # A poll: open, counted in the hall and at home, closed.
            await poll(moderator, "l1", "Faut-il une régie ?", ["Oui", "Non"])
            async with client(serving, "participant") as voter:
                await voter.send({"type": "poll.vote", "poll": "l1", "choices": [1]})
                await desk.send({"type": "poll.count", "poll": "l1", "counts": [3, 0]})
                await expect(board.locator(".p-rows b")).to_have_text(["75 %", "25 %"])
                await expect(board.locator(".p-state")).to_contain_text(t("hall.poll.open"))
                await large(board, ".h-poll h2", ".p-words", ".p-rows b", ".h-code")
                assert await violations(board) == []
                await moderator.send({"type": "poll.close", "poll": "l1"})
            await expect(board.locator(".p-state")).to_contain_text(t("hall.poll.closed"))
            parts = "(bar) => [...bar.querySelectorAll('rect')].map((part) => Number(part.getAttribute('width')))"
            assert await board.locator(".p-bar").first.evaluate(parts) == [750, 0]
            assert await board.locator(".p-bar").last.evaluate(parts) == [0, 250]
            await expect(board.locator(".h-doors li b")).to_have_text(["100 %", "0 %"])

            # The largest poll there can be.
            words = [f"Option {n} : un intitulé aussi long qu’il peut l’être sur une seule ligne d’écran" for n in range(10)]
            title = "Laquelle de ces dix mesures doit venir la première dans le plan d’investissement de la régie pour cinq ans ?"
            await poll(moderator, "l2", title, words)
            await expect(board.locator(".p-rows li")).to_have_count(10)
            await large(board, ".p-rows b")
            await board.goto(f"{serving.url}/d/{serving.slug}/hall?lang=en")
            await expect(board.locator(".p-rows li")).to_have_count(10)
            assert await violations(board) == []
            await moderator.send({"type": "poll.close", "poll": "l2"})
            # The debate goes on: the board goes back to it.
            await moderator.send({"type": "question.answer", "question": moderator.main["on_air"]["question"]})
            await moderator.send({"type": "question.air", "question": moderator.main["queue"][0], "why": "time"})
            await expect(board.locator("#question")).to_be_visible()
            await expect(board.locator("#poll")).to_be_hidden()


@pytest.mark.browser
async def test_every_board_keeps_its_last_state_through_a_cut_and_a_reload(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, board_of(cast, serving, viewport=WIDE) as (board, crew):
        cast.complaints.excuse(NETWORK, "the network is cut on purpose")
        second = await cast.holder(await cast.browser(), "second board", serving.links["hall"], viewport=OLD)
        await board.goto(f"{serving.url}/d/{serving.slug}/hall")
        async with client(serving, "moderator", crew) as moderator, client(serving, "participant") as asker:
            await expect(board.locator(".h-time")).to_be_visible()
            words = "Qui ouvre la vanne ce soir ?"
            question = (await asker.send({"type": "question.ask", "text": words}))["question"]
            await air(moderator, question)
            for each in (board, second):
                await expect(each.locator("#question")).to_contain_text(words)
            await crew.set_offline(True)
            mark = board.locator("#status .h-mark.lost")
            await expect(mark).to_be_visible()
            await expect(board.locator("#question")).to_contain_text(words)
            after = (await asker.send({"type": "question.ask", "text": "Et qui la ferme ?"}))["question"]
            await air(moderator, after)
            await expect(second.locator("#question")).to_contain_text("Et qui la ferme ?")
            await expect(board.locator("#question")).to_contain_text(words)
            # Loaded again from what the browser keeps, with no line: sockets and answers do not come.
            await crew.route("**/ticket", lambda route: route.abort())
            await crew.set_offline(False)
            await board.reload()
            await expect(board.locator("#question")).to_contain_text("Et qui la ferme ?")
            await crew.unroute("**/ticket")
            await board.evaluate("dispatchEvent(new Event('online'))")
            await expect(mark).to_have_count(0)
            await moderator.send({"type": "question.answer", "question": after})
            for each in (board, second):
                await expect(each.locator("#question")).to_contain_text(t("hall.invite.live"))


async def poll(moderator: WireClient, id: str, title: str, options: list[str]) -> None:
    await moderator.send(
        {"type": "poll.add", "poll": id, "kind": "single", "title": title, "options": options, "hidden": False, "seconds": 300}
    )
    await moderator.send({"type": "poll.open", "poll": id})


async def air(moderator: WireClient, question: str) -> None:
    if moderator.main["on_air"]:
        await moderator.send({"type": "question.answer", "question": moderator.main["on_air"]["question"]})
    await moderator.send({"type": "question.publish", "question": question})
    await moderator.send({"type": "question.queue", "question": question})
    await moderator.send({"type": "question.air", "question": question, "why": "time"})


@pytest.mark.browser
async def test_the_board_opens_in_a_window_of_its_own_and_fills_its_screen(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, board_of(cast, serving) as (board, _):
        await board.goto(f"{serving.url}/d/{serving.slug}/console")
        async with board.expect_popup() as opening:
            await board.get_by_role("button", name=t("console.tool.board")).click()
        window = await opening.value
        await expect(window.locator(".h-time")).to_be_visible()
        assert window.url.endswith(f"/d/{serving.slug}/hall")
        tools = window.locator(".h-tools")
        assert await tools.evaluate("(e) => getComputedStyle(e).opacity") == "0"
        # What the server drew is there before the script that listens to the pointer.
        for step in range(30):
            await window.mouse.move(200 + step, 200)
            if await tools.evaluate("(e) => getComputedStyle(e).opacity") != "0":
                break
            await window.wait_for_timeout(200)
        await expect(tools).to_have_css("opacity", "1")
        await window.get_by_role("button", name=t("hall.full")).click()
        await window.wait_for_function("document.fullscreenElement === document.documentElement")
        await window.keyboard.press("f")
        await window.wait_for_function("document.fullscreenElement === null")
        # A board that has a window of its own opens no further one over itself; one in a tab does.
        await expect(window.get_by_role("button", name=t("hall.second"))).to_have_count(0)
        await window.close()
        await board.goto(f"{serving.url}/d/{serving.slug}/hall")
        await expect(board.locator(".h-time")).to_be_visible()
        async with board.expect_popup() as again:
            await board.keyboard.press("e")
        assert (await again.value).url.endswith("/hall")


# As a computer whose date is a day late: the clock that pages read and the one under performance alike.
WRONG_DATE = """(() => {
  const off = -86_400_000, Right = Date;
  globalThis.Date = class extends Right {
    constructor(...given) { given.length ? super(...given) : super(Right.now() + off); }
    static now() { return Right.now() + off; }
  };
  const origin = performance.timeOrigin + off;
  Object.defineProperty(performance, 'timeOrigin', {get: () => origin});
})()"""


@pytest.mark.browser
async def test_times_are_the_servers_on_a_computer_that_is_a_day_late(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, board_of(cast, serving) as (board, crew):
        cast.complaints.excuse(BUSY, "this machine opens pages more often than people do")
        await crew.add_init_script(WRONG_DATE)
        assert abs(await board.evaluate("Date.now()") - time.time() * 1000) < 86_400_000 + 60_000
        async with client(serving, "moderator", crew) as moderator, client(serving, "clerk", crew) as desk:
            if moderator.main["floor"]["current"]:
                await moderator.send({"type": "floor.end"})
            hand = (await desk.send({"type": "hand.raise", "medium": "microphone", "name": "Rosa"}))["hand"]
            await moderator.send({"type": "floor.give", "hand": hand, "soft_s": 300})
            question = (await desk.send({"type": "question.ask", "text": "Depuis quand coule cette source ?"}))["question"]
            await air(moderator, question)
        began = time.monotonic()
        await board.goto(f"{serving.url}/d/{serving.slug}/hall?lang=fr")
        await expect(board.locator(".h-turn b")).to_be_visible()
        assert await board.evaluate("Date.now()") < (time.time() - 80_000) * 1000, "the computer's date is wrong"
        shown = await board.locator(".h-turn b").text_content()
        assert 0 <= seconds(str(shown)) <= time.monotonic() - began + 20, shown
        hours, minutes = str(await board.locator(".h-time").text_content()).split(":")
        paris = datetime.now(ZoneInfo("Europe/Paris"))
        assert (paris.hour * 60 + paris.minute - int(hours) * 60 - int(minutes)) % 1440 <= 1

        await board.goto(f"{serving.url}/d/{serving.slug}/clerk?lang=fr")
        await expect(board.locator("#state .conn")).to_be_visible()
        await board.keyboard.type("Qui ?")
        clock = board.locator(".t-clock b")
        await expect(clock).to_be_visible()
        assert 0 <= seconds(str(await clock.text_content())) <= 20

        await board.goto(f"{serving.url}/d/{serving.slug}?lang=fr")
        since = board.locator("#question")
        await expect(since).to_contain_text("Depuis quand coule cette source")
        await expect(since).to_contain_text(re.compile(r"depuis\s(\d+\s+s|[12]\smin)\b"))


def seconds(stopwatch: str) -> int:
    total = 0
    for part in stopwatch.split(":"):
        total = total * 60 + int(part)
    return total


@pytest.mark.browser
async def test_a_scan_gives_the_pass_and_the_code_changes_each_minute(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        board = await cast.holder(browser, "board", serving.links["hall"], viewport=WIDE)
        code = board.locator(".h-venue b")
        first = str(await code.text_content())
        assert len(first.replace(" ", "")) == 6
        picture = await board.locator("#qr").get_attribute("src")
        # What the code holds, made with the house's own key: a test has no camera.
        passes = VenuePasses((serving.data / "venue.key").read_bytes())
        debate = await board.evaluate("JSON.parse(document.getElementById('boot').textContent).view.debate.id")
        phone = await cast.someone(browser, "phone")
        await phone.goto(f"{serving.links['viewer']}#venue={passes.code(debate, int(time.time() * 1000)).scanned}")
        await expect(phone.locator("#questions [role=tab]").first).to_be_visible()
        await phone.wait_for_function("location.hash === ''")
        held = {each.get("name") for each in await phone.context.cookies()}
        assert "__Host-assises-hall" in held
        await board.wait_for_function("(old) => document.querySelector('.h-venue b').textContent !== old", arg=first, timeout=90_000)
        assert str(await code.text_content()).replace(" ", "") == passes.code(debate, int(time.time() * 1000)).code
        await board.wait_for_function("(old) => document.getElementById('qr').getAttribute('src') !== old", arg=picture)
