"""Which questions have a public count, read from what the public is told. Counts nothing and keeps nothing."""

from collections.abc import Iterable

import msgspec
from msgspec import Raw, Struct

from realtime.owner import Frame
from realtime.streams import Stream


class _Card(Struct):
    supports: int | None = None  # absent once the question has lost its words


class _View(Struct):
    questions: dict[str, _Card] = {}


class _Change(Struct):
    op: str
    of: str
    id: str = ""
    value: Raw = Raw(b"null")


_VIEW = msgspec.json.Decoder(_View)
_CARD = msgspec.json.Decoder(_Card)
_CHANGES = msgspec.json.Decoder(list[_Change])


def counts_in(view: bytes) -> dict[str, int | None]:
    """The count of each question of a public view; None for one that shows none."""
    return {id: card.supports for id, card in _VIEW.decode(view).questions.items()}


def countable_in(frames: Iterable[Frame]) -> dict[str, int | None]:
    """The questions whose public card these frames change, and the count it shows after the last of them; None for no count."""
    found: dict[str, int | None] = {}
    for told in frames:
        if told.audience != Stream.PUBLIC:
            continue
        for change in _CHANGES.decode(told.changes):
            if change.of == "questions":
                found[change.id] = _CARD.decode(change.value).supports if change.op == "put" else None
    return found
