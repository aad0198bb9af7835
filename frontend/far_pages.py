"""Pages over the bus: a gateway packs a request, the owner's process runs it, the answer travels back. Reads neither."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontend.guard import BODY_S
from frontend.refusal import Refusal
from realtime.asking import Asking, OwnerAway
from realtime.bus_messages import Page, PageAnswer, decode_page

RETRY_S = 2.0
SAFE = frozenset({"GET", "HEAD"})
_HOP = frozenset(
    {b"connection", b"keep-alive", b"transfer-encoding", b"upgrade", b"te", b"trailer", b"proxy-connection"}
)  # RFC 9110 §7.6.1


async def answer_page(app: ASGIApp, page: Page) -> PageAnswer:
    """Runs the request as if it had come here."""
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": page.method,
        "scheme": page.scheme,
        "path": page.path,
        "raw_path": page.raw_path,
        "root_path": "",
        "query_string": page.query,
        "headers": list(page.headers),
        "client": page.client,
        "server": page.server,
        "extensions": {},
        "state": {},
    }
    given = False
    start: dict[str, Any] = {"status": 500, "headers": []}
    body: list[bytes] = []

    async def receive() -> Message:
        nonlocal given
        if given:
            await asyncio.Event().wait()  # whoever asked stays until he has his answer
        given = True
        return {"type": "http.request", "body": page.body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        elif message["type"] == "http.response.body":
            body.append(message.get("body", b""))

    await app(scope, receive, send)
    return PageAnswer(int(start["status"]), tuple((bytes(name), bytes(value)) for name, value in start["headers"]), b"".join(body))


class FarPages:
    """The gateway's end, as an ASGI app."""

    def __init__(self, asking: Asking, body_bytes: int) -> None:
        self._asking = asking
        self._body_bytes = body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises Refusal."""
        body = await self._body(receive)
        page = Page(
            method=scope["method"],
            scheme=scope["scheme"],
            path=scope["path"],
            raw_path=scope.get("raw_path") or scope["path"].encode(),
            query=scope["query_string"],
            headers=tuple((name, value) for name, value in scope["headers"] if name not in _HOP),
            body=body,
            client=tuple(scope["client"]) if scope.get("client") else None,
            server=tuple(scope["server"]) if scope.get("server") else None,
        )
        try:
            # What may have been done is not done twice here; our forms carry an id, so that people may send them again.
            answer = decode_page(await self._asking.ask(page, again=page.method in SAFE or page.path.endswith("/ticket")))
        except OwnerAway:
            raise Refusal("owner_away", retry_after_s=RETRY_S) from None
        headers = [(name, value) for name, value in answer.headers if name not in _HOP and name != b"content-length"]
        response = Response(answer.body, answer.status)
        length = [(b"content-length", b"%d" % len(answer.body))] if page.method != "HEAD" else []
        response.raw_headers = [*headers, *length]
        await response(scope, receive, send)

    async def _body(self, receive: Receive) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_S):
                while True:
                    message = await receive()
                    body += message.get("body", b"")
                    if len(body) > self._body_bytes:
                        raise Refusal("too_large")
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError:
            raise Refusal("too_slow") from None
