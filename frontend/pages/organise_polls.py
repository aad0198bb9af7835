"""The organiser's forms for polls: prepared before the evening, opened from the console. One answer a line."""

from collections.abc import Awaitable, Callable

from debate.domain.commands import AddPoll, RemovePoll
from debate.domain.polls import OWN_OPTIONS, PollKind
from debate.service.answer import Rejected
from frontend.access.secret import id_from
from frontend.pages.organise_actions import Act


async def poll_add(act: Act) -> Rejected | None:
    kind = act.choice("kind", PollKind)
    lines = tuple(line for raw in act.form.get("options", "").splitlines() if (line := raw.strip()))
    return await act.submit(
        AddPoll(
            poll=id_from("l", act.owner.id, act.command_id),
            kind=kind,
            title=act.text("title"),
            options=() if kind in OWN_OPTIONS else lines,
            hidden=bool(act.text("hidden")),
            seconds=act.number("seconds"),
            most=act.number("most") if kind is PollKind.MULTIPLE and act.text("most") else None,
        )
    )


async def poll_remove(act: Act) -> Rejected | None:
    return await act.submit(RemovePoll(poll=act.text("poll")))


POLLS: dict[str, Callable[[Act], Awaitable[Rejected | None]]] = {"poll-add": poll_add, "poll-remove": poll_remove}
POLLS_ANCHORS = dict.fromkeys(POLLS, "polls")
