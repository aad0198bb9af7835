"""What a person does on a page before its script has come is not undone by it: a list chosen, a place, an entry, a refusal."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t
from tests.journeys.conftest import house
from tests.journeys.population import client, moderating


@pytest.fixture
def serving() -> Iterator[Serving]:
    with house() as running:
        yield running


@contextlib.asynccontextmanager
async def held(page: Page, module: str) -> AsyncIterator[None]:
    """The module does not come before the block ends: a phone at the edge of its network."""
    come = asyncio.Event()

    async def late(route: Route) -> None:
        await come.wait()
        await route.continue_()

    await page.route(f"**/js/{module}*", late)
    try:
        yield
    finally:
        come.set()


@pytest.mark.browser
async def test_a_list_a_place_and_what_was_opened_stay(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, client(serving, "participant") as asker:
        async with moderating(serving) as moderator:
            for n in range(3):
                asked = await asker.send({"type": "question.ask", "text": f"Qui répare le pont {n} ?"})
                question = str(asked["question"])
                await moderator.send({"type": "question.reword", "question": question, "text": f"Le pont {n} : qui le répare ?"})
                await moderator.send({"type": "question.publish", "question": question})
            page = await cast.someone(await cast.browser(), "reader")
            async with held(page, "pages/live.js"):
                await page.goto(f"{serving.links['viewer']}?tab=recent&utm_source=lettre", wait_until="commit")
                slip = page.locator("#questions .slip").nth(1)
                await slip.locator("summary").click()
                await slip.locator(".stub").focus()
            await expect(page.locator("#questions [role=tab][aria-selected=true]")).to_contain_text(t("live.tab.recent"))
            await expect(page.locator("#questions button.stub[type=button]").nth(1)).to_be_focused()
            assert await page.locator("#questions details").evaluate_all("(all) => all.map((one) => one.open)") == [False, True, False]
            await page.keyboard.press("Enter")
            await expect(page.locator("#questions .stub").nth(1)).to_have_attribute("aria-pressed", "true")


@pytest.mark.browser
async def test_a_clerk_who_is_faster_than_the_script_loses_nothing(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(r"status of 422.*/ask", "what this entry is answered, with the page that says why")
        desk = await cast.holder(await cast.browser(), "clerk", serving.links["clerk"], viewport={"width": 1024, "height": 768})
        async with held(desk, "pages/clerk.js"):
            await desk.reload(wait_until="commit")
            await desk.locator("#text").fill("Qui paie " + "très " * 80 + "cher ?")
            await desk.locator("#name").fill("Odile K.")
            await desk.locator(".save").click(no_wait_after=True)
            await expect(desk.locator("#fault")).to_contain_text("280")
        await expect(desk.locator("#way-microphone")).to_be_visible()  # the script's own
        await expect(desk.locator("#name")).to_have_value("Odile K.")
        await expect(desk.locator(".t-clock b")).to_be_visible()  # begun before the script came
        await desk.locator("#text").fill("Qui paie ?")
        await desk.locator("#text").press("Enter")
        await expect(desk.locator("#ticket .fresh b")).to_be_visible()
        for field in ("#text", "#name", "#place"):
            await expect(desk.locator(field)).to_have_value("")
        # The next one leaves by the form's own POST; its ticket is given, and it can be corrected, once the script has come.
        async with held(desk, "pages/clerk.js"):
            await desk.reload(wait_until="commit")
            await desk.locator("#text").fill("Et les quais ?")
            await desk.locator(".save").click(no_wait_after=True)
            await desk.wait_for_url("**/clerk?saved=1", wait_until="commit")
            ticket = await desk.locator("#ticket .t-no b").text_content()
        await expect(desk.locator("#way-microphone")).to_be_visible()
        await expect(desk.locator("#ticket .fresh b")).to_have_text(str(ticket))
        assert "saved" not in desk.url
        await desk.locator("#text").press("Control+z")
        await expect(desk.locator("#text")).to_have_value("Et les quais ?")
