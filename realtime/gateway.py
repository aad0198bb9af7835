"""A gateway: takes any client of any debate without owning one. Folds what the owner tells into mirrors, and carries the rest to it.

The owner's window is numbered. A hole, another term, or another epoch: each mirror asks for an image, and its clients go on where they are,
or come anew where no frame fills the hole. Without an owner the last state stays, and everybody is told so.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from msgspec import Struct

from debate.domain.actor import Actor
from debate.domain.commands import Command
from realtime.asking import DOWN_S, REPLACED_S, Asking, OwnerAway
from realtime.bus import Bus, BusDown
from realtime.bus_messages import (
    HOUSE,
    Ahead,
    Alive,
    AskImage,
    Batch,
    Enter,
    People,
    Present,
    Pulse,
    Revoked,
    SaidNow,
    Spoke,
    Submit,
    Terms,
    Told,
    decode_answer,
    decode_image,
    decode_terms,
    decode_told,
)
from realtime.close_codes import CloseCode
from realtime.from_client import Behind, Handling, React, Refusal, Word
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.link import Speaker
from realtime.mirror import Mirror
from realtime.owner import Answer, Rejected
from realtime.streams import Place
from realtime.tickets import Tickets

BEAT_S = 0.25
ALIVE_EVERY_S = 1.0
AWAY_S = 2.0  # without a pulse for so long there is no owner
AGAIN_S = 0.3
SHOWN_WITHIN_S = 3.0

MakeHub = Callable[[Mirror, Limits, "FarPeople"], Hub]
_log = structlog.get_logger("bus")


class FarPeople:
    """Counts nobody: tells the owner who is here, and shows the sum it tells."""

    def __init__(self) -> None:
        self._here: dict[Place, dict[str, int]] = {place: {} for place in Place}
        self._told = dict.fromkeys(Place, 0)
        self.moved = True

    def enter(self, place: Place, actor: str) -> None:
        people = self._here[place]
        people[actor] = people.get(actor, 0) + 1
        self.moved = True

    def leave(self, place: Place, actor: str) -> None:
        people = self._here[place]
        people[actor] -= 1
        if not people[actor]:
            del people[actor]
        self.moved = True

    def counts(self) -> dict[Place, int]:
        return self._told

    def told(self, people: dict[Place, int]) -> None:
        self._told = dict.fromkeys(Place, 0) | people

    def here(self) -> dict[Place, tuple[str, ...]]:
        return {place: tuple(people) for place, people in self._here.items()}


class _Speaking(Struct):
    number: int  # its name on the bus
    last: dict[type[Word], Word]


class _Room:
    """One debate here."""

    def __init__(self, mirror: Mirror, hub: Hub, people: FarPeople) -> None:
        self.mirror = mirror
        self.hub = hub
        self.people = people
        self.waiting: list[Told] | None = []  # told while an image is on its way; None: the mirror is up to date
        self.current = asyncio.Event()
        self.imaging: asyncio.Task[bool] | None = None

    def fall_behind(self) -> None:
        self.waiting = []
        self.current.clear()

    def catch_up(self) -> list[Told]:
        """What is to be folded upon the image that was just taken in."""
        waiting, self.waiting = self.waiting or [], None
        self.current.set()
        return waiting


class Gateway:
    def __init__(self, bus: Bus, tickets: Tickets, make_hub: MakeHub) -> None:
        self._bus = bus
        self._tickets = tickets
        self._make_hub = make_hub
        self._asking = Asking(bus)
        self._rooms: dict[str, _Room] = {}
        self.hubs: dict[str, Hub] = {}
        self._term, self._n = 0, 0
        self._pulse_at = -AWAY_S
        self._speakers: dict[Speaker, _Speaking] = {}
        self._last_number = 0
        self._beating: asyncio.Task[None] | None = None
        self._refreshing: set[asyncio.Task[None]] = set()
        self._away = True
        self._entered = asyncio.Event()
        self.terms: Terms | None = None

    @property
    def ready(self) -> bool:
        return self.terms is not None and not self._away

    async def enter(self) -> Terms:
        """Whom to let in. Who comes before the owner has said it waits for it, as for any answer. Raises OwnerAway."""
        if self.terms is None:
            try:
                await asyncio.wait_for(self._entered.wait(), REPLACED_S if self._bus.up else DOWN_S)
            except TimeoutError:
                raise OwnerAway from None
        if self.terms is None:
            raise OwnerAway  # closed meanwhile
        return self.terms

    @property
    def asking(self) -> Asking:
        return self._asking

    async def start(self) -> None:
        self._beating = asyncio.get_running_loop().create_task(self._beat(), name="gateway")

    async def close(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
            await asyncio.gather(self._beating, return_exceptions=True)
        self._entered.set()
        for room in self._rooms.values():
            room.hub.close()
            if room.imaging is not None:
                room.imaging.cancel()

    async def hub(self, debate: str) -> Hub | None:
        """The hub of this debate, once its mirror shows the present; None where there is no such debate. Raises BusDown."""
        room = self._rooms.get(debate)
        if room is None:
            room = self._open(debate)
        # With an old image the last state is shown: a new one is being asked for.
        known = bool(room.mirror.epoch) or await asyncio.shield(self._image(debate, room))
        return room.hub if known else None

    # Rooms.

    def _open(self, debate: str) -> _Room:
        assert self.terms is not None
        people = FarPeople()

        async def submit(actor: Actor, command: Command, id: str, expect: int | None) -> Answer:
            return await self._submit(debate, actor, command, id, expect)

        mirror = Mirror(debate, submit)
        hub = self._make_hub(mirror, self.terms.limits, people)
        for kind in (Handling, Behind, React):
            hub.words[kind] = self._spoken
        hub.left.append(self._hushed)
        self.hubs[debate] = hub
        room = self._rooms[debate] = _Room(mirror, hub, people)
        return room

    def _image(self, debate: str, room: _Room) -> asyncio.Task[bool]:
        if room.imaging is None or room.imaging.done():
            room.imaging = asyncio.get_running_loop().create_task(self._take_image(debate, room), name=f"image-{debate}")
        return room.imaging

    async def _take_image(self, debate: str, room: _Room) -> bool:
        """Raises BusDown when there is nobody to ask."""
        while True:
            asked_of = self._term
            try:
                body = await self._asking.ask(AskImage(debate, room.mirror.epoch, room.mirror.have()))
            except OwnerAway as error:
                raise BusDown from error
            image = decode_image(body)
            if image is None:
                if not room.mirror.epoch:
                    self._rooms.pop(debate, None)
                    self.hubs.pop(debate, None)
                return False
            if asked_of != self._term:
                continue  # an image of an owner that is no more
            ahead = room.mirror.ahead_of(image)
            if ahead is not None:
                self._asking.note(Ahead(debate, image.epoch, *ahead))
                await asyncio.sleep(AGAIN_S)  # it begins another epoch
                continue
            moved = room.mirror.take_in(image)
            if moved is None:
                room.hub.renew()
            else:
                room.hub.catch_up()
                for link in list(room.hub.links()):
                    if link.grant is not None and link.grant.own in moved:
                        link.stop(CloseCode.RESYNC)
            room.hub.revoke(*image.revoked)
            for said in image.said:
                room.hub.say(said.key, said.value, said.only)
            room.people.told(image.people)
            room.hub.recount()
            for told in room.catch_up():
                if told.term == self._term and told.n > image.n and room.waiting is None:
                    self._told_room(room, told)
            if room.waiting is None:
                return True

    # From the owner.

    def _heard(self, entry: bytes) -> None:
        told = decode_told(entry)
        if told.term < self._term or (told.term == self._term and told.n <= self._n):
            return  # of an owner that was replaced
        self._pulse_at = asyncio.get_running_loop().time()
        new_owner = told.term > self._term
        whole = not new_owner and told.n == self._n + 1
        self._term, self._n = told.term, told.n
        if not whole:
            self._stale()
        if new_owner:
            _log.info("owner.new", term=told.term)
            self._introduce()
        self._told(told)
        self._asking.heard_up_to(self._term, self._n)

    def _told(self, told: Told) -> None:
        match told.of:
            case Pulse():
                return
            case Revoked():
                self._tickets.revoke(told.of.session)
                for room in self._rooms.values():
                    room.hub.revoke(told.of.session)
            case Batch() | SaidNow() | Present():
                room_of = self._rooms.get(told.of.debate)
                if room_of is not None and room_of.waiting is not None:
                    room_of.waiting.append(told)
                elif room_of is not None:
                    self._told_room(room_of, told)

    def _told_room(self, room: _Room, told: Told) -> None:
        match told.of:
            case Batch():
                if not room.mirror.fold(told.of):
                    room.fall_behind()
                    self._refresh(told.of.debate, room)
            case SaidNow():
                room.hub.say(told.of.said.key, told.of.said.value, told.of.said.only)
            case Present():
                room.people.told(told.of.people)
                room.hub.recount()

    def _stale(self) -> None:
        """Something was lost, or another owner tells: every mirror looks whether it still shows what is."""
        for debate, room in list(self._rooms.items()):
            if room.waiting is None:
                room.fall_behind()
                self._refresh(debate, room)

    def _refresh(self, debate: str, room: _Room) -> None:
        async def refresh() -> None:
            while room.waiting is not None and debate in self._rooms:
                try:
                    if not await asyncio.shield(self._image(debate, room)):
                        return
                except BusDown:
                    await asyncio.sleep(AGAIN_S)

        task = asyncio.get_running_loop().create_task(refresh())
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)

    def _introduce(self) -> None:
        """To a new owner: what was asked and not answered, who is here, and the last word of each kind of each."""
        for room in self._rooms.values():
            room.people.moved = True
        self._asking.owner_changed()
        for link, speaking in self._speakers.items():
            for word in speaking.last.values():
                self._say(link, speaking.number, word)

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        listening, alive_at = False, 0.0
        while True:
            await asyncio.sleep(BEAT_S)
            if not listening:
                try:
                    await self._asking.start()
                    await self._bus.listen(HOUSE, self._heard)
                    listening = True
                except BusDown:
                    continue
            if self.terms is None:
                try:
                    self.terms = decode_terms(await self._asking.ask(Enter()))
                except OwnerAway:
                    continue
                self._entered.set()
            now = loop.time()
            self._look_for_owner(now - self._pulse_at > AWAY_S or not self._bus.up)
            if now - alive_at >= ALIVE_EVERY_S:
                alive_at = now
                self._asking.note(Alive())
            for debate, room in self._rooms.items():
                if room.people.moved:
                    room.people.moved = False
                    self._asking.note(People(debate, room.people.here()))

    def _look_for_owner(self, away: bool) -> None:
        if away != self._away:
            self._away = away
            _log.warning("owner.away") if away else _log.info("owner.here", term=self._term)
            if not away:
                for room in self._rooms.values():
                    room.people.moved = True  # it may have taken us for gone
        for room in self._rooms.values():
            room.hub.say("line", {"away": 1} if self._away else {})

    # To the owner.

    async def _submit(self, debate: str, actor: Actor, command: Command, id: str, expect: int | None) -> Answer:
        try:
            answer = decode_answer(await self._asking.ask(Submit(debate, actor, command, id, expect)))
        except OwnerAway:
            return Rejected(Refusal.OWNER_AWAY, retry_after_s=1.0)
        given = answer.accepted or answer.rejected
        assert given is not None
        # What was heard is shown only when the image is here that an interruption made us ask for: whoever is told that his command stands,
        # or conflicts with another, has been shown why.
        room = self._rooms.get(debate)
        if room is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(room.current.wait(), SHOWN_WITHIN_S)
        return given

    def _spoken(self, link: Speaker, word: Word) -> None:
        speaking = self._speakers.get(link)
        if speaking is None:
            self._last_number += 1
            speaking = self._speakers[link] = _Speaking(self._last_number, {})
        if not isinstance(word, React):  # a tap is over when it was made
            speaking.last[type(word)] = word
        self._say(link, speaking.number, word)

    def _hushed(self, link: Speaker) -> None:
        speaking = self._speakers.pop(link, None)
        if speaking is not None:
            self._say(link, speaking.number, None)

    def _say(self, link: Speaker, number: int, word: Word | None) -> None:
        if link.grant is not None:
            self._asking.note(Spoke(link.grant.debate, number, link.grant, word))
