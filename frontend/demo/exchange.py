"""One HTTP request over a connection of its own: all that the demo's people ask of web besides their socket."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from msgspec import Struct

_WITHIN_S = 10.0
_MOST_BYTES = 4 * 1024 * 1024


class Unanswered(Exception):
    """Nobody there, too late, or not HTTP: try again later."""


class Answer(Struct, frozen=True):
    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


def trust(url: str) -> ssl.SSLContext | None:
    """Our own server over this machine's own address: its certificate may name the public host only, and is not verified."""
    if urlsplit(url).scheme != "https":
        return None
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


async def exchange(url: str, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
    parts = urlsplit(url)
    head = {"Host": parts.netloc, "Connection": "close", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    try:
        async with asyncio.timeout(_WITHIN_S):
            reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=trust(url), limit=_MOST_BYTES)
            try:
                writer.write("\r\n".join(lines).encode("latin-1") + body)
                return await _read(reader)
            finally:
                writer.close()
    except (OSError, TimeoutError, EOFError, ValueError) as fault:
        raise Unanswered from fault


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ", 2)[1])
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in head[1:] if line))
    length = next((int(value) for name, value in headers if name == "content-length"), None)
    body = await reader.read(_MOST_BYTES) if length is None else await reader.readexactly(length)
    return Answer(status, headers, body)
