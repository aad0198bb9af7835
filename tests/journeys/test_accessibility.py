"""axe on every page in both languages: at 320 px, at 200 % zoom of a 1280 px window, in light and in dark. Nothing may be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import ROOT, Serving
from tests.journeys.cast import cast_of, t, use_link
from tests.journeys.population import client, populate
from tests.journeys.sights import (
    CLERK,
    CONSOLE,
    DEBATE,
    GREEN_ROOM,
    HALL,
    HOME,
    LIVE,
    LOST,
    MINE,
    ORGANISE,
    ROLE,
    STAGE,
    Sight,
    crew_of,
)
from tests.panel.fake_devices import BLUE, make_devices

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
NARROW = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 512}  # what 200 % leaves of 1280 × 1024 (WCAG 1.4.4, 1.4.10)
# `target-size` is off unless asked for: it is new in WCAG 2.2.
EVERYTHING = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
RUN = """async (options) => (await axe.run(document, options)).violations.map(({id, help, nodes}) =>
  ({id, help, nodes: nodes.map(({target, failureSummary}) => target.join(' ') + ': ' + failureSummary.split('\\n').slice(1).join(' '))}))"""


async def faults(page: Page, where: str, *, wide_is_wrong: bool) -> list[str]:
    """What axe says of a page in its two sizes and two lights; a page that scrolls sideways at 320 px is a fault where anyone may come."""
    found: list[str] = []
    await page.emulate_media(color_scheme="light")
    for size, viewport in (("320 px", NARROW), ("200 %", ZOOMED)):
        await page.set_viewport_size(viewport)  # type: ignore[arg-type]
        found += said(await page.evaluate(RUN, EVERYTHING), f"{where}, {size}")
        if wide_is_wrong and size == "320 px":
            wide = await page.evaluate("document.documentElement.scrollWidth")
            if wide > NARROW["width"]:
                found.append(f"{where}: {wide} px wide in a window of {NARROW['width']}")
    await page.emulate_media(color_scheme="dark")
    return found + said(await page.evaluate(RUN, COLOURS), f"{where}, dark")


def said(violations: list[dict[str, Any]], where: str) -> list[str]:
    return [f"{where}: {each['id']}: {each['help']}: {node}" for each in violations for node in each["nodes"]]


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

        await look(HOME, LIVE, MINE, ROLE, LOST, CONSOLE, GREEN_ROOM, HALL, CLERK, ORGANISE, DEBATE)

        # On the stage, once brought there.
        await GREEN_ROOM.visit(page, serving, "fr")
        await page.get_by_role("button", name=t("panel.green.go")).click()
        await expect(page.locator(STAGE.there)).to_be_visible()
        async with client(serving, "moderator", crew) as moderator:
            seat = next(id for id, each in moderator.main["seats"].items() if each["state"] == "green_room")
            await moderator.send({"type": "seat.bring", "seat": seat})
        await look(STAGE)

        # With a dialog open, and where a second device waits.
        await CONSOLE.visit(page, serving, "fr")
        for key in ("r", "?", "/", "g"):
            await page.keyboard.press(key)
            await expect(page.get_by_role("dialog")).to_be_visible()
            found += await faults(page, f"console, dialog {key}", wide_is_wrong=False)
            await page.keyboard.press("Escape")
            await expect(page.get_by_role("dialog")).to_be_hidden()
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
