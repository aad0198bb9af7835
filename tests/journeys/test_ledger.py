"""The ledger as a stranger meets it: it grows while one reads, is filtered by keyboard and without a script, and verified."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.clients.serving import Serving
from tests.journeys.axe import AXE
from tests.journeys.cast import cast_of, t
from tests.journeys.focus import tab_to
from tests.journeys.population import client
from tests.journeys.sights import LEDGER
from tests.journeys.test_accessibility import NARROW, faults

ASKED = ("Qui répare la digue ?", "Et la station d’épuration ?", "Vendez-vous des pompes ?")


@pytest.mark.browser
@pytest.mark.timeout(300)
async def test_it_grows_is_filtered_and_can_be_verified(serving: Serving, tmp_path: Path) -> None:
    async with cast_of(serving, tmp_path) as cast:
        browser = await cast.browser()
        crew = await cast.holder(browser, "crew", serving.links["console"][0]["url"])
        async with client(serving, "moderator", crew.context) as moderator, client(serving, "participant") as asker:
            first, second, third = [(await asker.send({"type": "question.ask", "text": text}))["question"] for text in ASKED]
            await moderator.send({"type": "question.publish", "question": first})

            reader = await cast.someone(browser, "reader", viewport=NARROW)
            await reader.context.add_init_script(AXE)
            await LEDGER.visit(reader, serving, "fr")
            entries = reader.locator("#chain li")
            before = await entries.count()
            await expect(entries.first).to_contain_text("publiée")
            await expect(reader.locator("#chain")).to_contain_text("Qui répare la digue")
            old_head = await reader.locator("#head b").inner_text()

            # Two decisions come while it is read: nothing is asked of the reader, and a screen reader is told.
            await moderator.send({"type": "question.publish", "question": second})
            await moderator.send({"type": "question.refuse", "question": third, "rule": "advertising"})
            await expect(entries).to_have_count(before + 2)
            await expect(entries.first).to_contain_text(t("rule.advertising"))
            await expect(reader.locator("#reasons")).to_contain_text("1")
            await expect(reader.locator("#grown")).not_to_be_empty()
            assert await reader.locator("#head b").inner_text() != old_head
            assert "Vendez-vous" not in await reader.content()

        for lang in ("fr", "en"):
            await LEDGER.visit(reader, serving, lang)
            await reader.locator(".l-filter summary").click()
            await reader.locator("#head summary").click()
            found = await faults(reader, f"ledger open ({lang})", wide_is_wrong=True)
            assert not found, "\n".join(found)

        # By keyboard: the filters unfold, a kind is chosen, the page shows it.
        await LEDGER.visit(reader, serving, "fr")
        await tab_to(reader, t("ledger_page.filter.title"), most=10)
        await reader.keyboard.press("Enter")
        await tab_to(reader, t("ledger_page.filter.kind"), most=1)
        await reader.locator("#f-kind").select_option("refused")
        await tab_to(reader, t("ledger_page.filter.do"), most=24)
        await reader.keyboard.press("Enter")
        await reader.wait_for_url("**kind=refused**")
        await expect(entries).to_have_count(1)

        # Without a script the same address says the same.
        plain = await cast.someone(browser, "without a script", java_script_enabled=False)
        await plain.goto(reader.url)
        await expect(plain.locator("#chain li")).to_have_count(1)

        files = {}
        for name in ("registre", "verify_ledger"):
            async with reader.expect_download() as taking:
                await reader.locator(f'#check a[href*="{"ledger.json" if name == "registre" else name}"]').click()
            files[name] = tmp_path / f"{name}.file"
            await (await taking.value).save_as(files[name])
        head = (await reader.locator("#head b").inner_text()).replace(" ", "")
        command = [sys.executable, "-I", "-S", str(files["verify_ledger"]), str(files["registre"]), "--head", head]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0 and "verified" in done.stdout, done
