"""Owns the headers that keep a page to itself: what it may load, who may frame it, what it may remember. Never looks at who is asking."""

import base64
import hashlib

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from realtime.origins import serialise

CAMERA_PAGES = ("/panel",)


def content_security_policy(importmap: str, public_url: str, media_url: str) -> str:
    """Built once: everything in it is known at start. The socket's origin is spelt out because Safari before 15.4 does not read
    `'self'` as covering ws:."""
    mark = base64.b64encode(hashlib.sha256(importmap.encode()).digest()).decode()
    own = serialise(public_url)
    socket = "ws" + own.removeprefix("http")
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'sha256-{mark}'",
            "style-src 'self'",
            "img-src 'self' data:",
            f"media-src 'self' blob: {serialise(media_url)}",
            "worker-src 'self' blob:",
            f"connect-src 'self' {socket} {serialise(media_url)}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


class SecurityHeaders:
    """Stands around the whole app, its error pages included. A handler that has said its own `Cache-Control` keeps it."""

    def __init__(self, app: ASGIApp, *, policy: str, strict_transport: bool) -> None:
        self._app = app
        self._policy = policy
        self._strict_transport = strict_transport

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        camera = "self" if str(scope["path"]).endswith(CAMERA_PAGES) else ""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self._policy)  # a page of the owner's that a gateway hands on has its own
                headers["X-Content-Type-Options"] = "nosniff"
                # Not `no-referrer`: under it browsers send `Origin: null` with a form, and those without Sec-Fetch-Site (plain http on a
                # local network, Safari before 16.4) could no longer ask a question without JavaScript. No URL of ours holds a secret.
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Permissions-Policy"] = f"camera=({camera}), microphone=({camera}), geolocation=(), payment=(), usb=()"
                if self._strict_transport:
                    headers["Strict-Transport-Security"] = "max-age=31536000"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception:
            # The app has answered 500 and logged where. Let through, the server would print the trace-back, and with it the words of
            # the exception, which may be somebody's question.
            pass
