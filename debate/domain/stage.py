"""Seats of the panel and where each one is: invited → green room → on stage → left. Knows nothing of media.

Only a moderator brings a seat on stage: a stolen link alone never gets past the green room.
"""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Actor, Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import SEATED, Role
from debate.domain.sealing import seal
from debate.domain.text import NAME_LIMIT, SealedText, within, words

ON_STAGE_LIMIT = 12  # the largest grid of the program, 4 × 3
LABEL_LIMIT = 24  # of a side or a college: it stands beside a clock
_SAID: dict[str, tuple[int, Code]] = {
    "quality": (NAME_LIMIT, Code.NAME_TOO_LONG),
    "side": (LABEL_LIMIT, Code.LABEL_TOO_LONG),
    "college": (LABEL_LIMIT, Code.LABEL_TOO_LONG),
}


class SeatKind(StrEnum):
    PANELIST = "panelist"
    CHAIR = "chair"
    GUEST = "guest"
    HALL = "hall"
    INTERPRETER = "interpreter"


class SeatState(StrEnum):
    INVITED = "invited"
    GREEN_ROOM = "green_room"
    ON_STAGE = "on_stage"
    LEFT = "left"


# (state, command) → next state; what is not here is `wrong_state`.
NEXT: dict[tuple[SeatState, str], SeatState] = {
    (SeatState.INVITED, "seat.enter"): SeatState.GREEN_ROOM,
    (SeatState.LEFT, "seat.enter"): SeatState.GREEN_ROOM,
    (SeatState.GREEN_ROOM, "seat.bring"): SeatState.ON_STAGE,
    (SeatState.ON_STAGE, "seat.return"): SeatState.GREEN_ROOM,
    (SeatState.GREEN_ROOM, "seat.leave"): SeatState.LEFT,
    (SeatState.ON_STAGE, "seat.leave"): SeatState.LEFT,
}


class AddSeat(Command, frozen=True, tag="seat.add"):
    seat: str
    kind: SeatKind
    name: str
    quality: str = ""
    side: str = ""
    college: str = ""


class ChangeSeat(Command, frozen=True, tag="seat.change"):
    """`side` and `college` are short labels, by which speaking time is shared; an empty one takes it away."""

    seat: str
    name: str | None = None
    quality: str | None = None
    side: str | None = None
    college: str | None = None


class RemoveSeat(Command, frozen=True, tag="seat.remove"):
    seat: str


class EnterSeat(Command, frozen=True, tag="seat.enter"):
    """Given by the one who sits there: I am ready, in the green room."""


class BringSeat(Command, frozen=True, tag="seat.bring"):
    seat: str


class ReturnSeat(Command, frozen=True, tag="seat.return"):
    seat: str


class LeaveSeat(Command, frozen=True, tag="seat.leave"):
    seat: str | None = None


class MuteSeat(Command, frozen=True, tag="seat.mute"):
    seat: str
    muted: bool


class LinkSeat(Command, frozen=True, tag="seat.link"):
    """A fact of the panel: media of this seat flows, or does not."""

    seat: str
    linked: bool


class SeatAdded(Event, frozen=True, tag="seat.added"):
    seat: str
    kind: SeatKind
    name: SealedText
    quality: str
    side: str = ""
    college: str = ""


class SeatChanged(Event, frozen=True, tag="seat.changed"):
    seat: str
    name: SealedText | None = None
    quality: str | None = None
    side: str | None = None
    college: str | None = None


class SeatRemoved(Event, frozen=True, tag="seat.removed"):
    seat: str


class SeatMoved(Event, frozen=True, tag="seat.moved"):
    """Entered, brought, returned or left: the new place says which."""

    seat: str
    state: SeatState


class SeatMuted(Event, frozen=True, tag="seat.muted"):
    seat: str
    muted: bool


class SeatLinked(Event, frozen=True, tag="seat.linked"):
    seat: str
    linked: bool


class Seat(Struct, frozen=True, kw_only=True):
    id: str
    kind: SeatKind
    name: SealedText
    quality: str
    side: str = ""
    college: str = ""
    state: SeatState = SeatState.INVITED
    muted: bool = False
    linked: bool = False


class Stage(Struct, frozen=True):
    seats: dict[str, Seat] = {}

    def on_stage(self) -> list[Seat]:
        return [s for s in self.seats.values() if s.state is SeatState.ON_STAGE]


StageCommand = AddSeat | ChangeSeat | RemoveSeat | EnterSeat | BringSeat | ReturnSeat | LeaveSeat | MuteSeat | LinkSeat
StageEvent = SeatAdded | SeatChanged | SeatRemoved | SeatMoved | SeatMuted | SeatLinked


