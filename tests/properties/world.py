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
    AppealQuestion,
    AskQuestion,
    BringSeat,
    ChangeDebate,
    ChangeFamilies,
    ChangeHold,
    ChangeIntake,
    ChangePace,
    ChangePhase,
    ChangeSeat,
    ChangeSegment,
    ChangeTargets,
    Command,
    EnterSeat,
    JudgeAppeal,
    LayOutProgram,
    LeaveSeat,
    LinkSeat,
    MergeQuestion,
    MoveSegment,
    MuteParticipant,
    MuteSeat,
    PublishQuestion,
    QueueQuestion,
    RefuseQuestion,
    RemoveSeat,
    RemoveSegment,
    ReturnSeat,
    RewordQuestion,
    SetAsideQuestion,
    StartSegment,
    StepBackQuestion,
    SupportQuestion,
    TagQuestion,
    UnmuteParticipant,
    UnqueueQuestion,
    UnsupportQuestion,
    WithdrawQuestion,
    WriteAnswer,
)
from debate.domain.debate import DebateChanged, Phase
from debate.domain.program import Layout
from debate.domain.questions.words import How, Origin, QuestionState, Rule, Why
from debate.domain.stage import SeatKind
from debate.domain.synthesis import Family, Side
from debate.service.answer import Accepted, Answer
from debate.service.owner import DebateOwner, Published
from debate.store.event_log import Entry
from debate.store.memory_log import MemoryLog
from debate.views.frame import Frame
from tests.debate.scenario import LIVE, NOW
from tests.properties import speakers
from tests.properties.people import CLERK, COLLEAGUE, EVERYBODY, MODERATOR, ORGANISER, PEOPLE, SEATED, SYSTEM, Draw
from tests.properties.voting import poll_step, said_step

CALLED = frozenset({"called", "ready", "speaking"})

_epochs = itertools.count()


