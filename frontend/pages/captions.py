"""The captioner's page: the program, a line to type in, and the last lines to correct."""

from starlette.requests import Request
from starlette.responses import Response

from debate.domain.captions import CAPTION_LIMIT
from debate.domain.roles import Role
from frontend.access.link import LinkRole
from frontend.access.visitor import note_seen, pass_for
from frontend.house import debate_of, house_of
from frontend.language import language_of
from frontend.pages.boot import page_values


async def captions(request: Request) -> Response:
    owner = debate_of(request)
    await note_seen(request)
    pass_for(request, owner, LinkRole.CAPTIONER)
    lang = language_of(request, owner.state.debate.lang)
    values = page_values(request, owner, Role.CAPTIONER, "public", lang)
    values["boot"]["limits"]["caption"] = CAPTION_LIMIT
    values["address"] = f"{house_of(request).public_url}/d/{owner.slug}/captions"
    return house_of(request).rendering.page(request, "captions.html", values, lang=lang)
