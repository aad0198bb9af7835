"""The queue put in order by hand, by mouse and by finger: what a cut in the middle of it, or a colleague, makes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import pytest
from playwright.async_api import CDPSession, Locator, Page, expect

from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.cast import Cast, cast_of, t, use_link
from tests.journeys.complaints import NETWORK
from tests.journeys.conftest import house
from tests.journeys.population import client
from tests.journeys.sights import CONSOLE
from tests.journeys.test_console import link_for

ASKED = ("Qui paiera la station ?", "L’école restera-t-elle ouverte ?", "La route sera-t-elle refaite ?")


@pytest.fixture
def serving() -> Iterator[Serving]:
    with house() as running:
        yield running


class Pointer(Protocol):
    async def press(self, x: float, y: float) -> None: ...
    async def move(self, x: float, y: float) -> None: ...
    async def release(self) -> None: ...


class Mouse:
    def __init__(self, page: Page) -> None:
        self._mouse = page.mouse

    async def press(self, x: float, y: float) -> None:
        await self._mouse.move(x, y)
        await self._mouse.down()

    async def move(self, x: float, y: float) -> None:
        await self._mouse.move(x, y, steps=5)

    async def release(self) -> None:
        await self._mouse.up()


class Finger:
    """A touch as the browser itself gets it: pointer events, their capture and their cancelling are its own."""

    def __init__(self, cdp: CDPSession) -> None:
        self._cdp = cdp
        self._at = (0.0, 0.0)

    async def _touch(self, kind: str, *points: tuple[float, float]) -> None:
        await self._cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    async def press(self, x: float, y: float) -> None:
        self._at = (x, y)
        await self._touch("touchStart", self._at)

    async def move(self, x: float, y: float) -> None:
        (x0, y0), self._at = self._at, (x, y)
        for part in range(1, 6):
            await self._touch("touchMove", (x0 + (x - x0) * part / 5, y0 + (y - y0) * part / 5))

    async def release(self) -> None:
        await self._touch("touchEnd")


async def pointer_of(page: Page, kind: str) -> Pointer:
    return Mouse(page) if kind == "mouse" else Finger(await page.context.new_cdp_session(page))


def card(page: Page, text: str) -> Locator:
    return page.locator(".col.queued .qc", has_text=text)


async def carry(page: Page, pointer: Pointer, text: str, onto: str) -> None:
    """The card of `text` is held above the upper half of another one, and not let go."""
    grip, goal = await card(page, text).locator(".grip").bounding_box(), await card(page, onto).bounding_box()
    assert grip is not None and goal is not None
    await pointer.press(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    await expect(card(page, text)).to_have_class("qc sel dragged" if await is_chosen(page, text) else "qc dragged")
    await pointer.move(grip["x"] + grip["width"] / 2, goal["y"] + goal["height"] / 4)
    await expect(page.locator(".qc.drop-before")).to_contain_text(onto)


async def let_go_in_a_cut(page: Page, kind: str, text: str, onto: str) -> Pointer:
    """The network goes while the card is in the hand, and the hand lets go before it is back."""
    pointer = await pointer_of(page, kind)
    await carry(page, pointer, text, onto)
    await page.context.set_offline(True)
    await expect(page.locator(".cbar .conn")).to_contain_text(t("console.link.lost"))
    await pointer.release()
    return pointer


async def is_chosen(page: Page, text: str) -> bool:
    return "sel" in str(await card(page, text).get_attribute("class")).split()


async def in_order(page: Page, *texts: str) -> None:
    await expect(page.locator(".col.queued .qc .q-t")).to_have_text(list(texts))


class Desk:
    """Two moderators at their consoles before a queue of three, and a wire that sees what the house knows."""

    def __init__(self, cast: Cast, one: Page, other: Page, wire: WireClient) -> None:
        self.cast, self.one, self.other, self.wire = cast, one, other, wire
        self.began = wire.main["ledger"]["length"]

    def decided(self) -> int:
        return int(self.wire.main["ledger"]["length"]) - self.began


@asynccontextmanager
async def desk_of(serving: Serving, folder: Path, kind: str) -> AsyncIterator[Desk]:
    async with cast_of(serving, folder) as cast:
        cast.complaints.excuse(NETWORK, "the network is cut on purpose")
        browser = await cast.browser()
        tablet = {"viewport": {"width": 1440, "height": 900}, "has_touch": kind == "finger"}
        one = await cast.someone(browser, "one", **tablet)
        for link in (serving.links["organise"], serving.links["console"][0]["url"]):
            await use_link(one, link)
        colleague = await link_for(one, serving, "moderator", "Farid Ouali")
        other = await cast.holder(browser, "other", colleague, **tablet)
        async with client(serving, "moderator", other.context) as wire, client(serving, "participant") as asker:
            for text in ASKED:
                question = (await asker.send({"type": "question.ask", "text": text}))["question"]
                for verb in ("publish", "queue"):
                    await wire.send({"type": f"question.{verb}", "question": question})
            for page in (one, other):
                await CONSOLE.visit(page, serving, "fr")
                await in_order(page, *ASKED)
            yield Desk(cast, one, other, wire)


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["mouse", "finger"])
async def test_a_card_let_go_in_a_cut_arrives_once_when_it_is_over(serving: Serving, tmp_path: Path, kind: str) -> None:
    first, second, third = ASKED
    async with desk_of(serving, tmp_path, kind) as desk:
        await let_go_in_a_cut(desk.one, kind, third, first)
        await expect(desk.one.locator(".cbar .conn")).to_contain_text(t("console.link.unsent", n=1))
        await in_order(desk.other, *ASKED)
        assert desk.decided() == 0
        await desk.one.context.set_offline(False)
        for page in (desk.one, desk.other):
            await in_order(page, third, first, second)
        await expect(desk.one.locator(".cbar .conn")).to_contain_text(t("console.link.live"))
        await desk.wire.until(lambda: desk.decided() == 1)
        await desk.one.reload()
        await in_order(desk.one, third, first, second)
        assert desk.decided() == 1, "what waited left twice"


@pytest.mark.browser
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["mouse", "finger"])
async def test_what_a_colleague_did_meanwhile_stands_and_is_told(serving: Serving, tmp_path: Path, kind: str) -> None:
    first, second, third = ASKED
    async with desk_of(serving, tmp_path, kind) as desk:
        pointer = await let_go_in_a_cut(desk.one, kind, third, first)
        theirs = await pointer_of(desk.other, kind)
        await carry(desk.other, theirs, third, second)
        await theirs.release()
        await in_order(desk.other, first, third, second)
        await desk.one.context.set_offline(False)
        number = str(next(each["number"] for each in desk.wire.main["questions"].values() if each["text"] == third))
        await expect(desk.one.locator(".toast")).to_contain_text(t("console.conflict_touched", number=number))
        for page in (desk.one, desk.other):
            await in_order(page, first, third, second)
        assert desk.decided() == 1

        # Taken on air by the other while it is in one's hand, the card is not pulled back into the queue.
        await carry(desk.one, pointer, third, first)
        await desk.wire.send({"type": "question.air", "question": question_of(desk, third), "why": "time"})
        await expect(desk.one.locator(".air-card")).to_contain_text(third)
        await pointer.release()
        await expect(desk.one.locator(".toast")).to_contain_text(t("question.state.on_air"))
        await in_order(desk.other, first, second)
        assert desk.decided() == 2


def question_of(desk: Desk, text: str) -> str:
    return next(id for id, each in desk.wire.main["questions"].items() if each["text"] == text)
