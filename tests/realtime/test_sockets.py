"""The wire over real sockets, on uvicorn's own protocol class and on a server without the extension."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from debate.domain.commands import PublishQuestion
from debate.domain.roles import Role
from realtime.close_codes import PROTOCOL, CloseCode
from realtime.limits import Limits
from tests.realtime.house import MODERATOR, House, accept, command, hear, house, published, say

SOON_S = 8
SHORT = Limits(handshake_s=1, first_frame_s=1, heartbeat_s=2, pong_s=4)


@pytest.fixture
async def here() -> AsyncIterator[House]:
    async with house() as built:
        yield built


class Raw:
    """A TCP connection that says exactly what it is told."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def ended(self) -> bytes:
        """Everything until the server ends the connection."""
        try:
            return await asyncio.wait_for(self.reader.read(), SOON_S)
        except ConnectionResetError:
            return b""

    async def close_code(self) -> int | None:
        """Reads frames until the close frame; None when the connection ends without one."""
        try:
            async with asyncio.timeout(SOON_S):
                while True:
                    opcode, payload = await self.frame()
                    if opcode == 8:
                        return int.from_bytes(payload[:2], "big")
        except (asyncio.IncompleteReadError, ConnectionResetError):
            return None

    async def frame(self) -> tuple[int, bytes]:
        head = await self.reader.readexactly(2)
        size = head[1] & 127
        if size == 126:
            size = int.from_bytes(await self.reader.readexactly(2), "big")
        elif size == 127:
            size = int.from_bytes(await self.reader.readexactly(8), "big")
        return head[0] & 15, await self.reader.readexactly(size)


def masked(payload: bytes, opcode: int = 1, fin: bool = True) -> bytes:
    head = bytes(((0x80 if fin else 0) | opcode,))
    size = len(payload)
    if size < 126:
        head += bytes((0x80 | size,))
    elif size < 65536:
        head += bytes((0x80 | 126,)) + struct.pack("!H", size)
    else:
        head += bytes((0x80 | 127,)) + struct.pack("!Q", size)
    return head + b"\0\0\0\0" + payload


@asynccontextmanager
async def tcp(here: House) -> AsyncIterator[Raw]:
    reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
    try:
        yield Raw(reader, writer)
    finally:
        writer.transport.abort()


@asynccontextmanager
async def upgraded(here: House, hello: bool = False) -> AsyncIterator[Raw]:
    async with tcp(here) as raw:
        key = base64.b64encode(os.urandom(16)).decode()
        await raw.send(
            f"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            f"Sec-WebSocket-Version: 13\r\nOrigin: {here.origin}\r\nSec-WebSocket-Protocol: {PROTOCOL}\r\n\r\n".encode()
        )
        assert b" 101 " in await raw.reader.readuntil(b"\r\n\r\n")
        if hello:
            await raw.send(masked(json.dumps({"type": "hello", "ticket": here.ticket()}).encode()))
            while b'"presence"' not in (await raw.frame())[1]:
                pass
        yield raw


# The handshake.


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null", "http://127.0.0.1", "http://localhost:80"])
async def test_a_missing_or_foreign_origin(here: House, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{here.port}/ws", origin=origin, subprotocols=[PROTOCOL])  # type: ignore[arg-type, list-item]
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body or b"") == {"error": {"code": "origin_forbidden"}}


async def test_another_subprotocol(here: House) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"ws://127.0.0.1:{here.port}/ws", origin=here.origin, subprotocols=["assises.v2"])  # type: ignore[arg-type, list-item]
    assert refused.value.response.status_code == 400


async def test_no_compression_is_negotiated(here: House) -> None:
    async with connect(f"ws://127.0.0.1:{here.port}/ws", origin=here.origin, subprotocols=[PROTOCOL]) as socket:  # type: ignore[arg-type, list-item]
        assert socket.protocol.extensions == []
        assert socket.subprotocol == PROTOCOL


