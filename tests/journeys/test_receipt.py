"""What a receipt tells while its question moves: the steps with their times; the wait, once two answers show how long one takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t
from tests.journeys.population import client

ASKED = "Qui paiera la nouvelle conduite ?"
OTHERS = ("Le réservoir est-il plein ?", "Où va l’eau de l’usine ?")
TIME = re.compile(r"\d\d:\d\d$")


async def as_drawn_by_the_server(page: Page, address: str) -> str:
    answer = await page.context.request.get(address)
    return (await answer.text()).replace("\u202f", " ")


@pytest.mark.browser
async def test_a_receipt_fills_its_steps_and_tells_the_wait(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        crew = await cast.holder(browser, "crew", serving.links["console"][0]["url"])
        asker = await cast.viewer(browser, "asker")
        await asker.locator("#ask-text").fill(ASKED)
        await asker.locator(".ask-send").click()
        receipt = asker.locator("#receipts article")
        steps = receipt.locator(".steps li")
        await expect(steps.first).to_have_text(re.compile(r"\d\d:\d\d"))
        await expect(steps.first).to_have_class("now")

        async with client(serving, "moderator", crew.context) as moderator, client(serving, "participant") as other:

            async def go(question: str, *verbs: str) -> None:
                for verb in verbs:
                    why = {"why": "other", "note": "Elle vient d’être posée."} if verb == "air" else {}
                    await moderator.send({"type": f"question.{verb}", "question": question} | why)

            mine = next(id for id, each in moderator.main["questions"].items() if each["text"] == ASKED)
            await go(mine, "publish", "queue")
            await expect(receipt.locator(".steps .done")).to_have_text([TIME, TIME])
            await expect(receipt.locator(".steps .now")).to_have_text(TIME)
            wait = t("receipt.wait", n=1)
            for place, words in enumerate(OTHERS):
                await expect(receipt).not_to_contain_text(wait)
                question = (await other.send({"type": "question.ask", "text": words}))["question"]
                await go(question, "publish", "queue", "air", "answer")
                if place == 0:
                    await expect(asker.locator("#fair")).to_contain_text(t("live.fair.aired", n=1))
            await expect(receipt).to_contain_text(wait)

        # The same before the script, and where there is none.
        for address in (serving.links["viewer"], f"{serving.links['viewer']}/mine"):
            page = await as_drawn_by_the_server(asker, address)
            drawn = page[page.index('<article class="slip mine">') : page.index("</ol>", page.index('<ol class="steps'))]
            assert wait.replace("\u202f", " ") in drawn
            assert re.findall(r'<li class="(done|now)"[^>]*><b>[^<]+</b> \d\d:\d\d</li>', drawn) == ["done", "done", "now"]
        slip = asker.locator("#questions .slip", has_text=ASKED)
        await expect(slip).to_contain_text(t("question.just_now"))
