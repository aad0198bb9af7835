"""Makes the pictures of the documents: `python -m tests.journeys.screenshots OUT`. A debate with its people, in every light and size.

Looks only; what pages must do is said by the tests beside it. Two drawn sitters stand for the panel: nobody's face is shown.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, ViewportSize, expect

from tests.clients.serving import Serving
from tests.journeys.cast import Cast, t
from tests.journeys.conftest import SETTINGS
from tests.journeys.population import client, populate
from tests.journeys.sights import CLERK, CONSOLE, DEBATE, GREEN_ROOM, HALL, HOME, LIVE, MINE, ORGANISE, ROLE, STAGE, Sight, crew_of
from tests.journeys.sitters import NAMES, SITTERS, sit
from tests.panel.fake_devices import HEARING

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
PROJECTOR: ViewportSize = {"width": 1920, "height": 1080}
OLD_PROJECTOR: ViewportSize = {"width": 1024, "height": 768}
OWN = "Qui répond si la source se tarit ?"
WATCHING = 37


@dataclass(frozen=True)
class Shot:
    sight: Sight
    size: ViewportSize
    lang: str = "fr"
    light: str = "light"
    whole: bool = False  # the page to its foot, and not the window

    @property
    def file(self) -> str:
        tail = [str(self.size["width"]), *([self.lang] if self.lang != "fr" else []), *([self.light] if self.light != "light" else [])]
        return "-".join([self.sight.name, *tail, *(["whole"] if self.whole else [])]) + ".png"


SHOTS = (
    *(Shot(sight, size) for sight in (HOME, LIVE, MINE, ROLE, CLERK, ORGANISE, DEBATE, GREEN_ROOM) for size in (PHONE, DESK)),
    *(Shot(LIVE, size, lang, light) for size in (PHONE, DESK) for lang, light in (("fr", "dark"), ("en", "light"))),
    *(Shot(sight, size, whole=True) for sight in (LIVE, DEBATE) for size in (PHONE, DESK)),
    *(Shot(CONSOLE, size) for size in (PHONE, DESK)),
    *(Shot(HALL, size) for size in (PROJECTOR, OLD_PROJECTOR, PHONE, DESK)),
    Shot(CLERK, OLD_PROJECTOR),
    *(Shot(sight, DESK, "en") for sight in (HOME, CONSOLE, GREEN_ROOM, DEBATE)),
    Shot(HALL, PROJECTOR, "en"),
    Shot(CLERK, OLD_PROJECTOR, "en"),
)
ON_STAGE = (Shot(STAGE, PHONE), Shot(STAGE, DESK), Shot(STAGE, DESK, "en"))


async def take(page: Page, serving: Serving, out: Path, shot: Shot) -> None:
    await page.set_viewport_size(shot.size)
    await page.emulate_media(color_scheme="dark" if shot.light == "dark" else "light")
    await shot.sight.visit(page, serving, shot.lang)
    await picture_there(page)
    await page.screenshot(path=out / shot.file, full_page=shot.whole)
    make_small(out / shot.file)


def make_small(file: Path) -> None:
    """Without losing a colour: the documents show the accents as they are."""
    with Image.open(file) as picture:
        picture.convert("RGB").save(file, optimize=True)


async def picture_there(page: Page) -> None:
    """Where a page has a picture, it has come."""
    if await page.locator("video").count():
        seen = "[...document.querySelectorAll('video')].every((video) => video.videoWidth > 0)"
        async with asyncio.timeout(60):
            while not await page.evaluate(seen):
                await asyncio.sleep(0.2)
        await page.evaluate("new Promise((done) => setTimeout(done, 1500))")


async def second_panelist(cast: Cast, crew: Page) -> None:
    """Somebody else on the stage, in a browser of their own; brought there by the crew's moderator, as the crew's own seat is later."""
    browser = await cast.browser(*sit(cast.folder, SITTERS[1]).arguments())
    page = await cast.holder(browser, "second panelist", cast.serving.links["panel"][1]["url"])
    ask = page.get_by_role("button", name=t("panel.ask.do"), exact=True)
    await expect(ask.or_(page.locator(".checks"))).to_be_visible()
    if await ask.is_visible():
        await ask.click()
    await page.get_by_role("button", name=t("panel.green.go")).click()
    await expect(page.locator(STAGE.there)).to_be_visible()
    await bring_waiting(cast.serving, crew)


async def bring_waiting(serving: Serving, crew: Page) -> None:
    async with client(serving, "moderator", crew.context) as moderator:
        for seat, each in list(moderator.main["seats"].items()):
            if each["state"] == "green_room":
                await moderator.send({"type": "seat.bring", "seat": seat})


async def own_question(serving: Serving, page: Page) -> None:
    await LIVE.visit(page, serving, "fr")
    await page.locator("#ask-text").fill(OWN)
    await page.locator("#ask-name").fill("Lou")
    await page.locator(".ask-send").click()
    await expect(page.locator("#receipts article")).to_be_visible()
    async with client(serving, "moderator", page.context) as moderator:
        question = next(id for id, each in moderator.main["questions"].items() if each["text"] == OWN)
        await moderator.send({"type": "question.publish", "question": question})
        await moderator.send({"type": "question.queue", "question": question})


async def main(out: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="assises-") as name:
        folder = Path(name)
        async with contextlib.AsyncExitStack() as stack:
            serving = stack.enter_context(Serving(folder / "data", settings=SETTINGS, program="720p25"))
            cast = await stack.enter_async_context(Cast(serving, folder))
            browser = await cast.browser(*sit(folder, SITTERS[0]).arguments(), *HEARING)
            page = await cast.someone(browser, "crew")
            await page.context.add_init_script(NAMES)
            crew = await crew_of(cast, page)
            await populate(serving, crew)
            await own_question(serving, page)
            for _ in range(WATCHING):
                await stack.enter_async_context(client(serving, "participant"))
            await second_panelist(cast, page)
            # The crew's own seat goes on the stage too, in a tab that stays, so that the program shows two.
            seat = await cast.listened(await crew.new_page(), "own seat")
            for shot in (each for each in SHOTS if each.sight is GREEN_ROOM):
                await take(seat, serving, out, shot)
            await GREEN_ROOM.visit(seat, serving, "fr")
            await seat.get_by_role("button", name=t("panel.green.go")).click()
            await expect(seat.locator(STAGE.there)).to_be_visible()
            await bring_waiting(serving, page)
            await expect(seat.locator(".tally")).to_be_visible()
            for shot in ON_STAGE:
                await take(seat, serving, out, shot)
            for shot in (each for each in SHOTS if each.sight is not GREEN_ROOM):
                await take(page, serving, out, shot)
            for each in cast.complaints.unexcused:
                print(each, file=sys.stderr)


if __name__ == "__main__":
    # The pages that the server draws tell its own time; the browser of these pictures is in Paris.
    os.environ["TZ"] = "Europe/Paris"
    time.tzset()
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target))
