"""Owns what a device session and a grant are. A session is one browser; a grant is one link that this browser may use."""

from enum import StrEnum

from msgspec import Struct

from frontend.access.link import ACTOR_LETTER, Link, LinkRole
from frontend.access.secret import id_from


class GrantState(StrEnum):
    ALLOWED = "allowed"
    WAITING = "waiting"
    DENIED = "denied"


# What a doorkeeper may turn a device's grant into. Taking a device away is denying it.
STEPS: dict[GrantState, frozenset[GrantState]] = {
    GrantState.WAITING: frozenset({GrantState.ALLOWED, GrantState.DENIED}),
    GrantState.ALLOWED: frozenset({GrantState.DENIED}),
    GrantState.DENIED: frozenset({GrantState.ALLOWED}),
}


class Session(Struct, kw_only=True):
    id: str
    digest: bytes
    made_at: int
    seen_at: int
    agent: str  # family of browser and system, such as "Firefox · Android"; never the whole header, which tells people apart


class Grant(Struct, frozen=True, kw_only=True):
    session: str
    link: str
    state: GrantState
    made_at: int

    @property
    def id(self) -> str:
        """Names one role on one device in tickets, so that taking it back leaves the device's other roles alone."""
        return id_from("g", self.session, self.link)


class Pass(Struct, frozen=True):
    """A grant that holds now, with its link: what a page or a ticket needs to know about who is there."""

    grant: Grant
    link: Link

    @property
    def role(self) -> LinkRole:
        return self.link.role

    @property
    def actor_id(self) -> str:
        """One identity per person: the link's. Where a link is for many devices, each device is its own."""
        letter = ACTOR_LETTER[self.link.role]
        return letter + (self.link.id if self.link.personal else self.grant.id)[1:]
