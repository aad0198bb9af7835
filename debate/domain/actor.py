"""Who gives a command: a pseudonymous id acting in one role, and what a decision may know of the world."""

import hashlib

from msgspec import Struct

from debate.domain.roles import Role


class Actor(Struct, frozen=True):
    """`id` is pseudonymous and stable for the debate; `seat` is set for those who sit on the panel."""

    id: str
    role: Role
    seat: str | None = None


class Context(Struct, frozen=True):
    """All that comes in from outside: `now` in ms since the epoch, and `seed`, 32 random bytes in hex."""

    now: int
    actor: Actor
    seed: str

    def derive(self, label: str) -> str:
        """64 hex digits that depend on the seed and the label alone, so that one draw of randomness serves many uses."""
        return hashlib.sha256(f"{self.seed}/{label}".encode()).hexdigest()
