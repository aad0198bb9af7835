"""Everything the server may say, as closed types, and the one writer. Bytes that were encoded once are never decoded again.

Views and changes come from `debate.service` as encoded JSON; they are laid into the message as they are (`msgspec.Raw`).
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Raw, Struct

from debate.domain.roles import Role
from realtime.close_codes import PROTOCOL
from realtime.framing import text_frame
from realtime.streams import Place, Stream

_SECTION = {"type": "string", "minLength": 1}
_CHANGE = {
    "oneOf": [
        {
            "type": "object",
            "properties": {"op": {"const": "set"}, "of": _SECTION, "value": {}},
            "required": ["op", "of", "value"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"op": {"const": "put"}, "of": _SECTION, "id": _SECTION, "value": {}},
            "required": ["op", "of", "id", "value"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"op": {"const": "drop"}, "of": _SECTION, "id": _SECTION},
            "required": ["op", "of", "id"],
            "additionalProperties": False,
        },
    ]
}

Natural = Annotated[int, Meta(ge=0)]
Offset = Annotated[int, Meta(ge=1)]
View = Annotated[Raw, Meta(extra_json_schema={"type": "object"})]
Changes = Annotated[Raw, Meta(extra_json_schema={"type": "array", "minItems": 1, "items": _CHANGE})]


class Message(Struct, frozen=True, tag_field="type", forbid_unknown_fields=True):
    """Every message says what it is in `type`."""


class WireLimits(Struct, frozen=True, forbid_unknown_fields=True):
    """What a client must know to stay within bounds."""

    frame_bytes: Natural
    commands_per_s: Annotated[float, Meta(gt=0)]
    commands_burst: Offset
    in_flight: Offset
    question_every_s: Annotated[float, Meta(gt=0)]
    question_burst: Offset


class Welcome(Message, frozen=True, tag="welcome"):
    protocol: Literal["assises.v1"]
    role: Role
    actor: str
    seat: str | None
    server_at: Natural
    heartbeat_s: Annotated[float, Meta(gt=0)]
    limits: WireLimits


class Snapshot(Message, frozen=True, tag="snapshot"):
    stream: Stream
    epoch: str
    offset: Natural
    view: View


class DeltaFrame(Struct, frozen=True, forbid_unknown_fields=True):
    offset: Offset
    at: Natural
    changes: Changes


class Delta(Message, frozen=True, tag="delta", rename={"start": "from"}):
    """The frames after `from`, up to and including `to`; none when the client missed nothing."""

    stream: Stream
    epoch: str
    start: Natural
    to: Natural
    frames: list[DeltaFrame]


class Event(Message, frozen=True, tag="event"):
    stream: Stream
    offset: Offset
    at: Natural
    changes: Changes


StateKey = Literal["supports", "presence", "handling", "polls", "reactions", "line"]
StateValue = Mapping[str, Natural | list[Natural | str]]


class State(Message, frozen=True, tag="state"):
    """Replaceable: `supports` holds the counts that changed; the value of every other key is whole, and replaces the one before.

    `handling`: question → ids and names, by turns, of the moderators who have it in hand (console only).
    `polls`: poll → counts so far, and how many voted. `reactions`: second of program time → taps of agree, disagree, unclear.
    `line`: `away` is 1 while this gateway has no owner: what is shown is the last state, and what is sent waits.
    """

    key: StateKey
    value: StateValue


class Ack(Message, frozen=True, tag="ack"):
    id: str
    result: dict[str, str | int]


class Err(Message, frozen=True, tag="err", omit_defaults=True):
    id: str | None
    code: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]
    retry_after_s: Annotated[float, Meta(ge=0)] | None = None
    present: dict[str, Any] | None = None


class Hb(Message, frozen=True, tag="hb"):
    server_at: Natural
    streams: Annotated[dict[Stream, Natural], Meta(extra_json_schema={"propertyNames": {"enum": [str(s) for s in Stream]}})]


class Pong(Message, frozen=True, tag="pong"):
    at: Natural
    server_at: Natural


ToClient = Welcome | Snapshot | Delta | Event | State | Ack | Err | Hb | Pong

_ENCODER = msgspec.json.Encoder()


def payload(message: ToClient) -> bytes:
    """The message as JSON."""
    return _ENCODER.encode(message)


def frame(message: ToClient) -> bytes:
    """The message as a WebSocket frame, ready for any number of connections."""
    return text_frame(_ENCODER.encode(message))


def presence(counts: dict[Place, int]) -> State:
    return State(key="presence", value={str(place): count for place, count in counts.items()})


__all__ = [
    "PROTOCOL",
    "Ack",
    "Delta",
    "DeltaFrame",
    "Err",
    "Event",
    "Hb",
    "Message",
    "Pong",
    "Snapshot",
    "State",
    "StateKey",
    "StateValue",
    "ToClient",
    "Welcome",
    "WireLimits",
    "frame",
    "payload",
    "presence",
]
