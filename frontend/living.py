"""An ASGI app with a life around it: what is entered when the server starts, and left when it stops. Serves nothing itself."""

from __future__ import annotations

import contextlib

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

_log = structlog.get_logger("frontend")


class Living:
    def __init__(self, app: ASGIApp, life: contextlib.AbstractAsyncContextManager[object]) -> None:
        self._app = app
        self._life = life

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        async with contextlib.AsyncExitStack() as stack:
            await receive()
            try:
                await stack.enter_async_context(self._life)
            except Exception as fault:
                _log.exception("start_failed")
                await send({"type": "lifespan.startup.failed", "message": type(fault).__name__})
                return
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})
