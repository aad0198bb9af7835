"""What the asker is told: the receipt on another device, the call near the air, the appeal by keyboard, and what a screen reader finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.axe import AXE
from tests.journeys.cast import cast_of, t
from tests.journeys.conftest import house
from tests.journeys.focus import tab_to
from tests.journeys.population import client
from tests.journeys.sights import MINE
from tests.journeys.test_accessibility import NARROW, faults

ASKED = "Quand la fontaine sera-t-elle réparée ?"
CALLED = "Qui ouvre les vannes la nuit ?"
APPEALED = "Le kiosque sera-t-il repeint ?"
# Counts the tones that a page starts.
EARS = """window.tones = 0; const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) { window.tones += 1; return start.apply(this, given); };"""


@pytest.fixture
def serving() -> Iterator[Serving]:
    with house() as running:
        yield running


async def ask(page: Page, words: str) -> None:
    await page.locator("#ask-text").fill(words)
    await page.locator(".ask-send").click()
    await expect(page.locator("#receipts article")).to_contain_text(words.rstrip(" ?"))


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_a_receipt_travels_by_its_private_link(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        asker = await cast.viewer(browser, "asker", viewport=NARROW)
        await asker.context.add_init_script(AXE)
        await ask(asker, ASKED)
        await asker.reload()
        await expect(asker.locator("#receipts article")).to_contain_text("Quand la fontaine")
        for lang in ("en", "fr"):
            await MINE.visit(asker, serving, lang)
            await asker.locator("#keep summary").click()
            await asker.locator(".mine-paste summary").click()
            found = await faults(asker, f"mine open ({lang})", wide_is_wrong=True)
            assert not found, "\n".join(found)
        link = await asker.locator("#private").input_value()

        other = await cast.someone(browser, "another device")
        cast.complaints.excuse(r"status of 409", "the page that asks before one person takes the place of another")
        await other.goto(link)
        await expect(other.locator("#take")).to_be_visible()
        assert "#" not in other.url and link.partition("#")[2] not in await other.evaluate("location.href")
        await expect(other.locator("#take button")).to_be_focused()
        await other.keyboard.press("Enter")
        await expect(other.locator(".mine-list")).to_contain_text("Quand la fontaine")
        await other.goto(serving.links["viewer"])
        await expect(other.locator("#receipts article")).to_contain_text("Quand la fontaine")

        # Where somebody else asks already, it asks first.
        third = await cast.viewer(browser, "a third device")
        await ask(third, "La mienne reste-t-elle ici ?")
        await third.goto(link)
        await third.get_by_role("button", name=t("mine.link.take_do")).first.click()
        await expect(third.get_by_role("heading", name=t("mine.link.replace"))).to_be_visible()
        await third.get_by_role("link", name=t("mine.link.replace_keep")).click()
        await expect(third.locator(".mine-list")).to_contain_text("La mienne reste")


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_the_page_calls_whose_turn_comes_near(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        crew = await cast.holder(browser, "crew", serving.links["console"][0]["url"])
        asker = await cast.someone(browser, "asker")
        await asker.context.add_init_script(EARS)
        await asker.goto(serving.links["viewer"])
        await ask(asker, CALLED)
        choice = asker.get_by_role("checkbox", name=t("receipt.near.choose"))
        await expect(choice).not_to_be_checked()
        async with client(serving, "moderator", crew.context) as moderator:
            mine = next(id for id, each in moderator.main["questions"].items() if each["text"] == CALLED)
            for verb in ("publish", "queue"):
                await moderator.send({"type": f"question.{verb}", "question": mine})
            await expect(asker.locator("#receipts .chip")).to_have_text(t("question.state.queued_next"))
            assert await asker.evaluate("tones") == 0 and not (await asker.title()).startswith("Votre"), "nobody asked to be called"

            await choice.check()
            await expect(asker).to_have_title(re.compile("^" + t("receipt.near.title.next")))
            await asker.wait_for_function("tones === 1")  # so sounds the call that was chosen
            await moderator.send({"type": "question.air", "question": mine})
            await expect(asker).to_have_title(re.compile("^" + t("receipt.near.title.on_air")))
            await asker.wait_for_function("tones === 4")
            await moderator.send({"type": "question.answer", "question": mine})
            await expect(asker).not_to_have_title(re.compile("^Votre"))
            await asker.reload()
            await expect(choice).to_be_checked()
            await choice.uncheck()
            assert await asker.evaluate("localStorage.getItem('assises.near_air')") is None


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_an_appeal_and_a_support_by_keyboard_and_what_is_read_aloud(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        crew = await cast.holder(browser, "crew", serving.links["console"][0]["url"])
        asker = await cast.viewer(browser, "asker")
        await expect(asker.locator("#ask")).to_match_aria_snapshot(
            f"""
            - region "{t("live.ask.title")}":
              - heading "{t("live.ask.title")}" [level=2]
              - textbox "{t("live.ask.label")}"
              - paragraph:
                - text: {t("live.ask.name")} {t("live.ask.optional")}
                - textbox "{t("live.ask.name")} {t("live.ask.optional")}"
              - paragraph: {t("live.ask.hint")}
              - paragraph: 0 / 280
              - button "{t("live.ask.send")}"
            """
        )
        await ask(asker, APPEALED)
        async with client(serving, "moderator", crew.context) as moderator, client(serving, "participant") as other:
            shown = (await other.send({"type": "question.ask", "text": "Le lavoir reste-t-il ouvert ?"}))["question"]
            await moderator.send({"type": "question.publish", "question": shown})
            mine = next(id for id, each in moderator.main["questions"].items() if each["text"] == APPEALED)
            await moderator.send({"type": "question.refuse", "question": mine, "rule": "off_topic"})
            slip = asker.locator("#questions .slip", has_text="Le lavoir")
            number = moderator.main["questions"][shown]["number"]
            button = f"0 {t('question.support')} {t('question.this', number=str(number))}"
            await expect(slip).to_match_aria_snapshot(
                f"""
                - article:
                  - button "{button}"
                  - paragraph: {t("question.state.published")}
                  - heading /Le lavoir reste-t-il ouvert/ [level=3]
                """
            )
            await tab_to(asker, t("question.support"), most=40)
            await asker.keyboard.press("Tab")  # from the panel, which is read as all that it holds, to its first button
            await expect(slip.get_by_role("button")).to_be_focused()
            await asker.keyboard.press("Space")
            await expect(slip.get_by_role("button", pressed=True)).to_be_focused()

            await tab_to(asker, t("receipt.appeal.do"), most=40)
            await asker.keyboard.press("Enter")
            box = asker.get_by_role("textbox", name=t("receipt.appeal.why"))
            await expect(box).to_be_focused()
            await asker.keyboard.type("Le kiosque est au programme.")
            await tab_to(asker, t("receipt.appeal.send"), most=1)
            await asker.keyboard.press("Enter")
            await expect(asker.locator("#receipts")).to_contain_text("Recours envoyé à")
            assert moderator.main["questions"][mine]["appeal"]["text"] == "Le kiosque est au programme."
