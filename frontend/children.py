"""Keeps child processes running: starts, restarts with a growing delay, asks whether they are ready, and takes them with it.

Knows nothing of what the children do beyond `GET /readyz`.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import resource
import signal
import ssl
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from frontend.bootstrap.sentences import say
from frontend.heart import BEAT_S, Heart

FIRST_DELAY_S, LAST_DELAY_S = 0.2, 2.0
STEADY_AFTER_S = 10.0  # up for so long: the next restart starts again from the first delay
STOP_S = 5.0
READY_WITHIN_S = 60.0
FAILURES_AT_START = 3
PR_SET_PDEATHSIG = 1
STILL_S = 5.0
SETTLED_WITHIN_S = 60.0  # half a million events, read along; past this a rolling restart goes on, and who takes over reads the rest
SETTLE_S = 2.0  # after a new process lives: until it has found the owner, or become it

_libc = ctypes.CDLL(None, use_errno=True)


class Child(Struct, frozen=True):
    """One process to keep: its name in messages, its command, the address that answers /readyz; none for one that nobody waits for.

    `heart`: where it shows that it is alive. One that hangs is ended, and with it its claim on new connections of a shared port.
    """

    name: str
    command: Sequence[str]
    url: str | None = None
    heart: Heart | None = None


class Supervisor:
    """Owns the children of one run. One event loop, one task per child."""

    def __init__(self) -> None:
        self._children: list[Child] = []
        self._running: dict[str, Process] = {}
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._end = asyncio.Event()
        self._rolling: asyncio.Task[None] | None = None
        self._ready = False
        self._code = 0
        _raise_open_files()

    def end_on_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._end.set)

    async def ask(self, command: Sequence[str]) -> bytes | None:
        """Runs a command to its end; what it printed, or nothing if it failed or the end came first."""
        process = await _spawn(command, stdout=PIPE)
        answer, end = asyncio.create_task(process.communicate()), asyncio.create_task(self._end.wait())
        await asyncio.wait({answer, end}, return_when=asyncio.FIRST_COMPLETED)
        end.cancel()
        if not answer.done():
            _signal_group(process, signal.SIGKILL)
        printed, _ = await answer
        return printed if process.returncode == 0 else None

    def refuse(self, key: str, **params: object) -> None:
        """Ends with a sentence, unless the end was asked for: then silence and success are the truth."""
        if not self._end.is_set():
            say(key, **params)
            self._code = 1
            self._end.set()

    def start(self, child: Child) -> None:
        self._children.append(child)
        self._keepers[child.name] = asyncio.create_task(self._keep(child))

    async def until_end(self, on_ready: Callable[[], None]) -> int:
        """Calls `on_ready` once all children answer, waits for a signal, stops everything; the exit code."""
        first = asyncio.create_task(self._await_ready(on_ready))
        await self._end.wait()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        await self._stop()
        if first.done() and not first.cancelled() and first.exception() is not None:
            raise first.exception() or AssertionError
        return self._code

    async def _await_ready(self, on_ready: Callable[[], None]) -> None:
        late = asyncio.get_running_loop().time() + READY_WITHIN_S
        for child, url in ((child, child.url) for child in self._children if child.url is not None):
            while not await _answers(url):
                if asyncio.get_running_loop().time() > late:
                    self.refuse("serve.not_ready", name=child.name, seconds=round(READY_WITHIN_S))
                    return
                await asyncio.sleep(0.05)
        self._ready = True
        on_ready()

    async def _keep(self, child: Child) -> None:
        loop, delay, failures = asyncio.get_running_loop(), FIRST_DELAY_S, 0
        while not self._end.is_set():
            began = loop.time()
            told = await self._run(child)
            if self._end.is_set():
                return
            failures += 1
            if not self._ready and child.url is not None and failures >= FAILURES_AT_START:
                self.refuse("serve.child_failed", name=child.name)
                return
            if loop.time() - began >= STEADY_AFTER_S:
                delay = FIRST_DELAY_S
            say("serve.child_ended", name=child.name, status=told, delay=f"{delay:.1f}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._end.wait(), delay)
            delay = min(delay * 2, LAST_DELAY_S)

    async def _run(self, child: Child) -> str:
        """One life of a child; what ended it. A machine that cannot start one now (no memory, no process left) may in a moment."""
        if child.heart is not None:
            child.heart.forget()
        try:
            process = await _spawn(child.command)
        except Exception as fault:
            return type(fault).__name__
        self._running[child.name] = process
        say("serve.child_started", name=child.name, pid=process.pid)
        watching = asyncio.create_task(_end_if_still(child.heart, process)) if child.heart is not None else None
        status = await process.wait()
        if watching is not None:
            watching.cancel()
        # Grandchildren (a mixer) must not outlive the process that steered them, nor hold its port.
        _signal_group(process, signal.SIGKILL)
        return _told(status)

    def roll_on(self, number: signal.Signals) -> None:
        """Upon this signal the children that have a heart are replaced one after the other: those that are left carry on meanwhile."""
        asyncio.get_running_loop().add_signal_handler(number, self._roll)

    def _roll(self) -> None:
        if self._rolling is None or self._rolling.done():
            self._rolling = asyncio.create_task(self._replace_all())

    async def _replace_all(self) -> None:
        for child in [child for child in self._children if child.heart is not None]:
            old = self._running.get(child.name)
            if old is None or old.returncode is not None:
                continue
            say("serve.child_replaced", name=child.name)
            old.terminate()
            while self._running.get(child.name) is old or child.heart is None or child.heart.still_s() is None:  # noqa: ASYNC110 — another process's doing
                await asyncio.sleep(0.1)
            await _until_settled(child.heart)
            await asyncio.sleep(SETTLE_S)

    async def _stop(self) -> None:
        say("serve.stopping")
        for process in self._running.values():
            if process.returncode is None:
                process.terminate()
        keepers = set(self._keepers.values())
        if keepers:
            await asyncio.wait(keepers, timeout=STOP_S)
        for name, process in self._running.items():
            if process.returncode is None:
                say("serve.killed", name=name)
                _signal_group(process, signal.SIGKILL)
        await asyncio.gather(*keepers, return_exceptions=True)


async def _spawn(command: Sequence[str], stdout: int | None = None) -> Process:
    """A child in a session of its own (a Ctrl-C reaches it through us, in order), whose words go to stderr, and which dies with us."""
    parent = os.getpid()

    def die_with_parent() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:  # we died between fork and prctl
            os._exit(1)

    on_linux = sys.platform == "linux"
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=sys.stderr.fileno() if stdout is None else stdout,
        start_new_session=True,
        preexec_fn=die_with_parent if on_linux else None,
    )


async def _end_if_still(heart: Heart, process: Process) -> None:
    while True:
        await asyncio.sleep(BEAT_S)
        still_s = heart.still_s()
        if still_s is not None and still_s > STILL_S:
            _signal_group(process, signal.SIGKILL)
            return


async def _until_settled(heart: Heart) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLED_WITHIN_S):
            while not heart.settled():  # noqa: ASYNC110 — another process's doing
                await asyncio.sleep(0.1)


async def _answers(url: str) -> bool:
    """Whether GET /readyz says 200. The certificate is ours and may name the public host only: it is not verified here."""
    parts = urlsplit(url)
    context = None
    if parts.scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port, ssl=context)
            try:
                writer.write(f"GET /readyz HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode("ascii"))
                status = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError, ssl.SSLError):
        return False
    return status.split(b" ")[1:2] == [b"200"]


def _signal_group(process: Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _told(status: int) -> str:
    if status >= 0:
        return str(status)
    try:
        return signal.Signals(-status).name
    except ValueError:
        return str(status)


def _raise_open_files() -> None:
    """Thousands of viewers are thousands of sockets: children inherit the highest limit that the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
