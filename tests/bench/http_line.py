"""One HTTP/1.1 connection that asks one thing at a time, lean enough for hundreds of players in one process."""

from __future__ import annotations

import asyncio


class LineLost(Exception):
    """The connection could not be made, or ended before the answer."""


class HttpLine(asyncio.Protocol):
    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._held = b""
        self._need = -1  # bytes of the answer, head included; -1: the head has not come

    async def get(self, path: str) -> tuple[int, bytes]:
        """Status and body. Raises LineLost."""
        loop = asyncio.get_running_loop()
        if self._transport is None or self._transport.is_closing():
            self._held, self._need = b"", -1
            try:
                await loop.create_connection(lambda: self, self._host, self._port)
            except OSError as error:
                raise LineLost from error
        assert self._transport is not None
        self._answer = loop.create_future()
        self._transport.write(f"GET {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n\r\n".encode())
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    # -- from the event loop ---------------------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._held += data
        if self._need < 0:
            end = self._held.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._held[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            self._need = end + 4 + length
        if len(self._held) < self._need:
            return
        status, body = int(self._held[9:12]), self._held[self._held.find(b"\r\n\r\n") + 4 : self._need]
        self._held, self._need = self._held[self._need :], -1
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((status, body))

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(LineLost())
