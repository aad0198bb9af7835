"""The mixer of one debate as the panel sees it: a child process kept running, and the socket to it. Holds nothing of the debate."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable

import msgspec
import structlog

from panel.child import command, environment
from panel.framing import FrameReader, FrameTooLong
from panel.mixer.messages import FromMixer, ToMixer, read_from_mixer, write

# It speaks at least four times a second. Silent for longer, it hangs, and a new one is there sooner than it would come back.
SILENT_S = 2.0
STARTS_WITHIN_S = 15.0
STEADY_AFTER_S = 5.0
RETRY_FIRST_S = 0.1
RETRY_LAST_S = 2.0
# Half a second of ten cameras: past it the mixer is too slow, and pictures it will not decode need not be sent.
MOST_UNREAD = 2 * 1024 * 1024
_log = structlog.get_logger("panel.mixer_process")


class MixerProcess:
    """`on_up`: it listens, tell it everything. `on_down`: what it made ends here."""

    def __init__(
        self, debate: str, program: str, on_message: Callable[[FromMixer], None], on_up: Callable[[], None], on_down: Callable[[], None]
    ) -> None:
        self._debate = debate
        self._program = program
        self._on_message = on_message
        self._on_up = on_up
        self._on_down = on_down
        self._transport: asyncio.Transport | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._deadline = 0.0
        self.pid: int | None = None
        self.speaks = False  # it has made something since it was started

    @property
    def running(self) -> bool:
        return self._keeper is not None

    def start(self) -> None:
        if self._keeper is None:
            self._keeper = asyncio.create_task(self._keep(), name="mixer")

    async def stop(self) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await keeper

    def send(self, message: ToMixer) -> bool:
        """False: it is down, or too far behind to be given more."""
        if self._transport is None or self._transport.get_write_buffer_size() > MOST_UNREAD:
            return False
        self._transport.write(write(message))
        return True

    async def _keep(self) -> None:
        pause = RETRY_FIRST_S
        while True:
            began = time.monotonic()
            try:
                reason = await self._run_once()
            except OSError as error:
                reason = type(error).__name__
            _log.warning("mixer.ended", debate=self._debate, reason=reason, lasted_s=round(time.monotonic() - began, 1))
            pause = RETRY_FIRST_S if time.monotonic() - began > STEADY_AFTER_S else min(pause * 2, RETRY_LAST_S)
            await asyncio.sleep(pause)

    async def _run_once(self) -> str:
        ours, theirs = socket.socketpair()
        with theirs:
            flags = ["--socket", str(theirs.fileno()), "--program", self._program]
            child = await asyncio.create_subprocess_exec(
                *command("panel.mixer", *flags), pass_fds=[theirs.fileno()], stdin=asyncio.subprocess.DEVNULL, env=environment()
            )
        self.pid = child.pid
        _log.info("mixer.start", debate=self._debate, pid=child.pid)
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        try:
            self._transport = writer.transport  # type: ignore[assignment]
            self._deadline = time.monotonic() + STARTS_WITHIN_S
            self._on_up()
            return await self._listen(reader)
        finally:
            self._transport = None
            self.speaks = False
            self.pid = None
            self._on_down()
            writer.transport.abort()
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await asyncio.shield(child.wait())

    async def _listen(self, reader: asyncio.StreamReader) -> str:
        frames = FrameReader()
        while True:
            try:
                async with asyncio.timeout(max(0.1, self._deadline - time.monotonic())):
                    data = await reader.read(262_144)
            except TimeoutError:
                return "silent"
            if not data:
                return "gone"
            self.speaks, self._deadline = True, time.monotonic() + SILENT_S
            try:
                for payload in frames.feed(data):
                    self._on_message(read_from_mixer(payload))
            except (FrameTooLong, msgspec.DecodeError) as error:
                return f"protocol: {type(error).__name__}"
