"""Makes the pictures of the documents: `python -m tests.journeys.screenshots OUT [WORD]`. A debate with its people, in each light and size.

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
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.clients.serving import Serving
from tests.journeys.cast import Cast, t, use_link
from tests.journeys.conftest import SETTINGS
from tests.journeys.lively import enliven, give_floor, meanwhile, open_vote, tap, write_captions, write_notes
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
    MINE,
    ORGANISE,
    ROLE,
    STAGE,
    Sight,
    crew_of,
)
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
    part: str = ""  # what is open on it
    steps: tuple[str, ...] = ()  # to open it: what to click, one after the other

    @property
    def file(self) -> str:
        tail = [str(self.size["width"]), *([self.lang] if self.lang != "fr" else []), *([self.light] if self.light != "light" else [])]
        name = [self.sight.name, *([self.part] if self.part else [])]
        return "-".join([*name, *tail, *(["whole"] if self.whole else [])]) + ".png"


def each_way(sight: Sight, *, sizes: tuple[ViewportSize, ...] = (PHONE, DESK), more: tuple[tuple[str, str], ...] = ()) -> tuple[Shot, ...]:
    return tuple(Shot(sight, size, lang, light) for size in sizes for lang, light in (("fr", "light"), ("en", "light"), *more))


DARK = (("fr", "dark"),)
ON_ITS_SIDE: ViewportSize = {"width": 740, "height": 360}
TALL: ViewportSize = {"width": 1280, "height": 1200}
UNFOLDED = ("details",)


def rail(name: str, lang: str = "fr") -> Shot:
    return Shot(CONSOLE, TALL, lang, part=name, steps=(f"#rail-tab-{name}",))


SHOTS = (
    *(shot for sight in (HOME, MINE, LEDGER, ROLE, CLERK, ORGANISE, CAPTIONER) for shot in each_way(sight)),
    *(shot for sight in (LIVE, DEBATE, CONSOLE) for shot in each_way(sight, more=DARK)),
    *(Shot(sight, size, whole=True) for sight in (LIVE, LEDGER) for size in (PHONE, DESK)),
    Shot(LIVE, PHONE, "en", whole=True),
    Shot(DEBATE, PHONE, whole=True, part="forms", steps=UNFOLDED),
    Shot(DEBATE, DESK, whole=True, part="forms", steps=UNFOLDED),
    Shot(DEBATE, DESK, "en", "dark", whole=True, part="forms", steps=UNFOLDED),
    *(rail(name) for name in ("stage", "floor", "time", "notes", "door", "reactions", "agenda")),
    *(rail(name, "en") for name in ("floor", "time")),
    *(shot for size in (PROJECTOR, OLD_PROJECTOR) for shot in each_way(HALL, sizes=(size,))),
    *(Shot(HALL, size) for size in (PHONE, DESK)),
    *each_way(CLERK, sizes=(OLD_PROJECTOR,)),
)
VOTING = (
    *(
        Shot(sight, size, part="vote")
        for sight, size in ((LIVE, PHONE), (LIVE, DESK), (CLERK, OLD_PROJECTOR), (HALL, PROJECTOR), (HALL, OLD_PROJECTOR))
    ),
    Shot(LIVE, PHONE, "en", "dark", part="vote"),
    Shot(LIVE, DESK, "en", part="vote"),
    Shot(HALL, OLD_PROJECTOR, "en", part="vote"),
    Shot(HALL, PROJECTOR, "en", part="vote"),
    *(rail("polls", lang) for lang in ("fr", "en")),
    Shot(CONSOLE, OLD_PROJECTOR, part="polls", steps=("#rail-tab-polls",)),
    Shot(CONSOLE, DESK, part="switched", steps=(".cbar .c-board + .btn",)),  # last: the console remembers it
)
SEATED = (*each_way(STAGE), *(Shot(STAGE, size, "fr", "dark") for size in (PHONE, DESK)), Shot(STAGE, ON_ITS_SIDE))
PRESIDING = (*each_way(CHAIR), Shot(CHAIR, TALL, part="desk"))


async def take(page: Page, serving: Serving, out: Path, shot: Shot) -> None:
    await page.set_viewport_size(shot.size)
    await page.emulate_media(color_scheme="dark" if shot.light == "dark" else "light")
    await shot.sight.visit(page, serving, shot.lang)
    if shot.steps == UNFOLDED:
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    else:
        for step in shot.steps:
            await page.locator(step).click()
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


async def presiding(cast: Cast, browser: Browser, link: str) -> Page:
    """The chair waits in the green room, and has the desk there already."""
    page = await cast.someone(browser, "chair")
    await page.context.add_init_script(NAMES)
    await page.context.grant_permissions(["camera", "microphone"], origin=cast.serving.url)
    await use_link(page, link)
    await page.get_by_role("button", name=t("panel.green.go")).click()
    await expect(page.locator(CHAIR.there).first).to_be_visible()
    return page


async def main(out: Path, word: str) -> None:
    """`word`: of the pictures only those whose name has it."""
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
            links = await enliven(serving, page)
            await own_question(serving, page)
            for _ in range(WATCHING):
                await stack.enter_async_context(client(serving, "participant"))
            await second_panelist(cast, page)
            await use_link(page, links.captioner)
            # The crew's own seat goes on the stage too, in a tab that stays, so that the program shows two.
            seat = await cast.listened(await crew.new_page(), "own seat")
            for shot in (each for each in each_way(GREEN_ROOM) if word in each.file):
                await take(seat, serving, out, shot)
            await GREEN_ROOM.visit(seat, serving, "fr")
            await seat.get_by_role("button", name=t("panel.green.go")).click()
            await expect(seat.locator(STAGE.there)).to_be_visible()
            await bring_waiting(serving, page)
            await expect(seat.locator(".tally")).to_be_visible()
            chair = await presiding(cast, browser, links.chair)
            await write_notes(serving, crew)
            await give_floor(serving, crew, "Hélène Marchand")
            await stack.enter_async_context(meanwhile(tap(serving)))
            await stack.enter_async_context(meanwhile(write_captions(serving, links.captioner)))
            for person, shots in ((seat, SEATED), (chair, PRESIDING), (page, SHOTS)):
                for shot in (each for each in shots if word in each.file):
                    await take(person, serving, out, shot)
            await open_vote(serving, crew)
            for shot in (each for each in VOTING if word in each.file):
                await take(page, serving, out, shot)
            for each in cast.complaints.unexcused:
                print(each, file=sys.stderr)


if __name__ == "__main__":
    # The pages that the server draws tell its own time; the browser of these pictures is in Paris.
    os.environ["TZ"] = "Europe/Paris"
    time.tzset()
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(target, "".join(sys.argv[2:])))
