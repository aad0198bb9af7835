"""A whole evening: two moderators, a chair, three panelists, a clerk, a hall, an observer, five people at home.

Every state of the glossary is passed through, and the ledger tells all of it. Pictures on four pages: two panelists, the chair, a guest.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.clients.serving import ROOT, Serving
from tests.journeys.cast import cast_of, t
from tests.journeys.evening import OPTIONS, POLL, Evening, card, confirm, open_rail, press, receipt
from tests.journeys.test_guest import NAME as GUEST
from tests.journeys.test_guest import comes_on_stage, goes_back, has_the_floor, is_invited, raises_a_hand_by_keyboard, says_yes
from tests.panel.fake_devices import HEARING, RED, make_devices

PRICE = "Le tarif progressif s’appliquera-t-il aux immeubles sans compteur individuel ?"
PRICE_AGAIN = "Est-ce que le tarif progressif s’applique aux immeubles sans compteur ?"
LEAKS = "Les fuites seront-elles réparées avant la hausse ?"
ACCUSES = "Pourquoi le directeur se remplit-il les poches avec nos factures ?"
FARMS = "Les agriculteurs paieront-ils le même prix ?"
STADIUM = "Le stade sera-t-il refait cette année ?"
WITHDRAWN = "Une question que je retire aussitôt ?"
HALL = "Qui décide des travaux dans les hameaux ?"
REWORDED = "Les agriculteurs paieront-ils le mètre cube au même prix que les ménages ?"


@pytest.mark.browser
@pytest.mark.timeout(900)
async def test_an_evening_from_the_first_question_to_the_checked_ledger(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        cast.complaints.excuse(r"/(whep|whip)/session/", "who leaves ends a session that may have ended with its transport or its seat")
        stage = await cast.browser(*make_devices(tmp_path, RED).arguments(), *HEARING)
        evening = Evening(cast, serving, await cast.browser(), stage)
        await evening.prepare()
        await evening.enters("ada", "Ada")
        await evening.enters("bruno", "Bruno")
        await evening.enters("observer", "Témoin")
        await evening.enters("clerk")
        await evening.enters("hall")
        for name in ("Camille", "Paul", "Inès", "Théo"):
            await evening.at_home(name)
        await evening.at_home(GUEST, evening.stage)

        await questions_arrive(evening)
        await moderators_decide(evening)
        await a_refusal_is_appealed_and_overturned(evening)
        await they_come_on_air(evening)
        await the_table_speaks(evening)
        await a_guest_comes_and_leaves(evening)
        await the_hall_speaks(evening)
        await everybody_votes(evening)
        await the_debate_closes(evening)
        await the_ledger_tells_it_all(evening, tmp_path)


async def questions_arrive(evening: Evening) -> None:
    await evening.ask("Camille", PRICE)
    await evening.ask(GUEST, PRICE_AGAIN)
    await evening.ask("Paul", ACCUSES)
    await evening.ask("Inès", FARMS)
    await evening.ask("Théo", STADIUM)
    await evening.ask("Camille", LEAKS)
    await evening.ask("Camille", WITHDRAWN)
    clerk = evening["clerk"]
    await clerk.get_by_role("textbox", name=t("clerk.question"), exact=True).fill(HALL)
    await clerk.get_by_role("button", name=t("clerk.save")).click()
    for name in ("ada", "bruno", "observer"):
        await expect(evening[name].locator(".col.received .qc")).to_have_count(8)


async def moderators_decide(evening: Evening) -> None:
    ada, bruno = evening["ada"], evening["bruno"]
    # One has a card in hand: the other sees the name.
    await card(ada, "received", FARMS).click()
    await expect(card(bruno, "received", FARMS)).to_contain_text("Ada")
    # Reworded: both wordings stand.
    await ada.keyboard.press("m")
    await ada.locator("#reword-text").fill(REWORDED)
    await confirm(ada)
    await press(ada, "received", REWORDED, "p")
    await expect(evening["Paul"].locator("#questions .slip", has_text=REWORDED)).to_be_visible()
    await expect(receipt(evening["Inès"], REWORDED)).to_contain_text(FARMS)
    # Published, supported, merged: who supported both counts once.
    await press(ada, "received", PRICE, "p")
    await press(bruno, "received", PRICE_AGAIN, "p")
    for name, text in (("Paul", PRICE), ("Paul", PRICE_AGAIN), ("Inès", PRICE), ("Théo", PRICE_AGAIN)):
        await evening.support(name, text)
    await expect(card(ada, "published", PRICE).locator(".sup")).to_contain_text("2")
    await expect(card(ada, "published", PRICE_AGAIN).locator(".sup")).to_contain_text("2")
    await press(bruno, "published", PRICE_AGAIN, "f")
    found = bruno.locator("dialog[open] label.pick", has_text=PRICE).first
    await expect(found).to_be_visible()
    await found.click()
    await confirm(bruno)
    await expect(card(ada, "published", PRICE).locator(".sup")).to_contain_text("3")
    await expect(receipt(evening[GUEST], PRICE_AGAIN).locator(".chip")).to_contain_text("usionnée")
    # Withdrawn by its author; sorted; the rest is published.
    await evening.withdraw("Camille", WITHDRAWN)
    await press(ada, "published", PRICE, "c")
    await ada.locator("dialog[open]").get_by_role("button", name="A Le prix").click()
    await expect(ada.locator("dialog[open]")).to_have_count(0)
    await press(bruno, "received", STADIUM, "p")
    await press(ada, "received", LEAKS, "p")
    await press(ada, "received", HALL, "p")
    # Refused, undone within ten seconds, and refused for good.
    await press(bruno, "received", ACCUSES, "r")
    await bruno.keyboard.press("2")
    await confirm(bruno)
    await expect(receipt(evening["Paul"], ACCUSES).locator(".chip")).to_contain_text("efusée")
    await bruno.keyboard.press("z")
    await expect(card(bruno, "received", ACCUSES)).to_be_visible()
    await press(bruno, "received", ACCUSES, "r")
    await bruno.keyboard.press("2")
    await bruno.locator("#refuse-note").fill("Demandez plutôt comment la rémunération est fixée.")
    await confirm(bruno)
    await expect(receipt(evening["Paul"], ACCUSES)).to_contain_text("Demandez plutôt")


async def a_refusal_is_appealed_and_overturned(evening: Evening) -> None:
    paul, ada, bruno = evening["Paul"], evening["ada"], evening["bruno"]
    mine = receipt(paul, ACCUSES)
    await mine.get_by_role("button", name=t("receipt.appeal.do")).click()
    await mine.locator("textarea").fill("Je ne nomme personne.")
    await mine.get_by_role("button", name=t("receipt.appeal.send")).click()
    # Who refused it may not judge it; the other moderator does.
    await press(bruno, "done", ACCUSES, "e")
    await expect(bruno.locator("dialog[open]")).to_contain_text(t("error.appeal_same_moderator"))
    await bruno.keyboard.press("Escape")
    await press(ada, "done", ACCUSES, "e")
    await ada.keyboard.press("2")
    await confirm(ada)
    await expect(card(ada, "published", ACCUSES)).to_be_visible()
    await expect(mine.locator(".chip")).to_have_text(t("question.state.published"))


async def they_come_on_air(evening: Evening) -> None:
    ada, bruno, observer = evening["ada"], evening["bruno"], evening["observer"]
    for text in (PRICE, LEAKS, HALL, STADIUM):
        await press(ada, "published", text, "q")
    await expect(observer.locator(".col.queued .qc")).to_have_count(4)
    assert await observer.locator(".keybar button, .next button").count() == 0, "an observer is offered a decision"
    first = (await ada.locator(".next .q-t").inner_text()).strip()
    # What is not proposed asks why.
    other = next(text for text in (LEAKS, HALL) if text[:20] not in first)
    await press(bruno, "queued", other, "a")
    await expect(bruno.locator("dialog[open]")).to_contain_text(t("console.why.ask"))
    await bruno.keyboard.press("2")
    await confirm(bruno)
    await expect(evening["Inès"].locator(".onair-q")).to_have_text(other)
    await expect(evening["hall"].locator("#question-h")).to_have_text(other)
    await evening.answered(bruno, "3")
    await expect(evening["Inès"].locator(".onair-q")).to_have_count(0)
    # The proposal comes on air by one button, and is partly answered; another is set aside; a promise is kept in writing.
    await ada.locator(".next").get_by_role("button", name=t("console.step.air")).click()
    await expect(ada.locator(".air-card")).to_be_visible()
    await evening.answered(ada, "2")
    await press(ada, "queued", STADIUM, "s")
    await ada.locator("#aside-reason").fill("Hors du thème de ce soir.")
    await confirm(ada)
    await expect(receipt(evening["Théo"], STADIUM)).to_contain_text("Hors du thème de ce soir.")


async def the_table_speaks(evening: Evening) -> None:
    """The chair gives the floor; a note is read; one side has all the time, and the warning says so."""
    ada, chair = evening["ada"], await evening.sits("Odile Sarrazin", "chair")
    first = await evening.sits(evening.seats[0], "first")
    second = await evening.sits(evening.seats[1], "second")
    await evening.enters("third", "Yanis Kerbrat")
    await chair.get_by_role("button", name=t("floor.give_who", name=evening.seats[0])).click()
    await expect(first.locator(".p-turn")).to_contain_text(t("panel.turn.calm"))
    await open_rail(ada, "console.notes.title")
    await ada.locator("#note-text").fill("Deux minutes, merci")
    await ada.locator("#rail").get_by_role("button", name=t("floor.note.send")).click()
    await expect(second.locator(".p-note")).to_contain_text("Deux minutes, merci")
    await second.get_by_role("button", name=t("panel.note.read")).click()
    # Two minutes must have been spoken before a share means anything: a moderator corrects the measure, and both figures stay.
    await open_rail(ada, "console.time.title")
    await ada.get_by_role("button", name=t("console.time.correct_who", name=evening.seats[0])).click()
    await ada.locator("dialog[open] #minutes").fill("10")
    await confirm(ada)
    await expect(ada.locator("#rail .under").first).to_be_visible()
    await chair.get_by_role("button", name=t("floor.end")).click()
    await expect(first.locator(".p-turn")).to_be_hidden()


async def a_guest_comes_and_leaves(evening: Evening) -> None:
    ada, guest = evening["ada"], evening[GUEST]
    await raises_a_hand_by_keyboard(guest, "video")
    await is_invited(ada, guest)
    await says_yes(guest, "video")
    await comes_on_stage(ada, guest, "video")
    await has_the_floor(ada, guest, evening["Paul"])
    await goes_back(ada, guest)


async def the_hall_speaks(evening: Evening) -> None:
    ada, clerk, hall = evening["ada"], evening["clerk"], evening["hall"]
    ticket = await evening.microphone("Monsieur D.", "rang 7")
    await open_rail(ada, "console.floor.title")
    row = ada.locator("#rail li", has_text="Monsieur D.")
    await row.get_by_role("button", name=t("floor.call_who", name="Monsieur D.")).click()
    await expect(hall.locator("body")).to_contain_text(ticket)
    await row.get_by_role("button", name=t("floor.give_who", name="Monsieur D.")).click()
    await confirm(ada)
    await expect(clerk.locator("#recent")).to_contain_text(t("clerk.hand.speaking"))
    await ada.locator("#rail").get_by_role("button", name=t("floor.end")).click()


async def everybody_votes(evening: Evening) -> None:
    ada, clerk = evening["ada"], evening["clerk"]
    await open_rail(ada, "console.poll.title")
    await ada.locator("#rail").get_by_role("button", name=t("console.poll.open_which", title=POLL)).click()
    for name, option in (("Camille", 0), ("Paul", 0), ("Inès", 1), ("Théo", 2), (GUEST, 0)):
        page = evening[name]
        await page.get_by_label(OPTIONS[option]).check()
        await page.get_by_role("button", name=t("poll.vote"), exact=True).click()
        await expect(page.locator(".poll-kept")).to_contain_text(OPTIONS[option])
    for option, count in enumerate((12, 7, 3)):
        await clerk.locator(f"#hands-{option}").fill(str(count))
    await clerk.get_by_role("button", name=t("clerk.hands_send")).click()
    await expect(ada.locator("#rail")).to_contain_text("12")
    await ada.locator("#rail").get_by_role("button", name=t("console.poll.close_which", title=POLL)).click()
    for page in (evening["Camille"], evening["hall"]):
        await expect(page.locator("body")).to_contain_text("15")  # 3 online and 12 in the hall


async def the_debate_closes(evening: Evening) -> None:
    """What was promised in writing is given after the close."""
    ada = evening["ada"]
    await evening.close(ada)
    promised = evening.promised
    await press(ada, "done", promised, "w")
    await ada.locator("dialog[open] textarea").fill("Les travaux sont votés chaque année en mars.")
    await confirm(ada)


async def the_ledger_tells_it_all(evening: Evening, folder: Path) -> None:
    page = evening["Camille"]
    await page.goto(f"{evening.serving.url}/d/{evening.serving.slug}/ledger?lang=fr")
    body = (await page.locator("main").inner_text()).replace("\u202f", " ").replace("\xa0", " ")
    for told in (
        "recours",
        "réunie",
        "écartée",
        "parole est",
        "monte sur scène",
        "corrigé",
        "motif",
        "promise",
        "éponse écrite",
        "Vote clos",
        "clos",
    ):
        assert told in body, told
    assert ACCUSES in body  # overturned: public now
    async with page.expect_download() as download:
        await page.locator("a[href$='ledger.json']").first.click()
    export = folder / "ledger.json"
    await (await download.value).save_as(export)
    script = ROOT / "debate/service/verify_ledger.py"
    checked = await asyncio.create_subprocess_exec(sys.executable, "-I", str(script), str(export), stdout=asyncio.subprocess.PIPE)
    said, _ = await checked.communicate()
    assert checked.returncode == 0, said.decode()
