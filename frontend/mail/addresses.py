"""Owns how long an address is kept: until its debate is archived, or until its author asks for its end once the live is over.

Not during it: an erasure renews the history of everybody who is watching.
"""

import asyncio

import structlog

from debate.domain.debate import Phase
from debate.service.owner import DebateOwner, Published
from debate.store.event_log import StorageFailed, StorageFull

QUIET = frozenset({Phase.CLOSED, Phase.ARCHIVED})

_log = structlog.get_logger("frontend")
_running: set[asyncio.Task[None]] = set()


def addresses_of(owner: DebateOwner, author: str | None = None) -> list[str]:
    """The ids of the texts that hold an address still; of one author, or of all."""
    questions = owner.state.questions
    of = questions.by_author.get(author, ()) if author is not None else questions.all
    emails = (questions.all[id].email for id in of)
    return [email.id for email in emails if email is not None and email.body is not None]


async def forget(owner: DebateOwner, author: str | None = None) -> None:
    if found := addresses_of(owner, author):
        await owner.erase(found)


def erase_when_archived(owner: DebateOwner) -> None:
    def look(published: Published) -> None:
        if owner.state.debate.phase is Phase.ARCHIVED and not published.renewed and addresses_of(owner):
            task = asyncio.get_running_loop().create_task(_erase(owner))
            _running.add(task)  # a task that nobody holds may be collected
            task.add_done_callback(_running.discard)

    owner.subscribe(look)


async def _erase(owner: DebateOwner) -> None:
    try:
        await forget(owner)
    except (StorageFull, StorageFailed) as fault:
        _log.error("addresses.kept", debate=owner.id, error=type(fault).__name__)
