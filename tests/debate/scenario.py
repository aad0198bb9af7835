"""Given these events, when this command, then these events or this rejection: the one style of domain tests."""

from typing import Any

import msgspec

from debate.domain.actor import Actor, Context
from debate.domain.commands import Command
from debate.domain.debate import DebateCreated, Lang, Phase, PhaseChanged
from debate.domain.decider import DebateState, decide, evolve
from debate.domain.event import Event
from debate.domain.questions.events import QuestionPublished, QuestionQueued, QuestionReceived
from debate.domain.questions.words import Origin
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.text import SealedText

NOW = 1_800_000_000_000
ORGANISER = Actor("o1", Role.ORGANISER)
MODERATOR = Actor("m1", Role.MODERATOR)
ANNE = Actor("p-anne", Role.PARTICIPANT)
BILAL = Actor("p-bilal", Role.PARTICIPANT)
CLERK = Actor("c1", Role.CLERK)
SYSTEM = Actor("system", Role.SYSTEM)

CREATED = DebateCreated(at=NOW, by="o1", debate="d1", slug="eau", title="À qui est l’eau ?", lang=Lang.FR, code="PAVOLI")
OPEN = (CREATED, PhaseChanged(at=NOW, by="o1", phase=Phase.OPEN))
LIVE = (*OPEN, PhaseChanged(at=NOW, by="o1", phase=Phase.LIVE))
CLOSED = (*LIVE, PhaseChanged(at=NOW, by="o1", phase=Phase.CLOSED))


def text(body: str, id: str = "x1") -> SealedText:
    return SealedText.seal(id, "salt", body)


def received(
    id: str = "q1", body: str = "Qui paie l’eau ?", by: Actor = ANNE, at: int = NOW, origin: Origin = Origin.ONLINE
) -> QuestionReceived:
    return QuestionReceived(at=at, by=by.id, question=id, origin=origin, ticket=f"E-{id}", text=text(body, f"x{id}"))


def published(id: str = "q1", number: int = 1, at: int = NOW) -> QuestionPublished:
    return QuestionPublished(at=at, by="m1", question=id, number=number)


def queued(id: str = "q1", position: int = 0, at: int = NOW) -> QuestionQueued:
    return QuestionQueued(at=at, by="m1", question=id, position=position)


class Scenario:
    """`given(*events).when(actor, command).then(*events)`; fields a test does not care about are given as they came."""

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.state = DebateState()
        for event in events:
            self.state = evolve(self.state, event)
        self.decided: list[Event] | Rejection | None = None

    def when(self, actor: Actor, command: Command, *, now: int = NOW, expect: int | None = None, seed: str = "ab" * 32) -> "Scenario":
        before = msgspec.structs.asdict(self.state)
        self.decided = decide(command, self.state, Context(now, actor, seed), expect)
        assert msgspec.structs.asdict(self.state) == before  # deciding changes nothing
        if isinstance(self.decided, list):
            for event in self.decided:
                self.state = evolve(self.state, event)
        return self

    def then(self, *expected: Event) -> "Scenario":
        assert self.decided == list(expected)
        return self

    def then_event(self, kind: type[Event], **fields: Any) -> "Scenario":
        assert isinstance(self.decided, list), self.decided
        found = [event for event in self.decided if isinstance(event, kind)]
        assert len(found) == 1, self.decided
        assert {name: getattr(found[0], name) for name in fields} == fields
        return self

    def rejected(self, code: Code) -> "Scenario":
        assert isinstance(self.decided, Rejection), self.decided
        assert self.decided.code is code
        return self


def given(*events: Event) -> Scenario:
    return Scenario(events)
