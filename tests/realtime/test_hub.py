"""The hub with real owners, by-hand peers and a by-hand clock: who is told what, who is let in, who is sent away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, MergeQuestion, PublishQuestion, RefuseQuestion, StepBackQuestion, SupportQuestion
from debate.domain.questions.words import Rule
from debate.domain.roles import Role
from realtime.close_codes import CloseCode
from realtime.from_client import Behind
from realtime.limits import Limits
from realtime.link import Link
from realtime.streams import Place, Stream
from realtime.tickets import Grant
from tests.realtime.by_hand import KeepingPeer
from tests.realtime.house import MODERATOR, accept, open_owner, published, uuid7
from tests.realtime.hub_scene import Scene


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    owner = await open_owner()
    yield Scene(owner, Limits(tabs_per_identity=2, connections_per_prefix=3, venues=("203.0.113.0/24",)))
    await owner.close()


def kinds(peer: KeepingPeer) -> list[str]:
    return [message["type"] + ":" + message.get("stream", message.get("key", "")) for message in peer.take()]


@pytest.mark.parametrize(
    ("role", "streams"),
    [
        (Role.VIEWER, ["public", "me"]),
        (Role.PARTICIPANT, ["public", "me"]),
        (Role.CLERK, ["public", "me"]),
        (Role.HALL, ["public"]),
        (Role.CAPTIONER, ["public"]),
        (Role.PANELIST, ["stage", "me"]),
        (Role.GUEST, ["stage", "me"]),
        (Role.CHAIR, ["stage", "me"]),
        (Role.MODERATOR, ["console"]),
        (Role.ORGANISER, ["console"]),
        (Role.OBSERVER, ["console"]),
    ],
)
async def test_each_role_gets_its_streams_and_no_other(scene: Scene, role: Role, streams: list[str]) -> None:
    peer, _ = scene.join("x1", role)
    assert kinds(peer) == ["welcome:", *(f"snapshot:{stream}" for stream in streams), "state:presence"]
    await published(scene.owner)
    scene.timing.pass_s(0)
    told = {message["stream"] for message in peer.take() if message["type"] == "event"}
    assert told == {streams[0]}


async def test_a_pending_question_reaches_its_author_and_the_console_alone(scene: Scene) -> None:
    author, _ = scene.join("p1")
    other, _ = scene.join("p2")
    console, _ = scene.join("m1", Role.MODERATOR)
    for peer in (author, other, console):
        peer.take()
    await accept(scene.owner, Actor("p1", Role.PARTICIPANT), AskQuestion(text="canari"))
    scene.timing.pass_s(5)
    assert [m for m in other.take() if "canari" in json.dumps(m)] == []
    assert [m["stream"] for m in author.take() if "canari" in json.dumps(m)] == ["me"]
    assert [m["stream"] for m in console.take() if "canari" in json.dumps(m)] == ["console"]


async def test_asking_for_a_foreign_stream(scene: Scene) -> None:
    peer, _ = scene.join("p1", streams=[{"stream": "console", "epoch": "e", "offset": 0}])
    assert peer.code is CloseCode.FORBIDDEN
    assert peer.take() == []


async def test_a_ticket_opens_once_and_not_for_long(scene: Scene) -> None:
    ticket = scene.tickets.issue(Grant(scene.owner.id, Role.VIEWER, "p1", None, "s1", ""))
    hello = json.dumps({"type": "hello", "ticket": ticket})
    first, link = scene.open()
    link.text(hello)
    assert first.code is None
    second, link = scene.open()
    link.text(hello)
    assert second.code is CloseCode.BAD_TICKET
    late = scene.tickets.issue(Grant(scene.owner.id, Role.VIEWER, "p1", None, "s1", ""))
    scene.timing.pass_s(31)
    third, link = scene.open()
    link.text(json.dumps({"type": "hello", "ticket": late}))
    assert third.code is CloseCode.BAD_TICKET


async def test_a_ticket_of_a_debate_that_is_not_here(scene: Scene) -> None:
    ticket = scene.tickets.issue(Grant("d2", Role.VIEWER, "p1", None, "s1", ""))
    peer, link = scene.open()
    link.text(json.dumps({"type": "hello", "ticket": ticket}))
    assert peer.code is CloseCode.BAD_TICKET


async def test_a_silent_socket_is_closed_then_cut(scene: Scene) -> None:
    peer, _ = scene.open()
    scene.timing.pass_s(4.9)
    assert peer.code is None
    scene.timing.pass_s(1.2)
    assert peer.code is CloseCode.SILENT and not peer.aborted
    scene.timing.pass_s(3.1)
    assert peer.aborted


async def test_heartbeats_tell_the_positions(scene: Scene) -> None:
    peer, link = scene.join("p1")
    peer.take()
    await published(scene.owner, author="p1")
    scene.timing.pass_s(26)
    (beat,) = [message for message in peer.take() if message["type"] == "hb"]
    assert beat["streams"] == {"public": scene.owner.offset("public"), "me": scene.owner.offset("me/p1")}
    assert beat["streams"]["me"] > 0
    assert peer.pings == 1
    link.pong()
    scene.timing.pass_s(26)
    assert peer.pings == 2 and peer.code is None


async def test_no_pong(scene: Scene) -> None:
    peer, _ = scene.join("p1")
    scene.timing.pass_s(38)
    assert peer.code is CloseCode.SILENT


async def test_the_same_bytes_go_to_everybody(scene: Scene) -> None:
    peers = [scene.join(f"p{n}")[0] for n in range(5)]
    for peer in peers:
        peer.take()
    encoded = scene.hub.tally.frames_encoded
    await published(scene.owner)
    scene.timing.pass_s(0)
    assert len({frame for peer in peers for frame in peer.frames}) == 1
    assert all(peer.frames[0] is not None and b'"event"' in peer.frames[0] for peer in peers)
    assert scene.hub.tally.frames_encoded - encoded == 4  # received: console; published: public, stage, console


async def test_an_erasure_sends_everybody_to_a_fresh_snapshot(scene: Scene) -> None:
    question = await published(scene.owner, "Un secret bien gardé ?")
    peer, _ = scene.join("p1")
    held = {m["stream"]: m for m in peer.take() if m["type"] == "snapshot"}["public"]
    await scene.owner.erase([scene.owner.state.questions.all[question].text.id])
    assert peer.code is CloseCode.RESYNC
    again, _ = scene.join("p1", streams=[{"stream": "public", "epoch": held["epoch"], "offset": held["offset"]}])
    fresh = {m["stream"]: m for m in again.take() if m["type"] == "snapshot"}["public"]
    assert fresh["epoch"] != held["epoch"] and "Un secret" not in json.dumps(fresh, ensure_ascii=False)


async def test_revoking_a_session_closes_its_sockets_alone(scene: Scene) -> None:
    gone, _ = scene.join("p1", session="s1")
    stays, _ = scene.join("p2", session="s2")
    assert scene.hub.revoke("s1") == 1
    assert gone.code is CloseCode.REVOKED and stays.code is None
    scene.timing.pass_s(3.1)
    assert gone.aborted
    gone.take()
    await published(scene.owner)
    scene.timing.pass_s(1)
    assert gone.take() == [] and stays.take() != []


async def test_the_newest_tab_stays(scene: Scene) -> None:
    first, _ = scene.join("p1")
    second, _ = scene.join("p1")
    third, _ = scene.join("p1")
    assert (first.code, second.code, third.code) == (CloseCode.TOO_MANY, None, None)


async def test_a_hall_has_as_many_screens_as_it_needs(scene: Scene) -> None:
    assert [scene.join("h1", Role.HALL)[0].code for _ in range(5)] == [None] * 5


async def test_one_address_holds_so_many_sockets(scene: Scene) -> None:
    links = [scene.open("198.51.100.7")[1] for _ in range(3)]
    refused = KeepingPeer()
    assert scene.entrance.open(refused, "198.51.100.7") is None
    assert refused.code is CloseCode.RATE
    links[0].lost()
    assert scene.entrance.open(KeepingPeer(), "198.51.100.7") is not None
    for host in ("198.51.100.8", "203.0.113.5", "203.0.113.5", "203.0.113.5", "203.0.113.5"):
        assert scene.entrance.open(KeepingPeer(), host) is not None


async def test_presence_counts_persons(scene: Scene) -> None:
    _, tab = scene.join("p1")
    scene.join("p1")
    scene.join("p2", Role.VIEWER)
    scene.join("h1", Role.HALL)
    watcher, _ = scene.join("m1", Role.MODERATOR)
    assert scene.hub.presence() == {Place.ONLINE: 2, Place.HALL: 1, Place.CONSOLE: 1}
    tab.lost()
    assert scene.hub.presence()[Place.ONLINE] == 2
    watcher.take()
    scene.timing.pass_s(2)
    assert watcher.take()[-1]["value"] == {"online": 2, "hall": 1, "console": 1}


async def test_counts_of_supports_are_coalesced(scene: Scene) -> None:
    question = await published(scene.owner)
    peer, _ = scene.join("p0")
    scene.timing.pass_s(5)
    peer.take()
    for n in range(1, 9):
        await accept(scene.owner, Actor(f"p{n}", Role.PARTICIPANT), SupportQuestion(question=question))
    scene.timing.pass_s(0.3)
    assert [m["value"] for m in peer.take() if m.get("key") == "supports"] == [{question: 8}]


async def test_one_who_comes_back_by_delta_gets_the_counts(scene: Scene) -> None:
    question = await published(scene.owner)
    position = {"stream": "public", "epoch": scene.owner.epoch, "offset": scene.owner.offset("public")}
    await accept(scene.owner, Actor("p5", Role.PARTICIPANT), SupportQuestion(question=question))
    peer, _ = scene.join("p0", streams=[position])
    messages = peer.take()
    assert [m["frames"] for m in messages if m["type"] == "delta"] == [[]]
    assert [m["value"] for m in messages if m.get("key") == "supports"] == [{question: 1}]


def told_counts(peer: KeepingPeer) -> list[dict[str, int]]:
    return [m["value"] for m in peer.take() if m.get("key") == "supports"]


async def test_who_comes_after_a_step_back_is_not_told_of_the_question(scene: Scene) -> None:
    stays, gone = await published(scene.owner), await published(scene.owner, "Qui paie le rail ?")
    for question in (stays, gone):
        await accept(scene.owner, Actor("p6", Role.PARTICIPANT), SupportQuestion(question=question))
    assert told_counts(scene.join("v1")[0]) == [{stays: 1, gone: 1}]
    await accept(scene.owner, MODERATOR, StepBackQuestion(question=gone))
    assert told_counts(scene.join("v2")[0]) == [{stays: 1}]
    scene.timing.pass_s(2)
    assert told_counts(scene.join("v3")[0]) == [{stays: 1}], "nor when the counts have been spread"


async def test_a_count_that_waits_goes_with_its_question(scene: Scene) -> None:
    question = await published(scene.owner)
    peer, _ = scene.join("v1")
    scene.timing.pass_s(2)
    peer.take()
    await accept(scene.owner, Actor("p6", Role.PARTICIPANT), SupportQuestion(question=question))
    await accept(scene.owner, MODERATOR, StepBackQuestion(question=question))
    scene.timing.pass_s(2)
    assert told_counts(peer) == []


async def test_a_merged_question_has_no_count_until_it_is_back(scene: Scene) -> None:
    first, second = await published(scene.owner), await published(scene.owner, "Qui paie le rail ?")
    for n, question in enumerate((first, second)):
        await accept(scene.owner, Actor(f"p{n}", Role.PARTICIPANT), SupportQuestion(question=question))
    await accept(scene.owner, MODERATOR, MergeQuestion(question=second, into=first))
    assert told_counts(scene.join("v1")[0]) == [{first: 2}]
    # Another hub of the same debate, as after a restart, reads the same from the snapshot.
    again = Scene(scene.owner, Limits())
    assert told_counts(again.join("v1")[0]) == [{first: 2}]
    await accept(scene.owner, MODERATOR, StepBackQuestion(question=second))
    for each in (scene, again):
        counts = told_counts(each.join("v2")[0])
        assert counts == [{first: 1, second: 1}]


async def test_a_refused_question_has_no_count_after_a_restart(scene: Scene) -> None:
    made = await accept(scene.owner, Actor("p1", Role.PARTICIPANT), AskQuestion(text="Et toc !"))
    await accept(scene.owner, MODERATOR, RefuseQuestion(question=str(made["question"]), rule=Rule.INSULT))
    assert told_counts(Scene(scene.owner, Limits()).join("v1")[0]) == []


async def test_a_long_snapshot_is_one_object_for_everybody(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("realtime.hub.JOINED_BYTES", 500)
    question = await published(scene.owner)
    await accept(scene.owner, Actor("p6", Role.PARTICIPANT), SupportQuestion(question=question))
    given: list[list[bytes]] = []
    for n in range(3):
        peer, link = scene.open()
        parts: list[bytes] = []
        peer.write = parts.append  # type: ignore[method-assign]
        ticket = scene.tickets.issue(Grant(scene.owner.id, Role.HALL, f"h{n}", None, "s1", "Lou"))
        link.text(json.dumps({"type": "hello", "ticket": ticket, "streams": []}))
        given.append(parts)
    snapshots = [part for parts in given for part in parts if b'"type":"snapshot"' in part]
    assert len(snapshots) == 3 and len({id(part) for part in snapshots}) == 1
    counts = [part for parts in given for part in parts if b'"key":"supports"' in part]
    assert len(counts) == 3 and len({id(part) for part in counts}) == 1


async def test_a_state_for_the_console_is_told_to_the_console_alone(scene: Scene) -> None:
    console, _ = scene.join("m1", Role.MODERATOR)
    viewer, _ = scene.join("p1")
    for peer in (console, viewer):
        peer.take()
    scene.hub.say("handling", {"q1": ["Ada"]}, only=Stream.CONSOLE)
    scene.hub.say("handling", {"q2": ["Ada"]}, only=Stream.CONSOLE)
    scene.timing.pass_s(1)
    told = [message for message in console.take() if message["type"] == "state" and message["key"] == "handling"]
    assert [message["value"] for message in told] == [{"q2": ["Ada"]}], "the last one, once"
    later, _ = scene.join("m2", Role.MODERATOR)
    stranger, _ = scene.join("p2")
    assert "state:handling" in kinds(later)
    assert "state:handling" not in kinds(viewer) + kinds(stranger)
    scene.hub.say("handling", {}, only=Stream.CONSOLE)
    scene.timing.pass_s(1)
    assert "state:handling" in kinds(console), "that nobody has one is told, too"


async def test_a_state_for_everybody_is_one_object(scene: Scene) -> None:
    peers = [scene.join(f"p{n}")[0] for n in range(3)]
    for peer in peers:
        peer.take()
    scene.hub.say("polls", {"l1": [3, 1, 4]})
    scene.timing.pass_s(1)
    assert all("state:polls" in kinds(peer) for peer in peers)


async def test_a_word_is_heard_by_whoever_listens_and_by_nobody_else(scene: Scene) -> None:
    heard: list[tuple[str, int]] = []
    scene.hub.words[Behind] = lambda link, word: heard.append((link.grant.actor if link.grant else "", word.ms))
    gone: list[Link] = []
    scene.hub.left.append(gone.append)
    peer, link = scene.join("p1")
    peer.take()
    link.text('{"type":"behind","ms":1350}')
    link.text('{"type":"handling","question":"q1"}')
    scene.timing.pass_s(1)
    assert heard == [("p1", 1350)]
    assert all(message["type"] != "err" for message in peer.take())
    link.lost()
    assert gone == [link]


async def test_words_have_the_pace_of_commands(scene: Scene) -> None:
    peer, link = scene.join("p1")
    peer.take()
    for _ in range(30):
        link.text('{"type":"react","kind":"agree","at":1}')
    assert [message["code"] for message in peer.take() if message["type"] == "err"][:1] == ["rate_limited"]


async def test_a_command_over_the_wire(scene: Scene) -> None:
    peer, link = scene.join("p1")
    peer.take()
    id = uuid7()
    message = json.dumps({"type": "cmd", "id": id, "cmd": {"type": "question.ask", "text": "Et le fret ?"}})
    link.text(message)
    await scene.settle()
    first = [m for m in peer.take() if m["type"] == "ack"]
    link.text(message)
    await scene.settle()
    assert [m for m in peer.take() if m["type"] == "ack"] == first
    assert len(scene.owner.state.questions.all) == 1


async def test_questions_have_a_pace_and_a_repeated_one_is_free(scene: Scene) -> None:
    peer, link = scene.join("p1")
    messages = [json.dumps({"type": "cmd", "id": uuid7(), "cmd": {"type": "question.ask", "text": f"Question {n} ?"}}) for n in range(4)]
    for message in [*messages, messages[0]]:
        link.text(message)
        await scene.settle()
    answers = [m for m in peer.take() if m["type"] in ("ack", "err")]
    assert [m.get("code", "ack") for m in answers] == ["ack", "ack", "ack", "question_too_soon", "ack"]
    assert answers[3]["retry_after_s"] == 30


async def test_an_answer_for_one_who_left(scene: Scene) -> None:
    peer, link = scene.join("p1")
    link.text(json.dumps({"type": "cmd", "id": uuid7(), "cmd": {"type": "question.ask", "text": "Et le fret ?"}}))
    link.lost()
    peer.dead = True
    await asyncio.gather(*scene.hub._running)
    assert len(scene.owner.state.questions.all) == 1


async def test_a_transport_that_dies_under_the_hand_harms_nobody_else(scene: Scene) -> None:
    peers = [scene.join(f"p{n}")[0] for n in range(5)]
    for peer in peers:
        peer.take()
    peers[2].dead = True
    await published(scene.owner)
    scene.timing.pass_s(0)
    assert [len([m for m in peer.take() if m["type"] == "event"]) for peer in peers] == [1, 1, 0, 1, 1]


async def test_closing_sends_everybody_away(scene: Scene) -> None:
    peers = [scene.join(f"p{n}")[0] for n in range(3)]
    scene.hub.close()
    assert [peer.code for peer in peers] == [CloseCode.DRAIN] * 3
    assert scene.hub.presence()[Place.ONLINE] == 0
    made = await accept(scene.owner, Actor("p1", Role.PARTICIPANT), AskQuestion(text="Encore ?"))
    await accept(scene.owner, MODERATOR, PublishQuestion(question=str(made["question"])))
