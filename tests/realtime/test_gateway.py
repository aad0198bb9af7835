"""A gateway beside an owner over the bus of one process: mirrors agree with it, holes are filled, losses are told. Times are real."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, Command, PublishQuestion, WithdrawQuestion
from debate.domain.roles import Role
from debate.service.answer import Accepted, Answer, Rejected
from debate.service.owner import DebateOwner, Published
from debate.views.frame import Frame
from realtime.asking import OwnerAway
from realtime.bus_messages import (
    HOUSE,
    OWNER,
    Ahead,
    Ask,
    AskImage,
    AudienceImage,
    Batch,
    Enter,
    Image,
    Page,
    PageAnswer,
    Submit,
    Terms,
    decode_to_owner,
    encode,
)
from realtime.close_codes import CloseCode
from realtime.entrance import Entrance
from realtime.from_client import Handling, Word
from realtime.gateway import FarPeople, Gateway
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.link import Link, Speaker
from realtime.local_bus import LocalBus
from realtime.mirror import Mirror
from realtime.owner_door import OwnerDoor
from realtime.streams import Place
from realtime.tickets import Grant, Tickets
from tests.realtime.by_hand import KeepingPeer
from tests.realtime.house import MODERATOR, accept, open_owner, published, uuid7

LIMITS = Limits(question_burst=3)
AUTHOR = Actor("p9", Role.PARTICIPANT)


async def until(told: Callable[[], object], within_s: float = 8) -> None:
    async with asyncio.timeout(within_s):
        while not told():
            await asyncio.sleep(0.01)


class LossyBus(LocalBus):
    """Loses what is told into these windows."""

    def __init__(self) -> None:
        super().__init__()
        self.losing: set[str] = set()

    def tell(self, window: str, entry: bytes) -> None:
        if window not in self.losing:
            super().tell(window, entry)


class Scene:
    """One owner and one gateway. Everything is real but the bus and the sockets."""

    def __init__(self, owner: DebateOwner) -> None:
        self.bus = LossyBus()
        self.owner = owner
        self.hub = Hub(owner, LIMITS)
        self.ahead: list[Ahead] = []
        self.revoked: list[str] = []
        self.words: list[tuple[Speaker, Word]] = []
        self.hub.words[Handling] = lambda link, word: self.words.append((link, word))
        self.term = 0
        self.door = self.new_door()
        self.tickets = Tickets(bus=self.bus)
        self.gateway = Gateway(self.bus, self.tickets, self._make_hub)
        self.entrance = Entrance({}, self.tickets, LIMITS, hub_of=self.gateway.hub)

    def new_door(self) -> OwnerDoor:
        """As a process that takes over."""
        self.term += 1
        terms = Terms(limits=LIMITS, origins=(), body_bytes=100, venue_key=b"")
        door = OwnerDoor(
            self.bus, self.term, {self.owner.id: self.hub}, terms, self._page, lambda _: tuple(self.revoked), self.ahead.append
        )
        door.follow(self.hub)
        return door

    def _make_hub(self, mirror: Mirror, limits: Limits, people: FarPeople) -> Hub:
        return Hub(mirror, limits, presence=people, paced=False)

    async def _page(self, page: Page) -> PageAnswer:
        return PageAnswer(200, (), page.path.encode())

    async def join(self, actor: str, role: Role = Role.VIEWER, session: str = "s1", streams: Any = ()) -> tuple[KeepingPeer, Link]:
        peer = KeepingPeer()
        link = self.entrance.open(peer, "127.0.0.1")
        assert link is not None
        ticket = await self.tickets.give(Grant(self.owner.id, role, actor, None, session, "Lou"))
        link.text(json.dumps({"type": "hello", "ticket": ticket, "streams": list(streams)}))
        await until(lambda: link.grant is not None or peer.code is not None)
        return peer, link


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    made = Scene(await open_owner())
    await made.door.start()
    await made.gateway.start()
    await until(lambda: made.gateway.ready)
    try:
        yield made
    finally:
        await made.gateway.close()
        await made.door.close()
        await made.owner.close()


def messages(peer: KeepingPeer, kind: str) -> list[dict[str, Any]]:
    return [message for message in map(json.loads, peer.frames) if message["type"] == kind]


def state(peer: KeepingPeer, key: str) -> Any:
    said = [message["value"] for message in messages(peer, "state") if message["key"] == key]
    return said[-1] if said else None


async def test_who_comes_to_a_gateway_sees_what_the_owner_shows() -> None:
    async with scene() as at:
        first = await published(at.owner)
        peer, _ = await at.join("p1")
        [snapshot, me] = messages(peer, "snapshot")
        assert snapshot["view"] == json.loads(at.owner.snapshot("public")) and first in snapshot["view"]["questions"]
        assert (snapshot["offset"], snapshot["epoch"]) == (at.owner.offset("public"), at.owner.epoch)
        assert me["view"] == json.loads(at.owner.snapshot("me/p1"))
        await published(at.owner, "Et le pont ?")
        await until(lambda: messages(peer, "event")[-1:] and messages(peer, "event")[-1]["offset"] == at.owner.offset("public"))
        late, _ = await at.join("p2")
        assert messages(late, "snapshot")[0]["view"] == json.loads(at.owner.snapshot("public"))


async def test_a_command_is_answered_after_its_frames() -> None:
    async with scene() as at:
        peer, link = await at.join("p1", Role.PARTICIPANT)
        id = uuid7()
        link.text(json.dumps({"type": "cmd", "id": id, "cmd": {"type": "question.ask", "text": "Qui paie ?"}}))
        await until(lambda: messages(peer, "ack"))
        kinds = [json.loads(frame)["type"] for frame in peer.frames]
        assert kinds.index("event") < kinds.index("ack")
        # The same id, by another process: the first answer.
        again = await at.hub.put(Actor("p1", Role.PARTICIPANT), AskQuestion(text="Tout autre chose ?"), id, None)
        assert isinstance(again, Accepted) and again.result == messages(peer, "ack")[0]["result"]


async def test_the_pace_of_one_person_is_one_for_all_processes() -> None:
    async with scene() as at:
        _, link = await at.join("p1", Role.PARTICIPANT)
        assert link.hub is not None
        answers: list[Answer] = []
        for n in range(4):
            put = link.hub.put if n % 2 else at.hub.put
            answers.append(await put(Actor("p1", Role.PARTICIPANT), AskQuestion(text=f"Question {n} ?"), uuid7(), None))
        assert [isinstance(answer, Accepted) for answer in answers] == [True, True, True, False]
        assert isinstance(answers[-1], Rejected) and answers[-1].code == "question_too_soon"


async def test_a_hole_is_filled_with_the_frames_that_were_lost() -> None:
    async with scene() as at:
        peer, link = await at.join("p1")
        at.bus.losing = {HOUSE}
        await published(at.owner)
        await published(at.owner, "Et le pont ?")
        await asyncio.sleep(0.1)
        assert not messages(peer, "event")
        at.bus.losing = set()
        await until(lambda: len(messages(peer, "event")) == at.owner.offset("public") - messages(peer, "snapshot")[0]["offset"])
        offsets = [event["offset"] for event in messages(peer, "event")]
        assert offsets == list(range(offsets[0], at.owner.offset("public") + 1)) and peer.code is None and link.grant


async def test_a_hole_that_no_frame_fills_sends_everybody_to_come_anew() -> None:
    async with scene() as at:
        peer, _ = await at.join("p1")
        at.bus.losing = {HOUSE}
        question = await published(at.owner)
        # A withdrawn text empties the windows: what lies before it is not given on to anybody.
        await accept(at.owner, AUTHOR, WithdrawQuestion(question=question))
        at.bus.losing = set()
        await until(lambda: peer.code is not None)
        assert peer.code is CloseCode.RESYNC
        late, _ = await at.join("p1")
        assert "Qui paie la route" not in b"".join(late.frames).decode()


async def test_what_is_withdrawn_is_in_no_delta_of_a_gateway() -> None:
    async with scene() as at:
        peer, _ = await at.join("p1")
        snapshot = messages(peer, "snapshot")[0]
        position = {"stream": "public", "epoch": snapshot["epoch"], "offset": snapshot["offset"]}
        question = await published(at.owner, "Un texte qui sera retiré ?")
        await accept(at.owner, AUTHOR, WithdrawQuestion(question=question))
        await until(lambda: messages(peer, "event") and messages(peer, "event")[-1]["offset"] == at.owner.offset("public"))
        back, _ = await at.join("p1", streams=[position])
        assert "Un texte qui sera" not in b"".join(back.frames).decode()
        assert messages(back, "snapshot")[0]["offset"] == at.owner.offset("public")


async def test_an_owner_that_takes_over_is_followed_and_asked_again() -> None:
    async with scene() as at:
        peer, link = await at.join("p1", Role.MODERATOR)
        link.text(json.dumps({"type": "handling", "question": "q1"}))
        await until(lambda: at.words)
        await at.door.close()
        at.bus._listening.pop(OWNER)
        assert link.hub is not None
        asked = asyncio.create_task(link.hub.put(AUTHOR, AskQuestion(text="Pendant l’interrègne ?"), uuid7(), None))
        await asyncio.sleep(0.3)
        assert not asked.done()
        at.door = at.new_door()
        await at.door.start()
        assert isinstance(await asyncio.wait_for(asked, 8), Accepted)
        # Who is there, and what they had in hand, is told to the new one.
        await until(lambda: len(at.words) == 2 and at.hub.presence()[Place.CONSOLE] == 1)
        assert peer.code is None


async def test_an_answer_waits_for_the_image_that_a_new_owner_made_necessary() -> None:
    async with scene() as at:
        _, link = await at.join("p1", Role.MODERATOR)
        ask = at.gateway.asking.ask

        async def slow(of: Enter | AskImage | Submit | Page, again: bool = True) -> bytes:
            body = await ask(of, again)
            if isinstance(of, AskImage):
                await asyncio.sleep(0.5)
            return body

        at.gateway.asking.ask = slow  # type: ignore[method-assign]
        await at.door.close()
        at.bus._listening.pop(OWNER)
        assert link.hub is not None
        asked = asyncio.create_task(link.hub.put(AUTHOR, AskQuestion(text="Pendant l’interrègne ?"), uuid7(), None))
        at.door = at.new_door()
        await at.door.start()
        answer = await asyncio.wait_for(asked, 8)
        assert isinstance(answer, Accepted) and answer.result["question"] in json.loads(link.hub.owner.snapshot("console"))["questions"]


async def test_without_an_owner_the_last_state_stays_and_says_so() -> None:
    async with scene() as at:
        peer, _ = await at.join("p1", Role.PARTICIPANT)
        await at.door.close()
        at.bus._listening.pop(OWNER)
        await until(lambda: state(peer, "line") == {"away": 1})
        assert peer.code is None and not at.gateway.ready
        with pytest.raises(OwnerAway):
            await at.gateway.asking.ask(Page("GET", "http", "/", b"/", b"", (), b"", None, None))
        at.door = at.new_door()
        await at.door.start()
        await until(lambda: state(peer, "line") == {})


async def test_one_person_at_two_processes_counts_once() -> None:
    async with scene() as at:
        peer, link = await at.join("p1")
        await at.join("p2")
        await until(lambda: at.hub.presence()[Place.ONLINE] == 2)
        here = KeepingPeer()
        own = Tickets()
        entrance = Entrance({at.owner.id: at.hub}, own, LIMITS)
        own_link = entrance.open(here, "127.0.0.1")
        assert own_link is not None
        own_link.text(json.dumps({"type": "hello", "ticket": own.issue(Grant(at.owner.id, Role.VIEWER, "p1", None, "s1", ""))}))
        assert at.hub.presence()[Place.ONLINE] == 2
        link.lost()
        await asyncio.sleep(0.5)
        assert at.hub.presence()[Place.ONLINE] == 2
        own_link.lost()
        assert at.hub.presence()[Place.ONLINE] == 1
        assert state(peer, "presence") is not None


async def test_a_gateway_that_goes_silent_has_no_people_and_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.owner_door.SILENT_S", 1.5)
    async with scene() as at:
        left: list[Speaker] = []
        at.hub.left.append(left.append)
        _, link = await at.join("m1", Role.MODERATOR)
        link.text(json.dumps({"type": "handling", "question": "q1"}))
        await until(lambda: at.words and at.hub.presence()[Place.CONSOLE] == 1)
        at.bus.losing = {OWNER}
        await until(lambda: at.hub.presence()[Place.CONSOLE] == 0)
        assert left == [at.words[0][0]]


async def test_a_ticket_is_good_once_anywhere_and_dies_with_its_session() -> None:
    async with scene() as at:
        grant = Grant(at.owner.id, Role.VIEWER, "p1", None, "s7", "")
        ticket = await at.tickets.give(grant)
        assert await at.tickets.find(ticket) == grant
        assert await at.tickets.find(ticket) is None
        other = await at.tickets.give(grant)
        peer, _ = await at.join("p1", session="s7")
        at.door.revoke("s7")
        await until(lambda: peer.code is CloseCode.REVOKED)
        assert await at.tickets.find(other) is None


async def test_a_device_that_was_sent_away_in_a_hole_is_gone_once_it_is_filled() -> None:
    async with scene() as at:
        peer, _ = await at.join("p1", session="s7")
        other, _ = await at.join("p2", session="s8")
        at.bus.losing = {HOUSE}
        at.revoked.append("s7")
        at.door.revoke("s7")
        at.bus.losing = set()
        await until(lambda: peer.code is CloseCode.REVOKED)
        assert other.code is None


def test_a_batch_with_a_hole_in_it_is_not_taken_at_all() -> None:
    async def nobody(actor: Actor, command: Command, id: str, expect: int | None) -> Answer:
        raise AssertionError

    mirror = Mirror("d1", nobody)
    shown = {audience: AudienceImage(4, b'{"questions":{}}', None) for audience in ("public", "stage", "console")}
    mirror.take_in(Image(1, "e1", shown, (), {}, ()))
    told: list[Published] = []
    mirror.subscribe(told.append)
    change = b'[{"op":"put","of":"questions","id":"q1","value":{}}]'
    frames = (Frame("public", 5, 1, change), Frame("console", 6, 1, change))
    assert not mirror.fold(Batch("d1", "e1", frames, {}, False))
    assert (mirror.offset("public"), mirror.snapshot("public"), told) == (4, b'{"questions":{}}', [])


async def test_a_debate_that_is_not_there_lets_nobody_in() -> None:
    async with scene() as at:
        assert await at.gateway.hub("d404") is None
        assert "d404" not in at.gateway.hubs


async def test_states_that_no_event_holds_come_along() -> None:
    async with scene() as at:
        at.hub.say("polls", {"l1": [3, 1, 4]})
        peer, _ = await at.join("p1")
        assert state(peer, "polls") == {"l1": [3, 1, 4]}
        at.hub.say("polls", {"l1": [3, 2, 5]})
        await until(lambda: state(peer, "polls") == {"l1": [3, 2, 5]})


async def test_a_mirror_that_has_shown_more_than_there_is_says_so() -> None:
    async with scene() as at:
        await published(at.owner)
        await at.join("p1")
        older = await open_owner()
        assert older.epoch == at.owner.epoch  # an older file of the same history
        at.hub.owner = older
        at.bus.losing = {HOUSE}
        at.hub.say("polls", {"l1": [1]})
        at.bus.losing = set()
        await until(lambda: at.ahead)
        assert at.ahead[0].audience in ("public", "stage", "console", "me/p9")
        await older.close()


async def test_pages_come_from_the_owner() -> None:
    async with scene() as at:
        body = await at.gateway.asking.ask(Page("GET", "http", "/d/essai", b"/d/essai", b"", (), b"", None, None))
        assert b"/d/essai" in body


def test_commands_travel_as_they_are() -> None:
    command: Command = PublishQuestion(question="q1")
    ask = Ask("g", 1, Submit("d1", MODERATOR, command, uuid7(), 4))
    assert decode_to_owner(encode(ask)) == ask
