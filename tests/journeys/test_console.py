"""The console at work: by keyboard alone through its dialogs, two moderators on one question, a witness who is offered nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.cast import Cast, cast_of, t
from tests.journeys.evening import open_rail
from tests.journeys.population import client
from tests.journeys.sights import CONSOLE, crew_of, link_for

WATER, SCHOOL, ROAD = (
    "Qui paiera la nouvelle station d’eau ?",
    "L’école du bourg restera-t-elle ouverte ?",
    "La route sera-t-elle refaite ?",
)
PROMISED = "La commune paie la moitié, l’agence de l’eau le reste."
FAMILIES = [{"id": f"f{n:017}", "title": title, "side": side} for n, (title, side) in enumerate([("Coût", "for"), ("Services", "against")])]


async def ask(wire: WireClient, text: str) -> str:
    return str((await wire.send({"type": "question.ask", "text": text, "name": "Dominique"}))["question"])


async def presses(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


async def snapshot(page: Page, selector: str) -> str:
    """The accessibility tree, with what differs from run to run written alike."""
    tree = await page.locator(selector).aria_snapshot()
    return re.sub(r"[ES]-\d+", "TICKET", re.sub(r"\d+:\d\d", "0:00", tree))


@pytest.mark.browser
@pytest.mark.timeout(500)
async def test_the_dialogs_of_the_console(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        crew = await cast.someone(browser, "crew", viewport={"width": 1440, "height": 900})
        holds = await crew_of(cast, crew)
        async with client(serving, "participant") as asker, client(serving, "organiser", holds) as organiser:
            await organiser.send({"type": "families.change", "families": FAMILIES})
            await ask(asker, WATER)
            await CONSOLE.visit(crew, serving, "fr")
            await expect(crew.locator(".qc.sel")).to_contain_text(WATER)
            await what_is_read_aloud(crew)
            await by_letter_and_in_other_words(crew)
            await approve_and_queue(crew)
            await another_than_proposed(crew, asker)
            await a_swap_is_one_gesture(crew)
            await a_key_that_is_of_no_use_says_so(crew)
            await answered_in_writing(crew)
            await read_by_everybody(cast, browser, serving)
            await held_back(crew, asker)
            await slowed_down(crew, asker)
            await nothing_near_to_merge_with(crew)
            await an_appeal_needs_another(cast, crew, serving, asker)


async def what_is_read_aloud(crew: Page) -> None:
    """Names, roles and places of what a moderator acts on; a card says where it stands in its column."""
    column = await snapshot(crew, ".col.received")
    assert column.startswith('- region "Reçues":') and f"paragraph: {WATER}" in column, column
    card = crew.locator(".col.received .qc.sel")
    assert [await card.get_attribute(name) for name in ("aria-posinset", "aria-setsize", "aria-current")] == ["1", "1", "true"]
    keys = await snapshot(crew, ".keys")
    for step in ("publish", "refuse", "merge", "queue", "reword", "tag"):
        assert f'- button "{t(f"console.step.{step}")}"' in keys, keys
    await crew.keyboard.press("r")
    dialog = await snapshot(crew, "dialog[open]")
    assert f'- dialog "{t("console.refuse.title")}"' in dialog and f'- group "{t("console.refuse.rule")}"' in dialog, dialog
    assert f'- radio "{t("rule.off_topic")}' in dialog and f'- button "{t("console.refuse.do")}" [disabled]' in dialog, dialog
    await crew.keyboard.press("Escape")
    await expect(crew.locator("dialog[open]")).to_have_count(0)


async def by_letter_and_in_other_words(crew: Page) -> None:
    await presses(crew, "c", "b")
    await expect(crew.locator(".qc.sel .fam")).to_contain_text(f"B{FAMILIES[1]['title']}")
    await crew.keyboard.press("m")
    await expect(crew.locator("#reword-text")).to_be_focused()
    await crew.keyboard.press("Control+a")
    await crew.keyboard.type("Qui paiera la station ?")
    await crew.keyboard.press("Enter")
    await expect(crew.locator(".qc.sel")).to_contain_text("Qui paiera la station")


async def approve_and_queue(crew: Page) -> None:
    await crew.keyboard.press("q")
    await expect(crew.locator(".col.queued .qc")).to_contain_text("Qui paiera la station")
    await expect(crew.locator(".next")).to_contain_text(t("console.next.title"))


async def another_than_proposed(crew: Page, asker: WireClient) -> None:
    """What the queue does not propose needs a reason, which the ledger keeps."""
    await ask(asker, SCHOOL)
    await expect(crew.locator(".col.received .qc")).to_contain_text(SCHOOL)
    await crew.keyboard.press("ArrowLeft")
    await presses(crew, "Home")
    await expect(crew.locator(".qc.sel")).to_contain_text(SCHOOL)
    await crew.keyboard.press("q")
    await expect(crew.locator(".col.queued .qc")).to_have_count(2)
    await crew.keyboard.press("x")
    await expect(crew.locator(".col.queued .qc.sel")).to_be_focused()
    proposed = await crew.locator(".next .q-t").inner_text()
    assert proposed not in await crew.locator(".qc.sel").inner_text()
    await crew.keyboard.press("a")
    await expect(crew.get_by_role("dialog")).to_contain_text(t("console.why.ask"))
    await presses(crew, "2", "Enter")
    await expect(crew.locator(".air-card.sel")).to_be_focused()


async def a_swap_is_one_gesture(crew: Page) -> None:
    """To answer the one and air the other is done by two keys and undone by one, and the hand is on what it was on."""
    aired = await crew.locator(".air-card .q-t").inner_text()
    await presses(crew, "ArrowLeft", "a", "Enter")
    await expect(crew.locator(".air-card .q-t")).not_to_have_text(aired)
    await expect(crew.locator(".air-card.sel")).to_be_focused()
    await expect(crew.locator(".col.queued .qc")).to_have_count(0)
    await crew.keyboard.press("z")
    await expect(crew.locator(".air-card .q-t")).to_have_text(aired)
    await expect(crew.locator(".col.queued .qc.sel")).to_be_focused()
    await crew.keyboard.press("z")
    await expect(crew.locator(".console-app .toast")).to_contain_text(t("console.undo.nothing"))


async def a_key_that_is_of_no_use_says_so(crew: Page) -> None:
    await crew.keyboard.press("p")
    await expect(crew.locator(".console-app .toast")).to_contain_text(t("console.step.publish"))


async def answered_in_writing(crew: Page) -> None:
    """A promise stays in sight until it is kept."""
    await crew.keyboard.press("t")  # of the air, whatever is selected
    await crew.keyboard.press("3")
    await presses(crew, "Enter")
    await expect(crew.locator(".views")).to_contain_text(t("console.settled.promised"))
    await crew.locator(".done-l li", has_text=t("console.settled.promised")).focus()
    await crew.keyboard.press("w")
    await crew.locator("#write-text").fill(PROMISED)
    await crew.get_by_role("button", name=t("console.write.do")).press("Enter")
    row = crew.locator(".done-l li", has_text=t("console.settled.written"))
    await expect(row.locator(".wrote")).to_have_text(f"{t('receipt.written')} {PROMISED}")


async def read_by_everybody(cast: Cast, browser: Browser, serving: Serving) -> None:
    """Under the question, as the server writes it and as the script does."""
    for name, script in (("reader", True), ("reader without a script", False)):
        reader = await cast.someone(browser, name, java_script_enabled=script)
        await reader.goto(f"{serving.links['viewer']}?tab=answered")
        if script:
            await reader.get_by_role("tab", name=t("live.tab.answered")).click()
        await expect(reader.locator("#questions .slip .receipt-words")).to_have_text(PROMISED)
        await expect(reader.locator("#questions .slip")).to_contain_text(t("receipt.written"))


async def held_back(crew: Page, asker: WireClient) -> None:
    """Arrivals wait unseen, are counted, and come all at once."""
    await crew.keyboard.press("h")
    await expect(crew.locator(".held-back")).to_be_visible()
    await ask(asker, ROAD)
    await expect(crew.locator(".held-back")).to_contain_text("1 arrivée")
    await expect(crew.locator(".col.received .qc")).to_have_count(0)
    await crew.keyboard.press("h")
    await expect(crew.locator(".col.received .qc")).to_contain_text(ROAD)
    await crew.keyboard.press("v")
    await crew.keyboard.type("école")
    await expect(crew.locator(".col.received .qc")).to_have_count(0)
    await crew.keyboard.press("Escape")
    await expect(crew.locator(".col.received .qc")).to_contain_text(ROAD)


async def slowed_down(crew: Page, asker: WireClient) -> None:
    """A pace is chosen with the arrows and decided once; a strip over the arrivals tells it, and ends it."""
    await open_rail(crew, "console.door.title")
    pace, apply = crew.locator("#door-pace"), crew.get_by_role("button", name=t("console.door.apply"))
    await expect(apply).to_have_attribute("aria-disabled", "true")
    await pace.focus()
    await presses(crew, "ArrowDown", "ArrowDown")
    await expect(pace).to_have_value("60")
    await expect(crew.locator(".held-back")).to_have_count(0)
    decisions = asker.main["ledger"]["length"]
    await apply.press("Enter")
    strip = crew.locator(".held-back")
    await expect(strip).to_contain_text("1 min")
    await asker.until(lambda: asker.main["intake"]["every_s"] == 60)
    assert asker.main["ledger"]["length"] == decisions + 1, "one decision, whatever the arrows passed over"
    await strip.get_by_role("button", name=t("console.door.free")).click()
    await expect(strip).to_have_count(0)
    await expect(pace).to_have_value("0")
    await asker.until(lambda: asker.main["intake"]["every_s"] == 0)


async def nothing_near_to_merge_with(crew: Page) -> None:
    """A question unlike any other: none is proposed, Enter merges nothing, and one is taken by hand."""
    await crew.locator(".col.received .qc", has_text=ROAD).focus()
    await crew.keyboard.press("f")
    dialog = crew.get_by_role("dialog")
    merge = dialog.get_by_role("button", name=t("console.merge.do"))
    await expect(dialog.locator(".targets .pick")).not_to_have_count(0)
    await expect(merge).to_be_disabled()
    await crew.keyboard.press("Enter")
    await expect(dialog).to_be_visible()
    await crew.keyboard.press("ArrowDown")
    await expect(merge).to_be_enabled()
    await crew.keyboard.press("Escape")
    await expect(crew.locator(".col.received .qc", has_text=ROAD)).to_be_visible()


async def an_appeal_needs_another(cast: Cast, crew: Page, serving: Serving, asker: WireClient) -> None:
    """Whoever refused is told why they may not judge; a colleague may; a witness sees both and is offered nothing."""
    await crew.locator(".col.received .qc", has_text=ROAD).focus()
    await presses(crew, "r", "1")
    await crew.locator("#refuse-note").fill("La route est une autre compétence.")
    await crew.locator("#refuse-note").press("Enter")
    await expect(crew.locator(".col.received .qc")).to_have_count(0)
    refused = next(id for id, one in asker.views["me"]["questions"].items() if one["text"] == ROAD)
    await asker.send({"type": "question.appeal", "question": refused, "text": "Elle mène à l’école."})
    row = crew.locator(".done-l li", has_text=t("console.settled.appeal_open"))
    await row.focus()
    await crew.keyboard.press("e")
    await expect(crew.get_by_role("dialog")).to_contain_text(t("error.appeal_same_moderator"))
    await crew.keyboard.press("Escape")

    colleague_link = await link_for(crew, serving, "moderator", "Farid Ouali")
    witness_link = await link_for(crew, serving, "observer", "Ada")
    await CONSOLE.visit(crew, serving, "fr")
    browser = crew.context.browser
    assert browser is not None
    colleague = await cast.holder(browser, "colleague", colleague_link, viewport={"width": 1440, "height": 900})
    witness = await cast.holder(browser, "witness", witness_link, viewport={"width": 1440, "height": 900})
    await offered_nothing(witness)
    await colleague.locator(".done-l li", has_text=t("console.settled.appeal_open")).focus()
    await colleague.keyboard.press("e")
    await expect(colleague.get_by_role("dialog")).to_contain_text("Elle mène à l’école.")
    await expect(witness.locator(".done-l")).to_contain_text(t("console.settled.appeal_open"))
    await presses(colleague, "2", "Tab", "Tab", "Tab")
    await colleague.get_by_role("button", name=t("console.judge.do")).press("Enter")
    await expect(witness.locator(".col.published")).to_contain_text(ROAD)
    # A card that one moderator works at is seen so by the others.
    await colleague.locator(".col.published .qc", has_text=ROAD).click()
    await expect(witness.locator(".qc.held")).to_contain_text("Farid Ouali")


async def offered_nothing(witness: Page) -> None:
    """Every button pressed, every key struck: not one command leaves, and nothing is said to be in hand."""
    said: list[str] = []
    witness.on("websocket", lambda socket: socket.on("framesent", lambda frame: said.append(str(frame))))
    await witness.reload()
    await expect(witness.locator(".keys")).to_contain_text(t("console.keys.read_only_observer"))
    await expect(witness.locator(".cbar .conn")).to_contain_text(t("console.link.live"))
    pressed = await witness.evaluate(
        """async () => {
      let pressed = 0;
      for (const button of document.querySelectorAll('.cols button, .keys button, .cbar button')) {
        if (!button.isConnected || !button.checkVisibility()) continue;
        button.click();
        pressed += 1;
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
        document.querySelector('dialog[open]')?.dispatchEvent(new Event('cancel', {cancelable: true}));
        await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
      }
      return pressed;
    }"""
    )
    await expect(witness.locator("dialog[open]")).to_have_count(0)
    await witness.locator(".qc").first.focus()
    await presses(witness, *"abcdefghijklmnopqrstuvwxyz")
    await presses(witness, "Shift+ArrowUp", "Shift+ArrowDown", "Escape")
    assert pressed > 8 and len(said) >= 2, (pressed, said)
    assert not [frame for frame in said if '"cmd"' in frame or "handling" in frame]
    await witness.reload()
    await expect(witness.locator(".cbar .conn")).to_contain_text(t("console.link.live"))
