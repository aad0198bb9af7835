"""Words and choices that meet somebody else's: a colleague at the same card, a poll that closes, a debate that goes on. None are lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.clients.serving import Serving
from tests.journeys.cast import cast_of, t
from tests.journeys.complaints import NETWORK
from tests.journeys.conftest import house
from tests.journeys.population import client, moderating
from tests.journeys.sights import CONSOLE, link_for
from tests.journeys.test_captions import captioner_link

OPTIONS = ["Oui", "Non"]


@pytest.fixture
def serving() -> Iterator[Serving]:
    with house() as running:
        yield running


@pytest.mark.browser
async def test_a_colleagues_words_are_not_overwritten_and_ones_own_are_kept(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, client(serving, "participant") as asker:
        browser = await cast.browser()
        organiser = await cast.holder(browser, "organiser", serving.links["organise"])
        crew = await cast.holder(browser, "crew", await link_for(organiser, serving, "moderator", "Farid Ouali"))
        async with moderating(serving) as colleague:
            question = str((await asker.send({"type": "question.ask", "text": "Qui répare le pont ?"}))["question"])
            await CONSOLE.visit(crew, serving, "fr")
            await expect(crew.locator(".qc.sel")).to_contain_text("Qui répare")
            await crew.keyboard.press("m")
            words = crew.locator("#reword-text")
            await words.fill("Qui répare le pont, et quand ?")
            await colleague.send({"type": "question.reword", "question": question, "text": "Le pont : qui ?"})
            await expect(crew.locator("dialog[open] .cite")).to_contain_text("Qui répare le pont")
            await asker.until(lambda: asker.views["me"]["questions"][question]["text"] == "Le pont : qui ?")
            await crew.get_by_role("button", name=t("console.reword.do"), exact=True).click()
            notice = crew.locator(".console-app .toast")
            await expect(notice).to_contain_text(t("console.again"))
            await expect(crew.locator(".qc.sel")).to_contain_text("Le pont : qui")
            # Seen, and decided anew: now it is the colleague's words that were looked at.
            await notice.get_by_role("button", name=t("console.again")).click()
            await expect(words).to_have_value("Qui répare le pont, et quand ?")
            await crew.get_by_role("button", name=t("console.reword.do"), exact=True).click()
            await expect(crew.locator(".qc.sel")).to_contain_text("et quand")
            # A step of one's own in between is no colleague's.
            await crew.keyboard.press("m")
            await expect(words).to_have_value("Qui répare le pont, et quand ?")
            await words.fill("Qui le répare ?")
            await crew.get_by_role("button", name=t("console.reword.do"), exact=True).click()
            await crew.keyboard.press("m")
            await expect(words).to_be_visible()
            await words.fill("Qui le répare, et quand ?")
            await crew.get_by_role("button", name=t("console.reword.do"), exact=True).click()
            await expect(crew.locator(".qc.sel")).to_contain_text("Qui le répare, et quand")


@pytest.mark.browser
async def test_what_a_reload_left_behind_and_was_refused_is_shown_with_its_words(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, client(serving, "participant") as asker:
        cast.complaints.excuse(NETWORK, "the network is cut on purpose")
        browser = await cast.browser()
        organiser = await cast.holder(browser, "organiser", serving.links["organise"])
        crew = await cast.holder(browser, "crew", await link_for(organiser, serving, "moderator", "Farid Ouali"))
        async with moderating(serving) as colleague:
            question = str((await asker.send({"type": "question.ask", "text": "Qui répare le pont ?"}))["question"])
            await CONSOLE.visit(crew, serving, "fr")
            await expect(crew.locator(".qc.sel")).to_contain_text("Qui répare")
            await crew.context.set_offline(True)
            await crew.keyboard.press("r")
            await crew.keyboard.press("1")
            await crew.locator("#refuse-note").fill("Le pont est à la région.")
            await crew.locator("#refuse-note").press("Enter")
            await colleague.send({"type": "question.publish", "question": question})
            # Loaded again while there is no line: pages come, sockets do not.
            await crew.context.route("**/ticket", lambda route: route.abort())
            await crew.context.set_offline(False)
            await crew.reload()
            await crew.context.unroute("**/ticket")
            await crew.evaluate("dispatchEvent(new Event('online'))")
            left = crew.locator(".leftover")
            await expect(left).to_contain_text(t("wire.leftover"))
            await expect(left).to_contain_text("Le pont est à la région.")
            await expect(crew.locator(".col.published .qc")).to_contain_text("Qui répare")
            for width in (1280, 360):
                await crew.set_viewport_size({"width": width, "height": 800})
                await crew.screenshot(path=tmp_path / f"leftover-{width}.png")
            await left.get_by_role("button").click()
            await expect(left).to_have_count(0)
            await crew.reload()
            await expect(crew.locator(".cbar .conn")).to_be_visible()
            await expect(left).to_have_count(0)


@pytest.mark.browser
async def test_a_vote_that_came_too_late_is_said_to_be_so(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(NETWORK, "the network is cut on purpose")
        voter = await cast.viewer(await cast.browser(), "voter")
        await expect(voter.locator("#questions [role=tab]").first).to_be_visible()
        async with moderating(serving) as moderator:
            for poll, after in (("l1", None), ("l2", "l3")):
                add = {"type": "poll.add", "kind": "single", "options": OPTIONS, "seconds": 600}
                await moderator.send({**add, "poll": poll, "title": f"Le vote {poll} ?"})
                await moderator.send({"type": "poll.open", "poll": poll})
                await expect(voter.locator("#poll-h")).to_contain_text(poll)
                await voter.get_by_label("Oui").check()
                await voter.context.set_offline(True)
                await expect(voter.locator("#status .status-line")).to_be_visible()
                await voter.locator("#poll-form .btn.main").click()
                await moderator.send({"type": "poll.close", "poll": poll})
                if after:
                    await moderator.send({**add, "poll": after, "title": f"Le vote {after} ?"})
                    await moderator.send({"type": "poll.open", "poll": after})
                await voter.context.set_offline(False)
                error = voter.locator("#poll-error")
                await expect(error).to_contain_text(t("error.poll_closed"))
                await expect(voter.locator("#poll-h")).to_contain_text(after or poll)
                assert (f"Le vote {poll}" in await error.inner_text()) is (after is not None)
                await expect(voter.locator(".poll-kept")).to_have_count(0)
            # Of the poll that stands now nothing is chosen, and what is chosen counts.
            await expect(voter.get_by_label("Oui")).not_to_be_checked()
            await voter.get_by_label("Non").check()
            await expect(voter.locator(".poll-refused")).to_have_count(0)
            await voter.locator("#poll-form .btn.main").click()
            await expect(voter.locator(".poll-kept")).to_contain_text("Non")


@pytest.mark.browser
async def test_a_caption_being_corrected_is_left_alone(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast, client(serving, "participant") as asker:
        nadia = await cast.holder(await cast.browser(), "captioner", await captioner_link(serving))
        sent: list[str] = []
        nadia.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(str(frame))))
        async with moderating(serving) as moderator:
            await nadia.goto(f"{serving.url}/d/{serving.slug}/captions")
            line, last = nadia.locator("#caption-line"), nadia.locator(".k-list textarea").first
            await line.fill("La loie est votée")
            await line.press("Enter")
            await expect(last).to_have_value("La loie est votée")
            await line.press("ArrowUp")
            await nadia.keyboard.press("Control+a")
            await nadia.keyboard.type("La loi est ")
            # The debate goes on: a question is published, and another line comes from a tool.
            asked = await asker.send({"type": "question.ask", "text": "Qui répare le pont ?"})
            await moderator.send({"type": "question.publish", "question": asked["question"]})
            await asker.until(lambda: bool(asker.main["questions"]))
            await nadia.wait_for_timeout(500)
            await expect(last).to_have_value("La loi est ")
            await nadia.keyboard.type("votée")
            await nadia.keyboard.press("Enter")
            await expect(line).to_be_focused()
            await expect(last).to_have_value("La loi est votée")
            await asker.until(lambda: [one["text"] for one in asker.main["captions"].values()] == ["La loi est votée"])
            assert sum('"caption.correct"' in frame for frame in sent) == 1
