"""What the live page costs before there is a picture, and that it asks nobody but the house. Figures are printed: `pytest -s`."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.async_api import Response, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, use_link
from tests.journeys.sights import CONSOLE, GREEN_ROOM, HALL, HOME, LIVE, ORGANISE, ROLE

BUDGET = 60_000
# The connections, fetched by the player itself once there is a picture to fetch; all the rest counts, what comes after it too.
OF_THE_PLAYER = ("js/media/", "js/ui/player_controls.js", "js/ui/player_line.js", "js/ui/player_modes.js")


@pytest.mark.browser
async def test_the_live_page_is_light(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        viewer = await cast.someone(browser, "viewer")
        answers: list[Response] = []
        viewer.on("response", lambda answer: answers.append(answer))
        await LIVE.visit(viewer, serving, "fr")
        await expect(viewer.locator("#player .controls")).to_be_visible()
        await viewer.wait_for_load_state("networkidle")
        sizes: dict[str, int] = {}
        for answer in answers:
            if answer.request.resource_type in ("script", "stylesheet"):
                assert answer.headers.get("content-encoding") == "gzip" or len(await answer.body()) < 1024, answer.url
                sizes[answer.url.split("/static/")[1].partition("/")[2]] = len(gzip.compress(await answer.body(), 9))
        assert not [path for path in sizes if "hls" in path], "the live page loads the HLS player without need"
        assert any(path.endswith(".css") for path in sizes) and "js/pages/live.js" in sizes
        for path, size in sorted(sizes.items(), key=lambda item: -item[1])[:8]:
            print(f"{size:7,} {path}")
        before = sum(size for path, size in sizes.items() if not path.startswith(OF_THE_PLAYER))
        print(f"before the player {before:,} bytes gzip; with it {sum(sizes.values()):,}; {len(sizes)} files")
        assert before <= BUDGET


@pytest.mark.browser
async def test_no_page_asks_a_stranger_or_breaks_its_policy(serving: Serving, tmp_path: Path) -> None:
    """Complaints are the judge: they hear each request and each refusal of the content security policy."""
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        page = await cast.someone(browser, "crew")
        links = serving.links
        for link in (links["organise"], links["console"][0]["url"], links["panel"][0]["url"], links["hall"], links["clerk"]):
            await use_link(page, link)
        for sight in (HOME, ROLE, LIVE, CONSOLE, HALL, ORGANISE):
            await sight.visit(page, serving, "en")
            await page.wait_for_load_state("networkidle")
        await page.goto(GREEN_ROOM.address(serving, "en"))
        await page.wait_for_load_state("networkidle")
        # The judge is awake: both a stranger and a broken policy are heard.
        await page.evaluate("fetch('http://stranger.invalid/').catch(() => {})")
        await page.evaluate("document.body.setAttribute('onclick', 'alert(1)')")
        await page.wait_for_timeout(0)
        heard = cast.complaints.unexcused
        assert {each.kind for each in heard} >= {"console"} and "stranger.invalid" in str(heard), heard
        cast.complaints.excuse(r"stranger\.invalid|inline event handler", "planted above, to know that they are heard")
