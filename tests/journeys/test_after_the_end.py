"""A debate that closes under the eyes of everybody: what is on air is settled first, then every page tells the end and nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t
from tests.journeys.population import QUESTIONS, client, populate
from tests.journeys.sights import CLERK, CONSOLE, DEBATE, LIVE, MINE, crew_of

ON_AIR = next(each.text for each in QUESTIONS if each.becomes == "on_air")
LEFT_OVER = next(each.text for each in QUESTIONS if each.becomes == "queued")
OWN = "Qui répondra si la source se tarit ?"
SECTIONS = ("poster", "facts", "question", "questions", "fair", "stage", "agenda", "refused", "ledger")


async def same_words(one: Page, other: Page, place: str) -> None:
    """Who is present arrives a moment after a page, on either: asked again for a while."""
    said = [""]
    for _ in range(50):
        said = [await page.locator(place).inner_text() for page in (one, other)]
        if said[0] == said[1]:
            return
        await asyncio.sleep(0.1)
    assert said[0] == said[1], place


@pytest.mark.browser
@pytest.mark.timeout(240)
async def test_every_page_tells_the_end(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        console = await cast.someone(browser, "crew")
        crew = await crew_of(cast, console)
        await populate(serving, crew)
        async with client(serving, "moderator", crew) as moderator:
            await moderator.send({"type": "segment.start", "segment": moderator.main["agenda"]["segments"][0]["id"]})
        stayed = await cast.viewer(browser, "stayed")
        await stayed.locator("#ask-text").fill(OWN)
        await stayed.locator(".ask-send").click()
        await expect(stayed.locator("#receipts article")).to_be_visible()
        clerk = await cast.listened(await crew.new_page(), "clerk")
        await CLERK.visit(clerk, serving, "fr")
        hall = await cast.listened(await crew.new_page(), "hall")
        await hall.goto(f"{serving.url}/d/{serving.slug}/hall")
        await expect(hall.locator("#question-h")).to_have_text(ON_AIR)
        await expect(stayed.locator("#agenda .now")).to_have_count(1)

        # The question on air is settled by a person, in the dialog that closes the debate.
        await CONSOLE.visit(console, serving, "fr")
        await console.get_by_role("button", name=t("console.phase.to_closed")).click()
        await expect(console.get_by_role("dialog")).to_contain_text(ON_AIR)
        await console.get_by_role("button", name=t("console.phase.aside_then_close")).click()

        # The console: a summary where the picture was, nothing to queue, no clock that runs.
        await expect(console.locator(".summary")).to_contain_text(t("console.summary.not_reached"))
        await expect(console.locator("video")).to_have_count(0)
        await expect(console.locator(".cbar")).not_to_contain_text("reste")
        await console.locator(".col.published .qc").first.click()
        await expect(console.locator(".keys")).to_contain_text(t("console.step.refuse"))
        await expect(console.locator(".keys")).not_to_contain_text(t("console.step.queue"))

        # The hall: thanks, and where to read; no call to ask, none to the microphone, no sound.
        await expect(hall.locator("#question-h")).to_have_text(t("hall.invite.closed"))
        await expect(hall.locator("#join-h")).to_have_text(t("hall.results"))
        await expect(hall.locator(".h-desk, .h-next li, .h-sound")).to_have_count(0)

        # The clerk: why, and what became of each ticket.
        await expect(clerk.locator("#phase .note")).to_have_text(t("clerk.shut.closed"))
        await expect(clerk.locator("#entry")).to_be_hidden()
        await expect(clerk.locator("#recent")).to_contain_text(t("question.state.not_reached"))

        # Whoever stayed reads what whoever comes reads; nothing waits, runs or is asked for.
        await expect(stayed.locator("#ask")).to_be_hidden()
        await expect(stayed.locator("#receipts")).to_contain_text(t("receipt.not_read"))
        await expect(stayed.locator("#agenda .now")).to_have_count(0)
        fresh = await cast.viewer(browser, "fresh")
        await expect(fresh.locator(LIVE.there).first).to_be_visible()
        for page in (stayed, fresh):
            await page.get_by_role("tab", name=t("live.tab.not_reached")).click()
            await expect(page.locator("#questions .slip", has_text=LEFT_OVER)).to_contain_text(t("question.state.not_reached"))
            await expect(page.locator("#question")).to_be_empty()
        for section in SECTIONS:
            await same_words(
                stayed, fresh, "#questions .list-scroll" if section == "questions" else f"#{section}"
            )  # own counts are one's own
        await MINE.visit(stayed, serving, "fr")
        await expect(stayed.locator(".mine-list")).to_contain_text(t("question.state.not_reached"))

        # The organiser: nothing left to check before the live; then the archive, said as such.
        await DEBATE.visit(console, serving, "fr")
        await expect(console.locator(".ready")).to_contain_text(t("organise.after.closed"))
        await console.locator(".ready summary").click()
        await console.get_by_role("button", name=t("organise.step_do.archived")).click()
        await expect(console.locator(".ready")).to_contain_text(t("organise.after.archived"))
        await expect(fresh.locator("#poster")).to_contain_text(t("live.phase.archived"))
        await expect(hall.locator("#question-h")).to_have_text(t("hall.invite.archived"))
