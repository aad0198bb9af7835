"""The audience of one debate: who is connected, and what each must be told. Encodes each shared frame once; never waits for anybody.

It hands commands to the owner and never looks inside them, but for the pace of questions. Where the owner is in another process it is a
`Mirror`; the hub sees no difference.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from msgspec import Raw, Struct

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, Command
from debate.domain.roles import Role
from realtime.close_codes import PROTOCOL, CloseCode
from realtime.countable import countable_in, counts_in
from realtime.from_client import Cmd, Position, Refusal, Word
from realtime.limits import IN_FLIGHT, Limits, QuestionPace
from realtime.link import Link, Speaker
from realtime.overload import Overload
from realtime.owner import Answer, Owner, Published, Rejected
from realtime.peer import Outlet
from realtime.presence import Headcount, Presence
from realtime.pressure import Pressure
from realtime.replaceable import Replaceable
from realtime.resume import Resume
from realtime.streams import ANY_NUMBER_OF_DEVICES, PLACES, STREAMS, Place, Stream, audience_of
from realtime.tickets import Grant
from realtime.timing import LoopTiming, Timing
from realtime.to_client import Event, Hb, StateKey, StateValue, Welcome, WireLimits, frame

_log = structlog.get_logger("wire")

JOINED_BYTES = 16 * 1024
SHARED = frozenset({Stream.PUBLIC, Stream.STAGE, Stream.CONSOLE})


class Tally(Struct):
    """Counts since the start, for /metrics."""

    welcomed: int = 0
    frames_encoded: int = 0
    deliveries: int = 0
    commands: int = 0
    refused: int = 0


class Hub:
    def __init__(
        self,
        owner: Owner,
        limits: Limits,
        timing: Timing | None = None,
        presence: Headcount | None = None,
        paced: bool = True,
        pressure: Pressure | None = None,
    ) -> None:
        """`presence`: who counts people, where others count too. `paced` is False where the owner's process minds the pace of questions."""
        self.owner = owner
        self._limits = limits
        self._timing = timing or LoopTiming()
        self._resume = Resume(owner, limits.resume_frames)
        self._pace = QuestionPace(limits) if paced else None
        self._listening: dict[Stream, dict[Outlet, Link]] = {stream: {} for stream in SHARED}
        self._people: dict[str, list[Link]] = {}
        self._own: dict[str, list[Link]] = {}  # by whose `me` they read
        self._pending: dict[Stream, list[bytes]] = {}
        self._flushing = False
        self._running: set[asyncio.Task[None]] = set()
        self._beats: dict[tuple[tuple[Stream, ...], tuple[int, ...]], bytes] = {}
        self._beats_at = -1
        self.tally = Tally()
        self.words: dict[type[Word], Callable[[Speaker, Any], None]] = {}
        self.left: list[Callable[[Speaker], None]] = []  # told of each link that goes
        # For whoever tells it on to other processes.
        self.on_said: list[Callable[[StateKey, StateValue, Stream | None], None]] = []
        self.on_people: list[Callable[[], None]] = []
        self.overload = Overload(limits, self._timing)
        self._presence: Headcount = presence if presence is not None else Presence()
        self._replaceable = Replaceable(limits, self._timing, self.links, self.overload, pressure)
        self._replaceable.learn(counts_in(owner.snapshot(Stream.PUBLIC)))
        self._cancel = owner.subscribe(self.publish)

    # Coming and going.

    def admit(self, link: Link, grant: Grant, positions: Iterable[Position]) -> None:
        """Welcomes, brings to the present and registers in one turn: nothing can be published in between."""
        streams = STREAMS[grant.role]
        held = {position.stream: position for position in positions}
        if not streams or not held.keys() <= set(streams):
            link.stop(CloseCode.FORBIDDEN)
            return
        self._make_room(grant)
        self._flush()  # what was published but not yet spread belongs to the past of this one
        if place := PLACES.get(grant.role):
            self._presence.enter(place, grant.actor)
            self.recount()
        brought = [self._resume.bring(stream, grant.own, held.get(stream)) for stream in streams]
        parts = [self._welcome(grant), *brought, *self._replaceable.all(self._presence.counts(), streams)]
        whole = sum(map(len, parts))
        link.ceiling = self._limits.send_buffer_bytes + whole
        # A long snapshot goes apart: joined it would be a copy for each that has not read it (761 KiB each at 2,000 questions).
        for part in [b"".join(parts)] if whole <= JOINED_BYTES else parts:
            link.write(part)
        for stream in streams:
            if stream in SHARED:
                self._listening[stream][link.outlet] = link
        self._people.setdefault(grant.actor, []).append(link)
        if Stream.ME in streams:
            self._own.setdefault(grant.own, []).append(link)
        link.welcome(self, grant)
        self.tally.welcomed += 1

    def leave(self, link: Link) -> None:
        grant = link.grant
        assert grant is not None
        for stream in STREAMS[grant.role]:
            if stream in SHARED:
                self._listening[stream].pop(link.outlet, None)
        theirs = self._people[grant.actor]
        theirs.remove(link)
        if not theirs:
            del self._people[grant.actor]
        if Stream.ME in STREAMS[grant.role]:
            reading = self._own[grant.own]
            reading.remove(link)
            if not reading:
                del self._own[grant.own]
        self.overload.forget(link)
        self.forget_speaker(link)
        if place := PLACES.get(grant.role):
            self._presence.leave(place, grant.actor)
            self.recount()

    def revoke(self, *sessions: str) -> int:
        """Ends the sockets of these device sessions at once; says how many there were here."""
        ended = frozenset(sessions)
        theirs = [link for link in self.links() if link.grant is not None and link.grant.session in ended]
        for link in theirs:
            link.stop(CloseCode.REVOKED)
        return len(theirs)

    def close(self, code: CloseCode = CloseCode.DRAIN) -> None:
        """Sends everybody away and stops listening to the owner."""
        self._cancel()
        self._flush()
        for link in list(self.links()):
            link.stop(code)

    def links(self) -> Iterable[Link]:
        for theirs in self._people.values():
            yield from theirs

    def say(self, key: StateKey, value: StateValue, only: Stream | None = None) -> None:
        """A replaceable state of the debate that no event holds; whoever comes later is told it, too."""
        self._replaceable.say(key, value, only)
        for told in self.on_said:
            told(key, value, only)

    def recount(self) -> None:
        """Somebody came or went."""
        self._replaceable.presence(self._presence.counts())
        for told in self.on_people:
            told()

    def renew(self) -> None:
        """Of a history that is no more nothing is given on, not even what was kept for those who come back."""
        self._pending.clear()
        self._resume = Resume(self.owner, self._limits.resume_frames)
        self._replaceable.learn(counts_in(self.owner.snapshot(Stream.PUBLIC)))
        for link in list(self.links()):
            link.stop(CloseCode.RESYNC)

    def catch_up(self) -> None:
        """The counts of supports as the public view has them, for those who may have missed some."""
        counts = counts_in(self.owner.snapshot(Stream.PUBLIC))
        self._replaceable.show(counts)
        self._replaceable.supports({question: count for question, count in counts.items() if count is not None})

    def far_people(self, before: dict[Place, tuple[str, ...]], now: dict[Place, tuple[str, ...]]) -> None:
        """Who is connected to another process, in the place of who was."""
        if isinstance(self._presence, Presence):
            self._presence.replace(before, now)
            self.recount()

    def forget_speaker(self, speaker: Speaker) -> None:
        """Nothing more is said over there."""
        for told in self.left:
            told(speaker)

    def presence(self) -> dict[Place, int]:
        return self._presence.counts()

    # From the owner to everybody.

    def publish(self, published: Published) -> None:
        """What the owner tells after its fsync. Spread at the end of this turn, so that a burst is one write per connection."""
        if published.renewed:
            self.renew()
            return
        for told in published.frames:
            if told.audience.startswith("me/"):
                self._tell(told.audience[3:], Event(Stream.ME, told.offset, told.at, Raw(told.changes)))
                continue
            stream = Stream(told.audience)
            self._pending.setdefault(stream, []).append(frame(Event(stream, told.offset, told.at, Raw(told.changes))))
            self.tally.frames_encoded += 1
        if countable := countable_in(published.frames):
            self._replaceable.show(countable)
        if published.supports:
            self._replaceable.supports(published.supports)
        if self._pending and not self._flushing:
            self._flushing = True
            self._timing.soon(self._flush)

    def _flush(self) -> None:
        self._flushing = False
        if not self._pending:
            return
        pending, self._pending = self._pending, {}
        usual = self._limits.send_buffer_bytes
        for stream, frames in pending.items():
            spread = frames[0] if len(frames) == 1 else b"".join(frames)
            listening = self._listening[stream]
            self.tally.deliveries += len(frames) * len(listening)
            for outlet in listening:
                if outlet.get_write_buffer_size() > usual:
                    self.overload.look_at(listening[outlet])
                try:
                    outlet.write(spread)
                except RuntimeError:  # as in `Link.write`
                    continue

    def _tell(self, own: str, event: Event) -> None:
        encoded = frame(event)
        for link in self._own.get(own, ()):
            self.overload.look_at(link)
            link.write(encoded)
            self.tally.deliveries += 1

    def heartbeat(self, link: Link) -> bytes:
        """The positions this connection has been told; equal ones share their bytes for a second."""
        grant = link.grant
        assert grant is not None
        self._flush()
        streams = STREAMS[grant.role]
        second = int(self._timing.now())
        if second != self._beats_at:
            self._beats, self._beats_at = {}, second
        offsets = tuple(self.owner.offset(audience_of(stream, grant.own)) for stream in streams)
        found = self._beats.get((streams, offsets))
        if found is None:
            found = self._beats[streams, offsets] = frame(Hb(self._timing.wall_ms(), dict(zip(streams, offsets, strict=True))))
        self.overload.relax(link)
        if link.owes_state and link.unsent() == 0:
            link.owes_state = False
            for part in self._replaceable.all(self._presence.counts(), streams):
                link.write(part)
        return found

    # From one to the owner.

    def submit(self, link: Link, command: Cmd) -> None:
        """Starts the command and returns; the answer comes to the link whenever the owner gives it."""
        task = asyncio.get_running_loop().create_task(self._run(link, command))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, link: Link, command: Cmd) -> None:
        assert link.grant is not None
        link.answered(command.id, await self.put(link.grant.acting, command.cmd, command.id, command.expect))

    async def put(self, actor: Actor, command: Command, id: str, expect: int | None) -> Answer:
        """A command of somebody who is connected, here or in another process."""
        self.tally.commands += 1
        answer = self._too_soon(actor, command, id)
        if answer is None:
            try:
                answer = await self.owner.submit(actor, command, id, expect)
            except Exception:
                # Our fault: the client may send the same id again, and gets the first answer if there was one.
                _log.exception("command_failed", debate=self.owner.id, command=id)
                answer = Rejected(code=Refusal.INTERNAL, retry_after_s=1.0)
        if isinstance(answer, Rejected):
            self.tally.refused += 1
        return answer

    def _too_soon(self, actor: Actor, command: Command, id: str) -> Answer | None:
        if self._pace is None or actor.role is not Role.PARTICIPANT or not isinstance(command, AskQuestion):
            return None
        wait = self._pace.take(actor.id, id, self._timing.now())
        return Rejected(code=Refusal.QUESTION_TOO_SOON, retry_after_s=round(wait, 1)) if wait else None

    def word(self, link: Speaker, word: Word) -> None:
        """A word that gets no answer, for whoever listens to its kind."""
        heard = self.words.get(type(word))
        if heard is not None:
            heard(link, word)

    # Small things said on the way.

    def _welcome(self, grant: Grant) -> bytes:
        limits = self._limits
        return frame(
            Welcome(
                protocol=PROTOCOL,
                role=grant.role,
                actor=grant.actor,
                seat=grant.seat,
                server_at=self._timing.wall_ms(),
                heartbeat_s=limits.heartbeat_s,
                limits=WireLimits(
                    frame_bytes=limits.frame_bytes,
                    commands_per_s=limits.commands_per_s,
                    commands_burst=limits.commands_burst,
                    in_flight=IN_FLIGHT,
                    question_every_s=limits.question_every_s,
                    question_burst=limits.question_burst,
                ),
            )
        )

    def _make_room(self, grant: Grant) -> None:
        """The newest tab wins: after a lost network the oldest ones are ghosts that nobody looks at."""
        if grant.role in ANY_NUMBER_OF_DEVICES:
            return
        same = [link for link in self._people.get(grant.actor, ()) if link.grant is not None and link.grant.role is grant.role]
        for link in same[: max(0, len(same) - self._limits.tabs_per_identity + 1)]:
            link.stop(CloseCode.TOO_MANY)
