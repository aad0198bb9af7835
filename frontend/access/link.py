"""Owns what a role link is: the role it opens, for which debate and seat, and how many devices may use it. Never holds its secret."""

from enum import StrEnum

from msgspec import Struct


class LinkRole(StrEnum):
    OPERATOR = "operator"
    ORGANISER = "organiser"
    MODERATOR = "moderator"
    OBSERVER = "observer"
    PANELIST = "panelist"
    CHAIR = "chair"
    GUEST = "guest"
    HALL = "hall"
    CLERK = "clerk"
    CAPTIONER = "captioner"  # a person who types, or a program that pipes: its secret is also the bearer of the intake
    ENCODER = "encoder"  # a WHIP bearer of a seat: opens no page


# Screens and clerks of a hall change hands all evening; every other link is for one person.
SHARED = frozenset({LinkRole.HALL, LinkRole.CLERK})
SEATED = frozenset({LinkRole.PANELIST, LinkRole.CHAIR, LinkRole.GUEST})
CONSOLE = frozenset({LinkRole.MODERATOR, LinkRole.ORGANISER, LinkRole.OPERATOR, LinkRole.OBSERVER})
# May let a second device in.
DOORKEEPERS = frozenset({LinkRole.MODERATOR, LinkRole.ORGANISER, LinkRole.OPERATOR})

DOORKEEPERS_OF = {LinkRole.OPERATOR: frozenset({LinkRole.OPERATOR}), LinkRole.ORGANISER: frozenset({LinkRole.OPERATOR, LinkRole.ORGANISER})}

# First letter of the ids of the actors behind a link (0001-seams §1); a seat acts under its own letter.
ACTOR_LETTER = {
    LinkRole.OPERATOR: "o",
    LinkRole.ORGANISER: "o",
    LinkRole.MODERATOR: "m",
    LinkRole.OBSERVER: "w",
    LinkRole.PANELIST: "v",
    LinkRole.CHAIR: "v",
    LinkRole.GUEST: "v",
    LinkRole.HALL: "h",
    LinkRole.CLERK: "c",
    LinkRole.CAPTIONER: "k",
    LinkRole.ENCODER: "e",
}


class Link(Struct, frozen=True, kw_only=True):
    id: str
    digest: bytes
    role: LinkRole
    debate: str | None  # None: the operator of the whole installation
    seat: str | None
    name: str
    made_at: int
    revoked_at: int | None = None
    used: bool = False  # a device was let in as its first: no other one ever is, even once that device is forgotten

    @property
    def personal(self) -> bool:
        return self.role not in SHARED

    def opens(self, debate: str) -> bool:
        return self.debate is None or self.debate == debate
