"""Web and the panel's own end of their socket: the whole wish at each change, facts become commands, a lost panel is a lost picture."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AddSeat,
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    BringSeat,
    ChangePhase,
    Command,
    EnterSeat,
    LayOutProgram,
    LinkSeat,
    MuteSeat,
    PublishQuestion,
    QueueQuestion,
    ReturnSeat,
)
from debate.domain.debate import Phase
from debate.domain.program import Layout
from debate.domain.questions.words import Origin
from debate.domain.roles import Role
from debate.domain.stage import SeatKind, SeatState
from debate.service.answer import Accepted
from debate.service.debates import Debates
from debate.service.owner import DebateOwner
from frontend.access.desk import Desk
from frontend.access.link import LinkRole
from frontend.access.secret import digest
from frontend.access.store import AccessStore
from frontend.app import HERE
from frontend.media_wishes import MediaWishes
from frontend.rendering import new_command_id
from frontend.words import Words
from panel.control import ControlServer, PanelLink
from panel.messages import OnAirWanted, SeatFact, SpeechFact, Wanted

PATIENCE_S = 20


class Panel:
    """The panel's end: what it was told last, and what it says."""

    def __init__(self, path: Path) -> None:
        self.told: list[Wanted] = []
        self.linked: set[tuple[str, str]] = set()
        self._news = asyncio.Event()
        self._server = ControlServer(path, self._hear, lambda: [SeatFact(debate, seat, True) for debate, seat in self.linked])

    def _hear(self, wanted: Wanted) -> None:
        self.told.append(wanted)
        self._news.set()

    async def until(self, wished: Callable[[Wanted], bool]) -> Wanted:
        async with asyncio.timeout(PATIENCE_S):
            while not (self.told and wished(self.told[-1])):
                self._news.clear()
                await self._news.wait()
        return self.told[-1]

    def say(self, debate: str, seat: str, linked: bool) -> None:
        (self.linked.add if linked else self.linked.discard)((debate, seat))
        self._server.tell(SeatFact(debate, seat, linked))

    def tell(self, fact: SpeechFact) -> None:
        self._server.tell(fact)

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        await self._server.close()


class House:
    def __init__(self, folder: Path, desk: Desk, debates: Debates, owner: DebateOwner, wishes: MediaWishes, panel: Panel) -> None:
        self.folder, self.desk, self.debates, self.owner, self.wishes, self.panel = folder, desk, debates, owner, wishes, panel

    async def do(self, actor: Actor, command: Command) -> None:
        assert isinstance(await self.owner.submit(actor, command, new_command_id()), Accepted)

    async def until(self, so: Callable[[], bool]) -> None:
        done = asyncio.Event()
        cancel = self.owner.subscribe(lambda _: done.set())
        async with asyncio.timeout(PATIENCE_S):
            while not so():
                done.clear()
                await done.wait()
        cancel()


ORGANISER, MODERATOR = Actor("o1", Role.ORGANISER), Actor("m1", Role.MODERATOR)


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory(prefix="assises-") as name:
        folder = Path(name)
        desk = Desk(AccessStore(folder / "access.db"), session_ms=1000)
        await desk.open(0)
        debates = Debates(folder)
        await debates.open()
        owner = await debates.create("Petites lignes")
        assert isinstance(owner, DebateOwner)
        wishes = MediaWishes(debates, desk, Words.load(HERE / "locales"))
        panel = Panel(folder / "panel.sock")
        await panel.start()
        wishes.follow(owner)
        wishes.start(PanelLink(folder / "panel.sock", wishes.on_fact, wishes.on_link))
        try:
            yield House(folder, desk, debates, owner, wishes, panel)
        finally:
            await wishes.close()
            await panel.stop()
            await debates.close()
            await desk.close()


async def test_the_wish_follows_the_stage() -> None:
    async with house() as at:
        await at.panel.until(lambda wanted: wanted.debates == ())  # a draft has no picture
        await at.do(ORGANISER, AddSeat(seat="t1", kind=SeatKind.PANELIST, name="Awa"))
        await at.do(ORGANISER, ChangePhase(phase=Phase.OPEN))
        wanted = await at.panel.until(lambda wanted: len(wanted.debates) == 1)
        assert wanted.debates[0].slug == "petites-lignes" and not wanted.debates[0].live and wanted.debates[0].card
        assert [(seat.seat, seat.kind, seat.name, seat.on_stage, seat.muted) for seat in wanted.debates[0].seats] == [
            ("t1", "panelist", "Awa", False, False)
        ]
        await at.do(Actor("v1", Role.PANELIST, "t1"), EnterSeat())
        await at.do(MODERATOR, BringSeat(seat="t1"))
        await at.panel.until(lambda wanted: wanted.debates[0].seats[0].on_stage)
        await at.do(MODERATOR, MuteSeat(seat="t1", muted=True))
        await at.panel.until(lambda wanted: wanted.debates[0].seats[0].muted)
        await at.do(MODERATOR, ChangePhase(phase=Phase.LIVE))
        await at.panel.until(lambda wanted: wanted.debates[0].live)
        await at.do(MODERATOR, ChangePhase(phase=Phase.CLOSED))
        await at.panel.until(lambda wanted: wanted.debates == ())


