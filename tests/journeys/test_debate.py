"""One debate from the green room to the receipt: two panelists, a moderator, a clerk, a hall and two people at home, in real browsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import Cast, cast_of, t, until
from tests.journeys.frames import Frames
from tests.panel.fake_devices import BLUE, HEARING, RED, FakePerson, alike

# Plain letters that occur nowhere else: what is searched for in everything another browser has received.
CANARY = "zanzibar"
ASKED = f"Pourquoi l’eau de la commune de {CANARY} se paie-t-elle plus cher que celle des voisines ?"
SPOKEN = "Qui paiera le remplacement des canalisations du centre ?"
ACROSS = [[0.02 + 0.04 * step, 0.06] for step in range(12)]  # points the white bar of a fake camera passes over
LOOK = "(points) => lookAt(document.querySelector('#player video'), points)"
LISTEN = "(hertz) => listenTo(document.querySelector('#player video'), hertz)"


@pytest.mark.browser
@pytest.mark.timeout(400)
async def test_a_debate_from_the_green_room_to_the_receipt(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        blue = await cast.panelist(BLUE, 0)
        red = await cast.panelist(RED, 1)
        audience = await cast.browser(*HEARING)
        console = await cast.holder(audience, "moderator", serving.links["console"][0]["url"])
        await through_the_green_room(blue, BLUE, serving.links["panel"][0]["seat"])
        await through_the_green_room(red, RED, serving.links["panel"][1]["seat"])
        await bring_on_stage(console, serving.links["panel"][0]["seat"], serving.links["panel"][1]["seat"])
        for panelist in (blue, red):
            await expect(panelist.locator(".tally")).to_be_visible()

        viewer = await cast.someone(audience, "viewer")
        frames = Frames(viewer)
        await viewer.goto(serving.links["viewer"])
        await sees_and_hears_both(viewer)
        await a_muted_seat_falls_silent(console, viewer, serving.links["panel"][0]["seat"])

        await the_questions(cast, console, viewer, frames, [blue, red])


async def through_the_green_room(page: Page, who: FakePerson, seat: str) -> None:
    """Camera, level and name are checked there, unseen; then « Je suis prêt »."""
    ask = page.get_by_role("button", name=t("panel.ask.do"), exact=True)
    mirror = page.locator("figure.mirror video")
    await expect(ask.or_(mirror)).to_be_visible()
    if await ask.is_visible():
        await ask.click()
    await expect(page.get_by_role("heading", name=t("panel.green.title"))).to_be_visible()
    await expect(page.get_by_text(t("panel.green.nobody"))).to_be_visible()

    async def oneself() -> bool:
        seen = await mirror.evaluate("(video) => video.videoWidth > 0 ? lookAt(video, [[0.5, 0.7]])[0] : [0, 0, 0]")
        return alike(seen, who.rgb)

    await until(oneself)
    await expect(
        page.get_by_text(t("panel.heard.good"), exact=True).or_(page.get_by_text(t("panel.heard.loud"), exact=True))
    ).to_be_visible()
    assert await page.locator(".vumeter").get_attribute("aria-label") != t("panel.meter", heard=t("panel.heard.waiting"))
    await expect(page.get_by_label(t("panel.green.name"))).to_have_value(seat)
    await page.get_by_role("button", name=t("panel.green.go")).click()
    await expect(page.get_by_role("heading", name=t("panel.waiting.title"))).to_be_visible()


async def bring_on_stage(console: Page, first: str, second: str) -> None:
    """One by mouse, one by keyboard."""
    await console.get_by_role("button", name=t("console.seat.bring_who", name=first)).click()
    await expect(console.get_by_role("button", name=t("console.seat.return_who", name=first))).to_be_visible()
    by_key = console.get_by_role("button", name=t("console.seat.bring_who", name=second))
    await by_key.focus()
    await console.keyboard.press("Enter")
    await expect(console.get_by_role("button", name=t("console.seat.return_who", name=second))).to_be_visible()


async def sees_and_hears_both(viewer: Page) -> None:
    await expect(viewer.locator("#player .controls .live")).to_have_text(t("player.live"))

    async def both_colours() -> bool:
        left, right = await viewer.evaluate(LOOK, [[0.25, 0.5], [0.75, 0.5]])
        return alike(left, BLUE.rgb) and alike(right, RED.rgb)

    await until(both_colours)
    seen: set[str] = set()

    async def moves() -> bool:
        seen.add(str(await viewer.evaluate(LOOK, ACROSS)))
        return len(seen) > 2

    await until(moves)
    video = "document.querySelector('#player video')"
    assert await viewer.evaluate(f"!{video}.muted && !{video}.paused && {video}.volume === 1")

    async def both_beeps() -> bool:
        low, high, between = await levels(viewer)
        return low > between + 20 and high > between + 20

    await until(both_beeps)


async def levels(viewer: Page) -> list[float]:
    """The loudest each beep was in two seconds, and what is between them, in decibels."""
    found: list[float] = await viewer.evaluate(LISTEN, [BLUE.hertz, RED.hertz, (BLUE.hertz + RED.hertz) // 2])
    return found


async def a_muted_seat_falls_silent(console: Page, viewer: Page, seat: str) -> None:
    before, _, _ = await levels(viewer)
    button = console.get_by_role("button", name=t("console.seat.mute_who", name=seat))
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "true")

    async def silent() -> bool:
        low, high, _ = await levels(viewer)
        return low < before - 25 and high > low + 20

    await until(silent)
    await button.click()
    await expect(button).to_have_attribute("aria-pressed", "false")

    async def back() -> bool:
        return (await levels(viewer))[0] > before - 10

    await until(back)


async def the_questions(cast: Cast, console: Page, viewer: Page, frames: Frames, panelists: list[Page]) -> None:
    links = cast.serving.links
    audience = console.context.browser
    assert audience is not None
    asker = await cast.viewer(audience, "asker")
    clerk = await cast.holder(audience, "clerk", links["clerk"])
    hall = await cast.holder(audience, "hall", links["hall"])

    # Asked at home without an account: the asker has a ticket, the console the words, nobody else a trace.
    await asker.get_by_role("textbox", name=t("live.ask.label"), exact=True).fill(ASKED)
    await asker.get_by_label(t("live.ask.name")).fill("Camille")
    await asker.get_by_role("button", name=t("live.ask.send"), exact=True).click()
    receipt = asker.locator("#receipts")
    await expect(receipt).to_contain_text(t("question.state.received"))
    card = console.locator(".col.received .qc", has_text=CANARY)
    await expect(card).to_be_visible()
    assert CANARY not in await viewer.content()
    assert frames.received and frames.naming(CANARY) == []
    unseen_until = len(frames.received)

    # Approved with the mouse on the card and the key of the key bar; supported by the other viewer.
    await card.click()
    await console.keyboard.press("p")
    slip = viewer.locator("#questions .slip", has_text=CANARY)
    await expect(slip).to_be_visible()
    assert all(CANARY not in frame for frame in frames.received[:unseen_until])
    await expect(receipt).to_contain_text(t("question.state.published"))
    await slip.get_by_role("button", name=t("question.support")).click()
    await expect(console.locator(".col.published .qc", has_text=CANARY).locator(".sup")).to_contain_text("1")

    # A person in the hall, by the clerk, who gives a ticket; both questions in the one queue.
    await clerk.get_by_role("textbox", name=t("clerk.question"), exact=True).fill(SPOKEN)
    await clerk.get_by_role("button", name=t("clerk.save")).click()
    ticket = clerk.locator("#ticket b:not(.t-none)")
    await expect(ticket).to_be_visible()
    number = (await ticket.text_content() or "").strip()
    assert number.startswith("S-")
    spoken = console.locator(".col.received .qc", has_text=SPOKEN)
    await expect(spoken).to_contain_text(number)
    await spoken.click()
    await console.keyboard.press("q")
    queue = console.locator(".col.queued .qc")
    await expect(queue).to_contain_text([SPOKEN])
    await console.locator(".col.published .qc", has_text=CANARY).click()
    await console.keyboard.press("q")
    await expect(queue).to_have_count(2)
    await expect(queue.nth(0)).to_contain_text(SPOKEN)
    await expect(queue.nth(1)).to_contain_text(CANARY)
    await expect(receipt).to_contain_text(t("question.state.queued_at", rank="2e"))
    await expect(hall.locator("#next")).to_contain_text(number)

    # On the air everywhere, then answered.
    # The queue proposes the other one: a reason is asked for.
    await queue.nth(1).click()
    await console.keyboard.press("a")
    await expect(console.get_by_role("dialog")).to_contain_text(t("console.why.ask"))
    await console.keyboard.press("2")
    await console.keyboard.press("Enter")
    await expect(console.locator(".air-card")).to_contain_text(CANARY)
    for page in (viewer, asker):
        await expect(page.locator(".onair-q")).to_have_text(ASKED)
    for page in panelists:
        await expect(page.locator("#p-q")).to_have_text(ASKED)
    await expect(hall.locator("#question-h")).to_have_text(ASKED)
    await expect(receipt).to_contain_text(t("question.state.on_air"))
    await console.locator(".air-card").click()
    await console.keyboard.press("t")
    await expect(console.get_by_role("dialog")).to_be_visible()
    await console.keyboard.press("Enter")
    for page in (viewer, asker):
        await expect(page.locator(".onair-q")).to_have_count(0)
    for page in (*panelists, hall):
        await expect(page.locator("#p-q, #question-h")).not_to_contain_text(CANARY)
    await expect(receipt).to_contain_text(t("question.state.answered"))
    await asker.reload()
    await expect(receipt).to_contain_text(ASKED)
    await expect(receipt.locator(".chip")).to_have_text(t("question.state.answered"))
