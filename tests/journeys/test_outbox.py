"""Words sent while there is no line: they outlive a reload, leave once and in order, and come back to their author when refused."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.clients.serving import Serving
from tests.journeys.axe import AXE, violations
from tests.journeys.cast import WORDS, Cast, cast_of, t
from tests.journeys.population import client
from tests.journeys.sights import crew_of

NARROW: Any = {"width": 320, "height": 640}


@contextlib.asynccontextmanager
async def without_a_line(cast: Cast, device: BrowserContext) -> AsyncIterator[None]:
    """Pages load and sockets do not: no ticket is given. Open pages keep theirs until they are loaded again."""
    cast.complaints.excuse(r"net::ERR_FAILED", "tickets are refused on purpose")
    await device.route("**/ticket", lambda route: route.abort())
    yield
    await device.unroute("**/ticket")
    for page in device.pages:  # as when the network comes back: nobody sits out the longest wait
        await page.evaluate("dispatchEvent(new Event('online'))")


async def send(page: Page, words: str) -> None:
    await page.locator("#ask-text").fill(words)
    await page.locator(".ask-send").click()


async def kept(page: Page, slug_role: str) -> int:
    """How many commands the browser itself holds for its next page."""
    count: int = await page.evaluate(
        """(name) => new Promise((resolve) => {
          const opening = indexedDB.open('assises.outbox.' + name);
          opening.onsuccess = () => {
            const counting = opening.result.transaction('commands').objectStore('commands').count();
            counting.onsuccess = () => resolve(counting.result);
          };
        })""",
        slug_role,
    )
    return count


async def accessible(page: Page) -> None:
    """Nothing for axe, nothing wider than a narrow phone."""
    assert await violations(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_a_question_refused_after_a_reload_is_back_in_the_box_with_the_reason(serving: Serving, tmp_path: Path, lang: str) -> None:
    words = f"Qui entretient les digues ? ({lang})"
    async with cast_of(serving, tmp_path) as cast:
        asker = await cast.someone(await cast.browser(), "asker", viewport=NARROW)
        await asker.context.add_init_script(AXE)
        await asker.goto(f"{serving.links['viewer']}?lang={lang}")
        await send(asker, words)
        await expect(asker.locator("#receipts article")).to_be_visible()
        async with without_a_line(cast, asker.context):
            await asker.reload()
            await send(asker, words)
            await expect(asker.locator("#ask-error")).to_have_text(WORDS.t(lang, "live.ask.waiting"))
            await asker.reload()
            await expect(asker.locator("#status")).to_contain_text(WORDS.t(lang, "wire.lost_unsent", n=1))
            await expect(asker.locator("#ask-text")).to_have_value("")

        notice = asker.locator(".orphan")
        said = f"{WORDS.t(lang, 'live.orphan.question')} {WORDS.t(lang, 'error.question_repeated')}"
        await expect(notice).to_contain_text(said)
        await expect(asker.locator("#announcements")).to_have_text(said)
        await expect(asker.locator("#ask-text")).to_have_value(words)
        await accessible(asker)

        await asker.reload()
        await expect(asker.locator("#ask-text")).to_have_value(words)
        await expect(notice).to_have_count(0)
        assert await kept(asker, f"{serving.slug}.participant") == 0


@pytest.mark.browser
async def test_a_notice_waits_for_an_empty_box_and_can_be_closed(serving: Serving, tmp_path: Path) -> None:
    first, other = "Où passe la nouvelle conduite ?", "Et le forage des Landes ?"
    async with cast_of(serving, tmp_path) as cast:
        asker = await cast.someone(await cast.browser(), "asker")
        await asker.goto(serving.links["viewer"])
        await send(asker, first)
        await expect(asker.locator("#receipts article")).to_be_visible()
        async with without_a_line(cast, asker.context):
            await asker.reload()
            await send(asker, first)
            await asker.reload()
            await asker.locator("#ask-text").fill(other)
        notice = asker.locator(".orphan")
        await expect(notice).to_contain_text(first)
        await expect(asker.locator("#ask-text")).to_have_value(other)
        back = notice.get_by_role("button", name=t("live.orphan.take"))
        await expect(back).to_have_count(0)
        # Not read yet: it is there after one more reload.
        await asker.reload()
        await expect(notice).to_contain_text(first)

        await asker.locator("#ask-text").fill("")
        await back.click()
        await expect(asker.locator("#ask-text")).to_have_value(first)
        await notice.get_by_role("button", name=t("live.orphan.close")).click()
        await expect(notice).to_have_count(0)
        await expect(asker.locator("#ask-text")).to_have_value(first)


async def enter(desk: Page, words: str) -> None:
    await desk.locator("#text").fill(words)
    await desk.locator("#text").press("Enter")


def rows(desk: Page) -> Locator:
    return desk.locator("#recent .unsent")


@pytest.mark.browser
async def test_a_clerks_entries_outlive_a_reload_and_leave_once_in_order(serving: Serving, tmp_path: Path) -> None:
    texts = ["Qui relève les compteurs ?", "Quand ouvre la passe à poissons ?", "Pourquoi pas une régie ?"]
    async with cast_of(serving, tmp_path) as cast:
        desk = await cast.holder(await cast.browser(), "clerk", serving.links["clerk"], viewport=NARROW)
        await desk.context.add_init_script(AXE)
        async with without_a_line(cast, desk.context):
            await desk.reload()
            for words in texts:
                await enter(desk, words)
            waiting = [t("clerk.unsent")] * 3
            await expect(rows(desk).locator(".meta")).to_have_text(waiting)
            await expect(rows(desk).locator(".r-text")).to_have_text(texts[::-1])
            await desk.reload()
            await expect(rows(desk).locator(".r-text")).to_have_text(texts[::-1])
            await expect(rows(desk).locator(".meta")).to_have_text(waiting)
            await accessible(desk)
        await expect(rows(desk)).to_have_count(0)
        await expect(desk.locator("#recent li .r-text")).to_have_text(texts[::-1])
        await desk.reload()
        await expect(desk.locator("#recent li .r-text")).to_have_text(texts[::-1])
        assert await kept(desk, f"{serving.slug}.clerk") == 0


@pytest.mark.browser
async def test_a_refused_entry_is_a_row_until_it_is_corrected_or_dropped(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        crew = await crew_of(cast, await cast.someone(browser, "crew", viewport=NARROW))
        desk = await cast.listened(await crew.new_page(), "clerk")
        await desk.add_init_script(AXE)
        async with without_a_line(cast, crew):
            await desk.goto(f"{serving.url}/d/{serving.slug}/clerk")
            await desk.locator("#place").fill("rang 4")
            await enter(desk, "Combien coûte le réservoir ?")
            await enter(desk, "Qui l’a demandé ?")
            await desk.reload()
            async with client(serving, "organiser", crew) as organiser:
                await organiser.send({"type": "phase.change", "phase": "closed"})
        await expect(rows(desk)).to_have_count(2)
        await expect(rows(desk).first).to_contain_text(t("error.wrong_phase"))
        await expect(desk.locator("#announcements")).to_contain_text(t("error.wrong_phase"))
        await accessible(desk)

        await rows(desk).first.get_by_role("button", name=t("clerk.drop")).click()
        await expect(rows(desk)).to_have_count(1)
        await rows(desk).get_by_role("button", name=t("clerk.correct")).click()
        await expect(desk.locator("#text")).to_have_value("Combien coûte le réservoir ?")
        await expect(desk.locator("#place")).to_have_value("rang 4")
        await expect(rows(desk)).to_have_count(0)
        # In the form and not sent: a reload must not lose it.
        await desk.reload()
        await expect(rows(desk)).to_have_count(1)
        await expect(rows(desk)).to_contain_text("Combien coûte le réservoir ?")
