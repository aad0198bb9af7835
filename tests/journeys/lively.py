"""What an evening has beside its questions: families, speaking time, hands, notes, votes, captions, an appeal.

For looking at full pages, after `populate`.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass

import httpx
from playwright.async_api import BrowserContext, Page, expect

from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.journeys.cast import t
from tests.journeys.population import QUESTIONS, client
from tests.journeys.sights import link_for

FAMILIES = (
    ("f1", "Le prix doit suivre le volume", "for"),
    ("f2", "Le prix doit rester unique", "against"),
    ("f3", "D’abord réparer le réseau", None),
)
SIDES = {"Hélène Marchand": ("pour", "élus"), "Yanis Kerbrat": ("contre", "tirés au sort"), "Mireille Da Costa": ("contre", "associations")}
SPOKEN = {"Hélène Marchand": 402_000, "Yanis Kerbrat": 185_000, "Mireille Da Costa": 96_000}
SINGLE = (
    "l1",
    "single",
    "Faut-il rendre gratuits les dix premiers mètres cubes ?",
    ["Oui, dès cette année", "Oui, si le budget le permet", "Non"],
)
SCALE = ("l2", "scale", "Avez-vous confiance dans la qualité de l’eau du robinet ?", ["1", "2", "3", "4", "5"])
CONSENT = ("l3", "consent", "Publier chaque mois les prélèvements des dix plus gros consommateurs", [])
SAID = ("Le réseau a été posé dans les années soixante.", "On remplace un kilomètre et demi par an, il en faudrait trois.")
PROMISED = "Combien coûte le kilomètre de canalisation neuve ?"
APPEALED = "Pourquoi le maire ment-il sur les fuites ?"
WHY_NOT = "Les chiffres d’un seul mois accusent à tort ceux qui arrosent l’été."


@dataclass(frozen=True)
class Links:
    moderator: str
    captioner: str
    chair: str


async def enliven(serving: Serving, page: Page) -> Links:
    """`page` holds the links of organiser, moderator and clerk; a second moderator, a chair and a captioner get theirs from it."""
    links = await more_links(page, serving)
    crew = page.context
    async with contextlib.AsyncExitStack() as stack:
        organiser = await stack.enter_async_context(client(serving, "organiser", crew))
        moderator = await stack.enter_async_context(client(serving, "moderator", crew))
        desk = await stack.enter_async_context(client(serving, "clerk", crew))
        people = [await stack.enter_async_context(client(serving, "participant")) for _ in range(5)]
        await weigh(organiser, moderator)
        await decide(moderator, people, await stack.enter_async_context(colleague(serving, links.moderator)))
        await raise_hands(moderator, desk, people[0])
        for poll, kind, title, options in (SINGLE, SCALE, CONSENT):
            await moderator.send({"type": "poll.add", "poll": poll, "kind": kind, "title": title, "options": options, "seconds": 600})
    return links


async def open_vote(serving: Serving, crew: BrowserContext) -> None:
    """One vote and its result, then another that stays open: people answer, the hall's hands are counted."""
    async with contextlib.AsyncExitStack() as stack:
        moderator = await stack.enter_async_context(client(serving, "moderator", crew))
        desk = await stack.enter_async_context(client(serving, "clerk", crew))
        people = [await stack.enter_async_context(client(serving, "participant")) for _ in range(5)]
        await moderator.send({"type": "poll.open", "poll": "l1"})
        for person, choice in zip(people, (0, 0, 1, 2, 0), strict=True):
            await person.send({"type": "poll.vote", "poll": "l1", "choices": [choice]})
        await desk.send({"type": "poll.count", "poll": "l1", "counts": [14, 9, 6]})
        await moderator.send({"type": "poll.close", "poll": "l1"})
        await moderator.send({"type": "poll.open", "poll": "l3"})
        for person, choice in zip(people, (0, 0, 0, 1), strict=False):
            await person.send({"type": "poll.vote", "poll": "l3", "choices": [choice]})
        await people[4].send({"type": "poll.vote", "poll": "l3", "choices": [2], "reason": WHY_NOT})
        await desk.send({"type": "poll.count", "poll": "l3", "counts": [21, 3, 1]})


async def more_links(page: Page, serving: Serving) -> Links:
    """As the organiser makes them."""
    moderator = await link_for(page, serving, "moderator", "Bruno")
    captioner = await link_for(page, serving, "captioner", "Nadia")
    await page.get_by_role("button", name=t("organise.link.all")).click()
    row = page.locator(".o-fresh li").filter(has_text=t("access.role.chair"))
    await expect(row).to_be_visible()
    return Links(moderator, captioner, await row.locator("input").input_value())


@contextlib.asynccontextmanager
async def colleague(serving: Serving, link: str) -> AsyncIterator[WireClient]:
    wire = WireClient(serving.url, serving.slug, "moderator")
    await wire.log_in(link)
    await wire.start()
    try:
        yield wire
    finally:
        await wire.stop()


