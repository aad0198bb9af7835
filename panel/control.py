"""The Unix socket between web and panel: the panel listens and tells facts, web connects and says what is wanted.

Neither side waits for the other: a lost socket loses no state, because web repeats its whole wish and the panel its present facts.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

from panel.framing import FrameReader, FrameTooLong, frame
from panel.messages import Fact, MessageMalformed, SeatFact, SpeechFact, Wanted, read_fact, read_wanted, write

RETRY_FIRST_S = 0.2
RETRY_LAST_S = 2.0
# A connection that ended sooner was refused (a frame the other end could not take): the next try comes later each time.
STEADY_AFTER_S = 5.0
# Past this much unread, levels and status are dropped (newer ones follow); others end the connection (web then asks anew).
MAX_UNREAD = 256 * 1024
_log = structlog.get_logger("panel.control")


class ControlServer:
    """The panel's end. Several connections may exist while web restarts; the last `wanted` rules."""

    def __init__(self, path: Path, on_wanted: Callable[[Wanted], None], present: Callable[[], Iterable[Fact]]) -> None:
        self._path = path
        self._on_wanted = on_wanted
        self._present = present
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()  # left by a worker that was killed
        before = os.umask(0o177)  # the socket is 0600 from its first instant, not after a chmod
        try:
            listener.bind(str(self._path))
        finally:
            os.umask(before)
        self._server = await asyncio.start_unix_server(self._serve, sock=listener)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.close()
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()

    def tell(self, fact: Fact) -> None:
        if not self._writers:
            return
        data = frame(write(fact))
        for writer in list(self._writers):
            if writer.transport.get_write_buffer_size() < MAX_UNREAD:
                writer.write(data)
            elif isinstance(fact, SeatFact | SpeechFact):
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        _log.info("control.open")
        reason = "closed"
        try:
            for fact in self._present():
                writer.write(frame(write(fact)))
            frames = FrameReader()
            while data := await reader.read(65536):
                for payload in frames.feed(data):
                    self._on_wanted(read_wanted(payload))
        except (FrameTooLong, MessageMalformed) as error:
            reason = f"protocol: {type(error).__name__}"
        except OSError as error:
            reason = f"lost: {type(error).__name__}"
        finally:
            self._writers.discard(writer)
            writer.close()
            _log.info("control.close", reason=reason)


class PanelLink:
    """Web's end: keeps the last whole wish, sends it on connect and on each change, hands facts to `on_fact`."""

    def __init__(self, path: Path | str, on_fact: Callable[[Fact], None], on_link: Callable[[bool], None] | None = None) -> None:
        self._path = Path(path)
        self._on_fact = on_fact
        self._on_link = on_link
        self._wanted: Wanted | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def connected(self) -> bool:
        return self._writer is not None

    def start(self) -> None:
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="panel-link")

    async def close(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def want(self, wanted: Wanted) -> None:
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._say()

    def _say(self) -> None:
        if self._writer is None or self._wanted is None:
            return
        if self._writer.transport.get_write_buffer_size() >= MAX_UNREAD:
            self._writer.transport.abort()  # a panel that reads nothing is met again, and told the whole, once it does
            return
        self._writer.write(frame(write(self._wanted)))

    async def _run(self) -> None:
        pause = RETRY_FIRST_S
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_unix_connection(str(self._path))
                began = time.monotonic()
                try:
                    await self._talk(reader, writer)
                finally:
                    if time.monotonic() - began >= STEADY_AFTER_S:
                        pause = RETRY_FIRST_S
            await asyncio.sleep(pause)
            pause = min(pause * 2, RETRY_LAST_S)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._linked(True)
        self._say()
        frames = FrameReader()
        try:
            while data := await reader.read(65536):
                for payload in frames.feed(data):
                    self._on_fact(read_fact(payload))
        except (FrameTooLong, MessageMalformed) as error:
            _log.warning("control.protocol", error=type(error).__name__)
        finally:
            self._writer = None
            writer.close()
            self._linked(False)

    def _linked(self, linked: bool) -> None:
        if self._on_link is not None:
            self._on_link(linked)
