"""Owns what happens when a gateway has shown more of a debate than its file holds: the history is begun anew, once, and says so."""

import asyncio

import structlog

from debate.service.debates import Debates
from debate.store.event_log import StorageFailed, StorageFull
from realtime.bus_messages import Ahead

_log = structlog.get_logger("frontend")


class Repairs:
    def __init__(self, debates: Debates) -> None:
        self._debates = debates
        self._running: dict[str, asyncio.Task[None]] = {}

    def ahead(self, ahead: Ahead) -> None:
        """Of an epoch that is over nothing is said: this was the same loss, told by another gateway."""
        owner = self._debates.by_id(ahead.debate)
        if owner is None or owner.epoch != ahead.epoch or ahead.debate in self._running or owner.offset(ahead.audience) >= ahead.offset:
            return
        _log.error("history.behind", debate=ahead.debate, audience=ahead.audience.partition("/")[0], shown=ahead.offset)
        running = self._running[ahead.debate] = asyncio.get_running_loop().create_task(self._repair(ahead.debate))
        running.add_done_callback(lambda _: self._running.pop(ahead.debate, None))

    async def _repair(self, debate: str) -> None:
        owner = self._debates.by_id(debate)
        if owner is None:
            return
        try:
            await owner.repair()
        except (StorageFull, StorageFailed) as error:  # the gateway says it again
            _log.error("history.unrepaired", debate=debate, error=type(error).__name__)
