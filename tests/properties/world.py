"""A debate with many hands: draws commands of every kind against a real owner and keeps every frame that left it.

Each text, name, place and note carries a canary, a word found nowhere else, so that finding it tells what leaked.
"""

import asyncio
import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from debate.domain.actor import Actor
from debate.domain.agenda import SegmentKind
from debate.domain.commands import (
    AddSeat,
    AddSegment,
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    BringSeat,
    ChangeDebate,
    ChangePhase,
    ChangeSeat,
    ChangeSegment,
    Command,
    EnterSeat,
    LayOutProgram,
    LeaveSeat,
    LinkSeat,
    MergeQuestion,
    MoveSegment,
    MuteSeat,
    PublishQuestion,
    QueueQuestion,
    RefuseQuestion,
    RemoveSeat,
    RemoveSegment,
    ReturnSeat,
    SetAsideQuestion,
    StartSegment,
    StepBackQuestion,
    SupportQuestion,
    UnqueueQuestion,
    UnsupportQuestion,
    WithdrawQuestion,
)
from debate.domain.debate import Phase
from debate.domain.program import Layout
from debate.domain.questions.words import Origin, QuestionState, Rule
from debate.domain.roles import Role
from debate.domain.stage import SeatKind
from debate.service.answer import Accepted, Answer
from debate.service.owner import DebateOwner, Published
from debate.store.event_log import Entry
from debate.store.memory_log import MemoryLog
from debate.views.frame import Frame
from tests.debate.scenario import LIVE, NOW

PEOPLE = tuple(Actor(f"p{n}", Role.PARTICIPANT) for n in range(5))
CLERK = Actor("c1", Role.CLERK)
MODERATOR = Actor("m1", Role.MODERATOR)
ORGANISER = Actor("o1", Role.ORGANISER)
SYSTEM = Actor("system", Role.SYSTEM)
SEATED = tuple(Actor(f"s{n}", Role.PANELIST, f"t{n}") for n in range(3))
EVERYBODY = (*PEOPLE, CLERK, MODERATOR, ORGANISER, *SEATED)

_epochs = itertools.count()

Draw = Callable[[Sequence[Any]], Any]