def decide(command: StageCommand, stage: Stage, context: Context) -> list[Event] | Rejection:
    at, by, actor = context.now, context.actor.id, context.actor
    if isinstance(command, AddSeat):
        if command.seat in stage.seats:
            return Rejection(Code.SEAT_TAKEN, command.seat)
        name, said = _named(command.name, context, command.seat), _said(command)
        if isinstance(name, Rejection):
            return name
        return said if isinstance(said, Rejection) else [SeatAdded(at=at, by=by, seat=command.seat, kind=command.kind, name=name, **said)]
    seat = stage.seats.get(_seat_of(command, actor) or "")
    if seat is None:
        return Rejection(Code.SEAT_UNKNOWN)
    match command:
        case ChangeSeat():
            return _change(command, seat, context)
        case RemoveSeat():
            if seat.state is SeatState.ON_STAGE:
                return Rejection(Code.SEAT_ON_STAGE, seat.id)
            return [SeatRemoved(at=at, by=by, seat=seat.id)]
        case MuteSeat():
            return [] if seat.muted == command.muted else [SeatMuted(at=at, by=by, seat=seat.id, muted=command.muted)]
        case LinkSeat():
            return _link(command, seat, context)
        case EnterSeat() if seat.state in (SeatState.GREEN_ROOM, SeatState.ON_STAGE):
            return []  # a reload of the session page: already here
        case BringSeat() if len(stage.on_stage()) >= ON_STAGE_LIMIT:
            return Rejection(Code.STAGE_FULL)
        case _:
            state = NEXT.get((seat.state, _tag(command)))
            return [SeatMoved(at=at, by=by, seat=seat.id, state=state)] if state else Rejection(Code.WRONG_STATE, seat.id)


def _tag(command: StageCommand) -> str:
    tag = command.__struct_config__.tag
    assert isinstance(tag, str)
    return tag


def _seat_of(command: StageCommand, actor: Actor) -> str | None:
    """The seat meant: one's own for those who sit, whatever they name; the named one for everybody else."""
    if actor.role in SEATED or actor.role is Role.HALL:
        named = getattr(command, "seat", None)
        return actor.seat if named in (None, actor.seat) else None
    return getattr(command, "seat", None) or actor.seat


def _change(command: ChangeSeat, seat: Seat, context: Context) -> list[Event] | Rejection:
    name, said = _named(command.name, context, seat.id) if command.name is not None else None, _said(command)
    if isinstance(said, Rejection):
        return said
    if said and context.actor.role in SEATED:
        return Rejection(Code.SEAT_NOT_YOURS, seat.id)  # a panelist may correct the name, not choose a title or a side
    if isinstance(name, Rejection):
        return name
    if (name is None or name.body == seat.name.body) and all(getattr(seat, field) == words for field, words in said.items()):
        return []
    return [SeatChanged(at=context.now, by=context.actor.id, seat=seat.id, name=name, **said)]


def _link(command: LinkSeat, seat: Seat, context: Context) -> list[Event]:
    if seat.linked == command.linked:
        return []
    events: list[Event] = [SeatLinked(at=context.now, by=context.actor.id, seat=seat.id, linked=command.linked)]
    if command.linked and seat.kind is SeatKind.HALL and seat.state in (SeatState.INVITED, SeatState.LEFT):
        # A hall camera has nobody to press "I am ready": its picture is its word.
        events.append(SeatMoved(at=context.now, by=context.actor.id, seat=seat.id, state=SeatState.GREEN_ROOM))
    return events


def _named(raw: str, context: Context, seat: str) -> SealedText | Rejection:
    name = words(raw, NAME_LIMIT, Code.TITLE_EMPTY, Code.NAME_TOO_LONG)
    return name if isinstance(name, Rejection) else seal(name, f"name/{seat}", context)


def _said(command: AddSeat | ChangeSeat) -> dict[str, str] | Rejection:
    """What the command says of a seat beside its name, cleaned; what it does not mention is not there."""
    said: dict[str, str] = {}
    for field, (limit, code) in _SAID.items():
        raw = getattr(command, field)
        if raw is None:
            continue
        text = within(raw, limit, code)
        if isinstance(text, Rejection):
            return text
        said[field] = text
    return said


def evolve(stage: Stage, event: StageEvent) -> Stage:
    seats = dict(stage.seats)
    match event:
        case SeatAdded():
            seats[event.seat] = Seat(
                id=event.seat, kind=event.kind, name=event.name, quality=event.quality, side=event.side, college=event.college
            )
        case SeatRemoved():
            del seats[event.seat]
        case SeatChanged():
            changed = {k: v for k in ("name", *_SAID) if (v := getattr(event, k)) is not None}
            seats[event.seat] = msgspec.structs.replace(seats[event.seat], **changed)
        case SeatMoved():
            seats[event.seat] = msgspec.structs.replace(seats[event.seat], state=event.state)
        case SeatMuted():
            seats[event.seat] = msgspec.structs.replace(seats[event.seat], muted=event.muted)
        case SeatLinked():
            seats[event.seat] = msgspec.structs.replace(seats[event.seat], linked=event.linked)
    return Stage(seats)
