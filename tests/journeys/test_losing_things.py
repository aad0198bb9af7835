"""What people are told, and what goes on by itself, when something is lost: the network, the camera, the web process, the right device."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest
from playwright.async_api import Page, Request, Route, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t, until
from tests.journeys.complaints import NETWORK
from tests.panel.fake_devices import BLUE, HEARING

CUT = "Que se passe-t-il quand la pompe tombe en panne ?"
AFTER = "Et quand le serveur redémarre ?"
FRAMES_SHOWN = "document.querySelector('#player video').getVideoPlaybackQuality().totalVideoFrames"


async def send(page: Page, words: str) -> None:
    await page.locator("#ask-text").fill(words)
    await page.locator(".ask-send").click()


@pytest.mark.browser
async def test_a_question_sent_into_a_cut_leaves_once_when_it_is_over(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(NETWORK, "the network is cut on purpose")
        asker = await cast.viewer(await cast.browser(), "asker")
        await expect(asker.locator("#questions [role=tab]").first).to_be_visible()
        await asker.context.set_offline(True)
        await send(asker, CUT)
        await expect(asker.locator("#status")).to_contain_text(t("wire.lost_unsent", n=1))
        await expect(asker.locator("#ask-error")).to_have_text(t("live.ask.waiting"))
        await expect(asker.locator("#ask-text")).to_have_value(CUT)
        await asker.wait_for_timeout(5000)  # the cut itself: it has to last longer than a hiccup
        await asker.context.set_offline(False)
        receipts = asker.locator("#receipts")
        await expect(receipts).to_contain_text(CUT)
        await expect(asker.locator("#status .status-line")).to_have_count(0)
        await expect(asker.locator("#ask-text")).to_have_value("")
        await asker.goto(f"{serving.links['viewer']}/mine")
        await expect(asker.locator(".mine-list > li")).to_have_count(1)


@pytest.mark.browser
async def test_a_page_cut_while_it_loads_gets_the_rest_later(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(r"net::ERR_FAILED", "the first answers are kept from the page on purpose")
        viewer = await cast.someone(await cast.browser(*HEARING), "viewer")
        refused: set[str] = set()

        async def once(route: Route) -> None:
            first = route.request.url not in refused
            refused.add(route.request.url)
            await (route.abort() if first else route.continue_())

        for late in ("live_player.js", "live_later.js", "whep.js"):
            await viewer.route(f"**/{late}", once)
        await viewer.goto(serving.links["viewer"])
        await expect(viewer.locator("#player .controls .live")).to_have_text(t("player.live"))
        await expect(viewer.locator("link[href$='css/toast.css']")).to_have_count(1)
        assert len(refused) == 3


@pytest.mark.browser
async def test_a_refused_camera_is_said_in_words(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        # The browser refuses in the person's place. A fake camera stands there, so that it is a refusal and not a lack.
        browser = await cast.browser("--use-fake-device-for-media-stream", "--deny-permission-prompts")
        page = await cast.holder(browser, "panelist", serving.links["panel"][1]["url"])
        await page.get_by_role("button", name=t("panel.ask.do"), exact=True).click()
        refused = page.get_by_role("alert")
        await expect(refused).to_contain_text(t("panel.blocked.camera_refused"))
        await expect(refused).to_contain_text(t("panel.blocked.camera_refused_how"))
        await expect(page.get_by_role("button", name=t("panel.green.go"))).to_have_attribute("aria-disabled", "true")
        # Told otherwise in the browser, the same page goes on without a reload.
        await page.context.grant_permissions(["camera", "microphone"], origin=serving.url)
        await page.get_by_role("button", name=t("panel.blocked.again"), exact=True).click()
        await expect(page.locator(".checks")).to_be_visible()


@pytest.mark.browser
async def test_a_second_device_waits_to_be_let_in(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        link = serving.links["console"][0]["url"]
        first = await cast.holder(browser, "first", link)
        await expect(first.locator(".cbar .conn")).to_be_visible()
        second = await cast.holder(browser, "second", link)
        await expect(second.get_by_role("heading", name=t("access.wait_title"))).to_be_visible()
        cast.complaints.excuse(r"status of 403", "the second device tries a door that is still shut")
        shut = await second.goto(f"{serving.links['viewer']}/console")
        assert shut is not None and shut.status == 403
        assert await second.locator(".qc, .cols").count() == 0
        await second.goto(f"{serving.url}/role/waiting")
        organiser = await cast.holder(browser, "organiser", serving.links["organise"])
        await organiser.goto(f"{serving.url}/organise/{serving.slug}")
        await organiser.locator("#devices").get_by_role("button", name=t("organise.device.allow"), exact=True).click()
        # It asks by itself and goes in.
        await expect(second.locator(".cbar .conn")).to_be_visible()


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_the_picture_goes_on_while_web_is_gone(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(NETWORK, "web is killed on purpose")
        panelist = await cast.panelist(BLUE, 0)
        go = panelist.get_by_role("button", name=t("panel.green.go"))
        ask = panelist.get_by_role("button", name=t("panel.ask.do"), exact=True)
        await expect(ask.or_(panelist.locator(".checks"))).to_be_visible()
        if await ask.is_visible():
            await ask.click()
        await expect(panelist.locator(".checks")).to_be_visible()
        await go.click()
        await expect(panelist.locator(".stage-page")).to_be_visible()
        viewer = await cast.viewer(await cast.browser(*HEARING), "viewer")
        await expect(viewer.locator("#player .controls .live")).to_have_text(t("player.live"))
        sessions: list[Request] = []
        sockets: list[str] = []
        viewer.on("websocket", lambda socket: sockets.append(socket.url))
        viewer.on("request", lambda request: sessions.append(request) if "/whep" in request.url else None)

        serving.kill("frontend.web")
        at_the_kill = await viewer.evaluate(FRAMES_SHOWN)

        async def pictures_came() -> bool:
            return bool(await viewer.evaluate(FRAMES_SHOWN) > at_the_kill + 15)

        await until(pictures_came)
        serving.ready(60)
        # The page is back by itself: what is asked now comes back as a receipt, on the same picture.
        await send(viewer, AFTER)
        await expect(viewer.locator("#receipts")).to_contain_text(AFTER)
        seen = await viewer.evaluate(FRAMES_SHOWN)

        async def still_coming() -> bool:
            return bool(await viewer.evaluate(FRAMES_SHOWN) > seen + 15)

        await until(still_coming)
        assert sockets, "the page has not noticed that web was gone"
        assert sessions == [], "the picture was fetched anew"
        await expect(panelist.locator(".concern")).to_have_count(0)


@pytest.mark.browser
async def test_two_tabs_of_a_newcomer_are_one_person(serving: Serving, tmp_path: Path) -> None:
    """Opened at the same instant: the second asks only when the first has its cookie."""
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        first = await cast.someone(browser, "first tab")

        both = asyncio.Barrier(2)

        async def together(route: Route) -> None:
            with contextlib.suppress(TimeoutError, asyncio.BrokenBarrierError):
                async with asyncio.timeout(2):
                    await both.wait()
            await route.continue_()

        await first.context.route("**/ticket", together)
        second = await cast.listened(await first.context.new_page(), "second tab")
        await asyncio.gather(*(page.goto(serving.links["viewer"]) for page in (first, second)))
        for place, page in enumerate((first, second)):
            await page.locator("#ask-text").fill(f"Question du même foyer, numéro {place}.")
            await page.locator(".ask-send").click()
            await expect(page.locator("#receipts article")).to_be_visible()
        for page in (first, second):
            await page.reload()
            await expect(page.get_by_role("tab", name=t("live.tab.mine"))).to_contain_text("2")


@pytest.mark.browser
async def test_a_page_whose_script_does_not_come_says_so(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(r"status of 404|ERR_FAILED|Failed to fetch", "a module is kept away on purpose")
        reader = await cast.someone(await cast.browser(), "reader")
        await reader.route("**/js/wire/state.js", lambda route: route.abort())
        await reader.goto(serving.links["viewer"])
        await expect(reader.locator("#script-lost")).to_contain_text(t("site.script_lost"))
        await reader.unroute("**/js/wire/state.js")
        await reader.locator("#script-lost a").click()
        await expect(reader.get_by_role("tab").first).to_be_visible()
        await expect(reader.locator("#script-lost")).to_be_hidden()
