"""The people of a whole evening and what they know how to do: ask, decide, vote. Says nothing of what must come of it.

Media on four pages at most: everybody else reads the debate as text, as a poor telephone would.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import Cast, t
from tests.journeys.population import client

TEXT_ONLY = "localStorage.setItem('assises.player.mode', 'text')"
FAMILIES = [
    {"id": "f1", "title": "Le prix doit suivre le volume", "side": "for"},
    {"id": "f2", "title": "Le prix doit rester unique", "side": "against"},
]
POLL = "Faut-il un tarif progressif"
OPTIONS = ["Oui, dès cette année", "Non", "Plus tard"]


@dataclass
class Evening:
    """Pages by the name of whoever holds them."""

    cast: Cast
    serving: Serving
    browser: Browser
    stage: Browser
    pages: dict[str, Page] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    seats: list[str] = field(default_factory=list)
    promised: str = ""

    def __getitem__(self, name: str) -> Page:
        return self.pages[name]

    async def prepare(self) -> None:
        """The organiser's afternoon: seats, families, a poll, links."""
        page = await self.reader("organiser")
        self.pages["organiser"] = page
        await use(page, self.serving.links["organise"])
        async with client(self.serving, "organiser", page.context) as organiser:
            await organiser.send(
                {"type": "seat.add", "seat": "t-chair", "kind": "chair", "name": "Odile Sarrazin", "quality": "présidente"}
            )
            await organiser.send({"type": "seat.add", "seat": "t-third", "kind": "panelist", "name": "Yanis Kerbrat", "side": "contre"})
            for place, seat in enumerate(sorted(s for s, each in organiser.main["seats"].items() if each["kind"] == "panelist")):
                side = ("pour", "contre", "pour")[place]
                await organiser.send({"type": "seat.change", "seat": seat, "side": side})
            await organiser.send({"type": "families.change", "families": FAMILIES})
            await organiser.send({"type": "equity.aim", "by": "side", "least": {"pour": 40, "contre": 40}})
            await organiser.send({"type": "poll.add", "poll": "l1", "kind": "single", "title": POLL, "options": OPTIONS, "seconds": 60})
        await page.goto(f"{self.serving.url}/organise/{self.serving.slug}?lang=fr")
        await page.get_by_role("button", name=t("organise.link.all")).click()
        for role, name in (("moderator", "Ada"), ("moderator", "Bruno"), ("observer", "Témoin")):
            form = page.locator("form[action$='/link-make']")
            await form.locator("select[name=role]").select_option(role)
            await form.locator("input[name=name]").fill(name)
            await form.get_by_role("button").click()
        rows = page.locator(".o-fresh li")
        await expect(rows.filter(has_text="Témoin")).to_be_visible()
        for row in await rows.all():
            words = " ".join((await row.locator("> span").first.inner_text()).split())
            self.links[words.rpartition("·")[2].strip()] = await row.locator("input").last.input_value()
        given = self.serving.links
        self.links |= {"clerk": given["clerk"], "hall": given["hall"]} | {each["seat"]: each["url"] for each in given["panel"]}
        self.seats = [each["seat"] for each in given["panel"]]

    async def reader(self, name: str, browser: Browser | None = None, **options: Any) -> Page:
        """Somebody whose pages load no picture and no sound."""
        page = await self.cast.someone(browser or self.browser, name, **options)
        await page.context.add_init_script(TEXT_ONLY)
        self.pages[name] = page
        return page

    async def enters(self, name: str, link: str = "") -> Page:
        page = await self.reader(name)
        await use(page, self.links[link or name])
        return page

    async def at_home(self, name: str, browser: Browser | None = None) -> Page:
        page = await self.reader(name, browser, viewport={"width": 360, "height": 740})
        await page.goto(self.serving.links["viewer"])
        await expect(page.locator("#questions [role=tab]").first).to_be_visible()
        return page

    async def sits(self, seat: str, name: str) -> Page:
        """Through the green room, and on stage by a moderator's hand."""
        page = self.pages[name] = await self.cast.someone(self.stage, name)
        await use(page, self.links[seat])
        ask, go = page.get_by_role("button", name=t("panel.ask.do"), exact=True), page.get_by_role("button", name=t("panel.green.go"))
        await expect(ask.or_(page.locator("figure.mirror video"))).to_be_visible()
        if await ask.is_visible():
            await ask.click()
        await expect(go).not_to_have_attribute("aria-disabled", "true")
        await go.click()
        await open_rail(self["ada"], "console.stage.title")
        await self["ada"].locator("#rail").get_by_role("button", name=t("console.seat.bring_who", name=seat)).click()
        await expect(page.locator(".tally")).to_be_visible()
        return page

    async def support(self, name: str, text: str) -> None:
        slip = self[name].locator("#questions .slip", has_text=text)
        more = self[name].locator("#questions .btn.main")
        await expect(slip.or_(more).first).to_be_visible()
        if await more.count():
            await more.first.click()
        await slip.get_by_role("button", name=t("question.support")).click()

    async def withdraw(self, name: str, text: str) -> None:
        page = self[name]
        await receipt(page, text).get_by_role("button", name=t("receipt.withdraw")).click()
        await page.locator("dialog[open] .btn.stop").click()
        await expect(self["ada"].locator(".col.received .qc", has_text=text)).to_have_count(0)

    async def answered(self, console: Page, how: str) -> None:
        """What is on air, in one of the three ways."""
        on_air = console.locator(".air-card")
        if how == "3":
            self.promised = (await on_air.locator(".q-t, blockquote, h3").first.inner_text()).strip()
        await on_air.click()
        await console.keyboard.press("t")
        await console.keyboard.press(how)
        await confirm(console)

    async def microphone(self, who: str, place: str) -> str:
        """The clerk sends somebody to the microphone; gives the ticket."""
        clerk = self["clerk"]
        await clerk.locator("#way-microphone").click()
        await clerk.get_by_label(t("clerk.name")).fill(who)
        await clerk.get_by_label(t("clerk.place")).fill(place)
        await clerk.get_by_role("button", name=t("clerk.save")).click()
        ticket = clerk.locator("#ticket b:not(.t-none)")
        await expect(ticket).to_be_visible()
        return (await ticket.inner_text()).strip()

    async def close(self, console: Page) -> None:
        await console.get_by_role("button", name="Clore…").click()
        await console.locator("dialog[open] button[type=submit], dialog[open] .btn.stop").last.click()
        await expect(console.locator("dialog[open]")).to_have_count(0)

    async def ask(self, name: str, text: str) -> None:
        page = self[name]
        await page.get_by_role("textbox", name=t("live.ask.label"), exact=True).fill(text)
        signed = page.get_by_label(t("live.ask.name"))
        if await signed.is_visible():
            await signed.fill(name)
        await page.get_by_role("button", name=t("live.ask.send"), exact=True).click()
        await expect(receipt(page, text)).to_be_visible()


async def use(page: Page, link: str) -> None:
    await page.goto(link)
    await expect(page.locator("#secret")).to_be_hidden()
    await page.get_by_role("button", name=t("access.enter"), exact=True).click()
    await page.wait_for_url(lambda url: "/role" not in url)


async def open_rail(console: Page, title: str) -> None:
    await console.get_by_role("tab", name=t(title)).click()


def receipt(page: Page, text: str) -> Locator:
    return page.locator("#receipts article", has_text=text)


def card(console: Page, column: str, text: str) -> Locator:
    return console.locator(".col.done .done-l li" if column == "done" else f".col.{column} .qc", has_text=text)


async def press(console: Page, column: str, text: str, key: str) -> None:
    """Chooses the card and presses the key, as a moderator with one hand on the keyboard."""
    await card(console, column, text).first.click()
    await console.keyboard.press(key)


async def confirm(console: Page) -> None:
    """The button of the open dialog that does it."""
    await console.locator("dialog[open] button[type=submit]").last.click()
    await expect(console.locator("dialog[open]")).to_have_count(0)
