"""The opening handshake: RFC 6455's own example, its broken twins, and who is counted behind a proxy."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from realtime.close_codes import PROTOCOL, CloseCode
from realtime.limits import Limits
from realtime.opening import OpeningRefused, accepted, read_opening, refused
from realtime.wire import Wire
from tests.realtime.house import hear, house

# RFC 6455 §1.2 and §1.3.
HEAD = (
    (b"host", b"server.example.com"),
    (b"upgrade", b"websocket"),
    (b"connection", b"Upgrade"),
    (b"sec-websocket-key", b"dGhlIHNhbXBsZSBub25jZQ=="),
    (b"origin", b"http://example.com"),
    (b"sec-websocket-protocol", b"chat, superchat"),
    (b"sec-websocket-version", b"13"),
)
PROOF = b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"


def without(name: bytes) -> tuple[tuple[bytes, bytes], ...]:
    return tuple(each for each in HEAD if each[0] != name)


def test_the_example_of_the_rfc() -> None:
    opening = read_opening("GET", "1.1", HEAD)
    assert (opening.origin, opening.subprotocols, opening.cookie) == ("http://example.com", ("chat", "superchat"), "")
    answer = accepted(opening, "chat")
    assert answer.startswith(b"HTTP/1.1 101 ") and answer.endswith(b"\r\n\r\n")
    assert PROOF in answer and b"Sec-WebSocket-Protocol: chat\r\n" in answer and b"Extensions" not in answer


def test_what_comes_in_several_headers_is_one_list() -> None:
    more = ((b"sec-websocket-protocol", b"third"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-forwarded-for", b"192.0.2.1"))
    opening = read_opening("GET", "1.1", (*HEAD, *more))
    assert opening.subprotocols == ("chat", "superchat", "third")
    assert (opening.cookie, opening.forwarded_for) == ("a=1; b=2", "192.0.2.1")


@pytest.mark.parametrize(
    ("method", "version", "head"),
    [
        ("POST", "1.1", HEAD),
        ("GET", "1.0", HEAD),
        ("GET", "1.1", without(b"host")),
        ("GET", "1.1", (*HEAD, (b"host", b"other.example"))),
        ("GET", "1.1", without(b"sec-websocket-key")),
        ("GET", "1.1", (*HEAD, (b"sec-websocket-key", b"dGhlIHNhbXBsZSBub25jZQ=="))),
        ("GET", "1.1", (*without(b"sec-websocket-key"), (b"sec-websocket-key", b"dGhlIHNhbXBsZQ=="))),
        ("GET", "1.1", (*without(b"sec-websocket-key"), (b"sec-websocket-key", b"not base64, not at all!!"))),
        ("GET", "1.1", (*without(b"sec-websocket-key"), (b"sec-websocket-key", b"\xff" * 24))),
        ("GET", "1.1", (*HEAD, (b"origin", b"http://other.example"))),
        ("GET", "1.1", (*HEAD, (b"sec-websocket-version", b"13"))),
    ],
    ids=[
        "POST",
        "HTTP/1.0",
        "no host",
        "two hosts",
        "no key",
        "two keys",
        "short key",
        "no base64",
        "no ASCII",
        "two origins",
        "two versions",
    ],
)
def test_a_broken_twin_is_a_bad_request(method: str, version: str, head: tuple[tuple[bytes, bytes], ...]) -> None:
    with pytest.raises(OpeningRefused) as refusal:
        read_opening(method, version, head)
    assert (refusal.value.status, refusal.value.code) == (HTTPStatus.BAD_REQUEST, "handshake_malformed")
    head_of_answer, _, body = refused(refusal.value).partition(b"\r\n\r\n")
    assert head_of_answer.startswith(b"HTTP/1.1 400 Bad Request\r\n") and f"Content-Length: {len(body)}".encode() in head_of_answer
    assert json.loads(body) == {"error": {"code": "handshake_malformed"}}


@pytest.mark.parametrize("version", [b"8", b"14", b""])
def test_another_version_is_told_ours(version: bytes) -> None:
    """§4.4."""
    with pytest.raises(OpeningRefused) as refusal:
        read_opening("GET", "1.1", (*without(b"sec-websocket-version"), (b"sec-websocket-version", version)))
    assert b" 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\n" in refused(refusal.value)


async def test_a_wrong_version_over_a_socket_ends_with_an_answer() -> None:
    async with house() as here:
        with pytest.raises(InvalidStatus) as refusal:
            await connect(
                f"ws://127.0.0.1:{here.port}/ws",
                additional_headers={"Sec-WebSocket-Version": "8"},
                origin=here.origin,  # type: ignore[arg-type]
                subprotocols=[PROTOCOL],  # type: ignore[list-item]
            )
        assert refusal.value.response.status_code in (400, 426)


@pytest.mark.parametrize(
    ("believed", "addresses", "welcome"),
    [
        ("127.0.0.1", ("203.0.113.7", "198.51.100.7"), True),
        ("127.0.0.1", ("203.0.113.7", "203.0.113.7"), False),
        ("192.0.2.9", ("203.0.113.7", "203.0.113.7"), True),  # said by nobody who is believed: this machine's own is not counted
    ],
)
async def test_people_behind_a_proxy_are_counted_by_their_own_addresses(believed: str, addresses: tuple[str, str], welcome: bool) -> None:
    async with house(Limits(connections_per_prefix=1), proxy_headers=True, forwarded_allow_ips=believed) as here:
        joined = [
            await connect(
                f"ws://127.0.0.1:{here.port}/ws",
                additional_headers={"X-Forwarded-For": f"{address}, 127.0.0.1"},
                origin=here.origin,  # type: ignore[arg-type]
                subprotocols=[PROTOCOL],  # type: ignore[list-item]
            )
            for address in addresses
        ]
        if welcome:
            await joined[1].send(json.dumps({"type": "hello", "ticket": here.ticket()}))
            assert (await hear(joined[1], "welcome"))["type"] == "welcome"
        else:
            with pytest.raises(ConnectionClosed):
                await hear(joined[1])
            assert joined[1].close_code == CloseCode.RATE
        for socket in joined:
            await socket.close()


class Late:
    """The wire of a gateway that has not heard of an owner when the first people come."""

    def __init__(self) -> None:
        self.wire: Wire | None = None
        self.found: Wire | None = None

    async def find_wire(self) -> Wire | None:
        return self.found


@pytest.mark.parametrize("known", [True, False])
async def test_whoever_comes_before_the_wire_is_known_waits_for_it(known: bool) -> None:
    late = Late()
    async with house(source=late) as here:
        late.found = here.wire if known else None
        if known:
            socket = await here.join()
            assert (await hear(socket, "welcome"))["type"] == "welcome"
            await socket.close()
        else:
            with pytest.raises(InvalidStatus) as refusal:
                await here.connect()
            assert refusal.value.response.status_code == 503
            assert json.loads(refusal.value.response.body or b"") == {"error": {"code": "owner_away"}}