@pytest.mark.parametrize("said", [b"", b"GET /ws HTTP/1.1\r\n", b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"])
async def test_a_half_open_handshake_is_cut(said: bytes) -> None:
    async with house(SHORT) as here, tcp(here) as raw:
        await raw.send(said)
        await raw.ended()


async def test_a_head_without_end_is_cut(here: House) -> None:
    async with tcp(here) as raw:
        with pytest.raises((ConnectionError, TimeoutError)):
            await raw.send(b"GET /ws HTTP/1.1\r\n")
            async with asyncio.timeout(SOON_S):
                for n in range(100_000):
                    await raw.send(b"X-%d: %s\r\n" % (n, b"x" * 1000))
                    await asyncio.sleep(0)
            await asyncio.sleep(SOON_S)
        assert here.hub.tally.welcomed == 0


UPGRADE = (
    "GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    "Sec-WebSocket-Version: 13\r\nOrigin: {origin}\r\nSec-WebSocket-Protocol: assises.v1\r\n{more}\r\n"
)


def upgrade(here: House, path: str = "/ws", more: str = "") -> bytes:
    return UPGRADE.format(path=path, origin=here.origin, more=more).encode()


async def test_no_upgrade_while_a_request_before_it_is_unanswered(here: House) -> None:
    """Its answer would go into the WebSocket, and a client that reads nothing would never make it wait: 700 MiB by one address."""
    async with tcp(here) as raw:
        await raw.send(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n" * 20 + upgrade(here))
        assert b" 101 " not in await raw.ended()


async def test_an_upgrade_after_an_answer_is_welcome(here: House) -> None:
    async with tcp(here) as raw:
        await raw.send(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.wait_for(raw.reader.readuntil(b"\r\n\r\nNot Found"), SOON_S)
        await raw.send(upgrade(here))
        assert b" 101 " in await asyncio.wait_for(raw.reader.readuntil(b"\r\n\r\n"), SOON_S)


@pytest.mark.parametrize("path", ["/%77s", "//ws", "/ws/", "/x"])
async def test_there_is_no_second_way_to_the_wire(here: House, path: str) -> None:
    """Written otherwise the path is the same to the application, which opens sockets without our limits."""
    async with tcp(here) as raw:
        await raw.send(upgrade(here, path))
        assert (await raw.ended()).startswith(b"HTTP/1.1 404 ")


async def test_an_empty_line_after_an_answer_holds_nothing() -> None:
    async with house(SHORT) as here, tcp(here) as raw:
        await raw.send(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.wait_for(raw.reader.readuntil(b"\r\n\r\nNot Found"), SOON_S)
        await raw.send(b"\r\n")
        assert await raw.ended() == b""


async def test_a_head_that_is_too_large_for_one_read_is_refused_too(here: House) -> None:
    async with tcp(here) as raw:
        await raw.send(upgrade(here, more=f"X: {'x' * 40_000}\r\n"))
        assert b" 101 " not in await raw.ended()


# What comes through it.


async def test_a_refusal_and_a_close_that_meet_end_with_a_close_frame(here: House) -> None:
    async with upgraded(here) as raw:
        await raw.send(masked(b'{"type": "hello", "ticket": "none", "streams": []}') + masked(struct.pack("!H", 1000), opcode=8))
        assert await raw.close_code() is not None


async def test_a_silent_socket_is_closed() -> None:
    async with house(SHORT) as here, upgraded(here) as raw:
        assert await raw.close_code() == CloseCode.SILENT


async def test_a_silent_socket_that_does_not_answer_the_close_is_cut() -> None:
    async with house(SHORT) as here, upgraded(here) as raw:
        await raw.ended()


async def test_no_pong() -> None:
    async with house(SHORT) as here, upgraded(here, hello=True) as raw:
        assert await raw.close_code() == CloseCode.SILENT


async def test_pongs_keep_it_open() -> None:
    async with house(SHORT) as here:
        socket = await here.join()
        beats = 0
        async with asyncio.timeout(20):
            while beats < 2:
                beats += (await hear(socket))["type"] == "hb"
        await socket.close()


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ([masked(b"x", opcode=2)], CloseCode.PROTOCOL),
        ([masked(b"\xff\xfe")], 1007),
        ([masked(b"x" * 70_000)], 1009),
        ([masked(b"x" * 40_000, fin=False), masked(b"x" * 40_000, opcode=0)], 1009),
        ([masked(b"", fin=False), masked(b"", opcode=0, fin=False) * 100], 1009),
        ([masked(b"", opcode=9) * 500], 1008),
        ([masked(b"x", opcode=0)], 1002),
        ([b"\x81\x01x"], 1002),
        ([masked(b"x", opcode=3)], 1002),
        ([masked(b"{") * 9], CloseCode.PROTOCOL),
        ([masked(b"{") * 40_000], CloseCode.PROTOCOL),
        ([masked(b'{"type":"ping","at":1}') * 100], CloseCode.RATE),
        ([masked(b'{"type":"hello","ticket":"t"}')], CloseCode.PROTOCOL),
    ],
    ids=[
        "binary",
        "not utf-8",
        "huge",
        "huge in two",
        "endless fragments",
        "ping flood",
        "lone continuation",
        "unmasked",
        "reserved opcode",
        "malformed",
        "flood of tiny frames",
        "too fast",
        "second hello",
    ],
)
async def test_what_ends_a_connection(here: House, frames: list[bytes], code: int) -> None:
    other = await here.join("p2")
    async with upgraded(here, hello=True) as raw:
        try:
            for frame in frames:
                await raw.send(frame)
        except ConnectionError:
            pass
        assert await raw.close_code() == code
    question = await published(here.owner)
    event = await hear(other, "event")
    assert question in json.dumps(event)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[" * 5000, "too_deep"),
        ('{"type":"nothing"}', "unknown_type"),
        ("{", "malformed_json"),
        ('{"type":"cmd","id":"0192f3a1-7c3e-7b6e-8d2a-4f5061728394","cmd":{"type":"question.erase"}}', "unknown_command"),
    ],
)
async def test_what_is_answered_with_an_error(here: House, text: str, code: str) -> None:
    socket = await here.join()
    await say(socket, text)
    assert (await hear(socket, "err"))["code"] == code
    assert (await command(socket, {"type": "question.ask", "text": "Et le fret ?"}))["type"] == "ack"


async def test_a_message_in_fragments_is_whole(here: House) -> None:
    async with upgraded(here, hello=True) as raw:
        text = b'{"type":"ping","at":7}'
        await raw.send(masked(text[:5], fin=False) + masked(b"", opcode=9) + masked(text[5:], opcode=0))
        opcodes = [(await raw.frame())[0], (await raw.frame())[0]]
        assert sorted(opcodes) == [1, 10]


async def test_the_end_of_a_session_reaches_its_socket(here: House) -> None:
    socket = await here.join(session="s7")
    await hear(socket, "snapshot")
    here.hub.revoke("s7")
    with pytest.raises(ConnectionClosed):
        async with asyncio.timeout(2):
            while True:
                await socket.recv()
    assert socket.close_code == CloseCode.REVOKED


async def test_a_client_that_leaves_is_forgotten(here: House) -> None:
    socket = await here.join("p1")
    await hear(socket, "snapshot")
    await socket.close()
    async with asyncio.timeout(SOON_S):
        while list(here.hub.links()):
            await asyncio.sleep(0.01)


async def test_a_stop_of_the_server_says_come_back() -> None:
    async with house() as here:
        socket = await here.join()
        await hear(socket, "snapshot")
    assert socket.close_code == CloseCode.DRAIN


async def test_a_stalled_reader_is_evicted_and_nobody_else_waits() -> None:
    limits = Limits(evict_s=6, commands_per_s=100_000, commands_burst=1_000_000)  # a quiet machine gives 1,500 a second
    async with house(limits) as here:
        question = await published(here.owner, "Q" * 280)
        moderator = await here.join("m1", Role.MODERATOR)
        reader = await here.join("p2")
        await hear(reader, "snapshot")
        async with upgraded(here, hello=True) as stalled:
            stalled.writer.transport.pause_reading()  # type: ignore[attr-defined]
            received = 0
            sent = 0
            async with asyncio.timeout(60):
                while here.hub.overload.evicted == 0:
                    for kind in ("question.queue", "question.unqueue"):
                        answer = await command(moderator, {"type": kind, "question": question})
                        assert answer["type"] == "ack", answer
                        sent += 1
                        await hear(reader, "event")
                        received += 1
            assert received == sent
            async with asyncio.timeout(6):
                while any(link.grant is not None and link.grant.actor == "p1" for link in here.hub.links()):
                    await asyncio.sleep(0.05)
        assert reader.close_code is None


# A server without the extension.


async def test_under_another_protocol_class_everything_still_works() -> None:
    async with house(extension=False) as here:
        asker, moderator = await here.join("p1"), await here.join("m1", Role.MODERATOR)
        made = await command(asker, {"type": "question.ask", "text": "Et le fret ?"})
        assert made["type"] == "ack"
        await accept(here.owner, MODERATOR, PublishQuestion(question=made["result"]["question"]))
        assert (await hear(asker, "event"))["stream"] in ("me", "public")
        await moderator.close()
        here.hub.revoke("s1")
        await asyncio.wait_for(asker.wait_closed(), SOON_S)
        assert asker.close_code == CloseCode.REVOKED
