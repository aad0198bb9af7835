"""Owns when an open poll ends by itself, and the counts that pages are told meanwhile. Never decides whether a ballot counts.

A viewer whose picture is ten seconds late sees the poll ten seconds late: it stays open until the slowest player that is here had the
full time. What a player says of itself is bounded, so that a false one delays everybody by 15 s at most.
"""

import asyncio
from collections.abc import Callable

import structlog

from debate.domain.actor import Actor
from debate.domain.commands import ClosePoll
from debate.domain.polls import GRACE_MS, Poll
from debate.domain.roles import Role
from debate.service.answer import Rejected
from debate.service.owner import DebateOwner, Published, wall_clock
from frontend.rendering import new_command_id
from realtime.from_client import Behind
from realtime.hub import Hub
from realtime.link import Speaker

ON_THE_WAY_MS = 750  # a ballot cast in the last instant still has to arrive
RETRY_S = 1.0
SYSTEM = Actor("system", Role.SYSTEM)
_log = structlog.get_logger("frontend")


class PollClock:
    """Made once for each debate, with its hub."""

    def __init__(self, owner: DebateOwner, hub: Hub, clock: Callable[[], int] = wall_clock) -> None:
        self._owner = owner
        self._hub = hub
        self._clock = clock
        self._behind: dict[Speaker, int] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None
        hub.words[Behind] = self._heard
        hub.left.append(self._gone)
        owner.subscribe(self._published)
        self.look()

    @property
    def slowest_ms(self) -> int:
        return max(self._behind.values(), default=0)

    def look(self) -> None:
        """Tells the counts of the open poll, and closes it when it is time."""
        poll = self._open()
        self._hub.say("polls", {poll.id: [*poll.online, poll.voters]} if poll is not None and not poll.hidden else {})
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if poll is None or self._closing is not None:
            return
        left_ms = due_at(poll, self.slowest_ms) - self._clock()
        loop = asyncio.get_running_loop()
        if left_ms > 0:
            self._timer = loop.call_later(left_ms / 1000, self.look)
        else:
            self._closing = loop.create_task(self._close(poll.id), name="poll-close")

    def _open(self) -> Poll | None:
        polls = self._owner.state.polls
        return polls.all[polls.open] if polls.open is not None else None

    def _published(self, _: Published) -> None:
        if self._open() is not None or self._timer is not None:
            self.look()

    def _heard(self, link: Speaker, word: Behind) -> None:
        self._behind[link] = min(word.ms, GRACE_MS)

    def _gone(self, link: Speaker) -> None:
        self._behind.pop(link, None)

    async def _close(self, poll: str) -> None:
        try:
            answer = await self._owner.submit(SYSTEM, ClosePoll(poll=poll), new_command_id())
            if isinstance(answer, Rejected):
                _log.warning("poll.close_refused", debate=self._owner.id, code=answer.code)
                await asyncio.sleep(RETRY_S)
        finally:
            self._closing = None
            self.look()


def due_at(poll: Poll, slowest_ms: int) -> int:
    assert poll.ends_at is not None
    return poll.ends_at + min(GRACE_MS, slowest_ms + ON_THE_WAY_MS)
