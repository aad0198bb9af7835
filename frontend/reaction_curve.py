"""Owns the taps of the present: adds them up by second of the program, tells the sums, keeps them. Never remembers who tapped what.

Who tapped is held for two seconds, so that one person counts once however often the finger comes down.
"""

import asyncio
from collections.abc import Callable

import structlog

from debate.domain.commands import KeepReactions
from debate.domain.debate import Phase
from debate.domain.reactions import Taps
from debate.domain.roles import Role
from debate.service.answer import Rejected
from debate.service.owner import DebateOwner, wall_clock
from frontend.poll_clock import SYSTEM
from frontend.rendering import new_command_id
from realtime.from_client import React
from realtime.hub import Hub
from realtime.link import Speaker

KINDS = ("agree", "disagree", "unclear")
PAUSE_MS = 2_000
TELL_S = 0.25
KEEP_S = 5.0
TOLD_S = 60
LATE_MS, EARLY_MS = 30_000, 1_000  # a picture may be that far behind; a clock that far ahead
_log = structlog.get_logger("frontend")


class ReactionCurve:
    """Made once for each debate, with its hub."""

    def __init__(self, owner: DebateOwner, hub: Hub, clock: Callable[[], int] = wall_clock) -> None:
        self._owner = owner
        self._hub = hub
        self._clock = clock
        self._tapped: dict[tuple[str, str], int] = {}
        self._told: dict[int, list[int]] = {}
        self._unkept: dict[int, list[int]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._keeping: asyncio.Task[None] | None = None
        hub.words[React] = self.tap

    def tap(self, link: Speaker, word: React) -> None:
        grant, now = link.grant, self._clock()
        if grant is None or grant.role is not Role.PARTICIPANT or self._owner.state.debate.phase is not Phase.LIVE:
            return
        if not now - LATE_MS <= word.at <= now + EARLY_MS:
            return
        silence = self._owner.state.moderation.muted.get(grant.actor)
        if silence is not None and silence.until > now:
            return
        key = (grant.actor, word.kind)
        if now - self._tapped.get(key, 0) < PAUSE_MS:
            return
        self._tapped[key] = now
        second, kind = min(word.at, now) // 1000, KINDS.index(word.kind)
        for counts in (self._told, self._unkept):
            counts.setdefault(second, [0, 0, 0])[kind] += 1
        self._later("tell", TELL_S, self.tell)
        self._later("keep", KEEP_S, self.keep)

    def tell(self) -> None:
        """The last minute; told once more when it has run out, as nothing."""
        now = self._clock()
        self._told = {second: taps for second, taps in self._told.items() if second * 1000 > now - TOLD_S * 1000}
        self._hub.say("reactions", {str(second): list(taps) for second, taps in sorted(self._told.items())})
        if self._told:
            self._later("forget", TOLD_S, self.tell)

    def keep(self) -> None:
        now = self._clock()
        self._tapped = {key: at for key, at in self._tapped.items() if now - at < PAUSE_MS}
        if self._unkept and self._keeping is None:
            self._keeping = asyncio.get_running_loop().create_task(self._keep(), name="reactions-keep")

    async def _keep(self) -> None:
        counts, self._unkept = self._unkept, {}
        taps: dict[str, Taps] = {str(second): (agree, disagree, unclear) for second, (agree, disagree, unclear) in sorted(counts.items())}
        try:
            answer = await self._owner.submit(SYSTEM, KeepReactions(from_at=min(counts) * 1000, counts=taps), new_command_id())
        finally:
            self._keeping = None
        if isinstance(answer, Rejected):  # a full disk: they are tried again with the next ones
            _log.warning("reactions.refused", debate=self._owner.id, code=answer.code)
            if answer.retry_after_s is not None:
                for second, again in counts.items():
                    now = self._unkept.setdefault(second, [0, 0, 0])
                    self._unkept[second] = [one + other for one, other in zip(now, again, strict=True)]
                self._later("keep", KEEP_S, self.keep)

    def _later(self, name: str, after_s: float, then: Callable[[], None]) -> None:
        if name in self._timers:
            return

        def due() -> None:
            del self._timers[name]
            then()

        self._timers[name] = asyncio.get_running_loop().call_later(after_s, due)
