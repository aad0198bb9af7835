"""After the end: the film of the debate on its page, and each question at the moment it was put."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t, until
from tests.journeys.population import client
from tests.journeys.test_player import direct, moderating
from tests.panel.fake_devices import HEARING

FILM = "document.querySelector('#recording video')"
# The vermilion of the band's number, at the very left of the foot: fetched with CORS, or a canvas would not be read.
BAND = """async (at) => {
  const film = document.createElement('video');
  film.crossOrigin = 'anonymous'; film.muted = true; film.src = document.querySelector('#recording video').src;
  await new Promise((done, failed) => { film.onloadeddata = done; film.onerror = failed; });
  film.currentTime = at;
  await new Promise((done) => { film.onseeked = done; });
  const canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  const context = canvas.getContext('2d');
  context.drawImage(film, 0, 0, 64, 36);
  const [red, green, blue] = context.getImageData(0, 34, 1, 1).data;
  return red > 140 && green < 110 && blue < 90;
}"""


@pytest.mark.browser
@pytest.mark.timeout(200)
async def test_a_question_is_seen_again_at_its_moment(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, moderating(cast) as moderator:
        viewer = await cast.someone(await cast.browser(*HEARING), "viewer")
        await viewer.goto(serving.links["viewer"])
        await direct(viewer)
        await asyncio.sleep(5)
        async with client(serving, "participant") as asker:
            asked = (await asker.send({"type": "question.ask", "text": "Qui paie, et depuis quand ?"}))["question"]
        for step in ("publish", "queue", "air"):
            await moderator.send({"type": f"question.{step}", "question": asked})
        await asyncio.sleep(5)
        await moderator.send({"type": "question.answer", "question": asked})
        await asyncio.sleep(3)
        await moderator.send({"type": "phase.change", "phase": "closed"})
        await expect(viewer.locator("#player")).to_be_hidden()

        await viewer.goto(serving.links["viewer"])
        await expect(viewer.locator("#recording")).to_be_visible()
        link = viewer.get_by_role("link", name=t("question.moment", time="").rstrip())
        await expect(link).to_be_visible()
        at = await moment(viewer)
        assert 4 < at < 60
        await link.click()
        await expect(viewer.locator("#recording video")).to_be_focused()

        async def plays() -> bool:
            return bool(await viewer.evaluate(f"{FILM}.currentTime") > at + 0.5)

        await until(plays)
        assert not await viewer.evaluate(BAND, at - 2), "the band is there before its question"
        assert await viewer.evaluate(BAND, at + 2.5), "the band is not there with its question"

        # Without a script: the film, its controls, its file.
        context = await viewer.context.browser.new_context(java_script_enabled=False, locale="fr-FR")  # type: ignore[union-attr]
        plain = await context.new_page()
        await plain.goto(f"{serving.links['viewer']}?tab=answered")
        await expect(plain.locator("#recording video[controls]")).to_be_visible()
        await expect(plain.get_by_role("link", name=t("question.moment", time="").rstrip())).to_be_visible()


async def moment(page: Page) -> float:
    return float(await page.locator("a.moment").get_attribute("data-at") or "nan") / 1000
