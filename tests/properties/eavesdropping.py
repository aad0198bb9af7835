"""Everybody who should not know listens: sockets of every kind, late ones too, and all public pages. What they hear is searched.

The rule is written here a second time, from PRODUCT.md and not from the views' tables: words of a question are for everybody
while it stands published, queued, on air, answered or set aside; otherwise for its author and the console alone. Its first words are not
for everybody where a moderator withholds them; words of an appeal and of its judgement never are; an address is for nobody at all.
A hand's name is for everybody once it was called, before that for its owner, those who sit and the console; what it is about never for
everybody. A note is for those it was sent to.
"""

import asyncio
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from debate.domain.polls import PollState
from debate.domain.questions.words import QuestionState, Rule
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
from realtime.tickets import Grant
from tests.properties.world import CLERK, PEOPLE, SEATED, Draw, World

CANARY = re.compile(r"zq([0-9a-f]+)([tnprewyajmovhsui])qz")
# What the charter of a debate may show of refused questions, in its ledger alone (written a second time, as all of this).
SHOWN_REFUSED = {Rule.OFF_TOPIC, Rule.ADVERTISING, Rule.DUPLICATE, Rule.NOT_A_QUESTION}
_NEVER = "ey"  # an address to be told at, and a moderator's word about the order: not even their author's view holds them
_FOR_ALL = "tnw"  # the words, the name, the words as reworded
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
        self.entrance = Entrance(house.hubs, house.tickets, house.limits)
        listeners: list[tuple[str, Role, str | None]] = [("v1", Role.VIEWER, None), ("h1", Role.HALL, None), (CLERK.id, Role.CLERK, None)]
        listeners += [(p.id, Role.PARTICIPANT, None) for p in PEOPLE]
        listeners += [(s.id, Role.PANELIST, s.seat) for s in SEATED]
        self._answers_read = self._console_read = 0
        self._raised: set[tuple[str, str]] = set()
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
        self._hands_of("")
        self.world.loop.run_until_complete(asyncio.sleep(0))
        for ear in self.ears:
            for text in ear.heard:
                self.around.frames_read += 1
                self._search(json.dumps(json.loads(text), ensure_ascii=False) if text.startswith("{") else text, ear.actor)
                self._weigh(text, ear.actor)
            ear.heard.clear()
        for frame in self.world.frames["console"][self._console_read :]:
            self._weigh(frame.changes.decode(), "m1")
        self._console_read = len(self.world.frames["console"])
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
            self._weigh(text, stranger)

    def read_pages(self, draw: Draw) -> None:
        self.world.loop.run_until_complete(self._read_pages(draw))

    async def _read_pages(self, draw: Draw) -> None:
        house, slug = self.around.house, self.world.owner.slug
        somebody = draw(PEOPLE)
        cookie = {"__Host-assises-who": house.participants.sign(somebody.id)}
        pending = [q.id for q in self.world.owner.state.questions.all.values() if q.state not in READABLE]
        hidden = draw(pending) if pending else "q-nowhere"
        shown = ["/", f"/d/{slug}", f"/d/{slug}?lang=en", f"/d/{slug}/mine", "/metrics", "/healthz", f"/d/{slug}/qr.svg"]
        shown += [f"/d/{slug}/ledger", f"/d/{slug}/ledger/head", f"/d/{slug}/ledger.json", f"/d/{slug}/ledger.csv?lang=en"]
        refused = [f"/d/{slug}/console", "/join?code=XXXXXX", f"/d/{slug}/{hidden}", f"/join?code={self.world.owner.state.debate.code}"]
        posts = [(f"/d/{slug}/{what}", {"question": hidden}) for what in ("support", "withdraw", "appeal")]
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
                    if not path.endswith(("withdraw", "appeal")) or not self._is_mine(hidden, somebody.id):
                        self._read(await known.post(path, data=form), somebody.id)

    def _is_mine(self, question: str, actor: str) -> bool:
        found = self.world.owner.state.questions.all.get(question)
        return found is not None and found.author == actor

    def _read(self, answer: httpx.Response, actor: str) -> None:
        assert answer.status_code < 500, (str(answer.url), answer.status_code)
        self.around.pages_read += 1
        text = html.unescape(answer.text)
        ledger = "/ledger" in answer.url.path
        self._search(text + json.dumps(dict(answer.headers)), actor, ledger)
        self._search(re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text), actor, ledger)

    def _weigh(self, text: str, actor: str) -> None:
        """No ballot's name for anybody, no count before its time, and of choices only one's own."""
        polls = self.world.owner.state.polls.all
        for poll in polls.values():
            for ballot in poll.ballots:
                if re.search(rf"\b{ballot}\b", text):
                    raise Leak(f"{actor} read the name of a ballot: {text[:300]}")
        for told in _dicts(json.loads(text)) if text[:1] in "{[" else ():
            if told.get("state") == "open" and "hidden" in told and {"online", "voters", *(["hall"] if told["hidden"] else [])} & set(told):
                raise Leak(f"{actor} read counts of an open poll: {text[:300]}")
            if told.get("key") == "polls" and any(polls[id].hidden or polls[id].state is PollState.READY for id in told["value"]):
                raise Leak(f"{actor} read hidden counts: {text[:300]}")
            ballots = {told["id"]: told["value"]} if told.get("of") == "ballots" else told.get("ballots", {})
            if any(choices not in self.world.voted[actor, poll] for poll, choices in ballots.items()):
                raise Leak(f"{actor} read ballots of somebody else: {text[:300]}")

    def _search(self, text: str, actor: str, ledger: bool = False) -> None:
        for found in CANARY.finditer(text):
            if found[2] in "ov":
                self._search_polls(found[0], found[2], actor, text)
                continue
            n, kind = int(found[1], 16), found[2]
            if kind in "hsui":
                self._search_speakers(found, text, actor)
                continue
            question = self.world.owner.state.questions.all.get(self.world.marked.get(n, ""))
            if kind == "m":
                if self.world.silenced.get(n) == actor and actor:
                    continue
                raise Leak(f"{actor or 'a stranger'} read why another was muted: {text[:300]}")
            if question is not None and question.author == actor and kind not in _NEVER:
                continue
            withheld = kind == "t" and question is not None and question.withheld is not None
            if ledger and question is not None and kind in "tw" and not withheld and question.state is QuestionState.REFUSED:
                if self.world.owner.state.debate.refused_shown and question.rule in SHOWN_REFUSED:
                    continue
            if question is None or kind not in _FOR_ALL or withheld or question.state not in READABLE:
                state = question.state if question else "lost"
                raise Leak(f"{actor or 'a stranger'} read {found[0]} of a {state} question: {text[:300]}")

    def _search_polls(self, canary: str, kind: str, actor: str, text: str) -> None:
        """An objection's words are for everybody once its poll is over and a moderator let them through; a prepared poll's for nobody."""
        for poll in self.world.owner.state.polls.all.values():
            if kind == "v" and canary in poll.title and poll.state is not PollState.READY:
                return
            words = [reason.body or "" for reason in poll.reasons if reason.id in poll.shown]
            if kind == "o" and poll.state is PollState.CLOSED and any(canary in word for word in words):
                return
        raise Leak(f"{actor or 'a stranger'} read {canary} of a poll: {text[:300]}")

    def _search_speakers(self, found: re.Match[str], text: str, actor: str) -> None:
        n, kind, state = int(found[1], 16), found[2], self.world.owner.state
        seat = next((s.seat for s in SEATED if s.id == actor), None)
        if kind == "i":
            note = state.notes.all[self.world.notes_marked[n]]
            allowed = seat in note.seats
        else:
            hand = self.world.hands_marked.get(n)
            allowed = seat is not None or hand in self._hands_of(actor) or (kind == "h" and hand in self.world.called)
        if not allowed:
            raise Leak(f"{actor or 'a stranger'} read {found[0]}: {text[:300]}")

    def _hands_of(self, actor: str) -> set[str]:
        """Every hand this person ever raised: what one said oneself is no secret."""
        self._raised |= {(hand.person, hand.id) for hand in self.world.owner.state.speakers.hands.open.values()}
        return {hand for person, hand in self._raised if person == actor}


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _dicts(inner)