class World:
    """`draw(options)` chooses; hypothesis or a seeded generator stands behind it. Time moves only when told."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None, refused_shown: bool | None = None) -> None:
        self._own_loop = loop is None
        self.loop = loop or asyncio.new_event_loop()
        self.now = NOW
        self._n = 0
        self._seeds = 0
        turn = next(_epochs)
        log = MemoryLog(epoch=f"e{turn}")  # no two worlds are one history: pages are kept by epoch and offset
        # Unless told, every second debate has a charter that shows refused words in its ledger.
        charter = DebateChanged(at=NOW, by="o1", refused_shown=turn % 2 == 1 if refused_shown is None else refused_shown)
        log.append([Entry("o1", "begin", b"{}", (LIVE[0], charter, *LIVE[1:]))])
        self.owner = self.loop.run_until_complete(DebateOwner.open(lambda: log, lambda: self.now, self._seed))
        self.frames: dict[str, list[Frame]] = defaultdict(list)
        self.supports: list[dict[str, int]] = []
        self.answers: list[tuple[Actor, Answer]] = []
        self.marked: dict[int, str] = {}  # number of the canary → question
        self.silenced: dict[int, str] = {}  # number of the canary → participant to whom a muting was explained
        self.hands_marked: dict[int, str] = {}  # number of the canary → hand
        self.notes_marked: dict[int, str] = {}
        self.called: set[str] = set()  # hands whose name was once for everybody
        self.reached: Counter[QuestionState] = Counter()
        self.voted: dict[tuple[str, str], list[list[int]]] = defaultdict(list)  # (person, poll) → choices that were acknowledged
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
        self.called |= {hand.id for hand in self.owner.state.speakers.hands.open.values() if hand.state.value in CALLED}
        for question in self.owner.state.questions.all.values():
            if before.get(question.id) is not question.state:
                self.reached[question.state] += 1
        return answer

    def ask(self, actor: Actor, origin: Origin | None = None) -> Answer:
        self._n += 1
        n, place = self._n, self.canary("place") if origin else None
        email = f"{self.canary('email')}@exemple.fr"
        command = AskQuestion(
            text=f"Question {self.canary('text')} ?", name=f"N {self.canary('name')}", origin=origin, place=place, email=email
        )
        answer = self.give(actor, command)
        if isinstance(answer, Accepted) and "question" in answer.result:
            self.marked[n] = str(answer.result["question"])
        return answer

    def canary(self, kind: str, n: int | None = None) -> str:
        return f"zq{self._n if n is None else n:x}{kind[0]}qz"

    def refuse(self, draw: Draw) -> None:
        """The note to the author is marked with the question it belongs to."""
        id = self.some(draw, _S.RECEIVED, _S.PUBLISHED)
        self.give(MODERATOR, RefuseQuestion(question=id, rule=draw(list(Rule)), note=draw([None, self.words("remark", id)])))

    def words(self, kind: str, question: str) -> str:
        """Words about a question, marked with it."""
        n = next((n for n, q in self.marked.items() if q == question), None)
        return f"Un mot {self.canary(kind, n)}"

    def air(self, draw: Draw) -> None:
        proposal = self.owner.state.proposal()
        id = draw([proposal.question if proposal else "q-nowhere", self.some(draw, _S.QUEUED)])
        why = draw([None, *Why]) if proposal and proposal.question == id else draw(list(Why))
        self.give(MODERATOR, AirQuestion(question=id, why=why, note=self.words("y", id)))

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
        world.air(draw)
    else:
        answer = AnswerQuestion(question=on_air, how=draw(list(How)))
        world.give(MODERATOR, draw([answer, answer, SetAsideQuestion(question=on_air), QueueQuestion(question=on_air)]))


def _answer(world: World, draw: Draw) -> None:
    """A whole passage on air at once, from the queue on: drawn step by step, answers would be rare."""
    questions = world.owner.state.questions
    if questions.on_air is None:
        if not questions.queue:
            world.give(MODERATOR, QueueQuestion(question=world.some(draw, _S.PUBLISHED)))
        world.air(draw)
    id = world.owner.state.questions.on_air or world.some(draw, _S.ON_AIR)
    world.give(MODERATOR, AnswerQuestion(question=id, how=draw(list(How))))
    if draw([True, False]):
        world.give(MODERATOR, WriteAnswer(question=id, text="Par écrit."))


def _merge(world: World, draw: Draw) -> None:
    into = world.some(draw, _S.PUBLISHED, _S.QUEUED)
    others = [q.id for q in world.owner.state.questions.all.values() if q.state in (_S.RECEIVED, _S.PUBLISHED) and q.id != into]
    world.give(MODERATOR, MergeQuestion(question=draw(others) if others else into, into=into))


def _reword(world: World, draw: Draw) -> None:
    """The new words carry a mark of their own: they are read where the first ones are withheld."""
    id = world.some(draw, _S.RECEIVED, _S.PUBLISHED, _S.QUEUED)
    world.give(MODERATOR, RewordQuestion(question=id, text=world.words("worded", id) + f" {world._n}", withhold=draw([None, *Rule])))


def _appeal(world: World, draw: Draw) -> None:
    """Asked by its author, most often; judged by somebody, who may be the one who refused."""
    id = world.some(draw, _S.REFUSED)
    question = world.owner.state.questions.all.get(id)
    actor = next((a for a in (*PEOPLE, CLERK) if question and a.id == question.author), draw(PEOPLE))
    if question is None or question.appeal is None:
        world.give(draw([actor, actor, PEOPLE[0]]), AppealQuestion(question=id, text=draw([None, world.words("appeal", id)])))
    else:
        judged = JudgeAppeal(question=id, overturn=draw([True, False]), note=draw([None, world.words("judged", id)]))
        world.give(draw([COLLEAGUE, COLLEAGUE, MODERATOR]), judged)


def _tag(world: World, draw: Draw) -> None:
    families = tuple(Family(f"f{n}", f"Famille {n}", draw([None, *Side])) for n in range(draw([0, 1, 3, 3])))
    question = world.some(draw, _S.RECEIVED, _S.PUBLISHED, _S.QUEUED, _S.ON_AIR)
    world.give(ORGANISER, ChangeFamilies(families=families))
    world.give(MODERATOR, TagQuestion(question=question, family=draw([None, "f0", "f1"])))
    world.give(ORGANISER, ChangeTargets(origins={draw(list(Origin)): draw([0, 1, 60])}, families={"f0": draw([0, 50, 101])}))


def _door(world: World, draw: Draw) -> None:
    """Closed doors open again at once: a debate that takes no questions would show nothing."""
    who = draw(PEOPLE).id
    world.silenced[world._n] = who
    note = f"Trop {world.canary('m')}"
    shut, opened = draw(
        [
            (ChangeIntake(open=False), ChangeIntake(open=True)),
            (ChangePace(every_s=draw([30, 700])), ChangePace(every_s=0)),
            (ChangeHold(on=True), ChangeHold(on=False)),
            (MuteParticipant(participant=who, minutes=draw([0, 2]), rule=Rule.INSULT, note=note), UnmuteParticipant(participant=who)),
        ]
    )
    world.give(MODERATOR, shut)
    world.ask(draw(PEOPLE))
    if draw([True, True, False]) or not isinstance(shut, ChangeHold | MuteParticipant):
        world.give(MODERATOR, opened)


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
        AskQuestion(text="Qui ?", name="La modération"),
        RewordQuestion(question=id, text="Autre ?"),
        TagQuestion(question=id, family=None),
        WriteAnswer(question=id, text="Oui."),
        AppealQuestion(question=id),
        JudgeAppeal(question=id, overturn=True),
        MuteParticipant(participant="p1", minutes=1, rule=Rule.INSULT),
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
    _merge,
    _merge,
    _question(lambda q, d: QueueQuestion(question=q, position=d([None, 0])), _S.PUBLISHED, _S.QUEUED, _S.SET_ASIDE),
    _question(lambda q, d: QueueQuestion(question=q), _S.PUBLISHED),
    _question(lambda q, d: UnqueueQuestion(question=q), _S.QUEUED),
    _on_air,
    _on_air,
    _answer,
    _answer,
    _question(lambda q, d: SetAsideQuestion(question=q, reason=d([None, "Plus tard."])), _S.PUBLISHED, _S.QUEUED),
    _question(lambda q, d: SetAsideQuestion(question=q, reason=d([None, "Plus tard."])), _S.PUBLISHED, _S.QUEUED),
    _question(lambda q, d: SetAsideQuestion(question=q, reason=d([None, "Plus tard."])), _S.PUBLISHED, _S.QUEUED),
    _question(lambda q, d: StepBackQuestion(question=q)),
    _withdraw,
    lambda w, d: void(w.give(d(PEOPLE), SupportQuestion(question=w.some(d, _S.PUBLISHED, _S.QUEUED, _S.ON_AIR)))),
    lambda w, d: void(w.give(d(PEOPLE), UnsupportQuestion(question=w.some(d, _S.PUBLISHED, _S.QUEUED)))),
    _reword,
    _appeal,
    _appeal,
    _tag,
    _door,
    _seat,
    lambda w, d: speakers.raise_hand(w, d, (*PEOPLE, CLERK, *SEATED)),
    lambda w, d: speakers.send_note(w, d, MODERATOR),
    lambda w, d: speakers.speakers(w, d, PEOPLE, CLERK, MODERATOR, SEATED),
    lambda w, d: speakers.speakers(w, d, PEOPLE, CLERK, MODERATOR, SEATED),
    _program,
    poll_step,
    said_step,
    _agenda,
    _wrong,
    _wait,
)
