"""What the events of one log come to: the state, what each audience sees of it, the public ledger. Made by folding; writes nothing.

The owner of a log has one. A process that stands by makes one ahead (`stand_by`), so that taking over need not begin with reading.
"""

import gc
from collections.abc import Sequence

from debate.domain.decider import DebateState, evolve
from debate.domain.event import Event
from debate.domain.ledger import LedgerEntry
from debate.store.codec import GENESIS
from debate.store.event_log import EventLog, Head
from debate.views.frame import Frame
from debate.views.projection import EMPTY_ME, Projection


class Replica:
    """`head` is how far it was folded, in the history that `epoch` names; `without`: ids of texts that were not there, maybe not yet."""

    def __init__(self, epoch: str = "") -> None:
        self.epoch = epoch
        self.head = Head(0, GENESIS)
        self.without: set[str] = set()
        self.state = DebateState()
        self._projection = Projection()
        self.ledger: list[LedgerEntry] = []
        self.heads: list[str] = []  # of the public ledger, one for each entry
        self.last_at = 0
        self._support_changes = 0
        self._snapshots: dict[str, tuple[int, int, bytes]] = {}

    def fold(self, event: Event) -> tuple[tuple[Frame, ...], dict[str, int]]:
        """Frames, and public counts of supports that changed."""
        return self.take(event, evolve(self.state, event))

    def take(self, event: Event, state: DebateState) -> tuple[tuple[Frame, ...], dict[str, int]]:
        """The same, with the state after the event from whoever has evolved it already."""
        if state.ledger.length != self.state.ledger.length and state.ledger.last is not None:
            self.ledger.append(state.ledger.last)
            self.heads.append(state.ledger.head)
        self.state = state
        self.last_at = max(self.last_at, event.at)
        advanced = self._projection.advance(event, state)
        if advanced.supports:
            self._support_changes += 1
        return advanced.frames, advanced.supports

    # what there is to see

    def offset(self, audience: str) -> int:
        view = self._projection.view(audience)
        return view.offset if view else 0

    def snapshot(self, audience: str) -> bytes:
        """The audience's view, encoded; for the shared audiences the same bytes until something changes."""
        view = self._projection.view(audience)
        if view is None:
            return EMPTY_ME
        if audience.startswith("me/"):
            return view.snapshot()
        cached = self._snapshots.get(audience)
        if cached is None or cached[:2] != (view.offset, self._support_changes):
            cached = self._snapshots[audience] = (view.offset, self._support_changes, view.snapshot())
        return cached[2]

    def frames_after(self, audience: str, offset: int) -> Sequence[Frame] | None:
        view = self._projection.view(audience)
        if view is None:
            return [] if offset == 0 else None
        return view.window.after(offset, view.offset)

    def audiences(self) -> list[str]:
        """Every audience that has been shown something, by name."""
        return [*(audience.value for audience in self._projection.shared), *(f"me/{actor}" for actor in self._projection.mine)]


def read(log: EventLog, ahead: Replica | None = None) -> Replica:
    """The whole log, folded; of `ahead` only the rest, if that is of this very history."""
    replica = ahead if ahead is not None and ahead.epoch == log.epoch and log.holds(ahead.head, ahead.without) else Replica(log.epoch)
    gc.disable()  # a replay makes and keeps millions of small values: looking for cycles among them took 40 % of it
    try:
        for event in log.read(replica.head.seq):
            replica.fold(event)
    finally:
        gc.enable()
    return replica
