"""axe on every page in both languages: at 320 px, at 200 % zoom of a 1280 px window, in light and in dark. Nothing may be found.

Of the console also each section of its rail and each dialog, by themselves, so that it takes seconds; of the organiser's desk each form
unfolded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.axe import AXE
from tests.journeys.cast import cast_of, t, use_link
from tests.journeys.lively import APPEALED, PROMISED, enliven, open_vote
from tests.journeys.population import client, populate
from tests.journeys.sights import (
    CAPTIONER,
    CHAIR,
    CLERK,
    CONSOLE,
    DEBATE,
    GREEN_ROOM,
    HALL,
    HOME,
    LEDGER,
    LIVE,
    LOST,
    MINE,
    ORGANISE,
    ROLE,
    STAGE,
    VENUE,
    Sight,
    crew_of,
)
from tests.panel.fake_devices import BLUE, make_devices

NARROW = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 512}  # what 200 % leaves of 1280 × 1024 (WCAG 1.4.4, 1.4.10)
# `target-size` is off unless asked for: it is new in WCAG 2.2.
DESK = {"width": 1280, "height": 800}
EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
RUN = """async ([within, options]) => (await axe.run(within, options)).violations.map(({id, help, nodes}) =>
  ({id, help, nodes: nodes.map(({target, failureSummary}) => target.join(' ') + ': ' + failureSummary.split('\\n').slice(1).join(' '))}))"""

# Each dialog of the console: what to click first, then a key or what opens it.
DIALOGS = (
    ("help", "", "?"),
    ("search", "", "/"),
    ("agenda", "", "g"),
    ("phase", "", ".cbar .live + .btn"),
    ("heard", "", ".c-heard"),
    ("refuse", ".col.received .qc", "r"),
    ("merge", ".col.received .qc", "f"),
    ("reword", ".col.received .qc", "m"),
    ("mute", ".col.received .qc", "n"),
    ("set aside", ".col.published .qc", "s"),
    ("tag", ".col.published .qc", "c"),
    ("air", "", ".next .btn.air"),
    ("why", ".col.queued .qc:has-text('siège au conseil')", "a"),
    ("answer", ".air-card", "t"),
    ("write", f".col.done li:has-text('{PROMISED}')", "w"),
    ("judge", f".col.done li:has-text('{APPEALED}')", "e"),
    ("floor", "#rail-tab-floor", "#rail .row.wrap .btn"),
    ("guest", "#rail-tab-floor", "#rail .btn:has-text('Invit')"),
    ("time", "#rail-tab-time", "#rail .btn.bare"),
    ("poll", "#rail-tab-polls", "#rail .btn"),
)


async def faults(page: Page, where: str, *, wide_is_wrong: bool, within: str = "html") -> list[str]:
    """What axe says of a page, or a part of it, in its sizes and lights; scrolling sideways at 320 px is a fault where anyone may come."""
    found: list[str] = []
    await page.emulate_media(color_scheme="light")
    for size, viewport in (("320 px", NARROW), ("200 %", ZOOMED)):
        await page.set_viewport_size(viewport)  # type: ignore[arg-type]
        found += said(await page.evaluate(RUN, [within, EVERYTHING]), f"{where}, {size}")
        if wide_is_wrong and size == "320 px":
            wide = await page.evaluate("document.documentElement.scrollWidth")
            if wide > NARROW["width"]:
                found.append(f"{where}: {wide} px wide in a window of {NARROW['width']}")
    await page.emulate_media(color_scheme="dark")
    return found + said(await page.evaluate(RUN, [within, COLOURS]), f"{where}, dark")


def said(violations: list[dict[str, Any]], where: str) -> list[str]:
    return [f"{where}: {each['id']}: {each['help']}: {node}" for each in violations for node in each["nodes"]]


async def sections_of_the_console(page: Page, serving: Serving, lang: str) -> list[str]:
    found: list[str] = []
    await page.set_viewport_size(DESK)  # type: ignore[arg-type]
    await CONSOLE.visit(page, serving, lang)
    await page.locator(".air-card").click()  # a narrow window shows the column of the selected card, and the rail is in this one
    tabs = page.locator(".rail [role=tab]")
    for place in range(await tabs.count()):
        await page.set_viewport_size(DESK)  # type: ignore[arg-type]
        await tabs.nth(place).click()
        found += await faults(page, f"console ({lang}), {await tabs.nth(place).get_attribute('id')}", wide_is_wrong=False, within=".rail")
    assert place >= 7, "the sections that were to be looked at are not there"
    return found


async def dialogs_of_the_console(page: Page, serving: Serving, lang: str) -> list[str]:
    found: list[str] = []
    await CONSOLE.visit(page, serving, lang)
    for name, card, press in DIALOGS:
        await page.set_viewport_size(DESK)  # type: ignore[arg-type]
        if card:
            await page.locator(card).first.click()
        if len(press) == 1:
            await page.keyboard.press(press)
        else:
            await page.locator(press).first.click()
        await expect(page.locator("dialog[open]")).to_be_visible()
        found += await faults(page, f"console ({lang}), dialog {name}", wide_is_wrong=False, within="dialog[open]")
        await page.keyboard.press("Escape")
        await expect(page.locator("dialog[open]")).to_have_count(0)
    return found


@pytest.mark.browser
@pytest.mark.timeout(500)
async def test_axe_finds_nothing_on_any_page(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(r"status of 404", "one of the pages looked at is the page of an address that leads nowhere")
        browser = await cast.browser(*make_devices(tmp_path, BLUE).arguments())
        page = await cast.someone(browser, "crew", viewport=NARROW)
        await page.context.add_init_script(AXE)
        crew = await crew_of(cast, page)
        await populate(serving, crew)
        links = await enliven(serving, page)
        await open_vote(serving, crew)
        await page.goto(serving.links["viewer"])
        await page.locator("#ask-text").fill("Qui répondra si la source se tarit ?")
        await page.locator(".ask-send").click()
        await expect(page.locator("#receipts article")).to_be_visible()

        found: list[str] = []

        async def look(*sights: Sight) -> None:
            for sight in sights:
                for lang in ("fr", "en"):
                    await sight.visit(page, serving, lang)
                    found.extend(await faults(page, f"{sight.name} ({lang})", wide_is_wrong=sight.public))

        await look(HOME, LIVE, MINE, LEDGER, ROLE, VENUE, LOST, CONSOLE, GREEN_ROOM, HALL, CLERK, ORGANISE)
        for lang in ("fr", "en"):
            await DEBATE.visit(page, serving, lang)
            await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found += await faults(page, f"organise-debate ({lang})", wide_is_wrong=False)

        # On the stage, once brought there.
        await GREEN_ROOM.visit(page, serving, "fr")
        await page.get_by_role("button", name=t("panel.green.go")).click()
        await expect(page.locator(STAGE.there)).to_be_visible()
        async with client(serving, "moderator", crew) as moderator:
            seat = next(id for id, each in moderator.main["seats"].items() if each["state"] == "green_room")
            await moderator.send({"type": "seat.bring", "seat": seat})
        await look(STAGE)

        for lang in ("fr", "en"):
            found += await sections_of_the_console(page, serving, lang)
            found += await dialogs_of_the_console(page, serving, lang)

        # Who writes captions, who presides before being brought on stage, and where a second device waits.
        await use_link(page, links.captioner)
        await look(CAPTIONER)
        page = await cast.someone(browser, "chair", viewport=NARROW)
        await page.context.add_init_script(AXE)
        await page.context.grant_permissions(["camera", "microphone"], origin=serving.url)
        await use_link(page, links.chair)
        await GREEN_ROOM.visit(page, serving, "fr")
        await page.get_by_role("button", name=t("panel.green.go")).click()
        await look(CHAIR)

        second = await cast.someone(browser, "second device", viewport=NARROW)
        await second.context.add_init_script(AXE)
        await use_link(second, serving.links["panel"][0]["url"])
        await expect(second.locator("#waiting")).to_be_visible()
        found += await faults(second, "waiting", wide_is_wrong=True)
        assert not found, "\n".join(found)

        # The judge is awake: a picture without words and a page too wide are both found.
        await second.evaluate("document.getElementById('content').append(Object.assign(new Image(900, 10), {src: 'data:,'}))")
        planted = await faults(second, "planted", wide_is_wrong=True)
        assert any("image-alt" in each for each in planted) and any("px wide" in each for each in planted), planted
