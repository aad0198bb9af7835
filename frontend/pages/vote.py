"""Voting without a script: the form of the live page's poll, answered by the page again. Decides nothing about ballots."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from debate.domain.commands import VotePoll
from debate.service.answer import Accepted
from frontend.access.doors import first_wait
from frontend.access.visitor import counted
from frontend.commanding import submit
from frontend.forms import command_id_of, read_form
from frontend.house import house_of, now_ms, public_debate_of
from frontend.pages.live import asker, live_page, remember
from frontend.refusal import STATUS, Refusal


async def vote(request: Request) -> Response:
    """One radio is `choice=2`; boxes are `choice-0=0`, `choice-3=3`."""
    owner = public_debate_of(request)
    form = await read_form(request)
    wait = first_wait(now_ms(), (house_of(request).doors.forms, counted(request)))
    if wait is not None:
        raise Refusal("rate_limited", retry_after_s=wait)
    poll, reason = form.get("poll", ""), form.get("reason", "").strip()
    choices = tuple(sorted({_place(value) for name, value in form.items() if name == "choice" or name.startswith("choice-")}))
    actor = asker(request, owner, form)
    command_id = command_id_of(form, "poll.vote", poll, *map(str, choices), reason)
    answer = await submit(request, owner, actor, VotePoll(poll=poll, choices=choices, reason=reason or None), command_id)
    if isinstance(answer, Accepted):
        return remember(request, RedirectResponse(f"/d/{owner.slug}#poll", 303), actor, form)
    again = {"error": answer.code, "poll": poll, "choices": choices, "reason": reason}
    status = STATUS.get(answer.code, 422)
    return remember(request, live_page(request, owner, poll=again, participant=actor.id, status=status), actor, form)


def _place(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 4 else -1
