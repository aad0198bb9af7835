"""Where each page of the house is found by somebody who holds every role, and what tells that it is there. For looking, not for acting."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.async_api import BrowserContext, Page, expect

from tests.clients.serving import Serving
from tests.journeys.cast import Cast, use_link


@dataclass(frozen=True)
class Sight:
    """`{}` in `path` is the slug; `there` is what the page's script has drawn, or the server where there is none."""

    name: str
    path: str
    there: str
    public: bool = False

    def address(self, serving: Serving, lang: str) -> str:
        path = self.path.format(serving.slug)
        return f"{serving.url}{path}{'&' if '?' in path else '?'}lang={lang}"

    async def visit(self, page: Page, serving: Serving, lang: str) -> None:
        await page.goto(self.address(serving, lang))
        await expect(page.locator(self.there).first).to_be_visible()


HOME = Sight("home", "/", "main", public=True)
LIVE = Sight("live", "/d/{}", "#questions [role=tab]", public=True)
MINE = Sight("mine", "/d/{}/mine", ".mine-list", public=True)
LEDGER = Sight("ledger", "/d/{}/ledger", "#chain li", public=True)
VENUE = Sight("venue", "/d/{}/venue", ".venue-code", public=True)
ROLE = Sight("role", "/role", "#role-form", public=True)
LOST = Sight("lost", "/d/{}-nowhere", "main", public=True)
CONSOLE = Sight("console", "/d/{}/console", ".cbar .conn")
GREEN_ROOM = Sight("green-room", "/d/{}/panel", ".checks")
STAGE = Sight("stage", "/d/{}/panel", ".stage-page .tools")
HALL = Sight("hall", "/d/{}/hall", ".h-sound")
CHAIR = Sight("chair", "/d/{}/panel", ".stage-page .p-chair")
CAPTIONER = Sight("captioner", "/d/{}/captions", "#caption-line")
CLERK = Sight("clerk", "/d/{}/clerk", "#recent ul")
ORGANISE = Sight("organise", "/organise", ".o-debates")
DEBATE = Sight("organise-debate", "/organise/{}", "main.org")


async def crew_of(cast: Cast, page: Page) -> BrowserContext:
    """One browser that holds every role, as that of somebody who tries the house alone."""
    links = cast.serving.links
    context = page.context
    await context.grant_permissions(["camera", "microphone"], origin=cast.serving.url)
    for link in (links["organise"], links["console"][0]["url"], links["panel"][0]["url"], links["hall"], links["clerk"]):
        await use_link(page, link)
    return context


async def link_for(crew: Page, serving: Serving, role: str, name: str) -> str:
    """Made by the organiser on their desk, as for a colleague."""
    await crew.goto(f"{serving.url}/organise/{serving.slug}")
    form = crew.locator('form[action$="/link-make"]').first
    await form.evaluate(
        "(form) => { for (let one = form.closest('details'); one; one = one.parentElement.closest('details')) one.open = true; }"
    )
    await form.locator("select[name=role]").select_option(role)
    await form.locator("input[name=name]").fill(name)
    await form.locator("button").first.click()
    await crew.wait_for_load_state()
    return str(re.findall(r"https?://[^\"<\s]+/role#[\w-]+", await crew.content())[-1])
