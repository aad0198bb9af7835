"""Notes of the chair and the moderators to those who sit: a word on yellow paper, for the addressee's eyes, with a receipt."""

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.sealing import seal
from debate.domain.stage import SeatKind, Stage
from debate.domain.text import SealedText, words

NOTE_LIMIT = 240  # read at a glance, while speaking


class SendNote(Command, frozen=True, tag="note.send"):
    """Without `to`, for all who sit."""

    text: str
    to: str | None = None


class ReadNote(Command, frozen=True, tag="note.read"):
    note: str


class NoteSent(Event, frozen=True, tag="note.sent"):
    """`seats`: those it is for. `sender`: the seat it comes from, None for a moderator."""

    note: str
    text: SealedText
    seats: tuple[str, ...]
    to: str | None = None
    sender: str | None = None


class NoteRead(Event, frozen=True, tag="note.read"):
    note: str
    seat: str


class Note(Struct, frozen=True, kw_only=True):
    id: str
    text: SealedText
    to: str | None
    seats: tuple[str, ...]
    sender: str | None
    at: int
    read: dict[str, int] = {}


class Notes(Struct, frozen=True):
    all: dict[str, Note] = {}


NoteCommand = SendNote | ReadNote
NoteEvent = NoteSent | NoteRead


def decide(command: NoteCommand, notes: Notes, stage: Stage, context: Context) -> list[Event] | Rejection:
    at, by, own = context.now, context.actor.id, context.actor.seat
    if isinstance(command, ReadNote):
        note = notes.all.get(command.note)
        if note is None or own not in note.seats:
            return Rejection(Code.NOTE_UNKNOWN)
        return [] if own in note.read else [NoteRead(at=at, by=by, note=note.id, seat=own)]
    text = words(command.text, NOTE_LIMIT, Code.NOTE_EMPTY, Code.NOTE_TOO_LONG)
    if isinstance(text, Rejection):
        return text
    sender = own if context.actor.role is Role.CHAIR else None
    sitting = tuple(seat.id for seat in stage.seats.values() if seat.kind is not SeatKind.HALL and seat.id != sender)
    if command.to is not None and command.to not in sitting:
        return Rejection(Code.SEAT_UNKNOWN)
    sealed = seal(text, "note/text", context)
    seats = (command.to,) if command.to is not None else sitting
    return [
        NoteSent(at=at, by=by, note="j" + context.derive("note/id")[:20], text=sealed, seats=seats, to=command.to, sender=sender),
    ]


def evolve(notes: Notes, event: NoteEvent) -> Notes:
    match event:
        case NoteSent():
            note = Note(id=event.note, text=event.text, to=event.to, seats=event.seats, sender=event.sender, at=event.at)
            return Notes({**notes.all, note.id: note})
        case NoteRead():
            note = notes.all[event.note]
            read = msgspec.structs.replace(note, read={**note.read, event.seat: event.at})
            return Notes({**notes.all, note.id: read})
