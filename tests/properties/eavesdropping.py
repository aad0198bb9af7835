"""Everybody who should not know listens: sockets of every kind, late ones too, and all public pages. What they hear is searched.

The rule is written here a second time, from PRODUCT.md and not from the views' tables: words of a question are for everybody
while it stands published, queued, on air, answered or set aside; otherwise for its author and the console alone.
"""

import asyncio
import html
import json
import re
from pathlib import Path
from typing import Any

import httpx

from debate.domain.questions.words import QuestionState
from debate.domain.roles import Role
from debate.service.answer import Rejected
from debate.service.debates import Debates
from frontend.adopting import adopt
from frontend.app import App, create_app
from frontend.settings import Settings
from realtime.close_codes import CloseCode
from realtime.entrance import Entrance
from realtime.framing import PING, payloads
from realtime.hub import Hub
from realtime.link import Link
from realtime.origins import Origins
from realtime.tickets import Grant
from tests.properties.world import CLERK, PEOPLE, SEATED, Draw, World

CANARY = re.compile(r"zq([0-9a-f]+)([tnpr])qz")
READABLE = {QuestionState.PUBLISHED, QuestionState.QUEUED, QuestionState.ON_AIR, QuestionState.ANSWERED, QuestionState.SET_ASIDE}
URL = "http://127.0.0.1:8000"


class Leak(AssertionError):
    """Somebody read words that were not for them."""


class Ear:
    """A peer that keeps what is written to it; the hub sees no difference to a socket."""

    def __init__(self, actor: str) -> None:
        self.actor = actor
        self.heard: list[str] = []
        self.link: Link | None = None

    def leave(self) -> None:
        assert self.link is not None
        self.link.lost()

    @property
    def outlet(self) -> "Ear":
        return self

    def write(self, frames: bytes, /) -> None:
        self.heard += [payload.decode() for payload in payloads(frames.removesuffix(PING))]

    def get_write_buffer_size(self) -> int:
        return 0

    def close(self, code: CloseCode) -> None:
        self.heard.append(code.reason)

    def abort(self) -> None:
        self.heard.append("abort")


