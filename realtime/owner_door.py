"""The owner's side of the bus: answers what gateways ask, and tells them all that its hubs tell. Decides nothing.

Everything goes out numbered under the term of this owner, so that a gateway notices what the bus lost and asks for an image.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import msgspec
import structlog

from debate.service.owner import Published
from realtime.bus import Bus, BusDown
from realtime.bus_messages import (
    HOUSE,
    OWNER,
    Ahead,
    Alive,
    Ask,
    AskImage,
    AudienceImage,
    Batch,
    Enter,
    Image,
    Note,
    Page,
    PageAnswer,
    People,
    Present,
    Pulse,
    Reply,
    Revoked,
    Said,
    SaidNow,
    Spoke,
    Submit,
    SubmitAnswer,
    Terms,
    Told,
    decode_to_owner,
    encode,
    inbox,
)
from realtime.hub import Hub
from realtime.link import FarLink
from realtime.mirror import SHARED
from realtime.owner import Accepted, Rejected
from realtime.streams import Place, Stream
from realtime.to_client import StateKey, StateValue

PULSE_S = 0.5
PEOPLE_EVERY_S = 1.0
SILENT_S = 5.0  # a gateway that is not heard for so long has no people
LISTEN_AGAIN_S = 0.3
_log = structlog.get_logger("bus")


class OwnerDoor:
    """`page` answers an HTTP request of a gateway, `revoked` tells the ended sessions of a debate; `on_ahead` hears who has shown more than
    there is."""

    def __init__(
        self,
        bus: Bus,
        term: int,
        hubs: Mapping[str, Hub],
        terms: Terms,
        page: Callable[[Page], Awaitable[PageAnswer]],
        revoked: Callable[[str], tuple[str, ...]],
        on_ahead: Callable[[Ahead], None],
    ) -> None:
        self._bus = bus
        self._term = term
        self._hubs = hubs
        self._terms = terms
        self._page = page
        self._revoked = revoked
        self._on_ahead = on_ahead
        self._deaf = False
        self._n = 0
        self._told_at = 0.0
        self._said: dict[str, dict[StateKey, Said]] = {}
        self._people: dict[tuple[str, str], dict[Place, tuple[str, ...]]] = {}
        self._speakers: dict[tuple[str, int], tuple[str, FarLink]] = {}
        self._seen: dict[str, float] = {}
        self._moved: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._beating: asyncio.Task[None] | None = None

    @property
    def gateways(self) -> int:
        return len(self._seen)

    async def start(self) -> None:
        self._beating = asyncio.get_running_loop().create_task(self._beat(), name="owner-door")

    async def close(self) -> None:
        self._deaf = True
        if self._beating is not None:
            self._beating.cancel()
        for task in tuple(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def follow(self, hub: Hub) -> None:
        """From now on what this hub tells is told to all; gateways learn of a debate when somebody asks for it."""
        debate = hub.owner.id
        said = self._said.setdefault(debate, {})

        def published(told: Published) -> None:
            if told.renewed:
                self._bus.forget(HOUSE)
            self._tell(Batch(debate, hub.owner.epoch, told.frames, told.supports, told.renewed))

        def on_said(key: StateKey, value: StateValue, only: Stream | None) -> None:
            now = Said(key, value, only)
            if said.get(key) != now:
                said[key] = now
                self._tell(SaidNow(debate, now))

        hub.owner.subscribe(published)
        hub.on_said.append(on_said)
        hub.on_people.append(lambda: self._moved.add(debate))

    def revoke(self, session: str) -> None:
        """Ends the sockets of a device session everywhere else."""
        self._tell(Revoked(session))

    # inside

    def _tell(self, of: Batch | SaidNow | Present | Revoked | Pulse) -> None:
        self._n += 1
        self._told_at = asyncio.get_running_loop().time()
        self._bus.tell(HOUSE, encode(Told(self._term, self._n, of)))

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        listening, people_at = False, 0.0
        while True:
            if not listening:
                try:
                    await self._bus.listen(OWNER, self._heard)
                    listening = True
                except BusDown:
                    await asyncio.sleep(LISTEN_AGAIN_S)
                    continue
            now = loop.time()
            for gateway in [gateway for gateway, at in self._seen.items() if now - at > SILENT_S]:
                _log.warning("gateway.silent", gateway=gateway)
                self._gone(gateway)
            if now - people_at >= PEOPLE_EVERY_S:
                people_at = now
                for debate in self._moved:
                    self._tell(Present(debate, self._hubs[debate].presence()))
                self._moved.clear()
            if now - self._told_at >= PULSE_S:
                self._tell(Pulse())
            await asyncio.sleep(max(PULSE_S / 10, self._told_at + PULSE_S - now))

    def _heard(self, entry: bytes) -> None:
        if self._deaf:
            return  # the next owner is asked the same
        try:
            message = decode_to_owner(entry)
        except msgspec.DecodeError as error:  # of a gateway of another version
            _log.error("bus.unreadable", error=str(error)[:120])
            return
        if message.gateway not in self._seen:
            _log.info("gateway.here", gateway=message.gateway)
        self._seen[message.gateway] = asyncio.get_running_loop().time()
        if isinstance(message, Note):
            self._noted(message)
        elif isinstance(message.of, Submit | Page):
            task = asyncio.get_running_loop().create_task(self._answer_later(message))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        else:
            self._reply(message, encode(self._terms if isinstance(message.of, Enter) else self._image(message.of)))

    def _reply(self, ask: Ask, body: bytes) -> None:
        self._bus.tell(inbox(ask.gateway), encode(Reply(self._term, ask.id, self._n, body)))

    async def _answer_later(self, ask: Ask) -> None:
        if isinstance(ask.of, Page):
            self._reply(ask, encode(await self._page(ask.of)))
            return
        assert isinstance(ask.of, Submit)
        hub = self._hubs.get(ask.of.debate)
        if hub is None:
            answer = SubmitAnswer(rejected=Rejected("debate_unknown"))
        else:
            given = await hub.put(ask.of.actor, ask.of.command, ask.of.id, ask.of.expect)
            answer = SubmitAnswer(accepted=given) if isinstance(given, Accepted) else SubmitAnswer(rejected=given)
        self._reply(ask, encode(answer))

    def _image(self, asked: AskImage) -> Image | None:
        hub = self._hubs.get(asked.debate)
        if hub is None:
            return None
        owner = hub.owner
        _log.info("image", debate=asked.debate)
        audiences = {}
        for audience in owner.audiences():
            known = asked.have.get(audience) if asked.epoch == owner.epoch and audience in SHARED else None
            since = owner.frames_after(audience, known) if known is not None else None
            audiences[audience] = AudienceImage(
                owner.offset(audience), owner.snapshot(audience), tuple(since) if since is not None else None
            )
        said = tuple(self._said.get(asked.debate, {}).values())
        return Image(self._n, owner.epoch, audiences, said, hub.presence(), self._revoked(asked.debate))

    # What gateways note.

    def _noted(self, note: Note) -> None:
        match note.of:
            case People():
                self._counted(note.gateway, note.of)
            case Spoke():
                self._spoken(note.gateway, note.of)
            case Ahead():
                self._on_ahead(note.of)
            case Alive():
                pass

    def _counted(self, gateway: str, people: People) -> None:
        hub = self._hubs.get(people.debate)
        if hub is None:
            return
        before = self._people.get((gateway, people.debate), {})
        hub.far_people(before, people.at)
        self._people[gateway, people.debate] = people.at

    def _spoken(self, gateway: str, spoke: Spoke) -> None:
        hub = self._hubs.get(spoke.debate)
        if hub is None:
            return
        key = (gateway, spoke.link)
        if spoke.word is None:
            self._hushed(key)
            return
        _, link = self._speakers.setdefault(key, (spoke.debate, FarLink(spoke.grant)))
        hub.word(link, spoke.word)

    def _hushed(self, key: tuple[str, int]) -> None:
        debate, link = self._speakers.pop(key, ("", None))
        if link is not None and debate in self._hubs:
            self._hubs[debate].forget_speaker(link)

    def _gone(self, gateway: str) -> None:
        del self._seen[gateway]
        for key in [key for key in self._speakers if key[0] == gateway]:
            self._hushed(key)
        for of, debate in [key for key in self._people if key[0] == gateway]:
            self._hubs[debate].far_people(self._people.pop((of, debate)), {})
