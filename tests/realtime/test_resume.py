"""Whatever the cuts, a client that came back holds what a fresh one would: no gap, no double, no part of a recovery."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from debate.domain.actor import Actor
from debate.domain.commands import (
    AirQuestion,
    AskQuestion,
    Command,
    PublishQuestion,
    QueueQuestion,
    RefuseQuestion,
    StepBackQuestion,
    SupportQuestion,
    UnsupportQuestion,
    WithdrawQuestion,
)
from debate.domain.questions.words import Rule
from debate.domain.roles import Role
from realtime.framing import payloads
from realtime.from_client import Position
from realtime.limits import Limits
from realtime.resume import Resume
from realtime.streams import Stream, audience_of
from tests.realtime.by_hand import FoldingClient
from tests.realtime.fold import with_supports
from tests.realtime.house import MODERATOR, open_owner, published, uuid7
from tests.realtime.test_hub import Scene

WATCHERS = {"p1": Role.PARTICIPANT, "p2": Role.PARTICIPANT, "h1": Role.HALL, "t1": Role.PANELIST, "m1": Role.MODERATOR}
AUTHORS = ("p1", "p2", "p3")

steps = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.sampled_from(AUTHORS), st.integers(0, 0)),
        st.tuples(st.sampled_from(["publish", "refuse", "queue", "air", "step_back"]), st.just("m1"), st.integers(0, 5)),
        st.tuples(st.sampled_from(["support", "unsupport", "withdraw"]), st.sampled_from(AUTHORS), st.integers(0, 5)),
        st.tuples(st.sampled_from(["cut", "back", "back_fresh", "lag"]), st.sampled_from(sorted(WATCHERS)), st.just(0)),
        st.tuples(st.just("wait"), st.just(""), st.integers(0, 2)),
    ),
    min_size=5,
    max_size=40,
)


def command_for(kind: str, question: str) -> Command:
    match kind:
        case "publish":
            return PublishQuestion(question=question)
        case "refuse":
            return RefuseQuestion(question=question, rule=Rule.OFF_TOPIC)
        case "queue":
            return QueueQuestion(question=question)
        case "air":
            return AirQuestion(question=question)
        case "step_back":
            return StepBackQuestion(question=question)
        case "support":
            return SupportQuestion(question=question)
        case "unsupport":
            return UnsupportQuestion(question=question)
        case _:
            return WithdrawQuestion(question=question)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps, st.integers(1, 12))
def test_random_cuts(script: list[tuple[str, str, int]], window: int) -> None:
    asyncio.run(play(script, window))


async def play(script: list[tuple[str, str, int]], window: int) -> None:
    owner = await open_owner()
    scene = Scene(owner, Limits(resume_frames=window, question_burst=1000))
    clients = {actor: FoldingClient() for actor in WATCHERS}
    links: dict[str, Any] = {}

    def back(actor: str, positions: list[dict[str, Any]]) -> None:
        if actor not in links:
            links[actor] = scene.join(actor, WATCHERS[actor], positions)

    def read() -> None:
        for actor, (peer, _) in links.items():
            for message in peer.take():
                clients[actor].hear(message)

    for actor in WATCHERS:
        back(actor, [])
    n = 0
    for kind, who, which in script:
        ids = list(owner.state.questions.all)
        if kind == "ask":
            n += 1
            await owner.submit(Actor(who, Role.PARTICIPANT), AskQuestion(text=f"Question {n} ?"), uuid7())
        elif kind == "cut" and who in links:
            read()
            links.pop(who)[1].lost()
        elif kind == "lag" and who in links:
            links.pop(who)[1].lost()  # what was under way is lost with the line
        elif kind == "back":
            back(who, clients[who].positions())
        elif kind == "back_fresh":
            clients[who] = FoldingClient() if who not in links else clients[who]
            back(who, [])
        elif kind == "wait":
            scene.timing.pass_s(which)
        elif ids and kind not in ("cut", "lag"):
            actor = MODERATOR if who == "m1" else Actor(who, Role.PARTICIPANT)
            await owner.submit(actor, command_for(kind, ids[which % len(ids)]), uuid7())
    for actor in WATCHERS:
        back(actor, clients[actor].positions())
    scene.timing.pass_s(2)
    read()
    for actor, client in clients.items():
        for name, held in client.streams.items():
            audience = audience_of(Stream(name), actor)
            assert (held.epoch, held.offset) == (owner.epoch, owner.offset(audience))
            assert with_supports(held.view, client.supports) == json.loads(owner.snapshot(audience)), (actor, name)
    await owner.close()


async def test_the_bytes_of_a_snapshot_are_shared_until_something_changes() -> None:
    owner = await open_owner()
    resume = Resume(owner, 300)
    first = resume.bring(Stream.PUBLIC, "p1", None)
    assert resume.bring(Stream.PUBLIC, "p2", None) is first
    position = Position(Stream.PUBLIC, owner.epoch, owner.offset("public"))
    await published(owner)
    assert resume.bring(Stream.PUBLIC, "p1", None) is not first
    delta = resume.bring(Stream.PUBLIC, "p1", position)
    assert resume.bring(Stream.PUBLIC, "p2", position) is delta
    assert json.loads(payloads(delta)[0])["from"] == position.offset
    await owner.close()


async def test_when_a_delta_is_not_possible_the_whole_is_given() -> None:
    owner = await open_owner()
    resume = Resume(owner, 2)
    for n in range(3):
        await published(owner, f"Question {n} ?")
    now = owner.offset("public")

    def kind(position: Position | None) -> str:
        return str(json.loads(payloads(resume.bring(Stream.PUBLIC, "p1", position))[0])["type"])

    assert kind(Position(Stream.PUBLIC, owner.epoch, now - 2)) == "delta"
    assert kind(Position(Stream.PUBLIC, owner.epoch, now - 3)) == "snapshot"  # more frames than the window
    assert kind(Position(Stream.PUBLIC, "another", now)) == "snapshot"
    assert kind(Position(Stream.PUBLIC, owner.epoch, now + 1)) == "snapshot"  # from a future that was lost
    assert kind(None) == "snapshot"
    await owner.close()
