"""The clerk's desk on a table in the hall: quick, by keyboard, through a cut, and kind to whoever mistypes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.axe import AXE, violations
from tests.journeys.cast import cast_of, t
from tests.journeys.complaints import NETWORK
from tests.journeys.conftest import house
from tests.journeys.population import client
from tests.journeys.sights import crew_of

TABLET: Any = {"width": 1024, "height": 768}
NARROW: Any = {"width": 320, "height": 640}
# Whatever a thumb aims at: what is read aloud only has a label that stands for it.
TARGETS = """() => [...document.querySelectorAll('main :is(button, input, textarea)')].filter((one) => one.checkVisibility()).map((one) => {
  const box = (one.matches('.sr') ? one.nextElementSibling : one).getBoundingClientRect();
  return [one.textContent.trim() || one.id || one.value, Math.round(box.width), Math.round(box.height)];
})"""


@pytest.fixture
def serving() -> Iterator[Serving]:
    with house() as running:
        yield running


PRINTED = "[...document.body.children].filter((one) => one.getBoundingClientRect().height > 0).map((one) => one.id)"


async def enter(desk: Page, words: str) -> None:
    await desk.keyboard.type(words)
    await desk.keyboard.press("Enter")


async def received(serving: Serving, desk: Page) -> list[tuple[str, str]]:
    """The clerk's own questions as the server holds them, in the order it took them: words, state."""
    async with client(serving, "clerk", desk.context) as own:
        return [(each["text"], each["state"]) for each in own.views["me"]["questions"].values()]


@pytest.mark.browser
async def test_five_entries_of_five_minutes_without_a_network_leave_once_and_in_order(serving: Serving, tmp_path: Path) -> None:
    texts = [f"Question du rang {n} : qui répare la digue ?" for n in range(1, 6)]
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(NETWORK, "the network is cut on purpose")
        desk = await cast.holder(await cast.browser(), "clerk", serving.links["clerk"], viewport=TABLET)
        before = len(await received(serving, desk))
        await desk.clock.install()
        await desk.reload()
        await expect(desk.locator("#state .conn")).to_have_text(t("clerk.connected"))
        await desk.context.set_offline(True)
        await expect(desk.locator("#state")).to_contain_text(t("clerk.offline_none"))
        for n, words in enumerate(texts, 1):
            await desk.clock.fast_forward(60_000)
            await enter(desk, words)
            await expect(desk.locator("#state")).to_contain_text(t("clerk.offline", n=n))
            await expect(desk.locator("#text")).to_be_focused()
        waiting = desk.locator("#recent .unsent .r-text")
        await expect(waiting).to_have_text(texts[::-1])
        # Loaded again while there is no line: pages come, sockets do not.
        await desk.context.route("**/ticket", lambda route: route.abort())
        await desk.context.set_offline(False)
        await desk.reload()
        await expect(waiting).to_have_text(texts[::-1])
        await desk.context.unroute("**/ticket")
        await desk.evaluate("dispatchEvent(new Event('online'))")
        await expect(waiting).to_have_count(0)
        await expect(desk.locator("#recent li b")).to_have_count(before + 5)
        assert [words for words, _ in await received(serving, desk)][before:] == texts
        await desk.reload()
        await expect(desk.locator("#state .conn")).to_have_text(t("clerk.connected"))
        assert [words for words, _ in await received(serving, desk)][before:] == texts


