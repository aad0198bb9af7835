"""Owns what a page's script starts from (0001-seams §8): the view it was rendered with, and its offset. Never more than its audience."""

from typing import Any

from starlette.requests import Request

from debate.domain.roles import Role
from debate.domain.text import NAME_LIMIT
from debate.service.owner import DebateOwner
from frontend.house import house_of, now_ms
from frontend.view_cache import View
from panel.tickets import stream_name


def page_values(request: Request, owner: DebateOwner, role: Role, stream: str, lang: str, actor: str | None = None) -> dict[str, Any]:
    """`view`, `me` and `boot`. `actor`: whose own stream the page shows beside, if any."""
    house = house_of(request)
    offset, view = house.views.get(owner, stream)
    me: View | None = None
    boot_me = None
    if actor is not None:
        me_offset, me = house.views.get(owner, f"me/{actor}")
        boot_me = {"epoch": owner.epoch, "offset": me_offset, "view": me}
    boot = {
        "slug": owner.slug,
        "role": role.value,
        "lang": lang,
        "stream": stream,
        "epoch": owner.epoch,
        "offset": offset,
        "view": view,
        "me": boot_me,
        "media_url": house.media_url,
        "broadcast": stream_name(house.media_key, owner.id),
        "server_at": now_ms(),
        "limits": {"question": view["debate"]["question_limit"], "name": NAME_LIMIT},
    }
    return {"view": view, "me": me, "boot": boot}
