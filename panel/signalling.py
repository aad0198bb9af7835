"""WHIP (RFC 9725) and WHEP (draft) over HTTP: every request is judged here, in the same order, and handed to the studio or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from panel.doorkeeper import Doorkeeper
from panel.figures import CONTENT_TYPE, Figures
from panel.fragment import read_fragment
from panel.offer import MAX_BYTES, Way, read_offer
from panel.reconcile import CloseReason
from panel.refusal import Refused
from panel.session import Session
from panel.studio import Studio

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"
BODY_WITHIN_S = 10.0
# A body past the cap is read to its end and thrown away, up to here: answering while the client still writes resets the connection,
# and the client would be told nothing.
MAX_DRAINED = 1024 * 1024
_HTTP_CODES = {404: "path_unknown", 405: "method_unknown"}
_Endpoint = Callable[[Request], Awaitable[Response]]


class Signalling:
    def __init__(self, studio: Studio, doorkeeper: Doorkeeper, figures: Figures, origin: ASGIApp, ready: Callable[[], bool]) -> None:
        self._studio = studio
        self._door = doorkeeper
        self._figures = figures
        self._origin = origin
        self._ready = ready

    def app(self) -> ASGIApp:
        kinds = {"whip": "/whip/{debate}/{seat}", "whep": "/whep/{debate}"}
        posts: dict[str, _Endpoint] = {"whip": self._publish, "whep": self._play}
        routes = [
            Route("/healthz", self._healthz),
            Route("/readyz", self._readyz),
            Route("/metrics", self._metrics),
        ]
        for kind, path in kinds.items():
            # The session's path first: a seat could not be told from a session otherwise.
            routes.append(Route(f"/{kind}/session/{{id}}", self._guarded(self._session), methods=["GET", "PATCH", "DELETE", "OPTIONS"]))
            routes.append(Route(path, self._guarded(posts[kind]), methods=["GET", "POST", "OPTIONS"]))
        signalling = Starlette(
            routes=routes, exception_handlers={Refused: self._refused, HTTPException: self._unknown, Exception: self._failed}
        )

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            # Players ask six times a second each: past all routing.
            broadcast = scope["type"] == "http" and scope["path"].startswith("/live/")
            await (self._origin if broadcast else signalling)(scope, receive, send)

        return app

    # -- WHIP and WHEP ---------------------------------------------------------------------------------------------------------------

    async def _publish(self, request: Request) -> Response:
        if request.method != "POST":
            return _about({"Accept-Post": SDP, "Access-Control-Allow-Methods": "POST"})
        _typed(request, SDP)
        debate, seat = request.path_params["debate"], request.path_params["seat"]
        bearer = request.headers.get("authorization")
        self._door.may_publish(bearer, debate, seat)  # a stranger's body is not waited for
        body = await _body(request)
        # Asked again: the right may have been withdrawn while the body came. From here to the session's registration nothing is awaited.
        credential = self._door.may_publish(bearer, debate, seat)
        offer = read_offer(body, Way.PUBLISH)
        session = await self._studio.publish(debate, seat, credential, offer)
        return _created(session, offer.ufrag)

    async def _play(self, request: Request) -> Response:
        if request.method != "POST":
            return _about({"Accept-Post": SDP, "Access-Control-Allow-Methods": "POST"})
        _typed(request, SDP)
        debate = request.path_params["debate"]
        bearer = request.headers.get("authorization")
        self._door.may_play(bearer, debate)
        body = await _body(request)
        credential, seat = self._door.may_play(bearer, debate)  # as in _publish
        picture = request.query_params.get("audio") != "1"
        offer = read_offer(body, Way.PLAY if picture else Way.LISTEN)
        session = await self._studio.play(debate, seat, credential, offer, picture)
        return _created(session, offer.ufrag)

    async def _session(self, request: Request) -> Response:
        """The session's own URL is the right to it: 192 random bits, told to its owner alone. Tickets last 120 s, sessions hours."""
        if request.method in ("OPTIONS", "GET", "HEAD"):
            return _about({"Accept-Patch": FRAGMENT, "Access-Control-Allow-Methods": "PATCH, DELETE"})
        session = self._studio.sessions.get(request.path_params["id"])
        if session is None or not request.url.path.startswith(f"/{session.present.kind}/"):
            raise Refused(404, "session_unknown")
        if request.method == "DELETE":
            self._studio.end(session.id, CloseReason.DELETED)  # whatever its ETag (RFC 9725 section 4.3)
            return Response(status_code=200)
        _typed(request, FRAGMENT)
        match = request.headers.get("if-match")
        if match is None:
            raise Refused(428, "if_match_missing")
        if match.strip() != "*" and session.etag not in [tag.strip() for tag in match.split(",")]:
            raise Refused(412, "if_match_stale")
        read_fragment(await _body(request), session.ufrag)
        return Response(status_code=204)

    # -- health ----------------------------------------------------------------------------------------------------------------------

    async def _healthz(self, _request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def _readyz(self, _request: Request) -> Response:
        ready = self._ready()
        return PlainTextResponse("ready\n" if ready else "starting\n", 200 if ready else 503)

    async def _metrics(self, _request: Request) -> Response:
        return Response(self._figures.text(), media_type=CONTENT_TYPE)

    # -- refusing --------------------------------------------------------------------------------------------------------------------

    def _guarded(self, endpoint: _Endpoint) -> _Endpoint:
        """CORS for our own pages alone; a page of another origin is refused before its request is looked at."""

        async def guarded(request: Request) -> Response:
            origin: str | None = None
            try:
                origin = self._door.origin(request.headers.get("origin"))
                response = await endpoint(request)
            except Refused as refused:
                response = self._refused(request, refused)
            if origin is not None:
                response.headers["Access-Control-Allow-Origin"] = origin
                response.headers["Access-Control-Expose-Headers"] = "Location, ETag, Retry-After, Accept-Post, Accept-Patch"
            response.headers["Vary"] = "Origin"
            return response

        return guarded

    def _refused(self, _request: Request, refused: Exception) -> Response:
        assert isinstance(refused, Refused)
        self._figures.refused(refused.code)
        headers = {"Cache-Control": "no-store"}
        if refused.retry_after_s is not None:
            headers["Retry-After"] = str(refused.retry_after_s)
        if refused.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if refused.status in (408, 413):
            headers["Connection"] = "close"  # the rest of the body will not be read
        return JSONResponse({"error": {"code": refused.code}}, refused.status, headers)

    def _unknown(self, _request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = _HTTP_CODES.get(error.status_code, "request_refused")
        self._figures.refused(code)
        return JSONResponse({"error": {"code": code}}, error.status_code, error.headers)

    def _failed(self, _request: Request, _error: Exception) -> Response:
        self._figures.refused("media_failed")
        return JSONResponse({"error": {"code": "media_failed"}}, 500)


def _about(headers: dict[str, str]) -> Response:
    allowed = {"Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match", "Access-Control-Max-Age": "600"}
    return Response(status_code=204, headers=headers | allowed)


def _created(session: Session, ufrag: str) -> Response:
    session.ufrag = ufrag
    headers = {"Location": session.path, "ETag": session.etag, "Cache-Control": "no-store"}
    return Response(session.peer.answer, 201, headers, SDP)


def _typed(request: Request, wanted: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != wanted:
        raise Refused(415, "content_type_unknown")


async def _body(request: Request) -> bytes:
    """The body, never more than the cap in memory, never waited for without end."""
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MAX_DRAINED:
        raise Refused(413, "offer_too_large")
    body = bytearray()
    drained = 0
    try:
        async with asyncio.timeout(BODY_WITHIN_S):
            async for part in request.stream():
                drained += len(part)
                if drained > MAX_DRAINED:
                    break
                if drained <= MAX_BYTES:
                    body += part
    except TimeoutError:
        raise Refused(408, "body_too_slow") from None
    except ClientDisconnect:
        raise Refused(400, "offer_malformed") from None
    if drained > MAX_BYTES:
        raise Refused(413, "offer_too_large")
    return bytes(body)
