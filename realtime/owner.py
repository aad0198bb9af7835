"""The one port to the debate: what the wire asks of its owner. `debate.service.owner.DebateOwner` is what stands behind it.

The wire knows audiences, offsets and bytes; it never reads a debate's state.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from debate.domain.actor import Actor
from debate.domain.commands import Command
from debate.service.answer import Accepted, Answer, Rejected
from debate.service.owner import Published
from debate.views.frame import Frame

__all__ = ["Accepted", "Answer", "Frame", "Owner", "Published", "Rejected"]


class Owner(Protocol):
    """`offset`, `snapshot` and `frames_after` agree with what the listener was told: all of it, nothing more."""

    @property
    def id(self) -> str: ...

    @property
    def epoch(self) -> str: ...

    async def submit(self, actor: Actor, command: Command, command_id: str, expect: int | None = None) -> Answer:
        """Returns after the fsync."""

    def offset(self, audience: str) -> int: ...

    def snapshot(self, audience: str) -> bytes: ...

    def frames_after(self, audience: str, offset: int) -> Sequence[Frame] | None: ...

    def audiences(self) -> Iterable[str]:
        """Every audience that has been shown something, by name."""

    def subscribe(self, listener: Callable[[Published], None]) -> Callable[[], None]: ...
