"""Events as bytes and back. Texts are split off on the way in and joined on the way out, so that no body enters the log.

Old shapes are lifted by `UPCASTS` when read; samples of every shape ever written stay in the tests.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from debate.domain.event import Event
from debate.domain.events import AnyEvent
from debate.domain.text import SealedText

GENESIS = "0" * 64

# type of event → what makes an old JSON object a present one; runs before decoding.
UPCASTS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}


class StoredText(Struct, frozen=True):
    id: str
    salt: str
    body: str


class Encoded(Struct, frozen=True):
    type: str
    body: bytes
    texts: tuple[StoredText, ...]


def encode(event: Event) -> Encoded:
    texts: list[StoredText] = []

    def split(value: Any) -> Any:
        if isinstance(value, SealedText):
            if value.salt is not None and value.body is not None:
                texts.append(StoredText(value.id, value.salt, value.body))
            return {"id": value.id, "digest": value.digest}
        raise NotImplementedError(type(value))  # msgspec asks for this: the type is none of ours

    body = msgspec.json.Encoder(enc_hook=split, order="deterministic").encode(event)
    tag = event.__struct_config__.tag
    assert isinstance(tag, str)
    return Encoded(tag, body, tuple(texts))


class Reader:
    """Decodes events, looking up the text of each digest in `texts` (id → (salt, body)); an erased one comes back without body."""

    def __init__(self, texts: Callable[[str], tuple[str, str] | None]) -> None:
        self._texts = texts
        self._decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(AnyEvent, dec_hook=self._join)

    def decode(self, type: str, body: bytes) -> Event:
        if type in UPCASTS:
            body = msgspec.json.encode(UPCASTS[type](msgspec.json.decode(body)))
        return self._decoder.decode(body)

    def _join(self, wanted: type, value: Any) -> SealedText:
        salt, body = self._texts(value["id"]) or (None, None)
        return SealedText(value["id"], value["digest"], salt, body)


def link(previous: str, seq: int, body: bytes) -> str:
    """The hash of event `seq`: SHA-256 over the hash before it, its number and its bytes."""
    return hashlib.sha256(f"{previous}:{seq}:".encode() + body).hexdigest()
