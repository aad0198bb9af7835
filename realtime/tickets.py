"""Socket tickets: 128 random bits that open one WebSocket, once, within 30 s. In memory only, never in a URL or a log."""

import secrets
from collections.abc import Callable
from time import monotonic

from msgspec import Struct

from debate.domain.actor import Actor
from debate.domain.roles import Role

MOST_OUTSTANDING = 100_000


class Grant(Struct, frozen=True):
    """What a ticket stands for: one role of one person in one debate, on one device session."""

    debate: str
    role: Role
    actor: str
    seat: str | None
    session: str
    name: str

    @property
    def acting(self) -> Actor:
        return Actor(id=self.actor, role=self.role, seat=self.seat)


class Tickets:
    """Tickets are kept in the order they expire in, so that the old ones go first."""

    def __init__(self, lifetime_s: float = 30, clock: Callable[[], float] = monotonic) -> None:
        self._lifetime = lifetime_s
        self._clock = clock
        self._issued: dict[str, tuple[Grant, float]] = {}

    def __len__(self) -> int:
        return len(self._issued)

    def issue(self, grant: Grant) -> str:
        now = self._clock()
        self._forget(now)
        ticket = secrets.token_urlsafe(16)
        self._issued[ticket] = (grant, now + self._lifetime)
        return ticket

    def redeem(self, ticket: str) -> Grant | None:
        """The grant, the first time and in time; afterwards None."""
        entry = self._issued.pop(ticket, None)
        if entry is None or entry[1] < self._clock():
            return None
        return entry[0]

    def revoke(self, session: str) -> None:
        """The tickets of a session that was ended die with it."""
        for ticket in [t for t, (grant, _) in self._issued.items() if grant.session == session]:
            del self._issued[ticket]

    def _forget(self, now: float) -> None:
        while self._issued:
            oldest = next(iter(self._issued))
            if self._issued[oldest][1] >= now and len(self._issued) < MOST_OUTSTANDING:
                return
            del self._issued[oldest]
