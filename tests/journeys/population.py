"""Fills a debate through the wire as people would: an agenda, a dozen questions in every state, supports. For looking at full pages.

The words are invented; they are as long, as short and as accented as real ones.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from playwright.async_api import BrowserContext

from debate.domain.roles import Role
from realtime.streams import STREAMS
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient

AGENDA = (
    ("opening", "Ouverture et règles du débat", 10, None),
    ("synthesis", "Ce que la consultation a montré", 15, None),
    ("debate", "Le prix de l’eau", 35, "Faut-il un tarif progressif, et à partir de quel volume ?"),
    ("debate", "La gestion : régie ou délégation", 30, "Qui décide des travaux, et qui en rend compte ?"),
    ("pledges", "Engagements", 15, None),
)
SEATS = (
    ("panelist", "Hélène Marchand", "députée, rapporteure"),
    ("panelist", "Yanis Kerbrat", "tiré au sort, Lorient"),
    ("panelist", "Mireille Da Costa", "association d’usagers"),
    ("chair", "Odile Sarrazin", "présidente de séance"),
)


@dataclass(frozen=True)
class Asked:
    text: str
    name: str | None
    becomes: str
    supports: int = 0
    origin: str = "online"
    more: str = ""  # the rule, the note or the reason of an end


QUESTIONS = (
    Asked("Le tarif progressif s’appliquera-t-il aussi aux immeubles sans compteur individuel ?", "Camille R.", "answered", 9),
    Asked("Qui contrôle la qualité de l’eau quand le délégataire fait lui-même les relevés ?", "Paul T.", "answered", 4, "hall"),
    Asked("Les 18 % de fuites seront-ils réparés avant la hausse du prix ?", "Nadia", "on_air", 12),
    Asked("Combien la commune paie-t-elle pour l’arrosage du golf, et qui a signé la dérogation ?", "Luc B.", "queued", 8, "hall"),
    Asked("Pourquoi ne pas rendre gratuits les premiers mètres cubes, ceux dont personne ne peut se passer ?", "Inès", "queued", 11),
    Asked("Les agriculteurs auront-ils un siège au conseil de la régie ?", None, "queued", 3, "written"),
    Asked("Que devient ma facture si je récupère l’eau de pluie pour les toilettes ?", "Jean-Marc", "published", 7),
    Asked("Peut-on publier chaque mois les prélèvements des dix plus gros consommateurs ?", "Collectif Rives", "published", 5),
    Asked("Y aura-t-il des bornes-fontaines dans les écoles avant l’été ?", "Sonia et la classe de CM2", "published", 1, "hall"),
    Asked("Les relevés de nappe sont-ils consultables, et où ?", None, "received"),
    Asked("Comment serons-nous prévenus des coupures de cet été ?", "Ahmed", "received", 0, "hall"),
    Asked("Pourquoi le directeur de la société se remplit-il les poches ?", "Anonyme", "refused", 0, "online", "accuses_person"),
    Asked("Où lire la qualité des nappes souterraines ?", "Maëlle", "merged"),
    Asked("Le stade sera-t-il refait ?", "Théo", "set_aside", 2, "online", "Reportée à une autre séance"),
)
COMMAND_OF = {"published": "publish", "queued": "queue", "on_air": "air", "answered": "answer"}
WAY = ("published", "queued", "on_air", "answered")


@contextlib.asynccontextmanager
async def client(serving: Serving, role: str, device: BrowserContext | None = None) -> AsyncIterator[WireClient]:
    """With `device`, a second tab of that browser: a personal link used from elsewhere would wait to be let in."""
    wire = WireClient(serving.url, serving.slug, role)
    if device is not None:
        wire.http.headers["Cookie"] = "; ".join(f"{each['name']}={each['value']}" for each in await device.cookies(serving.url))
    await wire.start()
    try:
        await wire.until(lambda: set(wire.views) >= set(STREAMS[Role(role)]))
        yield wire
    finally:
        await wire.stop()


@contextlib.asynccontextmanager
async def moderating(serving: Serving) -> AsyncIterator[WireClient]:
    """By the first moderator's own link, which is good for one device: nothing else may use it."""
    moderator = WireClient(serving.url, serving.slug, "moderator")
    await moderator.log_in(serving.links["console"][0]["url"])
    await moderator.start()
    try:
        yield moderator
    finally:
        await moderator.stop()


async def populate(serving: Serving, crew: BrowserContext) -> None:
    """`crew` holds the links of organiser, moderator and clerk."""
    async with contextlib.AsyncExitStack() as stack:
        organising = await stack.enter_async_context(client(serving, "organiser", crew))
        moderator = await stack.enter_async_context(client(serving, "moderator", crew))
        desk = await stack.enter_async_context(client(serving, "clerk", crew))
        people = [await stack.enter_async_context(client(serving, "participant")) for _ in range(max(each.supports for each in QUESTIONS))]
        await furnish(organising)
        for place, asked in enumerate(QUESTIONS):
            await follow(asked, moderator, desk, people, place)


async def furnish(organising: WireClient) -> None:
    for place, (kind, title, minutes, disagreement) in enumerate(AGENDA):
        named = {"type": "segment.add", "segment": f"s{place:017}", "kind": kind, "title": title, "minutes": minutes}
        await organising.send(named | ({"disagreement": disagreement} if disagreement else {}))
    for segment in ("s00000000000000000", "s00000000000000001", "s00000000000000002"):
        await organising.send({"type": "segment.start", "segment": segment})
    held = sorted(seat for seat, each in organising.main["seats"].items() if each["kind"] == "panelist")
    for seat, (_, name, quality) in zip(held, SEATS, strict=False):
        await organising.send({"type": "seat.change", "seat": seat, "name": name, "quality": quality})
    for place, (kind, name, quality) in enumerate(SEATS[len(held) :]):
        await organising.send({"type": "seat.add", "seat": f"t{place:017}", "kind": kind, "name": name, "quality": quality})


async def follow(asked: Asked, moderator: WireClient, desk: WireClient, people: list[WireClient], place: int) -> None:
    """One question, from its asking to its state; the supports come while it can be supported."""
    asker = people[place % len(people)] if asked.origin == "online" else desk
    body = {"type": "question.ask", "text": asked.text} | ({"name": asked.name} if asked.name else {})
    if asked.origin != "online":
        body |= {"origin": asked.origin, "place": f"rang {place}"}
    question = (await asker.send(body))["question"]
    if asked.becomes == "received":
        return
    if asked.becomes == "refused":
        await moderator.send({"type": "question.refuse", "question": question, "rule": asked.more})
        return
    await moderator.send({"type": "question.publish", "question": question})
    if asked.becomes == "merged":
        into = next(id for id, each in moderator.main["questions"].items() if each["state"] == "published" and id != question)
        await moderator.send({"type": "question.merge", "question": question, "into": into})
        return
    supporters = [one for one in people if one is not asker][: asked.supports]
    await asyncio.gather(*(one.send({"type": "question.support", "question": question}) for one in supporters))
    if asked.becomes == "set_aside":
        await moderator.send({"type": "question.set_aside", "question": question, "reason": asked.more})
        return
    for state in WAY[1 : WAY.index(asked.becomes) + 1]:
        await moderator.send({"type": f"question.{COMMAND_OF[state]}", "question": question})
