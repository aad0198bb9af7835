"""The viewer's player: what it plays, by which way, what it says of it, and that the card on the page keeps time with the picture."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.axe import AXE
from tests.journeys.cast import Cast, cast_of, t, until
from tests.journeys.conftest import SETTINGS
from tests.journeys.population import client
from tests.journeys.private_network import private_network
from tests.journeys.test_accessibility import NARROW, faults
from tests.panel.fake_devices import HEARING

QUIET = ("--autoplay-policy=document-user-activation-required",)
# A browser whose WebRTC finds no way out, as on a network that lets no UDP through; `blocked = false` opens it for the next try.
NO_WAY_OUT = """
window.blocked = true;
const Real = RTCPeerConnection;
window.RTCPeerConnection = class extends Real {
  constructor(asked) { super(window.blocked ? { ...asked, iceTransportPolicy: 'relay' } : asked); }
};
"""
# What can be seen at each turn of the screen: a moving or a standing picture, or neither.
WATCH = """
window.black = 0; window.turns = 0;
const watch = () => {
  const video = document.querySelector('#player video');
  const still = document.querySelector('#player canvas.still');
  if (video && still) {
    window.turns += 1;
    // While it seeks, an element goes on showing what it showed.
    if (still.hidden && (video.videoWidth === 0 || (video.readyState < 2 && !video.seeking))) window.black += 1;
  }
  requestAnimationFrame(watch);
};
watch();
"""
# When the card on the page changes, and when the band under the picture does: both by the page's own clock, at each turn of the screen.
STOPWATCH = """
window.changes = { card: [], band: [] };
const seen = { card: null, band: null };
const canvas = document.createElement('canvas');
canvas.width = 64; canvas.height = 36;
const context = canvas.getContext('2d', { willReadFrequently: true });
const note = (what, now) => {
  if (seen[what] !== null && now !== seen[what]) window.changes[what].push(performance.now());
  seen[what] = now;
};
const turn = () => {
  const video = document.querySelector('#player video');
  if (video && video.readyState >= 2) {
    context.drawImage(video, 0, 0, 64, 36);
    // The vermilion of the band's number, at the very left of the foot.
    const [red, green, blue] = context.getImageData(0, 34, 1, 1).data;
    note('band', red > 140 && green < 110 && blue < 90);
    note('card', document.querySelector('.onair .onair-q') !== null);
  }
  requestAnimationFrame(turn);
};
turn();
"""
# Whoever asks a page through its automation touches it, for a browser: the page itself must say that it wants a touch.
WANTS_TOUCH = "setInterval(() => document.querySelector('#player .touch .btn') && console.log('wants a touch'), 200)"
WITHIN_MS = 300


@asynccontextmanager
async def moderating(cast: Cast) -> AsyncIterator[Any]:
    """Somebody who may put a question on air; nothing of it is looked at."""
    browser = await cast.browser()
    page = await cast.holder(browser, "moderator", cast.serving.links["console"][0]["url"])
    async with client(cast.serving, "moderator", page.context) as moderator:
        await page.close()
        yield moderator


async def direct(page: Page) -> None:
    await expect(page.locator("#player .controls .live")).to_be_visible()
    await expect(page.locator("#player .seek")).to_have_count(0)


async def by_segments(page: Page) -> None:
    await expect(page.locator("#player .seek")).to_be_visible()


async def moves(page: Page) -> None:
    at = "document.querySelector('#player video').currentTime"
    before = await page.evaluate(at)

    async def moved() -> bool:
        return bool(await page.evaluate(at) != before)

    await until(moved)


@pytest.mark.browser
async def test_sound_is_offered_where_the_browser_refuses_it(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        viewer = await cast.someone(await cast.browser(*QUIET), "viewer")
        await viewer.add_init_script(WANTS_TOUCH)
        async with viewer.expect_console_message(lambda said: said.text == "wants a touch"):
            await viewer.goto(serving.links["viewer"])
        sound = viewer.get_by_role("button", name=t("player.sound_on"))
        video = viewer.locator("#player video")
        assert await video.evaluate("(video) => video.muted && !video.paused")
        await sound.click()
        await expect(sound).to_be_hidden()
        assert await video.evaluate("(video) => !video.muted && !video.paused")


@pytest.mark.browser
async def test_what_is_loaded_is_the_viewers_choice_and_is_kept(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        viewer = await cast.someone(await cast.browser(*HEARING), "viewer")
        posts: list[str] = []
        viewer.on("request", lambda request: posts.append(request.url) if request.method == "POST" and "/whep/" in request.url else None)
        await viewer.goto(serving.links["viewer"])
        await direct(viewer)
        await choose(viewer, "sound")
        await expect(viewer.locator(".screen")).to_have_text(t("player.sound_only"))
        assert [("?audio=1" in url) for url in posts] == [False, True]
        await moves(viewer)
        assert await viewer.locator("#player video").evaluate("(video) => video.srcObject.getVideoTracks().length") == 0

        await choose(viewer, "text")
        await expect(viewer.locator(".screen")).to_have_text(t("player.text_only"))
        await viewer.reload()
        await expect(viewer.get_by_label(t("player.modes.text"))).to_be_checked()
        await viewer.wait_for_load_state("networkidle")
        assert len(posts) == 2 and await viewer.locator("#player video").evaluate("(video) => video.srcObject") is None
        assert not await viewer.evaluate("performance.getEntriesByType('resource').some(({ name }) => name.includes('/js/media/'))")
        await viewer.get_by_label(t("player.modes.picture")).check()
        await direct(viewer)


async def choose(page: Page, mode: str) -> None:
    """By keyboard: the small window opens and closes by its own key."""
    key = page.locator(".settings summary")
    await key.focus()
    await page.keyboard.press("Enter")
    await page.get_by_label(t(f"player.modes.{mode}")).check()
    if mode != "text":
        await page.keyboard.press("Escape")
        await expect(page.locator(".settings-box")).to_be_hidden()
        await expect(key).to_be_focused()


@pytest.mark.browser
@pytest.mark.timeout(200)
async def test_a_viewer_goes_back_and_returns(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        viewer = await cast.someone(await cast.browser(*HEARING), "viewer")
        await viewer.add_init_script(WATCH)
        await viewer.goto(serving.links["viewer"])
        await direct(viewer)
        # There must be something to go back to.
        await asyncio.sleep(max(0.0, 16 - await viewer.evaluate("performance.now()") / 1000))
        await viewer.evaluate("window.black = 0")
        await viewer.get_by_role("button", name=t("player.step_back")).click()
        to_live = viewer.get_by_role("button", name=t("player.to_live"))
        await expect(to_live).to_be_visible()
        await by_segments(viewer)
        slider = viewer.get_by_label(t("player.seek"))
        assert float(await slider.input_value()) <= -5
        await moves(viewer)
        await to_live.click()
        await expect(to_live).to_be_hidden()
        await direct(viewer)
        await moves(viewer)
        assert await viewer.evaluate("turns") > 100 and await viewer.evaluate("black") == 0, "somebody saw black"

        # Paused segments go on where they stopped, and a picture that was paused on purpose is not started by a connection.
        await viewer.get_by_role("button", name=t("player.pause"), exact=True).click()
        await expect(viewer.locator("#player .controls .live")).to_have_text(t("player.paused"))
        await viewer.get_by_role("button", name=t("player.play"), exact=True).click()
        await direct(viewer)


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.skipif(os.geteuid() != 0, reason="cuts the network of its own processes")
async def test_a_network_without_udp_is_left_and_found_again() -> None:
    with private_network() as network, tempfile.TemporaryDirectory(prefix="assises-") as name:
        folder = Path(name)
        with Serving(folder / "data", settings=SETTINGS) as serving:
            async with cast_of(serving, folder) as cast:
                viewer = await cast.someone(await cast.browser(*HEARING), "viewer")
                await viewer.add_init_script(WATCH)
                await viewer.goto(serving.links["viewer"])
                await direct(viewer)
                await viewer.evaluate("window.black = 0")
                network.cut_udp()
                await expect(viewer.get_by_text(t("player.lost"))).to_be_visible()
                await expect(viewer.get_by_text(t("player.later.picture"))).to_be_visible()
                await by_segments(viewer)
                await moves(viewer)
                network.restore_udp()
                # Tried again after half a minute, behind the picture there is.
                await direct(viewer)
                await moves(viewer)
                assert await viewer.evaluate("black") == 0, "somebody saw black"
                # The farewell of a session that was lost cannot arrive.
                cast.complaints.excuse(r"/whep/session/", "the session was lost with the network")


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_the_card_keeps_time_with_the_picture(serving: Serving, tmp_path: Path) -> None:
    """On both ways, coming and going: the card on the page and the band in the picture change together, whatever the delay."""
    async with cast_of(serving, tmp_path) as cast, moderating(cast) as moderator:
        audience = await cast.browser(*HEARING)
        near, far = await cast.someone(audience, "near"), await cast.someone(audience, "far")
        await far.add_init_script(NO_WAY_OUT)
        for page in (near, far):
            await page.add_init_script(STOPWATCH)
        await near.goto(serving.links["viewer"])
        await direct(near)
        await far.goto(serving.links["viewer"])
        await by_segments(far)
        async with client(serving, "participant") as asker:
            asked = (await asker.send({"type": "question.ask", "text": "Qui paie, et depuis quand ?"}))["question"]
        for step in ("publish", "queue"):
            await moderator.send({"type": f"question.{step}", "question": asked})
        await asyncio.sleep(6)  # sender reports and the buffer settle
        for step in ("air", "answer"):
            await moderator.send({"type": f"question.{step}", "question": asked})
            await asyncio.sleep(8)
        for name, page in (("near", near), ("far", far)):
            told = await page.evaluate("changes")
            apart = [round(card - band) for card, band in zip(told["card"], told["band"], strict=True)]
            delay = await page.locator("#player .delay").inner_text()
            print(f"{name}: card {apart} ms after the picture; {delay}")
            assert len(apart) == 2 and all(abs(each) <= WITHIN_MS for each in apart), (name, told)


@pytest.mark.browser
@pytest.mark.timeout(200)
async def test_a_hall_is_silent_by_segments_and_says_why(serving: Serving, tmp_path: Path) -> None:
    """They carry the hall's own sound: through its loudspeakers it would howl."""
    async with cast_of(serving, tmp_path) as cast:
        audience = await cast.browser(*HEARING)
        screen = await cast.holder(audience, "screen", serving.links["hall"])
        sound = screen.get_by_role("button", name=t("hall.sound"))
        await sound.click()
        await expect(sound).to_have_attribute("aria-pressed", "true")
        await screen.add_init_script(NO_WAY_OUT)
        await screen.reload()
        await expect(screen.get_by_text(t("hall.sound_later"))).to_be_visible()
        await screen.keyboard.press("m")
        video = screen.locator("#program video")
        assert await video.evaluate("(video) => video.muted && !video.paused")
        # Found again, the way with a mix of the hall's own gives the sound key back.
        await screen.evaluate("window.blocked = false")
        await expect(sound).to_be_visible()
        await sound.click()
        assert not await video.evaluate("(video) => video.muted")


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("lang", ["fr", "en"])
async def test_axe_finds_nothing_in_any_state_of_the_player(serving: Serving, tmp_path: Path, lang: str) -> None:
    async with cast_of(serving, tmp_path) as cast:
        viewer = await cast.someone(await cast.browser(*HEARING), "viewer", viewport=NARROW)
        await viewer.add_init_script(AXE)
        await viewer.add_init_script(NO_WAY_OUT)
        await viewer.goto(f"{serving.links['viewer']}?lang={lang}")
        await by_segments(viewer)
        found = await faults(viewer, "later", wide_is_wrong=True)
        await asyncio.sleep(max(0.0, 16 - await viewer.evaluate("performance.now()") / 1000))
        await viewer.locator("#player .controls .ctl.num").click()
        await expect(viewer.locator(".to-live")).to_be_visible()
        await viewer.locator(".settings summary").click()
        found += await faults(viewer, "back, settings open", wide_is_wrong=True)
        for mode in ("sound", "text"):
            await viewer.locator(f"input[value={mode}]").check()
            found += await faults(viewer, mode, wide_is_wrong=True)
        assert not found, "\n".join(found)
