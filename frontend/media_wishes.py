"""Owns what web tells the panel to want, and what it makes of the panel's facts. Never touches media, never decides who is on stage."""

import asyncio

import msgspec
import msgspec.inspect
import structlog

from debate.domain.actor import Actor
from debate.domain.commands import LinkSeat, MeasureSpeech
from debate.domain.debate import Phase
from debate.domain.decider import DebateState
from debate.domain.guests import Guests
from debate.domain.roles import Role
from debate.domain.stage import SeatState
from debate.service.debates import Debates
from debate.service.owner import DebateOwner, Published
from frontend.access.desk import Desk
from frontend.access.guest_door import session_of_guest
from frontend.access.link import LinkRole
from frontend.rendering import new_command_id
from frontend.words import Words, spaced
from panel.control import PanelLink
from panel.messages import DebateWanted, Fact, LevelsFact, OnAirWanted, SeatFact, SeatWanted, SpeechFact, StatusFact, Wanted

SYSTEM = "system"
WITH_MEDIA = frozenset({Phase.SCHEDULED, Phase.OPEN, Phase.LIVE})  # the green room opens before the debate does
REVOKED_KEPT = 4096
REPORT_S = 2.0  # the present facts come in the first write after the connection; this is ample
_log = structlog.get_logger("frontend")


def _debates_most() -> int:
    """How many debates one wish holds, as the panel's own type says it."""
    wish = msgspec.inspect.type_info(Wanted)
    assert isinstance(wish, msgspec.inspect.StructType)
    debates = wish.fields[0].type
    assert isinstance(debates, msgspec.inspect.VarTupleType) and debates.max_length is not None
    return debates.max_length


DEBATES_MOST = _debates_most()


