"""Owns how an error reaches a person or a program: a page, or JSON, with a code and a sentence. Never a trace-back, never the request."""

import math

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from debate.store import event_log
from frontend.access.store import StorageFull
from frontend.refusal import Refusal, code_of_status
from frontend.words import LANGUAGES

_log = structlog.get_logger("frontend")
API_ENDINGS = ("/ticket", "/similar", "/metrics", "/healthz", "/readyz")


def error_response(request: Request, refusal: Refusal) -> Response:
    house = getattr(request.app.state, "house", None)  # a gateway has none: its refusals are those of the owner, who counts them
    if house is not None:
        house.metrics.refused(refusal.code)
    headers = {}
    if refusal.retry_after_s is not None:
        headers["Retry-After"] = str(max(1, math.ceil(refusal.retry_after_s)))
    if refusal.code == "too_slow":
        headers["Connection"] = "close"  # RFC 9110 §15.5.9: whatever is still on its way will not be read
    if wants_json(request):
        error: dict[str, str | float] = {"code": refusal.code}
        if refusal.retry_after_s is not None:
            error["retry_after_s"] = round(refusal.retry_after_s, 1)
        return JSONResponse({"error": error}, refusal.status, headers)
    rendering = request.app.state.rendering
    page: Response = rendering.page(
        request,
        "error.html",
        {"code": refusal.code, "status": refusal.status, "params": refusal.params, "safe_to_repeat": request.method in ("GET", "HEAD")},
        status=refusal.status,
        headers=headers,
    )
    return page


def wants_json(request: Request) -> bool:
    """Programs ask under fixed paths, or say what they take; a browser always takes HTML."""
    path = request.url.path
    if path.startswith("/api/") or path.endswith(API_ENDINGS):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept


async def on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return error_response(request, error)


async def on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = error_response(request, Refusal(code_of_status(error.status_code), status=error.status_code))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def on_storage_full(request: Request, error: Exception) -> Response:
    return error_response(request, Refusal("storage_full", retry_after_s=5))


async def on_crash(request: Request, error: Exception) -> Response:
    """The log gets the place, never the values: a trace-back with local variables would hold somebody's words."""
    _log.error("request.failed", exc_info=error, method=request.method, route=_route(request))
    refusal = Refusal("server_error")
    try:
        return error_response(request, refusal)
    except Exception as fault:
        # The templates themselves are at fault: the sentence alone still says more than an empty page.
        _log.error("error_page.failed", exc_info=fault)
        words = request.app.state.rendering.words
        return PlainTextResponse("\n".join(words.t(lang, "error.server_error") for lang in LANGUAGES), refusal.status)


def _route(request: Request) -> str:
    return getattr(request.scope.get("route"), "path", "")


HANDLERS = {
    Refusal: on_refusal,
    HTTPException: on_http_error,
    StorageFull: on_storage_full,
    event_log.StorageFull: on_storage_full,
    event_log.StorageFailed: on_storage_full,
}
