"""The picture as the console lays it out: each layout by its button, seen in the console's own picture; the question on air at its foot."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import Cast, cast_of, t, until
from tests.journeys.population import client
from tests.journeys.test_debate import through_the_green_room
from tests.panel.fake_devices import BLUE, HEARING, RED, alike

LOOK = "(points) => lookAt(document.querySelector('.picture video'), points)"
LISTEN = "(hertz) => listenTo(document.querySelector('.picture video'), hertz)"
LEFT, RIGHT, ABOVE, FOOT, BLOCK = [0.25, 0.5], [0.75, 0.5], [0.25, 0.04], [0.985, 0.97], [0.01, 0.97]
CARD, BLACK, WHITE, VERMILION = (20, 24, 27), (0, 0, 0), (255, 255, 255), (196, 45, 20)
ASKED = "Qui paiera le remplacement des canalisations du centre, et en combien de temps ?"


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_the_picture_is_laid_out_from_the_console(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        audience = await cast.browser(*HEARING)
        console = await cast.holder(audience, "moderator", serving.links["console"][0]["url"])
        names = [await on_stage(cast, console, number) for number in (0, 1)]
        await seen(console, "grid", {"left": BLUE.rgb, "right": RED.rgb, "above": BLUE.rgb})

        await press(console, "solo")
        await expect(named(console, t("console.layout.voice"))).to_have_attribute("aria-pressed", "true")
        for name, who in zip(names, (BLUE, RED), strict=True):
            await named(console, name).click()
            await expect(named(console, name)).to_have_attribute("aria-pressed", "true")
            await seen(console, f"solo {who.name}", {"left": who.rgb, "right": who.rgb})
        await named(console, t("console.layout.voice")).click()
        await expect(console.locator(".lay-who [aria-pressed=true]")).to_have_count(1)

        await press(console, "side_by_side")
        for name, side in zip(reversed(names), ("left", "right"), strict=True):
            await named(console, name).click()
            await expect(named(console, f"{name} {t(f'console.layout.{side}')}")).to_have_attribute("aria-pressed", "true")
        await seen(console, "side_by_side", {"left": RED.rgb, "right": BLUE.rgb, "above": BLACK})

        # The hall's camera is not there: the console says so, and the picture shows everybody.
        await press(console, "hall_speaker")
        await expect(console.get_by_text(t("console.layout.lacks_hall"))).to_be_visible()
        await seen(console, "hall_speaker", {"left": BLUE.rgb, "right": RED.rgb, "above": BLUE.rgb})

        await press(console, "card")
        await seen(console, "card", {"left": CARD, "right": CARD, "above": CARD})
        await until(lambda: hears(console, False))
        await console.get_by_role("button", name=t("console.layout.back")).click()
        await expect(button(console, "grid")).to_have_attribute("aria-pressed", "true")
        await seen(console, "back", {"left": BLUE.rgb, "right": RED.rgb})
        await until(lambda: hears(console, True))

        await by_keyboard(console)
        await the_question_is_at_the_foot(cast, console)
        await troubles_are_told(cast, console)


async def on_stage(cast: Cast, console: Page, number: int) -> str:
    who, seat = (BLUE, RED)[number], str(cast.serving.links["panel"][number]["seat"])
    await through_the_green_room(await cast.panelist(who, number), who, seat)
    await console.get_by_role("button", name=t("console.seat.bring_who", name=seat)).click()
    await expect(console.get_by_role("button", name=t("console.seat.return_who", name=seat))).to_be_visible()
    return seat


def button(console: Page, layout: str) -> Locator:
    return console.get_by_role("button", name=t(f"console.layout.{layout}") + t(f"console.layout.{layout}_more"), exact=True)


def named(console: Page, name: str) -> Locator:
    return console.locator(".lay-who").get_by_role("button", name=name, exact=True)


async def press(console: Page, layout: str) -> None:
    await button(console, layout).click()
    await expect(button(console, layout)).to_have_attribute("aria-pressed", "true")
    await expect(console.locator(".lay-row [aria-pressed=true]")).to_have_count(1)


async def seen(console: Page, what: str, colours: dict[str, tuple[int, int, int]]) -> None:
    """Until these colours are where they belong; `what` names the sight."""
    points = {"left": LEFT, "right": RIGHT, "above": ABOVE, "foot": FOOT, "block": BLOCK}

    async def there() -> bool:
        found = await console.evaluate(LOOK, [points[place] for place in colours])
        return all(alike(one, wanted) for one, wanted in zip(found, colours.values(), strict=True))

    try:
        await until(there, 30)
    except TimeoutError:
        found = await console.evaluate(LOOK, [points[place] for place in colours])
        raise AssertionError(f"{what}: {colours} wanted, {found} seen") from None


async def hears(console: Page, something: bool) -> bool:
    low: float
    between: float
    low, between = await console.evaluate(LISTEN, [BLUE.hertz, (BLUE.hertz + RED.hertz) // 2])
    return (low > between + 20) if something else low < -90


async def by_keyboard(console: Page) -> None:
    """A digit anywhere, or the button by Tab and Space."""
    await console.keyboard.press("2")
    await expect(button(console, "solo")).to_have_attribute("aria-pressed", "true")
    await button(console, "solo").focus()
    await console.keyboard.press("Tab")
    await console.keyboard.press("Space")
    await expect(button(console, "side_by_side")).to_have_attribute("aria-pressed", "true")
    await console.keyboard.press("1")
    await expect(button(console, "grid")).to_have_attribute("aria-pressed", "true")


async def the_question_is_at_the_foot(cast: Cast, console: Page) -> None:
    async with client(cast.serving, "participant") as asker, client(cast.serving, "moderator", console.context) as moderator:
        asked = await asker.send({"type": "question.ask", "text": ASKED, "name": "Camille"})
        steps = [{"type": f"question.{step}", "question": asked["question"]} for step in ("publish", "queue", "air", "answer")]
        for step in steps[:3]:
            await moderator.send(step)
        await seen(console, "on air", {"foot": WHITE, "block": VERMILION, "left": BLUE.rgb, "right": RED.rgb})
        await moderator.send(steps[3])
        await seen(console, "answered", {"foot": RED.rgb, "left": BLUE.rgb})


async def troubles_are_told(cast: Cast, console: Page) -> None:
    """Panel's facts are played here: a camera too large and a full disk are not made in a test of pages."""
    seats = [str(each["id"]) for each in await seats_on_stage(cast, console)]
    what = {"linked": True, "width": 640, "height": 360, "fps": 15.0}
    said = {
        "connected": True,
        "mixing": False,
        "fps": 0,
        "viewers": 37,
        "listeners": 12,
        "recording": "disk_full",
        "seats": {seat: what | {"trouble": trouble} for seat, trouble in zip(seats, ("oversized", "no_picture"), strict=True)},
    }
    await console.route("**/media", lambda route: route.fulfill(json=said))
    for words in (
        "console.program.unmixed",
        "console.program.recording_disk_full",
        "console.trouble.oversized",
        "console.trouble.no_picture",
    ):
        await expect(console.get_by_text(t(words))).to_be_visible()
    await expect(console.locator(".prog-line")).to_have_text(f"{t('console.program.watching', n=49)}, {t('console.program.later', n=12)}")
    await seen(console, "troubles", {})
    await console.unroute("**/media")
    await expect(console.get_by_text(t("console.program.unmixed"))).to_have_count(0)


async def seats_on_stage(cast: Cast, console: Page) -> list[dict[str, object]]:
    async with client(cast.serving, "moderator", console.context) as moderator:
        return [each for each in moderator.main["seats"].values() if each["state"] == "on_stage"]
