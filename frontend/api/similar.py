"""POST /d/{slug}/similar: questions that say nearly the same; published ones for askers and clerks, all of them for the console."""

from typing import Annotated, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from frontend.access.doors import first_wait
from frontend.access.link import LinkRole
from frontend.access.visitor import counted, participant_of, pass_for
from frontend.forms import read_json
from frontend.house import debate_of, house_of, now_ms, public_debate_of
from frontend.refusal import Refusal

CONSOLE = (LinkRole.MODERATOR, LinkRole.OBSERVER, LinkRole.ORGANISER, LinkRole.OPERATOR)


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """With `question`, or as `role` of the console, all questions are compared; a pass is asked for."""

    text: Annotated[str, msgspec.Meta(max_length=4000)] = ""
    question: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    role: Literal["console"] | None = None


async def similar(request: Request) -> Response:
    owner = debate_of(request)
    asked = await read_json(request, Asked)
    house = house_of(request)
    if asked.role is not None or asked.question is not None:
        held = pass_for(request, owner, *CONSOLE)
        _paced(request, held.actor_id)
        found = house.similar.of(owner).to_console(asked.text, asked.question)
    else:
        public_debate_of(request)
        _paced(request, participant_of(request))
        found = house.similar.of(owner).to_askers(asked.text)
    return JSONResponse({"similar": [msgspec.structs.asdict(one) for one in found]})


def _paced(request: Request, person: str | None) -> None:
    doors = house_of(request).doors
    wait = first_wait(now_ms(), (doors.similar, counted(request)), (doors.own_similar, person))
    if wait is not None:
        raise Refusal("rate_limited", retry_after_s=wait)
