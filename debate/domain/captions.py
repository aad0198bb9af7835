"""Captions: what is said, written by a person or a machine while it is said. Public at once, corrected in the open, erasable."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.sealing import sealed
from debate.domain.shelf import Shelf
from debate.domain.text import SealedText, same_words

CAPTION_LIMIT = 280
SHOWN = 20
OLDEST_MS = 600_000  # older than this it is no caption of what is being said
ID_LIMIT = 64
Lang = Annotated[str, Meta(min_length=2, max_length=12)]


class WriteCaption(Command, frozen=True, tag="caption.write"):
    """`began_at`: when these words began to be said, on the program's clock. `lang` where it is not the debate's."""

    caption: str
    text: str
    began_at: int
    lang: Lang | None = None


class CorrectCaption(Command, frozen=True, tag="caption.correct"):
    """An empty text takes the line away."""

    caption: str
    text: str


class CaptionWritten(Event, frozen=True, tag="caption.written"):
    """`leaves` is the line that is no longer among those shown live."""

    caption: str
    text: SealedText
    began_at: int
    lang: str | None = None
    leaves: str | None = None


class CaptionCorrected(Event, frozen=True, tag="caption.corrected"):
    caption: str
    text: SealedText | None


class Caption(Struct, frozen=True):
    id: str
    at: int
    text: SealedText | None
    lang: str | None = None


class Captions(Struct, frozen=True):
    """`last` are those that pages show while they are live, in the order they were written."""

    all: Shelf[Caption] = Shelf()
    last: tuple[str, ...] = ()


CaptionCommand = WriteCaption | CorrectCaption
CaptionEvent = CaptionWritten | CaptionCorrected


def decide(command: CaptionCommand, captions: Captions, context: Context) -> list[Event] | Rejection:
    text = sealed(command.text, "caption", context, CAPTION_LIMIT, Code.CAPTION_TOO_LONG)
    if isinstance(text, Rejection):
        return text
    known = captions.all.get(command.caption)
    at, by = context.now, context.actor.id
    if isinstance(command, CorrectCaption):
        if known is None:
            return Rejection(Code.CAPTION_UNKNOWN)
        return [] if same_words(known.text, text) else [CaptionCorrected(at=at, by=by, caption=known.id, text=text)]
    if text is None:
        return Rejection(Code.CAPTION_EMPTY)
    if known is not None or not 0 < len(command.caption) <= ID_LIMIT:
        return Rejection(Code.CAPTION_TAKEN)
    if command.began_at < at - OLDEST_MS:
        return Rejection(Code.CAPTION_TIME)
    leaves = captions.last[0] if len(captions.last) == SHOWN else None
    began_at = min(command.began_at, at)  # a clock that is ahead must not show words before they are said
    return [CaptionWritten(at=at, by=by, caption=command.caption, text=text, began_at=began_at, lang=command.lang, leaves=leaves)]


def evolve(captions: Captions, event: CaptionEvent) -> Captions:
    if isinstance(event, CaptionWritten):
        caption = Caption(event.caption, event.began_at, event.text, event.lang)
        return Captions(captions.all.put(caption.id, caption), (*captions.last, caption.id)[-SHOWN:])
    corrected = msgspec.structs.replace(captions.all[event.caption], text=event.text)
    return Captions(captions.all.put(corrected.id, corrected), captions.last)