async def test_the_wish_follows_the_program() -> None:
    async with house() as at:
        await at.do(ORGANISER, AddSeat(seat="t1", kind=SeatKind.PANELIST, name="Awa"))
        for phase in (Phase.OPEN, Phase.LIVE):
            await at.do(ORGANISER, ChangePhase(phase=phase))
        soon = await at.panel.until(lambda wanted: bool(wanted.debates) and wanted.debates[0].live)
        assert (soon.debates[0].layout, soon.debates[0].featured, soon.debates[0].on_air) == ("grid", (), None)
        assert soon.debates[0].card == "Nous commençons bientôt."
        await at.do(Actor("v1", Role.PANELIST, "t1"), EnterSeat())
        await at.do(MODERATOR, BringSeat(seat="t1"))
        await at.do(MODERATOR, LayOutProgram(layout=Layout.SOLO, seats=("t1",)))
        wanted = await at.panel.until(lambda wanted: wanted.debates[0].featured == ("t1",))
        assert wanted.debates[0].layout == "solo" and wanted.debates[0].card == "Nous revenons dans un instant."
        await at.do(MODERATOR, ReturnSeat(seat="t1"))
        wanted = await at.panel.until(lambda wanted: wanted.debates[0].featured == ())
        assert wanted.debates[0].layout == "solo" and wanted.debates[0].card == "Nous revenons dans un instant."


async def test_the_question_on_air_travels_and_an_erased_one_goes() -> None:
    asked = {
        "Ines": AskQuestion(text="Qui paie l’eau ?", name="Inès B."),
        "clerk": AskQuestion(text="Et les communes ?", origin=Origin.HALL),
    }
    actors = {"Ines": Actor("p1", Role.PARTICIPANT), "clerk": Actor("c1", Role.CLERK)}
    expected = {"Ines": OnAirWanted(1, "Qui paie l’eau\u202f?", "Inès B."), "clerk": OnAirWanted(2, "Et les communes\u202f?", "Salle")}
    async with house() as at:
        for phase in (Phase.OPEN, Phase.LIVE):
            await at.do(ORGANISER, ChangePhase(phase=phase))
        for who, ask in asked.items():
            answer = await at.owner.submit(actors[who], ask, new_command_id())
            assert isinstance(answer, Accepted)
            id = str(answer.result["question"])
            for command in (PublishQuestion(question=id), QueueQuestion(question=id), AirQuestion(question=id)):
                await at.do(MODERATOR, command)
            await at.panel.until(lambda wanted, who=who: bool(wanted.debates) and wanted.debates[0].on_air == expected[who])  # type: ignore[misc]
            if who == "Ines":
                await at.do(MODERATOR, AnswerQuestion(question=id))
                await at.panel.until(lambda wanted: wanted.debates[0].on_air is None)
        await at.owner.erase([at.owner.state.questions.all[id].text.id])
        await at.panel.until(lambda wanted: wanted.debates[0].on_air is None)


async def test_facts_become_commands_and_the_hall_s_camera_needs_no_click() -> None:
    async with house() as at:
        await at.do(ORGANISER, AddSeat(seat="t1", kind=SeatKind.HALL, name="Salle"))
        await at.do(ORGANISER, ChangePhase(phase=Phase.OPEN))
        await at.panel.until(lambda wanted: len(wanted.debates) == 1)

        def seat() -> tuple[SeatState, bool]:
            now = at.owner.state.stage.seats["t1"]
            return now.state, now.linked

        at.panel.say(at.owner.id, "t1", True)
        at.panel.say(at.owner.id, "nobody", True)
        await at.until(lambda: seat() == (SeatState.GREEN_ROOM, True))
        for _ in range(5):
            at.panel.say(at.owner.id, "t1", False)
            at.panel.say(at.owner.id, "t1", True)
        at.panel.say(at.owner.id, "t1", False)
        await at.until(lambda: seat() == (SeatState.GREEN_ROOM, False))


