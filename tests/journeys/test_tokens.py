"""Colours are written once for light and dark: by the reader's system, or by what the page asks for, whichever the system says."""

import pytest
from playwright.async_api import async_playwright

from tests.clients.serving import ROOT
from tests.panel.fake_devices import chromium

LIGHT, DARK = ["rgb(239, 241, 237)", "rgb(20, 24, 27)", "light"], ["rgb(15, 18, 20)", "rgb(241, 243, 238)", "dark"]
LOOK = """(theme) => {
  if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
  const {backgroundColor, color, colorScheme} = getComputedStyle(document.documentElement);
  return [backgroundColor, color, colorScheme];
}"""


@pytest.mark.browser
async def test_a_page_has_one_light() -> None:
    sheets = "".join((ROOT / f"frontend/static/css/{name}.css").read_text("utf-8") for name in ("tokens", "ground"))
    async with async_playwright() as playwright, chromium(playwright) as browser:
        page = await browser.new_page()
        await page.set_content(f"<!doctype html><style>{sheets}</style><p>x</p>")
        for system, plain in (("light", LIGHT), ("dark", DARK)):
            await page.emulate_media(color_scheme=system)  # type: ignore[arg-type]
            assert [await page.evaluate(LOOK, theme) for theme in (None, "light", "dark")] == [plain, LIGHT, DARK]
