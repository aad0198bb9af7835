"""uvicorn as this project runs it: our protocols, no line per request, and an end that sends people on before it closes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import socket
from collections.abc import Callable, Iterable
from types import FrameType

import structlog
import uvicorn
from starlette.types import ASGIApp

from realtime.handshake import serving
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.wire import WireSource

BACKLOG = 4096
GRACE_S = 5
DRAIN_S = 3.0  # everybody at once would be a storm upon whoever is left
DRAIN_STEP = 50
_log = structlog.get_logger("frontend")


class WebServer(uvicorn.Server):
    """`hubs`: whose people are sent on, spread over `DRAIN_S`, when this process stops and others do not."""

    def __init__(self, config: uvicorn.Config, hubs: Callable[[], Iterable[Hub]] = lambda: ()) -> None:
        super().__init__(config)
        self._hubs = hubs
        self._told_to_stop: Callable[[], object] = lambda: None

    async def main_loop(self) -> None:
        """uvicorn looks ten times a second whether it is to stop; here the signal says so. What is left is the second hand of `Date`."""
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        self._told_to_stop = lambda: loop.call_soon_threadsafe(stop.set)
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self._told_to_stop()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is loaded now stays until the end: a collection need not walk it while somebody waits for an answer.
            gc.collect()
            gc.freeze()
            _log.info("web.ready")

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for own in sockets or ():
            own.close()  # from here on the others get the new ones
        links = [link for hub in self._hubs() for link in hub.links()]
        steps = range(0, len(links), DRAIN_STEP)
        for at in steps:
            for link in links[at : at + DRAIN_STEP]:
                link.drain()
            await asyncio.sleep(DRAIN_S / max(len(steps), 30))
        await super().shutdown(sockets)


def server_config(
    app: ASGIApp,
    source: WireSource,
    limits: Limits,
    host: str,
    port: int,
    tls_cert: str | None = None,
    tls_key: str | None = None,
    trusted_proxy: str | None = None,
) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        lifespan="on",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,  # a line per request would hold every path with its query; commands and sockets have lines of their own
        server_header=False,
        backlog=BACKLOG,
        proxy_headers=trusted_proxy is not None,
        forwarded_allow_ips=trusted_proxy,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
        **serving(limits, source),
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket that several processes may have on one port: the kernel deals new connections out among them."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    own = socket.socket(family, kind, protocol)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    own.bind(address)
    own.listen(BACKLOG)
    own.setblocking(False)
    return own
