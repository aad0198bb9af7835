"""What gateways and the owner's process say to each other over the bus, as closed types in MessagePack. Nobody else reads it.

A gateway *asks* and gets one reply, or *notes* and gets none. The owner's process tells all of them through one window, `HOUSE`, in which
every entry carries the term of its teller and a number without gaps: what is lost on the way shows.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from debate.domain.actor import Actor
from debate.domain.commands import Command
from debate.service.answer import Accepted, Rejected
from debate.views.frame import Frame
from realtime.from_client import Behind, Handling, React
from realtime.limits import Limits
from realtime.streams import Place, Stream
from realtime.tickets import Grant
from realtime.to_client import StateKey, StateValue

HOUSE = "house"  # owner → every gateway
OWNER = "owner"  # every gateway → owner


def inbox(gateway: str) -> str:
    """The window of replies to one gateway."""
    return f"gateway.{gateway}"


class _Tagged(Struct, frozen=True, tag_field="t"):
    """Field names stay short where thousands pass in a second."""


# What a gateway asks.


class Enter(_Tagged, frozen=True, tag="enter"):
    """On arrival, and of each new owner: under which terms to serve."""


class Terms(Struct, frozen=True):
    """`venue_key` reads the passes of the hall, so that a hall behind one address is counted by its devices here, too."""

    limits: Limits
    origins: tuple[str, ...]
    body_bytes: int
    venue_key: bytes


class AskImage(_Tagged, frozen=True, tag="image"):
    """Everything that all audiences of a debate see. `have`: where the gateway stands in the shared ones, in which epoch."""

    debate: str
    epoch: str
    have: dict[str, int]


class AudienceImage(Struct, frozen=True):
    """`since`: the frames after what the gateway has, where they are all still there."""

    offset: int
    view: bytes
    since: tuple[Frame, ...] | None


class Said(Struct, frozen=True):
    key: StateKey
    value: StateValue
    only: Stream | None


class Image(Struct, frozen=True):
    """As of entry `n` of the house's window; what comes after it is to be folded upon it. None for a debate that is not there."""

    n: int
    epoch: str
    audiences: dict[str, AudienceImage]
    said: tuple[Said, ...]
    people: dict[Place, int]
    revoked: tuple[str, ...]  # device sessions; one of them may have been told in a hole


class Submit(_Tagged, frozen=True, tag="submit"):
    debate: str
    actor: Actor
    command: Command
    id: str
    expect: int | None


class Page(_Tagged, frozen=True, tag="page"):
    """An HTTP request that only the owner's process can answer."""

    method: str
    scheme: str
    path: str
    raw_path: bytes
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    client: tuple[str, int] | None
    server: tuple[str, int] | None


class PageAnswer(Struct, frozen=True):
    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class SubmitAnswer(Struct, frozen=True):
    accepted: Accepted | None = None
    rejected: Rejected | None = None


class Ask(_Tagged, frozen=True, tag="ask"):
    gateway: str
    id: int
    of: Enter | AskImage | Submit | Page


class Reply(Struct, frozen=True):
    """`n`: how far the house's window was told by then; who waits hears that first, and so reads what it wrote."""

    term: int
    id: int
    n: int
    body: bytes


# What a gateway notes.


class People(_Tagged, frozen=True, tag="people"):
    """Who is connected there, whole: sent when somebody came or went, and to each new owner."""

    debate: str
    at: dict[Place, tuple[str, ...]]


class Spoke(_Tagged, frozen=True, tag="spoke"):
    """A word of a socket, which is named by a number of its gateway; None: that socket is gone."""

    debate: str
    link: int
    grant: Grant
    word: Handling | Behind | React | None


class Alive(_Tagged, frozen=True, tag="alive"):
    """A gateway that says nothing for some seconds has no people any more."""


class Ahead(_Tagged, frozen=True, tag="ahead"):
    """The gateway has shown more of this history than the owner has: somebody put an older file in its place."""

    debate: str
    epoch: str
    audience: str
    offset: int


class Note(_Tagged, frozen=True, tag="note"):
    gateway: str
    of: People | Spoke | Alive | Ahead


# What the owner's process tells all.


class Batch(_Tagged, frozen=True, tag="batch"):
    """`debate.service.owner.Published`, of one debate."""

    debate: str
    epoch: str
    frames: tuple[Frame, ...]
    supports: dict[str, int]
    renewed: bool


class SaidNow(_Tagged, frozen=True, tag="said"):
    debate: str
    said: Said


class Present(_Tagged, frozen=True, tag="present"):
    debate: str
    people: dict[Place, int]


class Revoked(_Tagged, frozen=True, tag="revoked"):
    """The sockets and tickets of this device session end everywhere."""

    session: str


class Pulse(_Tagged, frozen=True, tag="pulse"):
    """Told twice a second when nothing else is: that there is an owner, and how far it has told."""


class Told(Struct, frozen=True):
    term: Annotated[int, Meta(ge=1)]
    n: int
    of: Batch | SaidNow | Present | Revoked | Pulse


encode = msgspec.msgpack.Encoder().encode
decode_to_owner = msgspec.msgpack.Decoder(Ask | Note).decode
decode_told = msgspec.msgpack.Decoder(Told).decode
decode_reply = msgspec.msgpack.Decoder(Reply).decode
decode_terms = msgspec.msgpack.Decoder(Terms).decode
decode_image = msgspec.msgpack.Decoder(Image | None).decode
decode_page = msgspec.msgpack.Decoder(PageAnswer).decode
decode_answer = msgspec.msgpack.Decoder(SubmitAnswer).decode