async def weigh(organiser: WireClient, moderator: WireClient) -> None:
    families = [{"id": id, "title": title} | ({"side": side} if side else {}) for id, title, side in FAMILIES]
    await organiser.send({"type": "families.change", "families": families})
    await organiser.send(
        {"type": "targets.change", "origins": {"hall": 2, "online": 2, "written": 1}, "families": {"f1": 1, "f2": 1, "f3": 1}}
    )
    texts = {each.text: place for place, each in enumerate(QUESTIONS)}
    for id, question in list(moderator.main["questions"].items()):
        if question["text"] in texts and question["state"] in ("published", "queued", "on_air", "answered"):
            await moderator.send({"type": "question.tag", "question": id, "family": FAMILIES[texts[question["text"]] % 3][0]})
    for id, seat in list(organiser.main["seats"].items()):
        if seat["name"] in SIDES:
            side, college = SIDES[seat["name"]]
            await organiser.send({"type": "seat.change", "seat": id, "side": side, "college": college})
            await moderator.send({"type": "speech.correct", "seat": id, "ms": SPOKEN[seat["name"]]})
    await organiser.send({"type": "equity.aim", "by": "side", "least": {"pour": 40, "contre": 45}})


async def decide(moderator: WireClient, people: list[WireClient], other: WireClient) -> None:
    """A refusal by a colleague that is appealed, words put otherwise, an answer promised in writing."""
    accusing = await people[0].send({"type": "question.ask", "text": APPEALED, "name": "Bruno V."})
    await other.send({"type": "question.refuse", "question": accusing["question"], "rule": "accuses_person"})
    await people[0].send(
        {"type": "question.appeal", "question": accusing["question"], "text": "Je cite le rapport de la chambre des comptes."}
    )
    long = await people[1].send(
        {"type": "question.ask", "text": "la station elle sent mauvais tout l'été c'est normal ??", "name": "Farid"}
    )
    await moderator.send(
        {"type": "question.reword", "question": long["question"], "text": "Que fait la ville contre l’odeur de la station d’épuration ?"}
    )
    await moderator.send({"type": "question.publish", "question": long["question"]})
    aired = moderator.main["on_air"]["question"]
    written = await people[2].send({"type": "question.ask", "text": PROMISED, "name": "Awa"})
    for command in ("publish", "queue"):
        await moderator.send({"type": f"question.{command}", "question": written["question"]})
    await moderator.send({"type": "question.queue", "question": aired})
    await moderator.send({"type": "question.air", "question": written["question"], "why": "same_topic"})
    await moderator.send({"type": "question.answer", "question": written["question"], "how": "in_writing"})
    await moderator.send({"type": "question.air", "question": aired, "why": "time"})


async def raise_hands(moderator: WireClient, desk: WireClient, person: WireClient) -> None:
    """People who will say it themselves: one is called, one waits, one is at home."""
    for name, topic in (("Odile K.", "les digues"), ("Gérard T.", "les fuites du réseau")):
        await desk.send({"type": "hand.raise", "medium": "microphone", "name": name, "topic": topic})
    called = next(id for id, each in moderator.main["hands"].items() if each["name"] == "Odile K.")
    await moderator.send({"type": "hand.call", "hand": called})
    await person.send({"type": "hand.raise", "medium": "video", "name": "Nadège A.", "topic": "le prix des premiers mètres cubes"})


async def write_notes(serving: Serving, crew: BrowserContext) -> None:
    async with client(serving, "moderator", crew) as moderator:
        await moderator.send({"type": "note.send", "text": "Deux minutes chacun, puis la salle."})


async def give_floor(serving: Serving, crew: BrowserContext, name: str) -> None:
    async with client(serving, "moderator", crew) as moderator:
        seat = next(id for id, each in moderator.main["seats"].items() if each["name"] == name)
        await moderator.send({"type": "floor.give", "seat": seat, "soft_s": 90, "hard_s": 120})


@contextlib.asynccontextmanager
async def meanwhile(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def write_captions(serving: Serving, link: str) -> None:
    """As a speech recogniser does, with the captioner's own link; without end."""
    tool = {"Authorization": f"Bearer {link.partition('#')[2]}"}
    async with httpx.AsyncClient(base_url=serving.url, headers=tool, timeout=60) as program:
        for text in itertools.cycle(SAID):
            answer = await program.post(f"/d/{serving.slug}/captions", json={"text": text, "began_at": int(time.time() * 1000) - 4_000})
            assert answer.status_code == 200, answer.text
            await asyncio.sleep(4)


async def tap(serving: Serving) -> None:
    """People who agree, then do not, then do not follow; without end."""
    kinds = ("agree", "agree", "disagree", "agree", "unclear", "disagree")
    async with contextlib.AsyncExitStack() as stack:
        people = [await stack.enter_async_context(client(serving, "participant")) for _ in range(6)]
        for beat in itertools.count():
            for place, one in enumerate(people[: 1 + (beat * 5) % 6]):
                await one.say({"type": "react", "kind": kinds[(beat // 4 + place // 3) % len(kinds)], "at": int(time.time() * 1000)})
            await asyncio.sleep(2.1)
