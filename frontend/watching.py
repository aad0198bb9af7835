"""Owns what is noted about the wire: a line and a count per command, a line per socket when it ends. Never a word of anybody."""

import time
from collections.abc import Callable, Iterable, Sequence

import structlog

from debate.domain.actor import Actor
from debate.domain.commands import Command, tag_of
from debate.service.answer import Accepted, Answer, Rejected
from debate.service.owner import Published
from debate.views.frame import Frame
from frontend.metrics import Metrics
from realtime.from_client import Position, Refusal
from realtime.hub import Hub
from realtime.limits import Limits
from realtime.link import Link
from realtime.owner import Owner
from realtime.presence import Headcount
from realtime.tickets import Grant

_log = structlog.get_logger("wire")


class WatchedOwner:
    """The owner's port, seen through: what the wire submits is timed and counted on its way."""

    def __init__(self, owner: Owner, metrics: Metrics) -> None:
        self._owner = owner
        self._metrics = metrics

    @property
    def id(self) -> str:
        return self._owner.id

    @property
    def epoch(self) -> str:
        return self._owner.epoch

    async def submit(self, actor: Actor, command: Command, command_id: str, expect: int | None = None) -> Answer:
        began = time.perf_counter()
        answer = await self._owner.submit(actor, command, command_id, expect)
        took_s = time.perf_counter() - began
        kind, outcome = tag_of(command), "accepted" if isinstance(answer, Accepted) else answer.code
        self._metrics.command(kind, outcome, took_s)
        _log.info(
            "command", debate=self._owner.id, type=kind, role=actor.role.value, outcome=outcome, ms=round(took_s * 1000, 1), by="socket"
        )
        return answer

    def offset(self, audience: str) -> int:
        return self._owner.offset(audience)

    def snapshot(self, audience: str) -> bytes:
        return self._owner.snapshot(audience)

    def frames_after(self, audience: str, offset: int) -> Sequence[Frame] | None:
        return self._owner.frames_after(audience, offset)

    def audiences(self) -> Iterable[str]:
        return self._owner.audiences()

    def subscribe(self, listener: Callable[[Published], None]) -> Callable[[], None]:
        return self._owner.subscribe(listener)


class WatchedHub(Hub):
    def __init__(self, owner: Owner, limits: Limits, metrics: Metrics, presence: Headcount | None = None, paced: bool = True) -> None:
        super().__init__(WatchedOwner(owner, metrics), limits, presence=presence, paced=paced, pressure=metrics.pressure)
        self._debate = owner.id
        self._metrics = metrics
        self._since: dict[Link, float] = {}

    async def put(self, actor: Actor, command: Command, id: str, expect: int | None) -> Answer:
        answer = await super().put(actor, command, id, expect)
        if isinstance(answer, Rejected) and answer.code == Refusal.QUESTION_TOO_SOON:  # judged before the owner, who counts all others
            self._metrics.command(tag_of(command), answer.code, 0.0)
        return answer

    def admit(self, link: Link, grant: Grant, positions: Iterable[Position]) -> None:
        super().admit(link, grant, positions)
        if link.hub is self:
            self._since[link] = time.monotonic()

    def leave(self, link: Link) -> None:
        super().leave(link)
        began = self._since.pop(link, None)
        if began is not None and link.grant is not None:
            reason = "ended" if link.closing else "lost"
            self._metrics.left(reason)
            _log.info("socket.close", debate=self._debate, role=link.grant.role.value, reason=reason, s=round(time.monotonic() - began, 1))
