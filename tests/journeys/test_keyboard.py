"""A whole question by keyboard alone, at home and at the console: no pointer is touched, and the focus is seen at each stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t
from tests.journeys.focus import stop_of, tab_around, tab_to

ASKED = "Quand les relevés de qualité seront-ils affichés en mairie ?"
REFUSED = "Pourquoi le fermier se remplit-il les poches ?"


@pytest.mark.browser
async def test_a_question_by_keyboard_alone(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        asker = await cast.viewer(browser, "asker")
        await expect(asker.get_by_role("tab").first).to_be_visible()

        # The first stop jumps over the header.
        await asker.keyboard.press("Tab")
        assert (await stop_of(asker)).name == t("site.skip")
        await tab_to(asker, t("live.ask.label"))
        await asker.keyboard.type(ASKED)
        await tab_to(asker, t("live.ask.name"), most=1)
        await asker.keyboard.type("Dominique")
        await tab_to(asker, t("live.ask.send"), most=1)
        await asker.keyboard.press("Enter")
        receipt = asker.locator("#receipts")
        await expect(receipt).to_contain_text(t("question.state.received"))

        console = await cast.someone(browser, "moderator")
        await console.goto(serving.links["console"][0]["url"])
        await expect(console.locator("#secret")).to_be_hidden()
        await tab_to(console, t("access.enter"))
        await console.keyboard.press("Enter")
        await console.wait_for_url("**/console")
        await decide(console)
        await expect(receipt.locator(".chip")).to_have_text(t("question.state.answered"))

        await tab_to(asker, t("live.ask.label"))
        await asker.keyboard.type(REFUSED)
        await asker.keyboard.press("Control+Enter")
        await refuse(console)
        await expect(receipt).to_contain_text(t("rule_said.accuses_person"))

        # The tabs by arrows, then every stop of both pages.
        await tab_to(asker, t("live.tab.popular"), most=30)
        await asker.keyboard.press("End")
        assert t("live.tab.mine") in (await stop_of(asker)).name
        await expect(asker.get_by_role("tabpanel")).to_contain_text(ASKED)
        for page in (asker, console):
            await page.reload()
            await expect(page.get_by_role("tab").or_(page.locator(".cbar .conn")).first).to_be_visible()
            assert len(await tab_around(page)) > 5


async def stands_on(console: Page, words: str) -> None:
    """The focus follows the selection once the page is drawn anew."""
    await expect(console.locator(":focus")).to_contain_text(words)
    await stop_of(console)


async def decide(console: Page) -> None:
    """Publish, queue, air, answer, by their letters; the arrows walk to the column where the question went."""
    card = console.locator(".qc.sel", has_text=ASKED)
    await expect(card).to_be_visible()
    await console.keyboard.press("ArrowDown")
    await stands_on(console, ASKED)
    await console.keyboard.press("p")
    await expect(console.locator(".col.published")).to_contain_text(ASKED)
    await console.keyboard.press("ArrowRight")
    await expect(console.locator(".col.published .qc.sel")).to_contain_text(ASKED)
    await stands_on(console, ASKED)
    await console.keyboard.press("q")
    await expect(console.locator(".col.queued")).to_contain_text(ASKED)
    await console.keyboard.press("ArrowRight")
    await stands_on(console, ASKED)
    await console.keyboard.press("a")
    await expect(console.locator(".air-card")).to_contain_text(ASKED)
    await console.keyboard.press("ArrowRight")
    await stands_on(console, ASKED)
    await console.keyboard.press("t")
    await expect(console.locator(":focus")).to_contain_text(t("console.answer.do_answered"))
    await console.keyboard.press("Enter")
    await expect(console.locator(".col.done")).to_contain_text(ASKED)


async def refuse(console: Page) -> None:
    """The dialog takes the focus and keeps it, Escape gives it back to the card, a number chooses the rule."""
    await expect(console.locator(".col.received")).to_contain_text(REFUSED)
    await console.keyboard.press("ArrowLeft")
    await stands_on(console, REFUSED)
    dialog = console.get_by_role("dialog")
    await console.keyboard.press("r")
    await expect(dialog).to_be_visible()
    for _ in range(14):
        await console.keyboard.press("Tab")
        assert await console.evaluate("document.activeElement.closest('dialog') !== null || document.activeElement === document.body")
    await console.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await stands_on(console, REFUSED)
    await console.keyboard.press("r")
    await expect(dialog.locator(":focus")).to_be_visible()
    await console.keyboard.press("2")
    await expect(dialog).to_contain_text(t("rule_said.accuses_person"))
    await tab_to(console, t("console.refuse.do"))
    await console.keyboard.press("Enter")
    await expect(console.locator(".col.done")).to_contain_text(t("rule.accuses_person"))
