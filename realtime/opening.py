"""The opening handshake of a WebSocket, read from the head of a request and answered (RFC 6455 §4.2). Knows no socket and no debate."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable
from http import HTTPStatus

from msgspec import Struct, json

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY_BYTES = 16
_VERSION = b"13"


class Opening(Struct, frozen=True):
    """What a head says that asks for a WebSocket."""

    key: bytes
    origin: str | None
    subprotocols: tuple[str, ...]
    cookie: str
    forwarded_for: str


class OpeningRefused(Exception):
    """`code`: for whoever reads the answer; pages are told by their tickets."""

    def __init__(self, status: HTTPStatus, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def read_opening(method: str, http_version: str, headers: Iterable[tuple[bytes, bytes]]) -> Opening:
    """`headers`: names in lower case, as often as they came. Raises `OpeningRefused` (§4.2.1).

    That the request asks for an upgrade to `websocket`, whoever calls has seen."""
    key = version = origin = None
    subprotocols, cookies, forwarded = [], [], []
    hosts = keys = origins = versions = 0
    for name, value in headers:
        if name == b"sec-websocket-key":
            key, keys = value, keys + 1
        elif name == b"origin":
            origin, origins = value, origins + 1
        elif name == b"host":
            hosts += 1
        elif name == b"sec-websocket-version":
            version, versions = value, versions + 1
        elif name == b"sec-websocket-protocol":
            subprotocols += [each.strip() for each in value.decode("latin-1").split(",")]
        elif name == b"cookie":
            cookies.append(value.decode("latin-1"))
        elif name == b"x-forwarded-for":
            forwarded.append(value.decode("latin-1"))
    if method != "GET" or http_version != "1.1" or hosts != 1 or keys != 1 or origins > 1 or versions > 1 or not _is_key(key):
        raise OpeningRefused(HTTPStatus.BAD_REQUEST, "handshake_malformed")
    if version != _VERSION:
        raise OpeningRefused(HTTPStatus.UPGRADE_REQUIRED, "websocket_version")
    return Opening(
        key or b"",
        origin.decode("latin-1") if origin is not None else None,
        tuple(subprotocols),
        "; ".join(cookies),
        ", ".join(forwarded),
    )


def _is_key(key: bytes | None) -> bool:
    try:
        return len(base64.b64decode(key or b"", validate=True)) == _KEY_BYTES
    except binascii.Error:
        return False


def accepted(opening: Opening, subprotocol: str) -> bytes:
    """The head that ends the handshake (§4.2.2). No extension is agreed to: compression costs 134 KiB a connection, and tells lengths."""
    proof = base64.b64encode(hashlib.sha1(opening.key + _GUID, usedforsecurity=False).digest())
    return (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
        + proof
        + b"\r\nSec-WebSocket-Protocol: "
        + subprotocol.encode("ascii")
        + b"\r\n\r\n"
    )


def refused(refusal: OpeningRefused) -> bytes:
    """A whole answer, after which the connection ends."""
    body = json.encode({"error": {"code": refusal.code}})
    versions = b"Sec-WebSocket-Version: " + _VERSION + b"\r\n" if refusal.status is HTTPStatus.UPGRADE_REQUIRED else b""
    return (
        f"HTTP/1.1 {refusal.status.value} {refusal.status.phrase}\r\n".encode("ascii")
        + versions
        + b"Content-Type: application/json\r\nCache-Control: no-store\r\nConnection: close\r\n"
        + f"Content-Length: {len(body)}\r\n\r\n".encode("ascii")
        + body
    )
