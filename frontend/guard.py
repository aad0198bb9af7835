"""Owns what is checked before any route: where a POST comes from, how large and how late it is, that its path is plain. Reads no body."""

import asyncio
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.errors import error_response
from frontend.refusal import Refusal

BODY_S = 10.0  # for the whole body, however often a byte of it arrives: our largest takes a slow telephone two seconds
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    def __init__(self, app: ASGIApp, *, origins: Collection[str], body_bytes: int, body_s: float = BODY_S) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._body_bytes = body_bytes
        self._body_s = body_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = str(scope["path"])
        # The server has decoded %2e and %2f by now: one look is enough. Browsers never send such a path, only people who try.
        if "\x00" in path or "\\" in path or any(part in (".", "..") for part in path.split("/")):
            await self._refuse("not_found", scope, receive, send)
            return
        if scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._from_here(headers) and not _is_program(path, headers):
            await self._refuse("origin_foreign", scope, receive, send)
            return
        length = headers.get("content-length", "")
        if length and (not length.isdigit() or int(length) > self._body_bytes):
            await self._refuse("too_large", scope, receive, send)
            return
        left, whole, until = self._body_bytes, False, asyncio.get_running_loop().time() + self._body_s

        async def receive_capped() -> Message:
            nonlocal left, whole
            if whole:
                return await receive()  # the end of the connection, which may take as long as it likes
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise Refusal("too_slow") from None
            if message["type"] == "http.request":
                whole = not message.get("more_body", False)
                left -= len(message.get("body", b""))
                if left < 0:  # a chunked body announces no length
                    raise Refusal("too_large")
            return message

        await self._app(scope, receive_capped, send)

    @staticmethod
    async def _refuse(code: str, scope: Scope, receive: Receive, send: Send) -> None:
        await error_response(Request(scope), Refusal(code))(scope, receive, send)

    def _from_here(self, headers: Headers) -> bool:
        """Browsers write both headers themselves and no page can forge them. `Origin: null` proves nothing, either way."""
        if headers.get("sec-fetch-site") == "same-origin":
            return True
        return headers.get("origin") in self._origins and headers.get("sec-fetch-site") in (None, "same-origin")


def _is_program(path: str, headers: Headers) -> bool:
    """A captioning tool, which is no browser: no page of a stranger can send this header without our leave (Fetch, CORS preflight)."""
    return path.endswith("/captions") and headers.get("authorization", "").startswith("Bearer ")
