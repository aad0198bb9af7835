"""/static/…: the files that browsers run, named by the hash of their tree. Never anything outside that tree."""

from starlette.requests import Request
from starlette.responses import Response

from frontend.assets import Assets
from frontend.refusal import Refusal

A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"


async def static(request: Request) -> Response:
    assets = request.app.state.assets
    assert isinstance(assets, Assets)
    mark, _, path = str(request.path_params["path"]).partition("/")
    current = mark == assets.hash
    # A page that was open during an upgrade asks under the old hash: it gets today's file, and does not keep it.
    found = assets.get(path) if path else None
    if found is None:
        current, found = False, assets.get(str(request.path_params["path"]))
    if found is None:
        raise Refusal("not_found")
    headers = {"Cache-Control": A_YEAR if current else ASK_AGAIN, "ETag": found.etag, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == found.etag:
        return Response(status_code=304, headers=headers)
    body = found.body
    if found.squeezed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body = found.squeezed
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=found.media_type, headers=headers)
