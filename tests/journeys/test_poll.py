"""A poll on the live page: voted by keyboard alone, heard once, changed, closed; captions and reactions beside it; axe finds nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.axe import AXE
from tests.journeys.cast import Cast, cast_of, t
from tests.journeys.evening import open_rail
from tests.journeys.focus import tab_to
from tests.journeys.population import client
from tests.journeys.sights import CONSOLE
from tests.journeys.test_accessibility import faults

TITLE = "Faut-il une amende quand une collectivité ne publie pas ses données ?"
OPTIONS = ["Oui, après un rappel", "Non, une aide d’abord", "Je ne sais pas"]


_device: dict[str, str] = {}


async def directing(serving: Serving) -> WireClient:
    """A personal link is good for one device: this one's cookies are kept."""
    moderator = WireClient(serving.url, serving.slug, "moderator")
    moderator._cookies.update(_device)
    if not _device:
        await moderator.log_in(serving.links["console"][0]["url"])
    _device.update(moderator._cookies)
    return await moderator.start()


async def open_poll(moderator: WireClient, poll: str, kind: str = "single", **more: Any) -> None:
    options = OPTIONS if kind in ("single", "multiple", "scale") else []
    await moderator.send({"type": "poll.add", "poll": poll, "kind": kind, "title": TITLE, "options": options, "seconds": 600, **more})
    await moderator.send({"type": "poll.open", "poll": poll})


async def announced(page: Page) -> None:
    """Keeps every sentence that a screen reader is told."""
    await page.evaluate(
        """() => { window.told = []; const look = new MutationObserver(() => {
          const said = document.getElementById('announcements')?.textContent; if (said && told.at(-1) !== said) told.push(said); });
          look.observe(document.body, {subtree: true, childList: true, characterData: true}); }"""
    )


async def axe_everywhere(cast: Cast, page: Page, where: str) -> None:
    found = await faults(page, where, wide_is_wrong=True)
    await page.set_viewport_size({"width": 1280, "height": 900})
    assert not found, "\n".join(found)


