"""A captioner types with short forms and corrects; viewers read it under the picture, as large as they like, and the hall on its screen;

people react beside it.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.axe import AXE
from tests.journeys.cast import cast_of, t
from tests.journeys.test_accessibility import faults

# Notes when a caption came over the socket, and when its words stood on the page.
WATCH = r"""() => {
  const [came, stood] = [{}, {}];
  Object.assign(window, {came, stood});
  const note = (into, text) => { for (const [, id] of text.matchAll(/ligne (\d+)/g)) into[id] ??= performance.now(); };
  window.WebSocket = class extends WebSocket {
    constructor(...given) { super(...given); this.addEventListener('message', ({data}) => note(came, String(data))); }
  };
  new MutationObserver(() => note(stood, document.getElementById('captions')?.textContent ?? ''))
    .observe(document, {subtree: true, childList: true, characterData: true});
}"""


async def captioner_link(serving: Serving) -> str:
    """As the organiser makes it, on the desk."""
    async with httpx.AsyncClient(base_url=serving.url, headers={"Origin": serving.url}, timeout=60) as organiser:
        entered = await organiser.post("/role", data={"secret": serving.links["organise"].partition("#")[2]})
        organiser.headers["Cookie"] = entered.headers["set-cookie"].partition(";")[0]
        where = f"/organise/{serving.slug}"
        stamp = re.search(r'name="command_id" value="([^"]+)"', (await organiser.get(where)).text)
        assert stamp is not None
        made = await organiser.post(f"{where}/link-make", data={"command_id": stamp[1], "role": "captioner", "name": "Nadia"})
        assert made.status_code == 303
        links = re.findall(r'value="([^"]+/role#[^"]+)"', (await organiser.get(where)).text)
        return str(links[-1])


async def reads(page: Page, words: str) -> None:
    await expect(page.locator(".captions-lines p").last).to_have_text(words)


@pytest.mark.browser
@pytest.mark.timeout(500)
async def test_what_is_said_is_written_and_read(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        link = await captioner_link(serving)
        nadia = await cast.someone(browser, "captioner")
        await nadia.context.add_init_script(AXE)
        viewer = await cast.someone(browser, "viewer")
        await viewer.context.add_init_script(f"({WATCH})()")
        await viewer.context.add_init_script(AXE)
        await viewer.goto(serving.links["viewer"])
        hall = await cast.holder(browser, "hall", serving.links["hall"])
        await nadia.goto(link)
        await nadia.get_by_role("button", name=t("access.enter"), exact=True).click()
        await nadia.wait_for_url("**/captions")

        # By keyboard alone: a short form, Enter, a correction by arrow up.
        await nadia.locator("#short-key").fill("rn")
        await nadia.locator("#short-words").fill("République numérique")
        await nadia.keyboard.press("Enter")
        line = nadia.locator("#caption-line")
        await line.focus()
        await nadia.keyboard.type("La loi pour une rn est votée")
        await expect(line).to_have_value("La loi pour une République numérique est votée")
        await nadia.keyboard.press("Enter")
        await expect(line).to_have_value("")
        await reads(viewer, "La loi pour une République numérique est votée")
        board = hall.locator("#captions p").last
        await expect(board).to_have_text("La loi pour une République numérique est votée")
        await nadia.keyboard.press("ArrowUp")
        await nadia.keyboard.press("End")
        await nadia.keyboard.type(".")
        await nadia.keyboard.press("Enter")
        await reads(viewer, "La loi pour une République numérique est votée.")
        await expect(board).to_have_text("La loi pour une République numérique est votée.")
        await expect(line).to_be_focused()
        await nadia.reload()
        await expect(nadia.locator(".k-shorts kbd")).to_have_text("rn")
        found = await faults(nadia, "captioner", wide_is_wrong=True)
        await nadia.set_viewport_size({"width": 1280, "height": 900})
        await nadia.screenshot(path=tmp_path / "captioner-1280.png")

        # The reader's own size and contrast, remembered.
        await viewer.get_by_text(t("caption.set")).click()
        await viewer.get_by_role("button", name=t("caption.larger")).click()
        await viewer.get_by_role("button", name=t("caption.contrast.yellow")).click()
        await viewer.reload()
        await expect(viewer.locator(".captions.size-2.as-yellow")).to_be_visible()
        found += await faults(viewer, "live page with captions", wide_is_wrong=True)
        await viewer.set_viewport_size({"width": 1280, "height": 900})

        # What is past when it comes stands within a tenth of a second.
        await viewer.wait_for_timeout(5_000)  # said before the line that was typed, they would stand above it
        tool = {"Authorization": f"Bearer {link.partition('#')[2]}"}
        async with httpx.AsyncClient(base_url=serving.url, headers=tool, timeout=60) as program:
            for n in range(8):
                body = {"text": f"ligne {n}", "began_at": int(time.time() * 1000) - 4_000}
                assert (await program.post(f"/d/{serving.slug}/captions", json=body)).status_code == 200
                await reads(viewer, f"ligne {n}")
        waits = sorted(await viewer.evaluate("Object.keys(stood).map((id) => stood[id] - came[id])"))
        print(f"\ncaption on the page after {[round(wait) for wait in waits]} ms")
        assert len(waits) == 8 and waits[4] <= 100, waits

        # Reactions: one tap, seen by everybody, and kept as a sum.
        other = WireClient(serving.url, serving.slug, "viewer")
        await other.start()
        try:
            agree = viewer.get_by_role("button", name=t("reaction.agree"), exact=True)
            await agree.click()
            await expect(agree).to_have_attribute("aria-pressed", "true")
            await other.until(lambda: sum(taps[0] for taps in other.states.get("reactions", {}).values()) == 1)
            await expect(viewer.locator(".reactions-curve .as-agree")).to_contain_text("1")
        finally:
            await other.stop()
        assert not found, "\n".join(found)
