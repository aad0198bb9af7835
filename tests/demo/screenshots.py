"""`python -m tests.demo.screenshots FOLDER`: the pictures of the demo in the documents, taken after two minutes of it."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests.clients.serving import Serving
from tests.panel.fake_devices import chromium

SIZES = ((1280, 900), (360, 780))
ALIVE_S = 110
FIRST_PICTURE_S = 6


async def take(url: str, live: str, out: Path, lang: str) -> None:
    end = "-en" if lang == "en" else ""
    async with async_playwright() as playwright, chromium(playwright) as browser:
        for width, height in SIZES:
            context = await browser.new_context(
                viewport={"width": width, "height": height}, locale="fr-FR" if lang == "fr" else "en-GB", timezone_id="Europe/Paris"
            )
            page = await context.new_page()
            await page.goto(url)
            await page.screenshot(path=out / f"demo-home-{width}{end}.png")
            await page.goto(live)
            await page.locator("video").wait_for()
            await asyncio.sleep(FIRST_PICTURE_S)
            await page.screenshot(path=out / f"demo-live-{width}{end}.png")
            await context.close()


def main(out: Path) -> None:
    for lang, terminal in (("fr", "fr_FR.UTF-8"), ("en", "en_GB.UTF-8")):
        os.environ["LC_ALL"] = terminal
        with tempfile.TemporaryDirectory(prefix="assises-") as name:
            with Serving(Path(name) / "data", "--demo", debate=None, program="720p25") as demo:
                asyncio.run(asyncio.sleep(ALIVE_S))
                asyncio.run(take(demo.url, demo.links["viewer"], out, lang))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
