"""Somebody at home raises a hand, by video or by voice alone, is invited, says yes, is on stage for everybody, and goes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t, until
from tests.journeys.conftest import house
from tests.journeys.population import client
from tests.panel.fake_devices import HEARING, RED, alike, make_devices

NAME, TOPIC = "Nadège A.", "Le prix des premiers mètres cubes"
LOOK = "(points) => lookAt(document.querySelector('#player video'), points)"
LISTEN = "(hertz) => listenTo(document.querySelector('#player video'), hertz)"


@pytest.fixture
def serving() -> Iterator[Serving]:
    with house() as running:
        yield running


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("medium", ["video", "voice"])
async def test_a_hand_from_home_comes_on_stage_and_goes_back(serving: Serving, tmp_path: Path, medium: str) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(r"/whep/session/", "a player that leaves its page ends a session that may have ended with its transport")
        cast.complaints.excuse(r"/whip/session/", "a guest who leaves ends a session that the panel may have ended as the seat was left")
        devices = make_devices(tmp_path, RED)
        home = await cast.browser(*(devices.arguments() if medium == "video" else devices.without_camera()))
        audience = await cast.browser(*HEARING)
        console = await cast.holder(audience, "moderator", serving.links["console"][0]["url"])
        guest = await cast.viewer(home, "guest")
        viewer = await cast.viewer(audience, "viewer")
        await raises_a_hand_by_keyboard(guest, medium)
        await is_invited(console, guest)
        await expect(viewer.locator("body")).not_to_contain_text(NAME)
        await says_yes(guest, medium)
        await comes_on_stage(console, guest, medium)
        await is_on_the_program(viewer, medium)
        await has_the_floor(console, guest, viewer)
        await goes_back(console, guest)
        async with client(serving, "moderator", console.context) as moderator:
            (seat,) = (seat for seat, each in moderator.main["seats"].items() if each["name"] == NAME)
            await moderator.until(lambda: moderator.main["speech"].get(seat, {}).get("measured_ms", 0) > 0)
            assert moderator.main["hands"] == {} and moderator.main["floor"]["current"] is None


async def raises_a_hand_by_keyboard(page: Page, medium: str) -> None:
    summary = page.locator("#hand summary")
    await summary.focus()
    await page.keyboard.press("Enter")
    name = page.get_by_label(t("hand.name"))
    await expect(name).to_be_visible()
    await expect(page.get_by_role("radio", name=t("hand.medium.video"))).to_be_checked()
    if medium == "voice":
        await page.get_by_role("radio", name=t("hand.medium.video")).press("ArrowDown")
        await expect(page.get_by_role("radio", name=t("hand.medium.voice"))).to_be_checked()
    await name.fill(NAME)
    await page.get_by_label(t("hand.topic")).fill(TOPIC)
    await page.keyboard.press("Enter")
    await expect(page.locator("#hand")).to_contain_text(t("hand.state.waiting"))
    await expect(page.locator("#hand")).to_contain_text(t("hand.place", place="1"))
    await expect(page.locator("#hand")).to_match_aria_snapshot(
        f"""
        - region "{t("hand.title")}":
          - heading "{t("hand.title")}" [level=2]
          - paragraph:
            - strong: {t("hand.state.waiting")}
            - text: {t("hand.place", place="1")} · {TOPIC}
          - paragraph:
            - button "{t("hand.lower")}"
        """
    )


async def is_invited(console: Page, guest: Page) -> None:
    await console.get_by_role("tab", name=t("console.floor.title")).click()
    await expect(console.locator("#rail")).to_contain_text(TOPIC)
    await console.get_by_role("button", name=t("floor.invite_who", name=NAME)).click()
    await console.get_by_role("dialog").get_by_role("button", name=t("floor.invite")).click()
    await expect(guest.locator("#hand")).to_contain_text(t("hand.state.invited"))


async def says_yes(guest: Page, medium: str) -> None:
    """One consent is not two."""
    await guest.get_by_label(t(f"hand.consent.{medium}")).check()
    await guest.get_by_role("button", name=t("hand.accept")).click()
    await expect(guest.locator("#hand").get_by_role("alert")).to_contain_text(t("error.consent_needed"))
    await guest.get_by_label(t("hand.consent.recorded")).check()
    await guest.get_by_role("button", name=t("hand.accept")).click()
    await guest.get_by_role("link", name=t("hand.enter")).click()
    await guest.wait_for_url("**/panel?seat=*")


async def comes_on_stage(console: Page, guest: Page, medium: str) -> None:
    ask, go = guest.get_by_role("button", name=t("panel.ask.do"), exact=True), guest.get_by_role("button", name=t("panel.green.go"))
    await expect(ask.or_(guest.locator("figure.mirror")).first).to_be_visible()
    if await ask.is_visible():
        await ask.click()
    if medium == "voice":
        await expect(guest.locator("figure.mirror")).to_contain_text(t("panel.own.voice_only"))
    await expect(guest.get_by_label(t("panel.green.name"))).to_have_value(NAME)
    await expect(go).not_to_have_attribute("aria-disabled", "true")
    await go.click()
    await console.locator("#rail").get_by_role("button", name=t("console.seat.bring_who", name=NAME)).click()
    await expect(guest.locator(".tally")).to_be_visible()


async def is_on_the_program(viewer: Page, medium: str) -> None:
    """Heard; and seen, or not, as was chosen."""

    async def there() -> bool:
        (colour,) = await viewer.evaluate(LOOK, [[0.5, 0.6]])
        beep, beside = await viewer.evaluate(LISTEN, [RED.hertz, RED.hertz + 600])
        return alike(colour, RED.rgb) == (medium == "video") and beep > beside + 20

    await until(there)


async def has_the_floor(console: Page, guest: Page, viewer: Page) -> None:
    await console.locator("#rail").get_by_role("button", name=t("floor.give_who", name=NAME)).click()
    await console.get_by_role("dialog").get_by_role("button", name=t("floor.give"), exact=False).last.click()
    await expect(guest.locator(".p-turn")).to_contain_text(t("panel.turn.calm"))
    await expect(viewer.locator("#time")).to_contain_text(NAME)
    await guest.get_by_role("button", name=t("panel.turn.end")).click()
    await expect(guest.locator(".p-turn")).to_be_hidden()


async def goes_back(console: Page, guest: Page) -> None:
    await guest.locator(".tools").get_by_role("button", name=t("panel.tools.leave")).click()
    await guest.get_by_role("dialog").get_by_role("button", name=t("panel.leave.do")).click()
    await expect(guest.get_by_role("heading", name=t("panel.bye.guest"))).to_be_visible()
    await guest.get_by_role("link", name=t("panel.bye.watch")).click()
    await expect(guest.locator("#hand summary")).to_be_visible()
    await expect(console.locator("#rail")).not_to_contain_text(TOPIC)