class MediaWishes:
    def __init__(self, debates: Debates, desk: Desk, words: Words) -> None:
        self._debates = debates
        self._desk = desk
        self._words = words
        self._link: PanelLink | None = None
        self._facts: asyncio.Queue[SeatFact | SpeechFact] = asyncio.Queue()
        self._reported: set[tuple[str, str]] = set()
        self._worker: asyncio.Task[None] | None = None
        self._saying = False
        self._left_out: set[str] = set()
        self.status: dict[str, StatusFact] = {}
        self.levels: dict[str, LevelsFact] = {}

    def start(self, link: PanelLink) -> None:
        self._link = link
        self._worker = asyncio.get_running_loop().create_task(self._work(), name="panel-facts")
        link.start()
        self.say()
        # A seat that was linked when we were last stopped: no panel answers, so none says that it is not.
        asyncio.get_running_loop().call_later(REPORT_S, lambda: None if self.connected else self._unlink_the_silent())

    @property
    def connected(self) -> bool:
        return self._link is not None and self._link.connected

    async def close(self) -> None:
        if self._link is not None:
            await self._link.close()
        if self._worker is not None:
            self._worker.cancel()

    def follow(self, owner: DebateOwner) -> None:
        owner.subscribe(self._published)

    def _published(self, published: Published) -> None:
        # Where a seat, the phase, the layout or the question on air moves, `stage` has a frame; an erasure has none, and renews all.
        # Other questions move there too; then `want` sees no change.
        if not self._saying and (published.renewed or any(frame.audience == "stage" for frame in published.frames)):
            self._saying = True
            asyncio.get_running_loop().call_soon(self.say)

    def say(self) -> None:
        """The whole wish, at each change; the link sends it only when it differs from the last."""
        self._saying = False
        if self._link is not None:
            self._link.want(self.wanted())

    def wanted(self) -> Wanted:
        """What the panel would refuse is left out here: it refuses a wish whole, and one debate must not freeze the others."""
        owners = [owner for owner in self._debates.all() if owner.state.debate.phase in WITH_MEDIA]
        owners.sort(key=lambda owner: owner.state.debate.phase is not Phase.LIVE)  # stable: where there are too many, those on air first
        wishes: list[DebateWanted] = []
        left_out: set[str] = set()
        for owner in owners:
            wish = self._debate(owner)
            if len(wishes) < DEBATES_MOST and _fits(wish):
                wishes.append(wish)
                continue
            left_out.add(owner.id)
            if owner.id not in self._left_out:
                _log.error("wish.left_out", debate=owner.id, seats=len(wish.seats))
        self._left_out = left_out
        return Wanted(tuple(wishes))

    def _debate(self, owner: DebateOwner) -> DebateWanted:
        state = owner.state
        tokens: dict[str, list[str]] = {}
        for link in self._desk.links(owner.id):
            if link.role is LinkRole.ENCODER and link.seat is not None:
                tokens.setdefault(link.seat, []).append(link.digest.hex())
        return DebateWanted(
            debate=owner.id,
            slug=owner.slug,
            live=state.debate.phase is Phase.LIVE,
            title=state.debate.title,
            seats=tuple(
                SeatWanted(
                    seat=seat.id,
                    kind=seat.kind.value,
                    name=seat.name.body or "",
                    on_stage=seat.state is SeatState.ON_STAGE,
                    muted=seat.muted,
                    tokens=tuple(tokens.get(seat.id, ())),
                )
                for seat in state.stage.seats.values()
            ),
            revoked=self.revoked(owner),
            card=self._words.t(state.debate.lang.value, "program.back" if state.program.begun else "program.soon"),
            layout=state.program.layout.value,
            featured=state.program.seats,
            on_air=self._on_air(state),
        )

    def revoked(self, owner: DebateOwner) -> tuple[str, ...]:
        """Sessions that hold no pass any more, the latest last."""
        return (*self._desk.revoked_grants(owner.id), *_sessions_of_guests(owner.state.speakers.guests))[-REVOKED_KEPT:]

    def _on_air(self, state: DebateState) -> OnAirWanted | None:
        question = state.questions.all.get(state.questions.on_air or "")
        if question is None or question.number is None or question.text.body is None:
            return None
        named = question.name.body if question.name is not None else None
        asked_by = named or self._words.t(state.debate.lang.value, f"question.origin.{question.origin.value}")
        return OnAirWanted(question.number, spaced(question.text.body), asked_by)

    def on_fact(self, fact: Fact) -> None:
        match fact:
            case SeatFact():
                self._reported.add((fact.debate, fact.seat))
                self._facts.put_nowait(fact)
            case SpeechFact():
                self._facts.put_nowait(fact)
            case StatusFact():
                self.status[fact.debate] = fact
            case LevelsFact():
                self.levels[fact.debate] = fact

    def on_link(self, linked: bool) -> None:
        """A panel that went takes its pictures along. One that is back tells at once which seats have media: those, and no others."""
        self.status.clear()
        self.levels.clear()
        self._reported.clear()
        if linked:
            asyncio.get_running_loop().call_later(REPORT_S, self._unlink_the_silent)
        else:
            self._unlink_the_silent()

    def _unlink_the_silent(self) -> None:
        for owner in self._debates.all():
            for seat in owner.state.stage.seats.values():
                if seat.linked and (owner.id, seat.id) not in self._reported:
                    self._facts.put_nowait(SeatFact(owner.id, seat.id, False))

    async def _work(self) -> None:
        """One fact after the other: of two about one seat, the last must win."""
        while True:
            fact = await self._facts.get()
            try:
                await (self._linked(fact) if isinstance(fact, SeatFact) else self._heard(fact))
            except Exception as error:  # one seat's fault must not deafen us to the others
                _log.error("fact.failed", error=type(error).__name__)

    async def _linked(self, fact: SeatFact) -> None:
        owner = self._debates.by_id(fact.debate)
        seat = owner.state.stage.seats.get(fact.seat) if owner is not None else None
        if owner is None or seat is None:
            return
        await owner.submit(Actor(SYSTEM, Role.SYSTEM), LinkSeat(seat=seat.id, linked=fact.linked), new_command_id())

    async def _heard(self, fact: SpeechFact) -> None:
        """The fact's own name is the command's id: told again, after whichever restart, it gets the first answer and adds nothing."""
        owner = self._debates.by_id(fact.debate)
        if owner is not None:
            await owner.submit(Actor(SYSTEM, Role.SYSTEM), MeasureSpeech(heard=fact.heard), f"speech.{fact.epoch}.{fact.n}")


def _sessions_of_guests(guests: Guests) -> list[str]:
    return [session_of_guest(seat) for seat in guests.gone]


def _fits(wish: DebateWanted) -> bool:
    """By the panel's own types, which bound each list and each text."""
    try:
        msgspec.convert(msgspec.to_builtins(wish), DebateWanted)
    except msgspec.ValidationError:
        return False
    return True
