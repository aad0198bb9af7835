"""Socket tickets: 128 random bits that open one WebSocket, once, within 30 s. In memory and on the bus only, never in a URL or a log.

With a bus a ticket is kept there or here, never in both, so that it opens one socket of the whole installation.
"""

import contextlib
import secrets
from collections.abc import Callable
from time import monotonic

import msgspec
from msgspec import Struct

from debate.domain.actor import Actor
from debate.domain.roles import SEATED, Role
from realtime.bus import Bus, BusDown

MOST_OUTSTANDING = 100_000
_KEY = "ticket."


class Grant(Struct, frozen=True):
    """What a ticket stands for: one role of one person in one debate, on one device session."""

    debate: str
    role: Role
    actor: str
    seat: str | None
    session: str
    name: str

    @property
    def own(self) -> str:
        """Whose stream `me` is: a seat is one person at a time, and what is told to the seat is told to whoever sits there."""
        return self.seat if self.seat is not None and self.role in SEATED else self.actor

    @property
    def acting(self) -> Actor:
        return Actor(id=self.actor, role=self.role, seat=self.seat)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Grant).decode


class Tickets:
    """Tickets are kept in the order they expire in, so that the old ones go first."""

    def __init__(self, lifetime_s: float = 30, clock: Callable[[], float] = monotonic, bus: Bus | None = None) -> None:
        self._lifetime = lifetime_s
        self._bus = bus
        self._ended: dict[str, float] = {}
        self._clock = clock
        self._issued: dict[str, tuple[Grant, float]] = {}

    def __len__(self) -> int:
        return len(self._issued)

    async def give(self, grant: Grant) -> str:
        """A ticket that is good at every process; while the bus is down, at this one."""
        if self._bus is not None and self._bus.up:
            ticket = secrets.token_urlsafe(16)
            with contextlib.suppress(BusDown):
                await self._bus.keep(_KEY + ticket, _encode(grant), self._lifetime)
                return ticket
        return self.issue(grant)

    async def find(self, ticket: str) -> Grant | None:
        """As `redeem`, wherever the ticket was given. Raises BusDown."""
        grant = self.redeem(ticket)
        if grant is None and self._bus is not None:
            kept = await self._bus.take(_KEY + ticket)
            grant = _decode(kept) if kept is not None else None
        return grant if grant is not None and not self.is_ended(grant) else None

    def issue(self, grant: Grant) -> str:
        """A ticket of this process."""
        now = self._clock()
        self._forget(now)
        ticket = secrets.token_urlsafe(16)
        self._issued[ticket] = (grant, now + self._lifetime)
        return ticket

    def redeem(self, ticket: str) -> Grant | None:
        """The grant, the first time and in time; afterwards None."""
        entry = self._issued.pop(ticket, None)
        if entry is None or entry[1] < self._clock() or self.is_ended(entry[0]):
            return None
        return entry[0]

    def is_ended(self, grant: Grant) -> bool:
        """Whether its session was revoked: also to be asked after waiting for something with the grant in hand."""
        return self._ended.get(grant.session, 0.0) > self._clock()

    def revoke(self, session: str) -> None:
        """The tickets of a session that was ended die with it; those on the bus are refused wherever they are shown."""
        now = self._clock()
        if self._bus is not None:
            self._ended = {ended: until for ended, until in self._ended.items() if until > now} | {session: now + self._lifetime}
        for ticket in [t for t, (grant, _) in self._issued.items() if grant.session == session]:
            del self._issued[ticket]

    def _forget(self, now: float) -> None:
        while self._issued:
            oldest = next(iter(self._issued))
            if self._issued[oldest][1] >= now and len(self._issued) < MOST_OUTSTANDING:
                return
            del self._issued[oldest]
