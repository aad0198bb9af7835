"""The socket between web and panel: framing, closed types with broken twins, and both ends going away and coming back."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
import struct
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.control import ControlServer, PanelLink
from panel.framing import MAX_FRAME, FrameReader, FrameTooLong, frame
from panel.messages import (
    DebateWanted,
    Fact,
    LevelsFact,
    MessageMalformed,
    SeatFact,
    SeatStatus,
    SeatWanted,
    StatusFact,
    Wanted,
    read_fact,
    read_wanted,
    write,
)

SEAT = SeatWanted("t1", "panelist", "Anna", True, False, ("a" * 64,))
WANTED = Wanted((DebateWanted("d1", "budget", True, "Le budget", (SEAT,), ("s1",)),))
FACTS: list[Fact] = [
    SeatFact("d1", "t1", True),
    LevelsFact("d1", {"t1": -23.5}),
    StatusFact("d1", 25.0, 3, {"t1": SeatStatus(True, 640, 360, 24.9)}),
]


@given(st.lists(st.binary(max_size=50), max_size=8), st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_frames_come_back_whatever_the_pieces(payloads: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(frame(payload) for payload in payloads)
    reader, seen, at = FrameReader(), [], 0
    while at < len(stream):
        size = cuts[at % len(cuts)]
        seen += reader.feed(stream[at : at + size])
        at += size
    assert seen == payloads


def test_a_frame_too_long_is_refused_from_its_first_four_bytes() -> None:
    with pytest.raises(FrameTooLong):
        FrameReader().feed(struct.pack(">I", MAX_FRAME + 1))


def test_every_message_is_read_back() -> None:
    assert read_wanted(write(WANTED)) == WANTED
    for fact in FACTS:
        assert read_fact(write(fact)) == fact


def test_the_shapes_are_those_of_the_contract() -> None:
    assert json.loads(write(WANTED)) == {
        "type": "wanted",
        "debates": [
            {
                "debate": "d1",
                "slug": "budget",
                "live": True,
                "title": "Le budget",
                "seats": [{"seat": "t1", "kind": "panelist", "name": "Anna", "on_stage": True, "muted": False, "tokens": ["a" * 64]}],
                "revoked": ["s1"],
                "card": "",
                "layout": "grid",
                "featured": [],
                "on_air": None,
            }
        ],
    }
    assert json.loads(write(FACTS[0])) == {"type": "seat", "debate": "d1", "seat": "t1", "linked": True}
    assert json.loads(write(FACTS[1])) == {"type": "levels", "debate": "d1", "levels": {"t1": -23.5}}


BROKEN: list[Callable[[dict[str, object]], object]] = [
    lambda value: value | {"type": "wish"},
    lambda value: {key: held for key, held in value.items() if key != "type"},
    lambda value: value | {"more": 1},
    lambda value: value | {"debates": [{"debate": "d1"}], "debate": 7},
    lambda value: list(value),
]


@pytest.mark.parametrize("spoil", BROKEN)
def test_broken_twins_are_refused(spoil: Callable[[dict[str, object]], object]) -> None:
    with pytest.raises(MessageMalformed):
        read_wanted(msgspec.json.encode(spoil(json.loads(write(WANTED)))))
    for fact in FACTS:
        with pytest.raises(MessageMalformed):
            read_fact(msgspec.json.encode(spoil(json.loads(write(fact)))))


@pytest.mark.parametrize("tokens", [["bearer-in-clear"], ["A" * 64], ["a" * 63]])
def test_a_token_that_is_not_a_digest_is_refused(tokens: list[str]) -> None:
    value = json.loads(write(WANTED))
    value["debates"][0]["seats"][0]["tokens"] = tokens
    with pytest.raises(MessageMalformed):
        read_wanted(msgspec.json.encode(value))


@given(st.binary(max_size=200))
def test_any_payload_is_read_or_refused(payload: bytes) -> None:
    for read in (read_wanted, read_fact):
        try:
            read(payload)
        except MessageMalformed:
            pass


class Panel:
    """A panel end that remembers."""

    def __init__(self, path: Path) -> None:
        self.wanted: asyncio.Queue[Wanted] = asyncio.Queue()
        self.server = ControlServer(path, self.wanted.put_nowait, lambda: [FACTS[0]])

    async def next(self) -> Wanted:
        return await asyncio.wait_for(self.wanted.get(), 10)


async def test_web_says_the_whole_again_on_each_connection_and_hears_the_present(tmp_path: Path) -> None:
    path = tmp_path / "panel.sock"
    facts: asyncio.Queue[Fact] = asyncio.Queue()
    links: asyncio.Queue[bool] = asyncio.Queue()
    link = PanelLink(path, facts.put_nowait, links.put_nowait)
    link.start()  # before there is anybody to talk to
    link.want(WANTED)
    first = Panel(path)
    await first.server.start()
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert await first.next() == WANTED
    assert await asyncio.wait_for(facts.get(), 10) == FACTS[0]
    first.server.tell(FACTS[1])
    assert await asyncio.wait_for(facts.get(), 10) == FACTS[1]
    link.want(Wanted(()))
    link.want(Wanted(()))  # no change, no word
    assert await first.next() == Wanted(())
    await first.server.close()
    assert [await asyncio.wait_for(links.get(), 10) for _ in range(2)] == [True, False]
    second = Panel(path)
    await second.server.start()
    assert await second.next() == Wanted(())
    assert await asyncio.wait_for(facts.get(), 10) == FACTS[0]
    assert link.connected and first.wanted.empty()
    await link.close()
    await second.server.close()


async def test_a_stale_socket_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "panel.sock"
    dead = socket.socket(socket.AF_UNIX)
    dead.bind(str(path))
    dead.close()
    panel = Panel(path)
    await panel.server.start()
    _, writer = await asyncio.open_unix_connection(str(path))
    writer.write(frame(write(WANTED)))
    assert await panel.next() == WANTED
    writer.close()
    await panel.server.close()
    assert not path.exists()


@pytest.mark.parametrize("garbage", [struct.pack(">I", MAX_FRAME + 1), frame(b"{}"), frame(b"\xff"), frame(write(FACTS[0]))])
async def test_a_connection_that_talks_nonsense_ends_and_the_next_is_served(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "panel.sock"
    panel = Panel(path)
    await panel.server.start()
    reader, writer = await asyncio.open_unix_connection(str(path))
    writer.write(garbage)
    told = await asyncio.wait_for(reader.read(), 10)  # to the end: the panel closed it
    assert FrameReader().feed(told) == [write(FACTS[0])]
    _, other = await asyncio.open_unix_connection(str(path))
    other.write(frame(write(WANTED)))
    assert await panel.next() == WANTED
    for one in (writer, other):
        one.close()
    await panel.server.close()