async def test_a_panel_that_dies_takes_its_pictures_along() -> None:
    async with house() as at:
        await at.do(ORGANISER, AddSeat(seat="t1", kind=SeatKind.HALL, name="Salle"))
        await at.do(ORGANISER, ChangePhase(phase=Phase.OPEN))
        await at.panel.until(lambda wanted: len(wanted.debates) == 1)
        at.panel.say(at.owner.id, "t1", True)
        await at.until(lambda: at.owner.state.stage.seats["t1"].linked)
        await at.panel.stop()
        await at.until(lambda: not at.owner.state.stage.seats["t1"].linked)
        assert not at.wishes.connected
        reborn = Panel(at.folder / "panel.sock")
        await reborn.start()
        try:
            wanted = await reborn.until(lambda wanted: len(wanted.debates) == 1)
            assert wanted.debates[0].seats[0].seat == "t1", "the whole wish is told again"
        finally:
            await reborn.stop()


async def test_a_debate_that_the_panel_would_refuse_freezes_no_other() -> None:
    async with house() as at:
        full = await at.debates.create("Trop de monde")
        assert isinstance(full, DebateOwner)
        at.wishes.follow(full)
        for number in range(65):  # one bearer more than the panel takes for a seat
            await at.desk.make_link(LinkRole.ENCODER, debate=full.id, now=number, seat="t1")
        for owner in (full, at.owner):
            answer = await owner.submit(ORGANISER, AddSeat(seat="t1", kind=SeatKind.PANELIST, name="Awa"), new_command_id())
            assert isinstance(answer, Accepted)
            await owner.submit(ORGANISER, ChangePhase(phase=Phase.OPEN), new_command_id())
        wanted = await at.panel.until(lambda wanted: len(wanted.debates) == 1)
        assert wanted.debates[0].debate == at.owner.id and at.wishes.connected


async def test_a_start_without_a_panel_unlinks_what_was_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontend.media_wishes.REPORT_S", 0.05)
    async with house() as at:
        await at.do(ORGANISER, AddSeat(seat="t1", kind=SeatKind.HALL, name="Salle"))
        await at.do(Actor("system", Role.SYSTEM), LinkSeat(seat="t1", linked=True))
        assert at.owner.state.stage.seats["t1"].linked
        reborn = MediaWishes(at.debates, at.desk, Words.load(HERE / "locales"))
        reborn.start(PanelLink(at.folder / "nobody.sock", reborn.on_fact, reborn.on_link))
        try:
            await at.until(lambda: not at.owner.state.stage.seats["t1"].linked)
        finally:
            await reborn.close()


async def test_tokens_and_revoked_devices_travel() -> None:
    async with house() as at:
        await at.do(ORGANISER, AddSeat(seat="t1", kind=SeatKind.HALL, name="Salle"))
        await at.do(ORGANISER, ChangePhase(phase=Phase.OPEN))
        link, token = await at.desk.make_link(LinkRole.ENCODER, debate=at.owner.id, now=0, seat="t1")
        seat_link, secret = await at.desk.make_link(LinkRole.PANELIST, debate=at.owner.id, now=0, seat="t1")
        assert token is not None and secret is not None
        held, _ = await at.desk.exchange(secret, None, "", 0, closed=lambda debate: False)
        at.wishes.say()
        await at.panel.until(lambda wanted: wanted.debates[0].seats[0].tokens == (digest(token).hex(),))
        await at.desk.revoke(link.id, 1)
        await at.desk.revoke(seat_link.id, 1)
        at.wishes.say()
        wanted = await at.panel.until(lambda wanted: wanted.debates[0].seats[0].tokens == ())
        assert held.grant.id in wanted.debates[0].revoked


async def test_what_was_heard_counts_once_however_often_it_is_told() -> None:
    async with house() as at:
        await at.do(ORGANISER, AddSeat(seat="t1", kind=SeatKind.PANELIST, name="Awa"))
        for phase in (Phase.OPEN, Phase.LIVE):
            await at.do(ORGANISER, ChangePhase(phase=phase))
        first, second = (SpeechFact(at.owner.id, "run1", n, {"t1": 9_000}) for n in (1, 2))

        def counted() -> int:
            return at.owner.state.speakers.speech.of("t1").counted_ms

        for fact in (first, first, second):
            at.panel.tell(fact)
        await at.until(lambda: counted() == 18_000)
        # Web comes back, and the panel tells all it kept; then the panel is another run, which counts from one again.
        again = MediaWishes(at.debates, at.desk, Words.load(HERE / "locales"))
        again.start(PanelLink(at.folder / "panel.sock", again.on_fact, again.on_link))
        try:
            for fact in (first, second):
                again.on_fact(fact)
            again.on_fact(SpeechFact(at.owner.id, "run2", 1, {"t1": 500}))
            await at.until(lambda: counted() >= 18_500)
            assert counted() == 18_500
        finally:
            await again.close()
