"""/healthz, /readyz, /metrics: for whoever watches over the machine. Never a text, a name, or an id of a person."""

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from frontend.access.cookies import is_loopback
from frontend.access.visitor import client_host
from frontend.house import house_of
from frontend.refusal import Refusal


async def healthz(request: Request) -> Response:
    """The process answers. That is all: a full disk is not cured by a restart."""
    return JSONResponse({"ok": True})


async def readyz(request: Request) -> Response:
    """Every debate takes commands. The panel is told apart: without it, questions go on."""
    house = house_of(request)
    stuck = sum(not owner.writable for owner in house.debates.all())
    said = {"ready": stuck == 0, "debates": len(tuple(house.debates.all())), "not_writable": stuck, "panel": house.media.connected}
    return JSONResponse(said, 200 if stuck == 0 else 503)


async def metrics(request: Request) -> Response:
    refuse_strangers(request)
    return Response(house_of(request).metrics.text(), media_type=CONTENT_TYPE_LATEST)


def refuse_strangers(request: Request) -> None:
    """For this machine alone: a reverse proxy's requests carry the address of the person behind it, or should not reach here."""
    if not is_loopback(client_host(request)) or request.headers.get("x-forwarded-for") or request.headers.get("forwarded"):
        raise Refusal("not_found")
