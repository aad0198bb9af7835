"""The people of one journey: each with a browser context of their own, all listened to for complaints.

Knows how one enters, not what one does there.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.async_api import Browser, Page, Playwright, async_playwright, expect

from frontend.words import Words
from tests.clients.serving import ROOT
from tests.journeys.complaints import Complaints
from tests.panel.fake_devices import PROBES, FakePerson, chromium, make_devices

# Two cores carry several browsers, a mixer and whatever else the machine does: nothing here measures speed.
PATIENCE_MS = 60_000
WORDS = Words.load(ROOT / "frontend/locales")
expect.set_options(timeout=PATIENCE_MS)


def t(key: str, **params: str | int) -> str:
    """The French sentence people see under a key."""
    return WORDS.t("fr", key, **params)


async def until(told: Callable[[], Awaitable[object]], within_s: float = PATIENCE_MS / 1000) -> None:
    """For what no event tells: pixels and sound."""
    async with asyncio.timeout(within_s):
        while not await told():
            await asyncio.sleep(0.25)


class House(Protocol):
    """Whatever serves a debate at one address."""

    url: str
    links: dict[str, Any]


class Cast:
    def __init__(self, serving: House, folder: Path) -> None:
        self.serving = serving
        self.folder = folder
        self.pages: list[Page] = []
        media = urlsplit(serving.links["whip"]["url"])
        self.complaints = Complaints(serving.url, f"{media.scheme}://{media.netloc}")
        self._stack = contextlib.AsyncExitStack()
        self._playwright: Playwright | None = None

    async def __aenter__(self) -> Cast:
        self._playwright = await self._stack.enter_async_context(async_playwright())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    async def browser(self, *arguments: str) -> Browser:
        """A Chromium process of its own."""
        assert self._playwright is not None
        return await self._stack.enter_async_context(chromium(self._playwright, *arguments))

    async def someone(self, browser: Browser, name: str, **options: Any) -> Page:
        """A device nobody has used yet, in French unless `locale` says otherwise."""
        context = await browser.new_context(**{"locale": "fr-FR", "timezone_id": "Europe/Paris", "reduced_motion": "reduce"} | options)
        context.set_default_timeout(PATIENCE_MS)
        await context.add_init_script(PROBES)
        return await self.listened(await context.new_page(), name)

    async def listened(self, page: Page, name: str) -> Page:
        self.complaints.listen(page, name)
        self.pages.append(page)
        return page

    async def viewer(self, browser: Browser, name: str, **options: Any) -> Page:
        page = await self.someone(browser, name, **options)
        await page.goto(self.serving.links["viewer"])
        return page

    async def holder(self, browser: Browser, name: str, link: str, **options: Any) -> Page:
        """Somebody with a role link: opens it, reads, clicks."""
        page = await self.someone(browser, name, **options)
        await use_link(page, link)
        return page

    async def panelist(self, who: FakePerson, seat: int) -> Page:
        """Their own process, camera and microphone."""
        browser = await self.browser(*make_devices(self.folder, who).arguments())
        return await self.holder(browser, who.name, self.serving.links["panel"][seat]["url"])


async def use_link(page: Page, link: str) -> None:
    await page.goto(link)
    await expect(page.locator("#secret")).to_be_hidden()
    assert "#" not in page.url, "the secret stays in the address bar"
    await page.get_by_role("button", name=t("access.enter"), exact=True).click()
    await page.wait_for_url(lambda url: urlsplit(url).path not in ("/role",))


@contextlib.asynccontextmanager
async def cast_of(serving: House, folder: Path) -> AsyncIterator[Cast]:
    """A cast whose pages must not have complained by the end."""
    async with Cast(serving, folder) as cast:
        cast.complaints.excuse(r"status of 503.*/whep/", "a panel under strain sends who watches to LL-HLS: a test machine is under strain")
        yield cast
        heard = cast.complaints.unexcused
        assert not heard, "\n".join(f"{each.page}: {each.kind}: {each.words}" for each in heard)
