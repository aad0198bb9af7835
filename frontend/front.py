"""One of several web processes on one data folder: a gateway, until it holds the lease; then the owner, with every page and every log.

Until then it reads along in the logs, so that it need not read them when it takes over.
Whoever becomes the owner sends its own clients on once (4001): from then on they would read from a mirror of the same process.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from debate.service.stand_by import StandBy
from frontend.app import RUN, App, OwnerSeat
from frontend.gateway import GatewayApp
from frontend.heart import BEAT_S, Heart
from frontend.lease import Lease
from frontend.rendering import Rendering
from realtime.bus import Bus
from realtime.hub import Hub
from realtime.wire import Wire

LOOK_S = 0.2
_log = structlog.get_logger("frontend")


class Front:
    """`make_app` makes the owner's app once there is a seat for it. `heart`: for whoever watches over this process."""

    def __init__(
        self, bus: Bus, data: Path, make_app: Callable[[OwnerSeat], App], rendering: Rendering, heart: Heart | None = None
    ) -> None:
        self._bus = bus
        self._lease = Lease(data / RUN)
        self._stand_by = StandBy(data)
        self._make_app = make_app
        self._heart = heart
        self._gateway: GatewayApp | None = GatewayApp(bus, rendering, lambda: self._stand_by.looked)
        self._owner: App | None = None
        self._serving: ASGIApp = self._gateway
        self._open: contextlib.AsyncExitStack = contextlib.AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def hubs(self) -> list[Hub]:
        if self._owner is not None:
            return list(self._owner.house.hubs.values())
        return self._gateway.hubs if self._gateway is not None else []

    @property
    def wire(self) -> Wire | None:
        if self._owner is not None:
            return self._owner.wire
        return self._gateway.wire if self._gateway is not None else None

    async def find_wire(self) -> Wire | None:
        gateway = self._gateway
        found = await gateway.find_wire() if gateway is not None else None
        return self._owner.wire if self._owner is not None else found

    async def __aenter__(self) -> Front:
        await self._bus.start()
        loop = asyncio.get_running_loop()
        self._tasks.append(loop.create_task(self._live(), name="beat"))
        if self._lease.try_to_take():
            await self._take_over()
        else:
            assert self._gateway is not None
            await self._gateway.start()
            self._stand_by.start()
            self._tasks.append(loop.create_task(self._wait_for_lease(), name="wait-for-lease"))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._stand_by.stop)
        if self._gateway is not None:
            await self._gateway.close()
        await self._open.aclose()
        self._lease.give_up()
        await self._bus.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._serving(scope, receive, send)

    # inside

    async def _live(self) -> None:
        while True:
            self._lease.beat()
            if self._heart is not None:
                self._heart.beat(self._owner is not None or self._stand_by.looked)
            await asyncio.sleep(BEAT_S)

    async def _wait_for_lease(self) -> None:
        """A process that cannot take over ends: another may do better, and this one after a new start."""
        try:
            while not self._lease.try_to_take():  # noqa: ASYNC110 — another process holds it: no event tells
                await asyncio.sleep(LOOK_S)
            await self._take_over()
        except Exception:
            _log.exception("take_over_failed")
            self._lease.give_up()
            signal.raise_signal(signal.SIGTERM)

    async def _take_over(self) -> None:
        _log.info("owner.begins", term=self._lease.term)
        ahead = await asyncio.to_thread(self._stand_by.stop)
        owner = self._make_app(OwnerSeat(self._bus, self._lease.term, ahead))
        await self._open.enter_async_context(owner.starlette.router.lifespan_context(owner.starlette))
        self._owner, self._serving = owner, owner.asgi
        gateway, self._gateway = self._gateway, None
        if gateway is not None:
            await gateway.close()