class Eavesdropping:
    """One app, kept for many worlds: making it costs more than a debate."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.app: App = create_app(folder, Settings(), public_url=URL, media_url="http://127.0.0.1:8001")
        self._lifespan = self.app.starlette.router.lifespan_context(self.app.starlette)
        self.loop.run_until_complete(self._lifespan.__aenter__())
        self.house = self.app.house
        self.pages_read = 0
        self.frames_read = 0

    def close(self) -> None:
        self.loop.run_until_complete(self._lifespan.__aexit__(None, None, None))
        self.loop.close()

    def world(self) -> World:
        return World(self.loop)

    def listen(self, world: World) -> "Listening":
        return Listening(self, world)


class Listening:
    """The ears on one world."""

    def __init__(self, around: Eavesdropping, world: World) -> None:
        self.around = around
        self.world = world
        house = around.house
        debates: Debates = house.debates
        debates._by_id[world.owner.id] = world.owner
        adopt(house, world.owner)
        self.entrance = Entrance(house.hubs, house.tickets, Origins([URL]), house.limits)
        listeners: list[tuple[str, Role, str | None]] = [("v1", Role.VIEWER, None), ("h1", Role.HALL, None), (CLERK.id, Role.CLERK, None)]
        listeners += [(p.id, Role.PARTICIPANT, None) for p in PEOPLE]
        listeners += [(s.id, Role.PANELIST, s.seat) for s in SEATED[:1]]
        self._answers_read = 0
        self.ears: list[Ear] = []
        world.loop.run_until_complete(self._all_join(listeners))
        self.check()

    def close(self) -> None:
        house = self.around.house
        house.debates._by_id.pop(self.world.owner.id)
        self.world.loop.run_until_complete(self._end(house.hubs.pop(self.world.owner.id)))

    async def _end(self, hub: Hub) -> None:
        hub.close()

    async def _all_join(self, listeners: list[tuple[str, Role, str | None]]) -> None:
        self.ears = [self._join(actor, role, seat) for actor, role, seat in listeners]

    def _join(self, actor: str, role: Role, seat: str | None, positions: list[dict[str, Any]] | None = None) -> Ear:
        ear = Ear(actor)
        ear.link = link = self.entrance.open(ear, "127.0.0.1")
        assert link is not None
        grant = Grant(debate=self.world.owner.id, role=role, actor=actor, seat=seat, session="x", name="")
        ticket = self.around.house.tickets.issue(grant)
        link.text(json.dumps({"type": "hello", "ticket": ticket, "streams": positions or []}))
        return ear

    def check(self) -> None:
        """Everything heard since the last time."""
        self.world.loop.run_until_complete(asyncio.sleep(0))
        for ear in self.ears:
            for text in ear.heard:
                self.around.frames_read += 1
                self._search(json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text, ear.actor)
            ear.heard.clear()
        for actor, answer in self.world.answers[self._answers_read :]:
            if isinstance(answer, Rejected) and actor.role not in (Role.MODERATOR, Role.ORGANISER):
                self._search(json.dumps([answer.code, answer.present], ensure_ascii=False, default=str), actor.id)
        self._answers_read = len(self.world.answers)

    def come_late(self, draw: Draw) -> None:
        """Somebody new, and some who were away: all must be brought to a present without hidden words."""
        self.world.loop.run_until_complete(self._come_late(draw([0, 1, 2, 5, 20]), draw(PEOPLE).id))
        self.check()

    async def _come_late(self, back: int, stranger: str) -> None:
        owner = self.world.owner
        public = {"stream": "public", "epoch": owner.epoch, "offset": max(0, owner.offset("public") - back)}
        me = {"stream": "me", "epoch": owner.epoch, "offset": max(0, owner.offset(f"me/{stranger}") - back)}
        self.ears[0].leave()
        self.ears[0] = self._join("v1", Role.VIEWER, None)
        self.ears[1].leave()
        self.ears[1] = self._join("h1", Role.HALL, None, [public])
        late = self._join(stranger, Role.PARTICIPANT, None, [public, me])
        late.leave()
        for text in late.heard:
            self._search(json.dumps(json.loads(text), ensure_ascii=False), stranger)

    def read_pages(self, draw: Draw) -> None:
        self.world.loop.run_until_complete(self._read_pages(draw))

    async def _read_pages(self, draw: Draw) -> None:
        house, slug = self.around.house, self.world.owner.slug
        somebody = draw(PEOPLE)
        cookie = {"__Host-assises-who": house.participants.sign(somebody.id)}
        pending = [q.id for q in self.world.owner.state.questions.all.values() if q.state not in READABLE]
        hidden = draw(pending) if pending else "q-nowhere"
        shown = ["/", f"/d/{slug}", f"/d/{slug}?lang=en", f"/d/{slug}/mine", "/metrics", "/healthz", f"/d/{slug}/qr.svg"]
        refused = [f"/d/{slug}/console", "/join?code=XXXXXX", f"/d/{slug}/{hidden}", f"/join?code={self.world.owner.state.debate.code}"]
        posts = [(f"/d/{slug}/{what}", {"question": hidden}) for what in ("support", "withdraw")]
        posts += [(f"/d/{slug}/ask", {"text": "", "name": ""})]
        transport = httpx.ASGITransport(self.around.app.asgi, client=("127.0.0.1", 1))
        async with httpx.AsyncClient(transport=transport, base_url=URL, headers={"Origin": URL}) as stranger:
            async with httpx.AsyncClient(transport=transport, base_url=URL, headers={"Origin": URL}, cookies=cookie) as known:
                for path in (*shown, *refused):
                    answer = await stranger.get(path)
                    assert (answer.status_code == 200) == (path in shown), (path, answer.status_code)
                    self._read(answer, "")
                    self._read(await known.get(path), somebody.id)
                for path, form in posts:
                    if not path.endswith("withdraw") or not self._is_mine(hidden, somebody.id):
                        self._read(await known.post(path, data=form), somebody.id)

    def _is_mine(self, question: str, actor: str) -> bool:
        found = self.world.owner.state.questions.all.get(question)
        return found is not None and found.author == actor

    def _read(self, answer: httpx.Response, actor: str) -> None:
        assert answer.status_code < 500, (str(answer.url), answer.status_code)
        self.around.pages_read += 1
        text = html.unescape(answer.text)
        self._search(text + json.dumps(dict(answer.headers)), actor)
        self._search(re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text), actor)

    def _search(self, text: str, actor: str) -> None:
        for found in CANARY.finditer(text):
            id, kind = self.world.marked.get(int(found[1], 16)), found[2]
            question = self.world.owner.state.questions.all.get(id or "")
            if question is not None and question.author == actor:
                continue
            if question is None or kind in "pr" or question.state not in READABLE:
                state = question.state if question else "lost"
                raise Leak(f"{actor or 'a stranger'} read {found[0]} of a {state} question: {text[:300]}")
