"""A question without JavaScript: asked, corrected, supported, withdrawn, by plain forms in a browser that runs no script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.cast import cast_of, t

ASKED = "Combien de fuites le réseau perd-il chaque année ?"
OTHER = "Qui relève les compteurs des immeubles ?"
TOO_LONG = "Pourquoi ? " * 40


async def ask(page: Page, text: str, name: str = "") -> None:
    await page.get_by_role("textbox", name=t("live.ask.label"), exact=True).fill(text)
    await page.get_by_label(t("live.ask.name")).fill(name)
    await page.get_by_role("button", name=t("live.ask.send"), exact=True).click()


@pytest.mark.browser
async def test_a_question_without_javascript(serving: Serving, tmp_path: Path) -> None:
    moderator = WireClient(serving.url, serving.slug, "moderator")
    await moderator.log_in(serving.links["console"][0]["url"])
    await moderator.start()
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        asker = await cast.viewer(browser, "asker", java_script_enabled=False)
        field = asker.get_by_role("textbox", name=t("live.ask.label"), exact=True)
        # Chromium reports every 4xx page of a document as a failed resource; this one is the point of the test.
        cast.complaints.excuse(r"status of (422|409)", "a refused form is answered with the page again, and its status says so")

        # Refused: the sentence says why, and every word is still there.
        await ask(asker, TOO_LONG, "Camille")
        await expect(asker.locator("#ask-error")).to_have_text(t("error.question_too_long", limit=280))
        await expect(field).to_have_value(TOO_LONG.strip())
        await expect(asker.get_by_label(t("live.ask.name"))).to_have_value("Camille")

        # Asked: a receipt, private until somebody has read it.
        await ask(asker, ASKED, "Camille")
        await expect(asker.get_by_role("heading", name=t("mine.title"))).to_be_visible()
        receipt = asker.locator(".mine-list > li").first
        await expect(receipt).to_contain_text(ASKED)
        await expect(receipt.locator(".chip")).to_have_text(t("question.state.received"))
        neighbour = await cast.viewer(browser, "neighbour", java_script_enabled=False)
        assert ASKED not in await neighbour.content()

        # Published: the receipt says so when asked again, and a neighbour supports it.
        await moderator.until(lambda: any(each["text"] == ASKED for each in moderator.main["questions"].values()))
        question = next(id for id, each in moderator.main["questions"].items() if each["text"] == ASKED)
        await moderator.send({"type": "question.publish", "question": question})
        await asker.get_by_role("link", name=t("mine.again")).click()
        await expect(receipt.locator(".chip")).to_have_text(t("question.state.published"))
        await neighbour.reload()
        slip = neighbour.locator(".slip", has_text=ASKED)
        await slip.get_by_role("button", name=t("question.support")).click()
        stub = slip.get_by_role("button", name=t("question.supported"))
        await expect(stub).to_have_attribute("aria-pressed", "true")
        await expect(stub).to_contain_text("1")
        await stub.click()
        await expect(slip.get_by_role("button", name=t("question.support"))).to_contain_text("0")

        # Withdrawn, after one more question to say no to: the words leave the public list.
        await receipt.get_by_text(t("receipt.withdraw"), exact=True).click()
        await receipt.get_by_role("button", name=t("mine.withdraw_do")).click()
        await expect(receipt.locator(".chip")).to_have_text(t("question.state.withdrawn"))
        await neighbour.reload()
        assert ASKED not in await neighbour.content()
        # « The same question twice » is a refusal too, and keeps the words.
        await asker.goto(serving.links["viewer"])
        await ask(asker, OTHER)
        await asker.goto(serving.links["viewer"])
        await ask(asker, OTHER)
        await expect(asker.locator("#ask-error")).to_have_text(t("error.question_repeated"))
        await expect(field).to_have_value(OTHER)
    await moderator.stop()
