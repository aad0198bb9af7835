"""A clock moved by hand and a peer that keeps what it is given, for tests that must not wait. Holds no test."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable
from itertools import count
from typing import Any

from realtime.close_codes import CloseCode
from realtime.framing import PING, payloads
from tests.realtime.fold import Stream, fold


class HandTiming:
    def __init__(self) -> None:
        self._now = 1000.0
        self._order = count()
        self._later: list[tuple[float, int, Callable[[], None]]] = []

    def now(self) -> float:
        return self._now

    def wall_ms(self) -> int:
        return int(self._now * 1000)

    def soon(self, call: Callable[[], None]) -> None:
        self.later(0, call)

    def later(self, delay_s: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._later, (self._now + delay_s, next(self._order), call))

    def pass_s(self, seconds: float) -> None:
        """Everything due within `seconds` happens, in order."""
        end = self._now + seconds
        while self._later and self._later[0][0] <= end:
            at, _, call = heapq.heappop(self._later)
            self._now = max(self._now, at)
            call()
        self._now = end


class KeepingPeer:
    """Takes everything unless `backlog` says that the other side reads nothing."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.pings = 0
        self.code: CloseCode | None = None
        self.aborted = False
        self.backlog: int | None = None
        self.dead = False

    @property
    def outlet(self) -> KeepingPeer:
        return self

    def write(self, frames: bytes, /) -> None:
        assert self.code is None, "written after the close frame"
        if self.dead:
            raise RuntimeError("the handler is closed")  # as uvloop's transports do
        if frames.endswith(PING):
            self.pings += 1
            frames = frames[: -len(PING)]
        self.frames += payloads(frames)
        if self.backlog is not None:
            self.backlog += len(frames)

    def get_write_buffer_size(self) -> int:
        return self.backlog or 0

    def close(self, code: CloseCode) -> None:
        self.code = code

    def abort(self) -> None:
        self.aborted = True

    def take(self) -> list[dict[str, Any]]:
        """What came since the last time."""
        taken, self.frames = self.frames, []
        return [json.loads(frame) for frame in taken]


class FoldingClient:
    """What a page holds: streams and counts. It fails the test when there is a hole."""

    def __init__(self) -> None:
        self.streams: dict[str, Stream] = {}
        self.supports: dict[str, int] = {}
        self.heard: list[str] = []

    def positions(self) -> list[dict[str, Any]]:
        return [{"stream": name, "epoch": held.epoch, "offset": held.offset} for name, held in self.streams.items()]

    def hear(self, message: dict[str, Any]) -> None:
        self.heard.append(message["type"])
        if message["type"] in ("snapshot", "delta", "event"):
            name = message["stream"]
            before = self.streams.get(name)
            if message["type"] == "event" and before is not None:
                assert message["offset"] == before.offset + 1, "a gap or a double"
            after = fold(before, message)
            assert after is not None, "a hole"
            self.streams[name] = after
        elif message["type"] == "state" and message["key"] == "supports":
            self.supports |= message["value"]