@pytest.mark.browser
async def test_what_waits_for_the_network_is_corrected_and_its_late_ticket_is_handed_out(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(NETWORK, "the network is cut on purpose")
        desk = await cast.holder(await cast.browser(), "clerk", serving.links["clerk"], viewport=TABLET)
        before = len(await received(serving, desk))
        await desk.reload()
        await expect(desk.locator("#state .conn")).to_have_text(t("clerk.connected"))
        await desk.context.set_offline(True)
        await expect(desk.locator("#state")).to_contain_text(t("clerk.offline_none"))
        await enter(desk, "Qui répare la dingue ?")
        await enter(desk, "Et les quais ?")
        waiting = desk.locator("#recent .unsent")
        await expect(waiting).to_have_count(2)
        # Another entry is being typed: nothing of it is lost to a correction.
        await desk.keyboard.type("Une troisième")
        await waiting.nth(1).get_by_role("button").click()
        await expect(desk.locator("#fault")).to_have_text(t("clerk.busy"))
        await expect(desk.locator("#text")).to_have_value("Une troisième")
        await desk.locator("#text").fill("")
        await waiting.nth(1).get_by_role("button").click()
        await expect(desk.locator("#text")).to_have_value("Qui répare la dingue ?")
        await expect(desk.locator("#text")).to_be_focused()
        await expect(waiting).to_have_count(1)
        await desk.locator("#text").fill("Qui répare la digue ?")
        await desk.keyboard.press("Enter")
        await expect(waiting).to_have_count(2)
        await desk.context.set_offline(False)
        await desk.evaluate("dispatchEvent(new Event('online'))")
        await expect(waiting).to_have_count(0)
        assert [words for words, _ in await received(serving, desk)][before:] == ["Et les quais ?", "Qui répare la digue ?"]
        # Their people have sat down without a ticket: each is marked until it is in their hands.
        late = desk.locator("#recent .r-late")
        await expect(late).to_have_count(2)
        await late.first.get_by_role("button", name=t("clerk.handed")).click()
        await expect(late).to_have_count(1)
        await expect(desk.locator("#text")).to_be_focused()


@pytest.mark.browser
async def test_an_entry_takes_seconds_by_keyboard_and_the_page_never_scrolls(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        desk = await cast.holder(await cast.browser(), "clerk", serving.links["clerk"], viewport=TABLET)
        await desk.context.add_init_script(AXE)
        for lang in ("fr", "en"):
            await desk.goto(f"{serving.url}/d/{serving.slug}/clerk?lang={lang}")
            await expect(desk.locator("#text")).to_be_focused()
            await expect(desk.locator("#state .conn")).to_be_visible()
            began = await desk.evaluate("performance.now()")
            await desk.keyboard.type(f"Qui a payé l’étude de la source ({lang}) ?", delay=60)  # as fast as a practised clerk
            for field in ("Odile K.", "Rang 2"):
                await desk.keyboard.press("Tab")
                if field == "Odile K.":
                    await desk.keyboard.press("Tab")  # past how it comes: aloud is what it mostly is
                await desk.keyboard.type(field, delay=60)
            await desk.keyboard.press("Enter")
            ticket = desk.locator("#ticket .fresh b")
            await expect(ticket).to_be_visible()
            assert await desk.evaluate("performance.now()") - began < 15_000
            await expect(desk.locator("#text")).to_be_focused()
            assert float(await ticket.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")) >= 48
            assert await desk.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [768, 1024]
            small = [each for each in await desk.evaluate(TARGETS) if min(each[1:]) < 48]
            assert small == []
            assert await violations(desk) == []
        await desk.set_viewport_size({"width": 512, "height": 384})  # 1024 × 768 at 200 %
        assert await desk.evaluate("document.documentElement.scrollWidth") == 512
        await desk.set_viewport_size(NARROW)
        assert await desk.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
        assert await violations(desk) == []


@pytest.mark.browser
async def test_a_mistyped_entry_is_taken_back_within_ten_seconds(serving: Serving, tmp_path: Path) -> None:
    wrong, right = "Combien coûte le réservori ?", "Combien coûte le réservoir ?"
    async with cast_of(serving, tmp_path) as cast:
        desk = await cast.holder(await cast.browser(), "clerk", serving.links["clerk"], viewport=TABLET)
        await desk.clock.install()
        await desk.reload()
        await expect(desk.locator("#state .conn")).to_have_text(t("clerk.connected"))
        before = await received(serving, desk)
        ticket, again = desk.locator("#ticket .fresh b"), desk.get_by_role("button", name=t("clerk.correct"))
        await enter(desk, wrong)
        await expect(ticket).to_be_visible()
        given = await ticket.text_content()
        await desk.keyboard.press("Control+z")
        await expect(desk.locator("#text")).to_have_value(wrong)
        assert (await received(serving, desk))[len(before) :] == [(wrong, "received")], "nothing is taken back before it is saved"
        await desk.locator("#text").fill(right)
        await desk.keyboard.press("Enter")
        await expect(ticket).to_be_visible()
        assert await ticket.text_content() != given
        assert (await received(serving, desk))[len(before) :] == [(wrong, "withdrawn"), (right, "received")]
        # Its person has gone back to their seat by now.
        await expect(again).to_be_visible()
        await desk.clock.fast_forward(10_500)
        await expect(again).to_have_count(0)


@pytest.mark.browser
async def test_a_slip_is_all_that_is_printed(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        crew = await crew_of(cast, await cast.someone(await cast.browser(), "crew", viewport=TABLET))
        desk = await cast.listened(await crew.new_page(), "clerk")
        await desk.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; }")
        await desk.goto(f"{serving.url}/d/{serving.slug}/clerk")
        await expect(desk.locator("#state .conn")).to_be_visible()
        await enter(desk, "Qui garde les clés de la vanne ?")
        ticket = await desk.locator("#ticket .fresh b").text_content()
        await desk.get_by_role("button", name=t("clerk.print"), exact=True).click()
        assert await desk.evaluate("window.printed") == 1
        await desk.emulate_media(media="print")
        assert await desk.evaluate(PRINTED) == ["slip"]
        slip = desk.locator("#slip")
        await expect(slip.locator(".s-no")).to_have_text(str(ticket))
        await expect(slip).to_contain_text("Qui garde les clés de la vanne")
        await desk.emulate_media(media="screen")
        # One of before, from the list.
        await desk.locator("#text").focus()
        await enter(desk, "Qui relève la nappe ?")
        await expect(desk.locator("#recent li").nth(0)).to_contain_text("Qui relève la nappe")
        await desk.get_by_role("button", name=f"{t('clerk.print')} {ticket}").click()
        await desk.wait_for_function("window.printed === 2")
        await expect(slip.locator(".s-no")).to_have_text(str(ticket))


@pytest.mark.browser
async def test_hands_are_raised_called_lowered_and_counted_at_the_desk(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        crew = await crew_of(cast, await cast.someone(await cast.browser(), "crew", viewport=TABLET))
        desk = await cast.listened(await crew.new_page(), "clerk")
        await desk.add_init_script(AXE)
        await desk.goto(f"{serving.url}/d/{serving.slug}/clerk?lang=fr")
        await expect(desk.locator("#state .conn")).to_be_visible()
        async with client(serving, "moderator", crew) as moderator:
            # Somebody who will say it: no words needed, a row instead of a name.
            await desk.keyboard.press("Tab")
            await desk.keyboard.press("ArrowRight")
            await desk.keyboard.press("ArrowRight")
            await expect(desk.locator("#asked")).to_have_text(t("clerk.topic"))
            await desk.locator("#place").focus()
            await desk.keyboard.type("Rang 9")
            await desk.keyboard.press("Enter")
            await expect(desk.locator("#ticket .fresh b")).to_be_visible()
            row = desk.locator("#recent li").first
            await expect(row).to_contain_text(t("clerk.hand.waiting"))
            [hand] = [each for each in moderator.main["hands"].values() if each.get("place") == "Rang 9"]
            assert (hand["medium"], hand["origin"]) == ("microphone", "hall")
            await moderator.send({"type": "hand.call", "hand": hand["id"]})
            await expect(row).to_contain_text(t("clerk.hand.called"))
            await row.get_by_role("button", name=t("clerk.lower")).click()
            await expect(desk.locator("#recent")).not_to_contain_text(t("clerk.hand.called"))
            await moderator.until(lambda: hand["id"] not in moderator.main["hands"])

            # A show of hands, by button and by key; nothing scrolls with the most options there can be.
            words = [f"Option {n}, aussi longue qu’une clerc peut en avoir à lire" for n in range(10)]
            poll = {"type": "poll.add", "poll": "l9", "kind": "single", "title": "Par où commencer ?", "hidden": True, "seconds": 300}
            await moderator.send(poll | {"options": words})
            await moderator.send({"type": "poll.open", "poll": "l9"})
            hands = desk.locator("#hands")
            await expect(hands).to_contain_text("Par où commencer")
            first = desk.locator("#hands-0")
            await first.focus()
            await desk.keyboard.type("92")
            await desk.keyboard.press("ArrowUp")
            await expect(first).to_have_value("93")
            await desk.get_by_role("button", name=t("clerk.more", option=words[1])).click()
            await desk.get_by_role("button", name=t("clerk.less", option=words[2])).click()
            await hands.get_by_role("button", name=t("clerk.hands_send")).click()
            await expect(hands.get_by_role("status")).to_have_text(t("clerk.hands_sent", n=94))
            await desk.reload()
            await expect(first).to_have_value("93")
            assert moderator.main["polls"]["l9"].get("hall") is None, "hidden results are nobody's until the close"
            assert await desk.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [768, 1024]
            assert [each for each in await desk.evaluate(TARGETS) if min(each[1:]) < 48] == []
            assert await violations(desk) == []
            await moderator.send({"type": "poll.close", "poll": "l9"})
            await moderator.until(lambda: moderator.main["polls"]["l9"]["state"] == "closed")
            assert moderator.main["polls"]["l9"]["hall"][:3] == [93, 1, 0]
            await desk.set_viewport_size(NARROW)
            assert await desk.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
