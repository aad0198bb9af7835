"""Everything a browser may say, as closed types, and the one parser that makes them. No dict gets past this file.

The parser answers, it never raises: a message that is not understood becomes a `Malformed` with a stable code.
"""

import json
import re
from enum import StrEnum
from typing import Annotated, Any, Literal, NoReturn, get_args

import msgspec
from msgspec import Meta, Struct

from debate.domain.commands import Command
from realtime.limits import Limits
from realtime.streams import Stream

SAFE_INTEGER = 2**53 - 1
# RFC 9562 §5.7, in the lower-case form of §4: one command has one spelling, or a repeated id would not be seen as repeated.
UUID7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"

Natural = Annotated[int, Meta(ge=0, le=SAFE_INTEGER)]
CommandId = Annotated[str, Meta(pattern=UUID7, max_length=36)]  # the length, since `$` lets a line end through
Epoch = Annotated[str, Meta(min_length=1, max_length=64)]
ShortText = Annotated[str, Meta(min_length=1, max_length=64)]
TicketText = Annotated[str, Meta(min_length=1, max_length=128)]


class Refusal(StrEnum):
    """Why a message was not understood or not taken. Sentences live in the locale files under `error.CODE`."""

    MALFORMED_JSON = "malformed_json"
    DUPLICATE_KEY = "duplicate_key"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    TOO_DEEP = "too_deep"
    TOO_LARGE = "too_large"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_COMMAND = "unknown_command"
    WRONG_SHAPE = "wrong_shape"
    RATE_LIMITED = "rate_limited"
    TOO_MANY_IN_FLIGHT = "too_many_in_flight"
    QUESTION_TOO_SOON = "question_too_soon"
    INTERNAL = "internal"
    OWNER_AWAY = "owner_away"


class Position(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the client stands in a stream: it holds everything up to and including `offset`."""

    stream: Stream
    epoch: Epoch
    offset: Natural


Positions = Annotated[list[Position], Meta(max_length=len(Stream))]


class Hello(Struct, frozen=True, forbid_unknown_fields=True, tag="hello", tag_field="type"):
    ticket: TicketText
    streams: Positions = []


class Cmd(Struct, frozen=True, forbid_unknown_fields=True, tag="cmd", tag_field="type"):
    id: CommandId
    cmd: Command
    expect: Natural | None = None


class Ping(Struct, frozen=True, forbid_unknown_fields=True, tag="ping", tag_field="type"):
    """`at` is the client's own clock; it comes back in the pong."""

    at: Natural


class Handling(Struct, frozen=True, forbid_unknown_fields=True, tag="handling", tag_field="type"):
    """A moderator has this card in hand, or, with null, none. Colleagues see it; it binds nobody."""

    question: ShortText | None


class Behind(Struct, frozen=True, forbid_unknown_fields=True, tag="behind", tag_field="type"):
    """How far this player's picture is behind the program, in ms: polls stay open until it could answer."""

    ms: Natural


class React(Struct, frozen=True, forbid_unknown_fields=True, tag="react", tag_field="type"):
    """A tap at program time `at`, in ms since the epoch."""

    kind: Literal["agree", "disagree", "unclear"]
    at: Natural


# Words that get no answer and are not kept: what they say is over in seconds, and the next one replaces them.
Word = Handling | Behind | React
FromClient = Hello | Cmd | Ping | Word


class Malformed(Struct, frozen=True):
    """Not a message of the protocol. `id` is the command's own, when that much could be read."""

    code: Refusal
    id: str | None = None


_TYPES: dict[str, type[FromClient]] = {"hello": Hello, "cmd": Cmd, "ping": Ping, "handling": Handling, "behind": Behind, "react": React}
_COMMANDS = frozenset(str(member.__struct_config__.tag) for member in get_args(Command))
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_COMMAND_ID = re.compile(UUID7)


def parse(text: str, limits: Limits) -> FromClient | Malformed:
    """One text message of a browser."""
    # A code point takes at most 4 bytes: short texts need not be encoded to be measured.
    if len(text) * 4 > limits.frame_bytes and len(text.encode()) > limits.frame_bytes:
        return Malformed(Refusal.TOO_LARGE)
    if deeper_than(text, limits.json_depth):
        return Malformed(Refusal.TOO_DEEP)
    try:
        document = _DECODER.decode(text)
        if "\\u" in text:
            msgspec.json.decode(text)  # json accepts a lone surrogate, which no UTF-8 output could carry
    except _Refused as refused:
        return Malformed(refused.code)
    except (ValueError, RecursionError):
        return Malformed(Refusal.MALFORMED_JSON)
    if not isinstance(document, dict):
        return Malformed(Refusal.WRONG_SHAPE)
    kind = document.get("type")
    known = _TYPES.get(kind) if isinstance(kind, str) else None
    if known is None:
        return Malformed(Refusal.UNKNOWN_TYPE)
    if known is Cmd:
        return _command(document)
    return _convert(document, known, None)


def deeper_than(text: str, depth: int) -> bool:
    """Whether brackets nest deeper than `depth`, without parsing: a parser that recurses is what this protects."""
    if text.count("{") + text.count("[") <= depth:
        return False
    level = 0
    for match in _BRACKETS.finditer(text):
        token = match[0]
        if token in "[{":
            level += 1
            if level > depth:
                return True
        elif token in "]}":
            level -= 1
    return False


def _command(document: dict[str, Any]) -> FromClient | Malformed:
    given = document.get("id")
    id = given if isinstance(given, str) and _COMMAND_ID.fullmatch(given) else None
    body = document.get("cmd")
    if isinstance(body, dict):
        name = body.get("type")
        if isinstance(name, str) and name not in _COMMANDS:
            return Malformed(Refusal.UNKNOWN_COMMAND, id)
    return _convert(document, Cmd, id)


def _convert(document: dict[str, Any], kind: type[FromClient], id: str | None) -> FromClient | Malformed:
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError:
        return Malformed(Refusal.WRONG_SHAPE, id)


class _Refused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # RFC 8259 §4 leaves duplicate names open: two readers may then see two different commands.
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _Refused(Refusal.DUPLICATE_KEY)
    return document


def _integer(digits: str) -> int:
    # RFC 8259 §6: only within ±(2^53 − 1) do all readers agree; also int() of 64 KiB of digits is slow.
    if len(digits) > 17 or abs(value := int(digits)) > SAFE_INTEGER:
        raise _Refused(Refusal.NUMBER_OUT_OF_RANGE)
    return value


def _float(digits: str) -> float:
    value = float(digits)
    if abs(value) > SAFE_INTEGER:
        raise _Refused(Refusal.NUMBER_OUT_OF_RANGE)
    return value


def _constant(name: str) -> NoReturn:
    raise _Refused(Refusal.MALFORMED_JSON)  # NaN and Infinity are Python's, not JSON's


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_int=_integer, parse_float=_float, parse_constant=_constant)
