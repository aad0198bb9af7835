"""The bus over Redis: a stream for each window, trimmed to what a reader may be late by, and keys that expire. Never the record.

Two connections: one waits for entries of every window that is listened to, one carries what is told, kept and taken, in pipelines, so that
a burst is one round trip (tickets apart cost 370 µs each when a thousand people came back at once). Redis that is stopped answers nothing
and breaks nothing: silence for `PATIENCE_S` counts as a broken line.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable
from typing import Any

import redis.asyncio as redis
import structlog
from msgspec import Struct
from redis.exceptions import RedisError

from realtime.bus import BusDown, Heard

PREFIX = "assises:"
WINDOW_ENTRIES = 10_000  # some seconds of a very busy evening: whoever was away for longer asks the owner for an image
WINDOW_S = 600  # the inbox of a gateway that is no more goes with its last reply
PATIENCE_S = 1.0
BLOCK_MS = 500
HUSH_S = 0.75  # then the line is tried: longer than between two pulses of an owner, who need not
AGAIN_S = 0.3
PIPELINE = 200
UNTOLD_BYTES = 16 * 1024 * 1024  # waiting to leave; past this all of it is lost, and noticed by its numbers
FIELD = b"e"
_FAULTS = (RedisError, OSError, TimeoutError, EOFError)
_log = structlog.get_logger("bus")


class _Word(Struct):
    """Told into a window; without an entry the window is emptied."""

    window: str
    entry: bytes | None


class _Wish(Struct):
    """To keep a value under a key for so many milliseconds, or to take what is there."""

    key: str
    value: bytes | None
    for_ms: int
    answer: asyncio.Future[bytes | None]


# redis-py's way through a pipeline costs as much for each command as Redis itself; a storm comes in by taking tickets.
_TAKE = "local kept = {} for n, key in ipairs(KEYS) do kept[n] = redis.call('GETDEL', key) end return kept"


def _takes(said: _Word | _Wish) -> bool:
    return isinstance(said, _Wish) and said.value is None


def _runs(batch: list[_Word | _Wish]) -> list[list[_Word | _Wish]]:
    """In the order in which it was said; what is taken one after the other, together."""
    runs: list[list[_Word | _Wish]] = []
    for each in batch:
        if runs and _takes(each) and _takes(runs[-1][0]):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


class RedisBus:
    def __init__(self, url: str) -> None:
        self._url = url
        self._reading = self._client()
        self._writing = self._client()
        self._heard: dict[str, list[Heard]] = {}
        self._at: dict[str, str] = {}
        self._untold: deque[_Word | _Wish] = deque()
        self._untold_bytes = 0
        self._expiring: dict[str, float] = {}
        self._wake = asyncio.Event()
        self._listens = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False
        self._broken = {"read": False, "write": True}
        self.losses = 0

    def _client(self) -> Any:
        return redis.Redis.from_url(
            self._url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry=None, health_check_interval=0
        )

    @property
    def up(self) -> bool:
        return not any(self._broken.values())

    async def start(self) -> None:
        with contextlib.suppress(BusDown):
            await self._ask(self._writing.ping())
            self._line("write", True)
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._read(), name="bus-read"), loop.create_task(self._write(), name="bus-write")]

    async def close(self) -> None:
        self._closing = True
        if self._untold and self.up:  # the last words, if they leave at once
            self._wake.set()
            await asyncio.sleep(0.05)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._lose()
        for client in (self._reading, self._writing):
            with contextlib.suppress(*_FAULTS):
                await client.aclose()

    def tell(self, window: str, entry: bytes) -> None:
        self._untold.append(_Word(window, entry))
        self._untold_bytes += len(entry)
        if self._untold_bytes > UNTOLD_BYTES:
            self._lose()
        self._wake.set()

    def forget(self, window: str) -> None:
        self._untold.append(_Word(window, None))
        self._wake.set()

    async def listen(self, window: str, heard: Heard) -> None:
        if window not in self._at:
            newest = await self._ask(self._writing.xrevrange(PREFIX + window, count=1))
            self._at.setdefault(window, newest[0][0].decode() if newest else "0-0")
        self._heard.setdefault(window, []).append(heard)
        self._listens.set()

    async def keep(self, key: str, value: bytes, for_s: float) -> None:
        await self._wish(key, value, max(1, int(for_s * 1000)))

    async def take(self, key: str) -> bytes | None:
        return await self._wish(key, None, 0)

    # inside

    async def _ask(self, asked: Awaitable[Any]) -> Any:
        try:
            return await asyncio.wait_for(asked, PATIENCE_S)
        except _FAULTS as error:
            raise BusDown(type(error).__name__) from error

    async def _wish(self, key: str, value: bytes | None, for_ms: int) -> bytes | None:
        wish = _Wish(key, value, for_ms, asyncio.get_running_loop().create_future())
        self._untold.append(wish)
        self._wake.set()
        return await wish.answer  # or BusDown, by the writer's patience: a timer for each was a tenth of what it costs to come in

    async def _read(self) -> None:
        """Positions survive a broken line: what was told meanwhile is still in the window, unless Redis lost it."""
        while not self._closing:  # redis-py may swallow a cancellation that meets an answer
            await self._listens.wait()
            try:
                found = await self._reading.xread({PREFIX + window: at for window, at in self._at.items()}, count=PIPELINE, block=BLOCK_MS)
            except _FAULTS as error:
                await self._failed("read", error, self._reading)
                continue
            self._line("read", True)
            for name, entries in found or ():
                window = name.decode().removeprefix(PREFIX)
                for id, fields in entries:
                    self._at[window] = id.decode()
                    self._spread(window, fields[FIELD])
            # A burst must not keep everybody else from the loop.
            await asyncio.sleep(0)

    def _spread(self, window: str, entry: bytes) -> None:
        for heard in tuple(self._heard.get(window, ())):
            try:
                heard(entry)
            except Exception:  # of another version, or our fault: one entry must not deafen us to the next
                _log.exception("bus.entry_failed", window=window.partition(".")[0])

    async def _write(self) -> None:
        while not self._closing:
            if not self._untold:
                self._wake.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), HUSH_S)
            batch = [self._untold.popleft() for _ in range(min(PIPELINE, len(self._untold)))]
            runs = _runs(batch)
            telling = asyncio.ensure_future(self._pipeline(runs).execute())
            await asyncio.wait({telling}, timeout=PATIENCE_S)
            if not telling.done():
                # At once: to give up a connection that takes nothing may take as long again.
                self._line("write", False, "silence")
                self._untold.extendleft(reversed(batch))
                self._lose()
                batch, runs = [], []
                telling.cancel()
            try:
                answers = await telling
            except (*_FAULTS, asyncio.CancelledError) as error:
                if self._closing:
                    raise
                # Whether the batch arrived nobody knows: it is not sent again, and the hole shows in the numbers of its entries. What is to
                # be forgotten is said until it was heard.
                self._untold.extendleft(reversed(batch))
                self._lose()
                await self._failed("write", error, self._writing)
                continue
            self._line("write", True)
            for run, answer in zip(runs, answers, strict=False):  # after them the answers to `expire`
                for each, kept in zip(run, answer if _takes(run[0]) else [None], strict=False):
                    if isinstance(each, _Wish) and not each.answer.done():
                        each.answer.set_result(kept)

    def _pipeline(self, runs: list[list[_Word | _Wish]]) -> Any:
        pipeline = self._writing.pipeline(transaction=False)
        for run in runs:
            each = run[0]
            if isinstance(each, _Wish):
                if each.value is None:
                    pipeline.eval(_TAKE, len(run), *(PREFIX + wish.key for wish in run if isinstance(wish, _Wish)))
                else:
                    pipeline.set(PREFIX + each.key, each.value, px=each.for_ms)
            elif each.entry is None:
                pipeline.xtrim(PREFIX + each.window, maxlen=0)
            else:
                self._untold_bytes -= len(each.entry)
                pipeline.xadd(PREFIX + each.window, {FIELD: each.entry}, maxlen=WINDOW_ENTRIES, approximate=True)
        self._let_expire(pipeline, {run[0].window for run in runs if isinstance(run[0], _Word)})
        if not runs:
            pipeline.ping()
        return pipeline

    def _let_expire(self, pipeline: Any, windows: set[str]) -> None:
        now = asyncio.get_running_loop().time()
        for window in windows:
            if now - self._expiring.get(window, -WINDOW_S) >= WINDOW_S / 10:
                self._expiring[window] = now
                pipeline.expire(PREFIX + window, WINDOW_S)

    def _lose(self) -> None:
        self.losses += 1
        for each in self._untold:
            if isinstance(each, _Wish) and not each.answer.done():
                each.answer.set_exception(BusDown("lost"))
        self._untold = deque(each for each in self._untold if isinstance(each, _Word) and each.entry is None)
        self._untold_bytes = 0

    async def _failed(self, side: str, error: BaseException, client: Any) -> None:
        self._line(side, False, type(error).__name__)
        with contextlib.suppress(*_FAULTS):
            await client.connection_pool.disconnect(inuse_connections=False)
        await asyncio.sleep(AGAIN_S)

    def _line(self, side: str, whole: bool, error: str = "") -> None:
        before = self.up
        self._broken[side] = not whole
        if self.up == before:
            return
        if self.up:
            _log.info("bus.up")
        else:
            _log.warning("bus.down", side=side, error=error)