class World:
    """`draw(options)` chooses; hypothesis or a seeded generator stands behind it. Time moves only when told."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self._own_loop = loop is None
        self.loop = loop or asyncio.new_event_loop()
        self.now = NOW
        self._n = 0
        self._seeds = 0
        log = MemoryLog(epoch=f"e{next(_epochs)}")  # no two worlds are one history: pages are kept by epoch and offset
        log.append([Entry("o1", "begin", b"{}", LIVE)])
        self.owner = self.loop.run_until_complete(DebateOwner.open(lambda: log, lambda: self.now, self._seed))
        self.frames: dict[str, list[Frame]] = defaultdict(list)
        self.supports: list[dict[str, int]] = []
        self.answers: list[tuple[Actor, Answer]] = []
        self.marked: dict[int, str] = {}  # number of the canary → question
        self.reached: Counter[QuestionState] = Counter()
        self.owner.subscribe(self._published)

    def close(self) -> None:
        self.loop.run_until_complete(self.owner.close())
        if self._own_loop:
            self.loop.close()

    def _seed(self) -> str:
        self._seeds += 1
        return f"{self._seeds:064x}"

    def _published(self, published: Published) -> None:
        for frame in published.frames:
            self.frames[frame.audience].append(frame)
        self.supports.append(published.supports)

    def give(self, actor: Actor, command: Command, id: str | None = None, expect: int | None = None) -> Answer:
        self._n += 1
        before = {q.id: q.state for q in self.owner.state.questions.all.values()}
        answer = self.loop.run_until_complete(self.owner.submit(actor, command, id or f"n{self._n}", expect))
        self.answers.append((actor, answer))
        for question in self.owner.state.questions.all.values():
            if before.get(question.id) is not question.state:
                self.reached[question.state] += 1
        return answer

    def ask(self, actor: Actor, origin: Origin | None = None) -> Answer:
        self._n += 1
        n, place = self._n, self.canary("place") if origin else None
        command = AskQuestion(text=f"Question {self.canary('text')} ?", name=f"N {self.canary('name')}", origin=origin, place=place)
        answer = self.give(actor, command)
        if isinstance(answer, Accepted) and "question" in answer.result:
            self.marked[n] = str(answer.result["question"])
        return answer

    def canary(self, kind: str, n: int | None = None) -> str:
        return f"zq{self._n if n is None else n:x}{kind[0]}qz"

    def refuse(self, draw: Draw) -> None:
        """The note to the author is marked with the question it belongs to."""
        id = self.some(draw, _S.RECEIVED, _S.PUBLISHED)
        n = next((n for n, q in self.marked.items() if q == id), None)
        note = draw([None, f"Un mot {self.canary('remark', n)}"])
        self.give(MODERATOR, RefuseQuestion(question=id, rule=draw(list(Rule)), note=note))

    def step(self, draw: Draw) -> None:
        """One command of somebody, most often one that can succeed."""
        kind = draw(KINDS)
        kind(self, draw)

    def some(self, draw: Draw, *states: QuestionState) -> str:
        fitting = [q.id for q in self.owner.state.questions.all.values() if not states or q.state in states]
        return str(draw(fitting)) if fitting else "q-nowhere"

    def view(self, audience: str) -> Any:
        return json.loads(self.owner.snapshot(audience))


def fold(view: Any, frames: Sequence[Frame]) -> Any:
    """What a client does with frames: the whole of its knowledge of the domain is three operations."""
    view = json.loads(json.dumps(view))
    for frame in frames:
        for change in json.loads(frame.changes):
            match change["op"]:
                case "set":
                    view[change["of"]] = change["value"]
                case "put":
                    view[change["of"]][change["id"]] = change["value"]
                case "drop":
                    view[change["of"]].pop(change["id"], None)
    return view


_S = QuestionState


def _question(make: Callable[[str, Draw], Command], *states: QuestionState, by: Actor = MODERATOR) -> Callable[[World, Draw], None]:
    return lambda world, draw: void(world.give(by, make(world.some(draw, *states), draw)))


def void(_: object) -> None:
    return None


def _withdraw(world: World, draw: Draw) -> None:
    id = world.some(draw, _S.RECEIVED, _S.PUBLISHED, _S.QUEUED)
    question = world.owner.state.questions.all.get(id)
    actor = next((a for a in (*PEOPLE, CLERK) if question and a.id == question.author), draw(PEOPLE))
    world.give(actor, WithdrawQuestion(question=id))


def _on_air(world: World, draw: Draw) -> None:
    on_air = world.owner.state.questions.on_air
    if on_air is None:
        world.give(MODERATOR, AirQuestion(question=world.some(draw, _S.QUEUED)))
    else:
        world.give(MODERATOR, draw([AnswerQuestion(question=on_air), SetAsideQuestion(question=on_air), QueueQuestion(question=on_air)]))


def _answer(world: World, draw: Draw) -> None:
    """A whole passage on air at once: drawn step by step, answers would be rare."""
    if world.owner.state.questions.on_air is None:
        world.give(MODERATOR, AirQuestion(question=world.some(draw, _S.QUEUED)))
    world.give(MODERATOR, AnswerQuestion(question=world.owner.state.questions.on_air or world.some(draw, _S.ON_AIR)))


def _seat(world: World, draw: Draw) -> None:
    n = draw([0, 1, 2])
    seat, sitter = f"t{n}", SEATED[n]
    actor, command = draw(
        [
            (ORGANISER, AddSeat(seat=seat, kind=draw([SeatKind.PANELIST, SeatKind.HALL]), name=f"Nom {n}")),
            (sitter, EnterSeat()),
            (MODERATOR, BringSeat(seat=seat)),
            (MODERATOR, ReturnSeat(seat=seat)),
            (sitter, LeaveSeat()),
            (MODERATOR, MuteSeat(seat=seat, muted=draw([True, False]))),
            (SYSTEM, LinkSeat(seat=seat, linked=draw([True, False]))),
            (ORGANISER, RemoveSeat(seat=seat)),
            (sitter, ChangeSeat(seat=seat, name=f"Autre {draw([1, 2])}")),
        ]
    )
    world.give(actor, command)


def _program(world: World, draw: Draw) -> None:
    """Seats are drawn whether they exist, are on stage, or not; most often as many as the layout takes."""
    seats = draw([(), (), ("t0",), ("t1",), ("t0", "t1"), ("t0", "t1", "t2")])
    world.give(draw([MODERATOR, ORGANISER]), LayOutProgram(layout=draw(list(Layout)), seats=seats))


def _agenda(world: World, draw: Draw) -> None:
    segment = draw(["s1", "s2"])
    world.give(
        ORGANISER,
        draw(
            [
                AddSegment(segment=segment, kind=SegmentKind.DEBATE, title="Une partie", minutes=10),
                ChangeSegment(segment=segment, minutes=draw([5, 20])),
                MoveSegment(segment=segment, position=0),
                StartSegment(segment=segment),
                RemoveSegment(segment=segment),
                ChangeDebate(title=draw(["L’eau", "L’air"])),
            ]
        ),
    )


def _wrong(world: World, draw: Draw) -> None:
    """Somebody gives a command that is not theirs, or means a question they know nothing of."""
    id = world.some(draw)
    commands: list[Command] = [
        PublishQuestion(question=id),
        RefuseQuestion(question=id, rule=Rule.INSULT),
        MergeQuestion(question=id, into=world.some(draw)),
        AirQuestion(question=id),
        WithdrawQuestion(question=id),
        SupportQuestion(question=id),
        StepBackQuestion(question=id),
        LayOutProgram(layout=Layout.CARD),
        AskQuestion(text=""),
        ChangePhase(phase=Phase.DRAFT),
    ]
    world.give(draw(EVERYBODY), draw(commands), expect=draw([None, 1, 2, 7]))


def _wait(world: World, draw: Draw) -> None:
    world.now += draw([1, 2_000, 11_000])


KINDS: tuple[Callable[[World, Draw], None], ...] = (
    lambda w, d: void(w.ask(d(PEOPLE))),
    lambda w, d: void(w.ask(d(PEOPLE))),
    lambda w, d: void(w.ask(d(PEOPLE))),
    lambda w, d: void(w.ask(CLERK, d([Origin.HALL, Origin.WRITTEN]))),
    _question(lambda q, d: PublishQuestion(question=q), _S.RECEIVED),
    _question(lambda q, d: PublishQuestion(question=q), _S.RECEIVED),
    lambda w, d: w.refuse(d),
    lambda w, d: void(
        w.give(MODERATOR, MergeQuestion(question=w.some(d, _S.RECEIVED, _S.PUBLISHED), into=w.some(d, _S.PUBLISHED, _S.QUEUED)))
    ),
    _question(lambda q, d: QueueQuestion(question=q, position=d([None, 0])), _S.PUBLISHED, _S.QUEUED, _S.SET_ASIDE),
    _question(lambda q, d: QueueQuestion(question=q), _S.PUBLISHED),
    _question(lambda q, d: UnqueueQuestion(question=q), _S.QUEUED),
    _on_air,
    _on_air,
    _answer,
    _question(lambda q, d: SetAsideQuestion(question=q, reason=d([None, "Plus tard."])), _S.PUBLISHED, _S.QUEUED),
    _question(lambda q, d: StepBackQuestion(question=q)),
    _withdraw,
    lambda w, d: void(w.give(d(PEOPLE), SupportQuestion(question=w.some(d, _S.PUBLISHED, _S.QUEUED, _S.ON_AIR)))),
    lambda w, d: void(w.give(d(PEOPLE), UnsupportQuestion(question=w.some(d, _S.PUBLISHED, _S.QUEUED)))),
    _seat,
    _program,
    _agenda,
    _wrong,
    _wait,
)