@pytest.mark.browser
@pytest.mark.timeout(400)
async def test_a_vote_by_keyboard_alone(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        page = await cast.someone(browser, "voter")
        await page.context.add_init_script(AXE)
        await page.goto(serving.links["viewer"])
        await expect(page.locator("#questions [role=tab]").first).to_be_visible()
        await page.wait_for_timeout(3_500)  # what comes sooner is read with the page, and not announced
        await announced(page)
        moderator = await directing(serving)
        try:
            await open_poll(moderator, "l1")
            await expect(page.get_by_role("group", name=t("poll.one"))).to_be_visible()
            await tab_to(page, OPTIONS[0])
            await page.keyboard.press("ArrowDown")
            await page.keyboard.press("Space")
            await tab_to(page, t("poll.vote"))
            await page.keyboard.press("Enter")
            kept = page.locator(".poll-kept")
            await expect(kept).to_contain_text(OPTIONS[1])
            snapshot = await page.locator("#poll").aria_snapshot()
            assert f'heading "{TITLE[:20]}' in snapshot and f'radio "{OPTIONS[1]}" [checked]' in snapshot and "status" in snapshot, snapshot
            # The counts come to everybody, and the vote is there after a reload.
            async with client(serving, "participant") as other:
                await other.until(lambda: other.states.get("polls", {}).get("l1") == [0, 1, 0, 1])
                await other.send({"type": "poll.vote", "poll": "l1", "choices": [1]})
                await expect(page.locator(".poll-doors")).to_contain_text("2")
            await page.reload()
            await expect(page.locator(".poll-kept")).to_contain_text(OPTIONS[1])
            await page.get_by_label(OPTIONS[2]).check()
            await page.get_by_role("button", name=t("poll.change")).click()
            await expect(page.locator(".poll-kept")).to_contain_text(OPTIONS[2])
            await axe_everywhere(cast, page, "open poll")
            await page.wait_for_timeout(3_500)
            await announced(page)
            await moderator.send({"type": "poll.close", "poll": "l1"})
            await expect(page.locator(".poll-state")).to_have_text(t("poll.closed"))
            await expect(page.locator(".poll-bars .first")).to_have_count(2)
            await axe_everywhere(cast, page, "closed poll")
            await page.wait_for_timeout(11_000)
            told = [sentence for sentence in await page.evaluate("told") if "Vote clos" in sentence]
            assert len(told) == 1, told
        finally:
            await moderator.stop()


@pytest.mark.browser
@pytest.mark.timeout(400)
async def test_a_vote_sent_before_the_script_came_goes_on_where_it_was(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        page = await cast.someone(browser, "voter", locale="en-GB", viewport={"width": 360, "height": 640})
        cast.complaints.excuse(r"status of 422.*/vote", "what this vote is answered, with the page that says why")
        here = asyncio.Event()

        async def late(route: Route) -> None:
            await here.wait()
            await route.continue_()

        await page.route("**/ui/poll_card.js*", late)
        moderator = await directing(serving)
        try:
            await open_poll(moderator, "l0", "consent")
            await page.goto(f"{serving.url}/d/{serving.slug}?lang=en")
            await expect(page.locator(".poll-call")).to_be_in_viewport()
            await page.get_by_label("I object").check()
            await page.get_by_role("button", name="Vote", exact=True).click()
            reason, error = page.locator("#poll-reason"), page.locator("#poll-error")
            await expect(error).to_contain_text("An objection needs its reason")  # the server's answer: no script has read it
            await expect(reason).to_be_focused()
            await page.keyboard.type("Too early")
            here.set()
            await expect(page.locator("#poll-form button[aria-disabled]")).to_be_visible()  # the script's own
            await expect(error).to_contain_text("An objection needs its reason")
            await expect(page.get_by_label("I object")).to_be_checked()
            await expect(reason).to_be_focused()
            await page.keyboard.type(".")
            await expect(reason).to_have_value("Too early.")
            await page.get_by_role("button", name="Vote", exact=True).click()
            await expect(page.locator(".poll-kept")).to_contain_text("I object")
            # A phone's line over the page is gone with the vote; a new poll has one, which leads to it.
            await expect(page.locator(".poll-call")).to_have_count(0)
            await moderator.send({"type": "poll.close", "poll": "l0"})
            await page.evaluate("scrollTo(0, 0)")
            await open_poll(moderator, "l00")
            await page.locator(".poll-call").click()
            await expect(page.locator("#poll-h")).to_be_focused()
            await expect(page.locator("#poll-h")).to_be_in_viewport()
            await page.get_by_label(OPTIONS[0]).check()
            await page.get_by_role("button", name="Vote", exact=True).click()
            await expect(page.locator(".poll-call")).to_have_count(0)
            await moderator.send({"type": "poll.close", "poll": "l00"})
        finally:
            here.set()
            await moderator.stop()


@pytest.mark.browser
@pytest.mark.timeout(400)
async def test_a_consent_round_asks_for_the_reason_and_hides_its_results(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        page = await cast.someone(browser, "voter", locale="en-GB")
        await page.context.add_init_script(AXE)
        moderator = await directing(serving)
        try:
            await open_poll(moderator, "l2", "consent", hidden=True)
            await page.goto(f"{serving.url}/d/{serving.slug}?lang=en")
            await expect(page.locator("#questions [role=tab]").first).to_be_visible()
            await page.get_by_label("I object").check()
            await page.get_by_role("button", name="Vote", exact=True).click()
            await expect(page.locator("#poll-reason")).to_be_focused()
            await expect(page.locator("#poll-error")).to_contain_text("An objection needs its reason")
            await axe_everywhere(cast, page, "consent round")
            await page.locator("#poll-reason").fill("The figures were not checked.")
            await page.get_by_role("button", name="Vote", exact=True).click()
            await expect(page.locator(".poll-kept")).to_contain_text("I object")
            await expect(page.locator(".poll > .poll-bars")).to_have_count(0)
            await moderator.send({"type": "poll.close", "poll": "l2"})
            await expect(page.locator(".poll > .poll-bars")).to_be_visible()
            await expect(page.get_by_text("The figures were not checked.")).to_have_count(0)
            await moderator.until(lambda: bool(moderator.main["polls"]["l2"].get("objections")))
            objection = moderator.main["polls"]["l2"]["objections"][0]["id"]
            await moderator.send({"type": "poll.show", "poll": "l2", "objection": objection})
            await expect(page.get_by_text("The figures were not checked.")).to_be_visible()

            console = await cast.someone(browser, "console", viewport={"width": 1440, "height": 900})
            await console.context.add_cookies(
                [{"name": k, "value": v, "url": serving.url.replace("http:", "https:"), "secure": True} for k, v in _device.items()]
            )
            await CONSOLE.visit(console, serving, "fr")
            await open_rail(console, "console.poll.title")
            await console.get_by_role("button", name=t("console.poll.hide_which", text="The figures were not checked.")).click()
            await expect(page.get_by_text("The figures were not checked.")).to_have_count(0)
            await page.reload()
            await expect(page.locator(".poll > .poll-bars")).to_be_visible()
            await expect(page.get_by_text("The figures were not checked.")).to_have_count(0)
        finally:
            await moderator.stop()
