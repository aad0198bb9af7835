"""Owns how long an address is kept: until its debate is archived, or until its author asks for its end once the live is over.

Not during it: an erasure renews the history of everybody who is watching. For the same reason those who ask at once are served by one.
"""

import asyncio

import structlog

from debate.domain.debate import Phase
from debate.service.owner import DebateOwner, Published
from debate.store.event_log import StorageFailed, StorageFull

QUIET = frozenset({Phase.CLOSED, Phase.ARCHIVED})
GATHER_S = 1.0

_log = structlog.get_logger("frontend")
_running: set[asyncio.Task[None]] = set()
# Of each debate the texts that its next erasure takes, and that erasure.
_next: dict[str, tuple[set[str], asyncio.Task[None]]] = {}


def addresses_of(owner: DebateOwner, author: str | None = None) -> list[str]:
    """The ids of the texts that hold an address still; of one author, or of all."""
    questions = owner.state.questions
    of = questions.by_author.get(author, ()) if author is not None else questions.all
    emails = (questions.all[id].email for id in of)
    return [email.id for email in emails if email is not None and email.body is not None]


async def forget(owner: DebateOwner, author: str | None = None) -> None:
    """Returns when the addresses are gone. Raises StorageFull or StorageFailed."""
    found = addresses_of(owner, author)
    if not found:
        return
    if owner.id not in _next:
        texts: set[str] = set()
        _next[owner.id] = (texts, asyncio.get_running_loop().create_task(_gathered(owner, texts)))
    texts, erasure = _next[owner.id]
    texts.update(found)
    await asyncio.shield(erasure)  # whoever asked may go: others wait for it, too


async def _gathered(owner: DebateOwner, texts: set[str]) -> None:
    try:
        await asyncio.sleep(GATHER_S)
    finally:
        del _next[owner.id]
    await owner.erase(list(texts))


def erase_when_archived(owner: DebateOwner) -> None:
    """Also what an end of the process, or a full disk, has left of a debate that was archived before."""

    def look() -> None:
        if owner.state.debate.phase is Phase.ARCHIVED and addresses_of(owner):
            task = asyncio.get_running_loop().create_task(_erase(owner))
            _running.add(task)  # a task that nobody holds may be collected
            task.add_done_callback(_running.discard)

    def told(published: Published) -> None:
        if not published.renewed:
            look()

    owner.subscribe(told)
    look()


async def _erase(owner: DebateOwner) -> None:
    try:
        await forget(owner)
    except (StorageFull, StorageFailed) as fault:
        _log.error("addresses.kept", debate=owner.id, error=type(fault).__name__)
