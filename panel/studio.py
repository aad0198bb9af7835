"""Everything the worker holds: what web wants, the seats' feeds, the sessions that are up, the programs. The only owner of each.

It applies what `reconcile` says, watches the clock (linked, lost, vanished) and tells facts. It knows no HTTP and no aiortc.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Iterator

import structlog

from panel.feed import SeatFeed
from panel.messages import SILENCE_DBOV, Fact, LevelsFact, Recording, SeatFact, SpeechFact, StatusFact, Wanted
from panel.mixer.messages import Codec
from panel.offer import Offer
from panel.out.broadcasts import Broadcasts
from panel.outlet import Outlet
from panel.program import Program, Viewer
from panel.reconcile import Action, CloseProgram, CloseReason, CloseSession, OpenProgram, Present, ShowStage, reconcile
from panel.refusal import Refused
from panel.session import Credential, Session
from panel.speech import SpeechMeter

# A viewer costs about 1.4 % of a core (aiortc, measured), all on one event loop, which the seats need as well: this many leave it a third.
# Whoever finds no room watches by LL-HLS.
MAX_SEATS = 24
MAX_VIEWERS = 40
# The loop wakes this late where the machine is short of time: those who watch keep their picture, and nobody is added to them.
STRAINED_LAG_S = 0.15
MAX_NEGOTIATING = 32  # of each kind: viewers that never connect must not keep panelists out
MAX_VIEWS = 5  # of one ticket session: a person has a few tabs, not the whole worker
RETRY_AFTER_S = 5

TICK_S = 0.25  # levels go out at 4 Hz
_STATUS_TICKS = 8
CONNECT_WITHIN_S = 10.0
VANISHED_AFTER_S = 8.0  # browsers check consent every 2.5 to 6 s (RFC 7675): a tick later the peer is closed, inside 10 s
NO_MEDIA_AFTER_S = 30.0
_NOT_RECORDED: Recording = "off"
_VIDEO_WAITING = 50
_AUDIO_WAITING = 50
_log = structlog.get_logger("panel.studio")


class Studio:
    def __init__(
        self,
        size: str,
        tell: Callable[[Fact], None],
        broadcasts: Broadcasts | None = None,
        max_seats: int = MAX_SEATS,
        max_viewers: int = MAX_VIEWERS,
    ) -> None:
        self._size = size
        self._broadcasts = broadcasts
        self._tell = tell
        self._max = {"whip": max_seats, "whep": max_viewers}
        self._feeds: dict[tuple[str, str], SeatFeed] = {}
        self._linked: set[tuple[str, str]] = set()
        self._speech = SpeechMeter()
        self._closing: set[asyncio.Task[None]] = set()
        self._ticker: asyncio.Task[None] | None = None
        self.wanted = Wanted(())
        self.told = False  # whether web has said what it wants since this process began
        self.sessions: dict[str, Session] = {}
        self.programs: dict[str, Program] = {}
        self.closed: Counter[tuple[str, str]] = Counter()
        self.on_encoded: Callable[[float], None] = lambda _seconds: None
        self.loop_lag = 0.0

    def start(self) -> None:
        self._ticker = asyncio.create_task(self._tick(), name="studio")

    async def close(self) -> None:
        if self._ticker is not None:
            self._ticker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticker
        for session in list(self.sessions):
            self.end(session, CloseReason.STOPPING)
        for program in list(self.programs.values()):
            self._later(program.close())
        self.programs.clear()
        if self._broadcasts is not None:
            await self._broadcasts.close()
        while self._closing:
            await asyncio.gather(*self._closing, return_exceptions=True)

    # -- what web wants --------------------------------------------------------------------------------------------------------------

    def want(self, wanted: Wanted) -> None:
        self.wanted = wanted
        if not self.told and self._broadcasts is not None:
            self._broadcasts.tidy(debate.debate for debate in wanted.debates)
        self.told = True
        present = Present(
            {debate: program.stage for debate, program in self.programs.items()},
            tuple(session.present for session in self.sessions.values()),
        )
        for action in reconcile(wanted, present):
            self._apply(action)
        for key in [key for key in self._feeds if self._seat_gone(*key)]:
            self._lose(key)
            del self._feeds[key]

    def _seat_gone(self, debate: str, seat: str) -> bool:
        wanted = self.wanted.debate(debate)
        return wanted is None or wanted.seat(seat) is None

    def _apply(self, action: Action) -> None:
        match action:
            case CloseSession(session, reason):
                self.end(session, reason)
            case OpenProgram(debate, stage):

                def ask(seat: str) -> None:
                    self._ask_keyframe(debate, seat)

                self.programs[debate] = Program(debate, self._size, stage, ask, lambda seconds: self.on_encoded(seconds))
                self._air(debate, stage.live)
                _log.info("program.open", debate=debate, live=stage.live)
            case ShowStage(debate, stage):
                self.programs[debate].show(stage)
                self._air(debate, stage.live)
            case CloseProgram(debate):
                program = self.programs.pop(debate)
                program.sink = None
                self._later(program.close())
                if self._broadcasts is not None:
                    self._broadcasts.end(debate)
                _log.info("program.close", debate=debate)

    def _air(self, debate: str, live: bool) -> None:
        """What is live is broadcast and recorded; a rehearsal is neither."""
        if live and self._broadcasts is not None and self.programs[debate].sink is None:
            self.programs[debate].sink = self._broadcasts.open(debate)

    # -- sessions --------------------------------------------------------------------------------------------------------------------

    def feed(self, debate: str, seat: str) -> SeatFeed:
        return self._feeds.setdefault((debate, seat), SeatFeed())

    async def publish(self, debate: str, seat: str, credential: Credential, offer: Offer) -> Session:
        """A seat comes in. 409 while its media flows from elsewhere; after LOST_AFTER_S of silence the newcomer takes over."""
        self._room("whip", debate, seat)
        feed = self.feed(debate, seat)
        holders = [one for one in self.sessions.values() if one.publishes(debate, seat)]
        if holders and feed.flows(time.monotonic()):
            raise Refused(409, "seat_busy", retry_after_s=3)
        for holder in holders:
            self.end(holder.id, CloseReason.TAKEN_OVER)
        session = Session("whip", debate, seat, credential, self._left)

        def give(codec: Codec, data: bytes) -> None:
            if session.id not in self.sessions:  # taken over, while a packet of it was on its way
                return
            now = time.monotonic()
            feed.add(codec, now)
            program = self.programs.get(debate)
            if program is not None:
                program.seat_frame(seat, codec, data, now)

        with self._opening(session):
            await session.peer.publish(offer, give)
        return session

    def _ask_keyframe(self, debate: str, seat: str) -> None:
        for session in self.sessions.values():
            if session.publishes(debate, seat):
                session.peer.ask_keyframe()

    async def play(self, debate: str, seat: str | None, credential: Credential, offer: Offer, picture: bool) -> Session:
        """Somebody watches. A seat hears everybody but itself."""
        program = self.programs.get(debate)
        if program is None:
            raise Refused(409, "not_live", retry_after_s=RETRY_AFTER_S)
        self._one_more_view(debate, credential.ticket_session)
        self._room("whep", debate, None)
        if seat is None and self.loop_lag > STRAINED_LAG_S:
            raise Refused(503, "media_full", retry_after_s=RETRY_AFTER_S)
        session = Session("whep", debate, seat, credential, self._left)
        video = Outlet(_VIDEO_WAITING, program.ask_keyframe) if picture and offer.line("video") else None
        audio = Outlet(_AUDIO_WAITING) if offer.line("audio") else None
        session.viewer = Viewer(video, audio, seat)
        session.on_connected = lambda: self._watch(session)
        with self._opening(session):
            await session.peer.play(offer, video, audio, program.ask_keyframe)
        return session

    def end(self, session_id: str, reason: CloseReason) -> bool:
        session = self.sessions.pop(session_id, None)
        if session is None:
            return False
        present = session.present
        program = self.programs.get(present.debate)
        if session.viewer is not None and program is not None:
            program.detach(session.viewer)
        if present.kind == "whip" and present.seat is not None:
            key = (present.debate, present.seat)
            self._feeds[key].cut()
            if program is not None:
                program.seat_cut(present.seat)
            self._lose(key)
        self.closed[present.kind, reason.value] += 1
        session.log("session.close", reason=reason.value, lasted_s=round(time.monotonic() - session.opened_at, 1))
        self._later(session.peer.close())
        return True

    @contextlib.contextmanager
    def _opening(self, session: Session) -> Iterator[None]:
        """The session counts from before its negotiation (or a burst of offers would pass the caps), and is undone if that fails."""
        self.sessions[session.id] = session
        try:
            yield
        except BaseException:
            if self.sessions.pop(session.id, None) is None:  # ended meanwhile: its engine failed because we closed it
                raise Refused(409, "session_ended", retry_after_s=1) from None
            self._later(session.peer.close())
            raise
        if session.id not in self.sessions:  # revoked, or taken over, while it negotiated
            raise Refused(409, "session_ended", retry_after_s=1)
        session.log("session.open")

    def _room(self, kind: str, debate: str, seat: str | None) -> None:
        up = [one for one in self.sessions.values() if one.present.kind == kind]
        others = [one for one in up if seat is None or not one.publishes(debate, seat)]
        if len(others) >= self._max[kind] or sum(not one.connected for one in others) >= MAX_NEGOTIATING:
            raise Refused(503, "media_full", retry_after_s=RETRY_AFTER_S)

    def _one_more_view(self, debate: str, ticket_session: str | None) -> None:
        """Room among the views of one ticket session: the newest replaces the oldest that never connected."""
        mine = [
            one
            for one in self.sessions.values()
            if (one.present.kind, one.present.debate, one.present.ticket_session) == ("whep", debate, ticket_session)
        ]
        if len(mine) < MAX_VIEWS:
            return
        waiting = next((one for one in mine if not one.connected), None)  # sessions are held in the order they came
        if waiting is None:
            raise Refused(503, "media_full", retry_after_s=RETRY_AFTER_S)
        self.end(waiting.id, CloseReason.REPLACED)

    def _watch(self, session: Session) -> None:
        program = self.programs.get(session.present.debate)
        if program is not None and session.viewer is not None:
            program.attach(session.viewer)

    def _left(self, session: Session) -> None:
        self.end(session.id, CloseReason.PEER)

    # -- the clock -------------------------------------------------------------------------------------------------------------------

    def present_facts(self) -> list[Fact]:
        return [*(SeatFact(debate, seat, True) for debate, seat in sorted(self._linked)), *self._speech.kept]

    async def _tick(self) -> None:
        ticks = 0
        due = time.monotonic()
        while True:
            due = max(due + TICK_S, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            now = time.monotonic()
            self.loop_lag = now - due
            ticks += 1
            self._watch_sessions(now)
            self._watch_links(now)
            self._tell_levels()
            self._tell_speech(now)
            if ticks % _STATUS_TICKS == 0:
                self._tell_status(now)

    def _watch_sessions(self, now: float) -> None:
        for session in list(self.sessions.values()):
            reason = self._overdue(session, now)
            if reason is not None:
                self.end(session.id, reason)

    def _overdue(self, session: Session, now: float) -> CloseReason | None:
        if not session.connected:
            return CloseReason.NEVER_CONNECTED if now - session.opened_at > CONNECT_WITHIN_S else None
        if now - session.peer.heard_at > VANISHED_AFTER_S:
            return CloseReason.VANISHED
        present = session.present
        if present.kind == "whip" and present.seat is not None and now - session.opened_at > NO_MEDIA_AFTER_S:
            media_at = self.feed(present.debate, present.seat).media_at
            if media_at is None or now - media_at > NO_MEDIA_AFTER_S:
                return CloseReason.NO_MEDIA
        return None

    def _watch_links(self, now: float) -> None:
        for key, feed in self._feeds.items():
            if feed.flows(now) and key not in self._linked:
                self._linked.add(key)
                self._tell(SeatFact(*key, linked=True))
            elif not feed.flows(now):
                self._lose(key)

    def _lose(self, key: tuple[str, str]) -> None:
        if key in self._linked:
            self._linked.discard(key)
            self._tell(SeatFact(*key, linked=False))

    def _tell_levels(self) -> None:
        for wanted in self.wanted.debates:
            program = self.programs.get(wanted.debate)
            seen = program.seen if program is not None else {}
            levels = {
                seat.seat: SILENCE_DBOV if seat.muted or seat.seat not in seen else seen[seat.seat].level
                for seat in wanted.seats
                if (wanted.debate, seat.seat) in self._linked
            }
            if levels:
                self._tell(LevelsFact(wanted.debate, levels))

    def _tell_speech(self, now: float) -> None:
        live = {wanted.debate: wanted for wanted in self.wanted.debates if wanted.live}
        for debate in self._speech.debates() - live.keys():
            self._tell_if(self._speech.end(debate, now))
        for debate, wanted in live.items():
            program = self.programs.get(debate)
            seen = program.seen if program is not None and program.mixing else {}
            there = [seat.seat for seat in wanted.seats if seat.on_stage and not seat.muted and seat.seat in seen]
            self._tell_if(self._speech.hear(debate, {seat: seen[seat].level for seat in there}, now))

    def _tell_if(self, fact: SpeechFact | None) -> None:
        if fact is not None:
            self._tell(fact)

    def _tell_status(self, now: float) -> None:
        for debate, program in self.programs.items():
            up = {session.present.seat: session.opened_at for session in self.sessions.values() if session.publishes_to(debate)}
            seats = {
                seat: feed.status(now, program.seen.get(seat), up.get(seat))
                for (of, seat), feed in self._feeds.items()
                if of == debate and (feed.media_at is not None or seat in up)
            }
            program.count_fps()
            door = self._broadcasts.of(debate) if self._broadcasts is not None else None
            listeners, recording = (door.listeners(now), door.broadcast.recording) if door is not None else (0, _NOT_RECORDED)
            self._tell(StatusFact(debate, program.fps, program.viewers, seats, program.mixing, listeners, recording))
            if program.settle(now):
                self._later(program.close())

    def _later(self, work: object) -> None:
        assert asyncio.iscoroutine(work)
        task = asyncio.create_task(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
