"""A bounded queue of encoded units towards one viewer. It never waits: what a slow viewer does not take is dropped, oldest first."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from panel.unit import EncodedUnit


class OutletClosed(Exception):
    """No more units will come."""


class Outlet:
    """Lives on the event loop. A picture outlet that dropped something stays silent until the next keyframe, which it asks for."""

    def __init__(self, capacity: int, ask_keyframe: Callable[[], None] | None = None) -> None:
        self._units: deque[EncodedUnit] = deque()
        self._capacity = capacity
        self._ask_keyframe = ask_keyframe
        self._waiting_keyframe = ask_keyframe is not None
        self._ready = asyncio.Event()
        self._closed = False
        self.dropped = 0

    def put(self, unit: EncodedUnit) -> None:
        if self._closed:
            return
        if self._waiting_keyframe:
            if not unit.keyframe:
                return
            self._waiting_keyframe = False
        if len(self._units) >= self._capacity:
            if self._ask_keyframe is None:
                self._units.popleft()
                self.dropped += 1
            else:
                self.dropped += len(self._units)
                self._units.clear()  # half a group of pictures is worth nothing: start again at a whole one
                if not unit.keyframe:
                    self._waiting_keyframe = True
                    self._ask_keyframe()
                    return
        self._units.append(unit)
        self._ready.set()

    async def take(self) -> EncodedUnit:
        while not self._units:
            if self._closed:
                raise OutletClosed
            self._ready.clear()
            await self._ready.wait()
        return self._units.popleft()

    def close(self) -> None:
        self._closed = True
        self._units.clear()
        self._ready.set()
