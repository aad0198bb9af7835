"""The running order: segments of the debate, which one is running. Never changes the phase."""

from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.debate import title_of
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.text import NOTE_LIMIT, within

MINUTES = range(1, 601)


class SegmentKind(StrEnum):
    OPENING = "opening"
    SYNTHESIS = "synthesis"
    DEBATE = "debate"
    PLEDGES = "pledges"
    VOTE = "vote"
    BREAK = "break"


class AddSegment(Command, frozen=True, tag="segment.add"):
    segment: str
    kind: SegmentKind
    title: str
    minutes: int
    disagreement: str | None = None


class ChangeSegment(Command, frozen=True, tag="segment.change"):
    segment: str
    kind: SegmentKind | None = None
    title: str | None = None
    minutes: int | None = None
    disagreement: str | None = None


class RemoveSegment(Command, frozen=True, tag="segment.remove"):
    segment: str


class MoveSegment(Command, frozen=True, tag="segment.move"):
    segment: str
    position: int


class StartSegment(Command, frozen=True, tag="segment.start"):
    segment: str


class SegmentAdded(Event, frozen=True, tag="segment.added"):
    segment: str
    kind: SegmentKind
    title: str
    minutes: int
    disagreement: str | None = None


class SegmentChanged(Event, frozen=True, tag="segment.changed"):
    segment: str
    kind: SegmentKind | None = None
    title: str | None = None
    minutes: int | None = None
    disagreement: str | None = None


class SegmentRemoved(Event, frozen=True, tag="segment.removed"):
    segment: str


class SegmentMoved(Event, frozen=True, tag="segment.moved"):
    segment: str
    position: int


class SegmentStarted(Event, frozen=True, tag="segment.started"):
    segment: str


class Segment(Struct, frozen=True):
    """`disagreement` cites the point of the synthesis this segment debates; empty when there is none."""

    id: str
    kind: SegmentKind
    title: str
    minutes: int
    disagreement: str | None = None
    started_at: int | None = None


class Agenda(Struct, frozen=True):
    segments: tuple[Segment, ...] = ()
    current: str | None = None

    def get(self, segment: str) -> Segment | None:
        return next((s for s in self.segments if s.id == segment), None)


AgendaCommand = AddSegment | ChangeSegment | RemoveSegment | MoveSegment | StartSegment
AgendaEvent = SegmentAdded | SegmentChanged | SegmentRemoved | SegmentMoved | SegmentStarted


def decide(command: AgendaCommand, agenda: Agenda, context: Context) -> list[Event] | Rejection:
    at, by = context.now, context.actor.id
    if isinstance(command, AddSegment):
        if agenda.get(command.segment):
            return Rejection(Code.SEGMENT_TAKEN, command.segment)
        checked = _checked(command.title, command.minutes, command.disagreement)
        if isinstance(checked, Rejection):
            return checked
        title, minutes, disagreement = checked
        return [
            SegmentAdded(
                at=at, by=by, segment=command.segment, kind=command.kind, title=title or "", minutes=minutes or 1, disagreement=disagreement
            )
        ]
    segment = agenda.get(command.segment)
    if segment is None:
        return Rejection(Code.SEGMENT_UNKNOWN)
    match command:
        case ChangeSegment():
            checked = _checked(command.title, command.minutes, command.disagreement)
            if isinstance(checked, Rejection):
                return checked
            title, minutes, disagreement = checked
            return [
                SegmentChanged(at=at, by=by, segment=segment.id, kind=command.kind, title=title, minutes=minutes, disagreement=disagreement)
            ]
        case RemoveSegment():
            if segment.started_at is not None:
                return Rejection(Code.SEGMENT_STARTED, segment.id)
            return [SegmentRemoved(at=at, by=by, segment=segment.id)]
        case MoveSegment():
            if not 0 <= command.position < len(agenda.segments):
                return Rejection(Code.POSITION_OUT_OF_RANGE)
            return [SegmentMoved(at=at, by=by, segment=segment.id, position=command.position)]
        case StartSegment():
            return [] if agenda.current == segment.id else [SegmentStarted(at=at, by=by, segment=segment.id)]


def _checked(title: str | None, minutes: int | None, disagreement: str | None) -> tuple[str | None, int | None, str | None] | Rejection:
    if title is not None:
        cleaned = title_of(title)
        if isinstance(cleaned, Rejection):
            return cleaned
        title = cleaned
    if minutes is not None and minutes not in MINUTES:
        return Rejection(Code.MINUTES_OUT_OF_RANGE)
    if disagreement is not None:
        cited = within(disagreement, NOTE_LIMIT, Code.NOTE_TOO_LONG)
        if isinstance(cited, Rejection):
            return cited
        disagreement = cited
    return title, minutes, disagreement


def evolve(agenda: Agenda, event: AgendaEvent) -> Agenda:
    others = tuple(s for s in agenda.segments if s.id != event.segment)
    match event:
        case SegmentAdded():
            added = Segment(event.segment, event.kind, event.title, event.minutes, event.disagreement or None)
            return msgspec.structs.replace(agenda, segments=(*agenda.segments, added))
        case SegmentChanged():
            changed = {k: v for k in ("kind", "title", "minutes") if (v := getattr(event, k)) is not None}
            if event.disagreement is not None:
                changed["disagreement"] = event.disagreement or None
            return _put(agenda, event.segment, changed)
        case SegmentRemoved():
            return msgspec.structs.replace(agenda, segments=others)
        case SegmentMoved():
            moved = agenda.get(event.segment)
            assert moved is not None
            return msgspec.structs.replace(agenda, segments=(*others[: event.position], moved, *others[event.position :]))
        case SegmentStarted():
            started = _put(agenda, event.segment, {"started_at": event.at})
            return msgspec.structs.replace(started, current=event.segment)


def _put(agenda: Agenda, segment: str, changed: dict[str, object]) -> Agenda:
    return msgspec.structs.replace(
        agenda, segments=tuple(msgspec.structs.replace(s, **changed) if s.id == segment else s for s in agenda.segments)
    )
