"""A process that owns no debate: sockets over mirrors, static files from its own disk, every other page from the owner over the bus.

`python -m frontend.gateway --redis URL` runs one on a machine that has no data folder. `frontend.front` has one in each web process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import click
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from frontend.access.venue import VenuePasses
from frontend.access.visitor import venue_pass
from frontend.api import health, static
from frontend.errors import HANDLERS, on_crash
from frontend.far_pages import RETRY_S, FarPages
from frontend.journal import start_journal
from frontend.living import Living
from frontend.metrics import Metrics
from frontend.refusal import Refusal
from frontend.rendering import Rendering, own_rendering
from frontend.security import SecurityHeaders, content_security_policy
from frontend.server import WebServer, listening, server_config
from frontend.settings import Settings
from frontend.watching import WatchedHub
from realtime.asking import OwnerAway
from realtime.bus import Bus
from realtime.bus_messages import Terms
from realtime.entrance import Entrance
from realtime.gateway import FarPeople, Gateway
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.mirror import Mirror
from realtime.origins import Origins
from realtime.redis_bus import RedisBus
from realtime.tickets import Tickets
from realtime.wire import Wire

NOWHERE = "http://localhost"


class GatewayApp:
    """An ASGI app without a lifespan: `start` and `close` are called by whoever made it."""

    def __init__(self, bus: Bus, rendering: Rendering, settled: Callable[[], bool] = lambda: True) -> None:
        """`settled`: whether this process could stand in for the owner at once. It serves before."""
        self._settled = settled
        self.metrics = Metrics()
        self._tickets = Tickets(bus=bus)
        self.gateway = Gateway(bus, self._tickets, self._make_hub)
        self._wire: Wire | None = None
        self._pages: FarPages | None = None
        web = Starlette(
            routes=[
                Route("/static/{path:path}", static.static),
                Route("/healthz", health.healthz),
                Route("/readyz", self._readyz),
                Route("/metrics", self._metrics),
                Mount("/", self._page),
            ],
            exception_handlers={**HANDLERS, Exception: on_crash},
        )
        web.state.rendering, web.state.assets = rendering, rendering.assets
        # For its own pages of error alone, which reach nobody.
        policy = content_security_policy(rendering.assets.importmap, NOWHERE, NOWHERE)
        self._web = SecurityHeaders(web, policy=policy, strict_transport=False)

    @property
    def hubs(self) -> list[Hub]:
        return list(self.gateway.hubs.values())

    async def start(self) -> None:
        self.metrics.watch(self.gateway.hubs)
        await self.gateway.start()

    async def close(self) -> None:
        await self.gateway.close()
        self.metrics.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._web(scope, receive, send)
        else:  # a WebSocket that is not the wire's
            await send({"type": "websocket.close", "code": 1000})

    @property
    def wire(self) -> Wire | None:
        return self._wire

    async def find_wire(self) -> Wire | None:
        try:
            terms = await self.gateway.enter()
        except OwnerAway:
            return None
        if self._wire is None:
            self._wire = self._make_wire(terms)
        return self._wire

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            terms = await self.gateway.enter()
        except OwnerAway:
            raise Refusal("owner_away", retry_after_s=RETRY_S) from None
        if self._pages is None:
            self._pages = FarPages(self.gateway.asking, terms.body_bytes)
        await self._pages(scope, receive, send)

    def _make_wire(self, terms: Terms) -> Wire:
        venue = VenuePasses(terms.venue_key)

        def pass_of(held_cookies: Mapping[str, str]) -> str | None:
            return venue_pass(venue, held_cookies)

        return Wire(Entrance({}, self._tickets, terms.limits, hub_of=self.gateway.hub), Origins(terms.origins), pass_of)

    def _make_hub(self, mirror: Mirror, limits: Limits, people: FarPeople) -> Hub:
        return WatchedHub(mirror, limits, self.metrics, presence=people, paced=False)

    async def _readyz(self, request: Request) -> Response:
        ready = self.gateway.ready
        return JSONResponse({"ready": ready, "gateway": True, "settled": self._settled()}, 200 if ready else 503)

    async def _metrics(self, request: Request) -> Response:
        health.refuse_strangers(request)
        return Response(self.metrics.text(), media_type=CONTENT_TYPE_LATEST)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--redis", "redis_url", required=True, envvar="ASSISES_REDIS", help="address of the Redis that all processes share")
@click.option("--host", default="127.0.0.1", show_default=True, help="address to listen on")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="port to listen on")
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False), default=None, help="certificate chain, PEM; serves https")
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False), default=None, help="private key of the certificate, PEM")
@click.option("--trusted-proxy", default=None, metavar="CIDR[,CIDR]", help="reverse proxy whose X-Forwarded-* headers are believed")
def main(redis_url: str, host: str, port: int, tls_cert: str | None, tls_key: str | None, trusted_proxy: str | None) -> None:
    """Take clients on a machine of its own, for the owner that the bus leads to."""
    start_journal()
    bus = RedisBus(redis_url)
    app = GatewayApp(bus, own_rendering(Settings().time_zone))

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        await bus.start()
        await app.start()
        try:
            yield
        finally:
            await app.close()
            await bus.close()

    server = WebServer(server_config(Living(app, life()), app, Limits(), host, port, tls_cert, tls_key, trusted_proxy), lambda: app.hubs)
    server.run(sockets=[listening(host, port)])


if __name__ == "__main__":
    main()
