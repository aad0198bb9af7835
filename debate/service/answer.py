"""What a command is answered: accepted, after it is on the disk, or rejected with a stable code."""

from typing import Any

import msgspec
from msgspec import Struct

from debate.domain.event import Event
from debate.domain.hands import HandRaised
from debate.domain.questions.events import QuestionPublished, QuestionReceived, QuestionRefused


class Accepted(Struct, frozen=True):
    """`result` names what was made: for a question its id and ticket, or its public number; for a hand its id, and its ticket."""

    result: dict[str, str | int]


class Rejected(Struct, frozen=True):
    """`present` is the entity as the sender may see it now, when that explains the refusal."""

    code: str
    present: dict[str, Any] | None = None
    retry_after_s: float | None = None


Answer = Accepted | Rejected


def result_of(events: tuple[Event, ...]) -> dict[str, str | int]:
    for event in events:
        match event:
            case QuestionReceived():
                return {"question": event.question, "ticket": event.ticket}
            case QuestionPublished() | QuestionRefused():
                return {"question": event.question, "number": event.number}
            case HandRaised():
                return {"hand": event.hand, **({"ticket": event.ticket} if event.ticket is not None else {})}
    return {}


encode_result = msgspec.json.Encoder().encode
decode_result = msgspec.json.Decoder(dict[str, str | int]).decode
