"""The console's view as the demo reads it: the fields it acts on, as closed types. What it does not read may change freely."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from debate.domain.debate import Phase
from debate.domain.questions.words import Origin, QuestionState
from debate.domain.stage import SeatKind, SeatState


class DebateCard(Struct, frozen=True):
    phase: Phase


class SegmentCard(Struct, frozen=True):
    id: str
    minutes: int
    started_at: int | None = None


class AgendaCard(Struct, frozen=True):
    segments: tuple[SegmentCard, ...]
    current: str | None = None


class SeatCard(Struct, frozen=True):
    id: str
    kind: SeatKind
    state: SeatState
    linked: bool = False


class QuestionCard(Struct, frozen=True):
    id: str
    state: QuestionState
    origin: Origin
    at: int
    text: str | None = None
    supports: int = 0
    decided_at: int | None = None
    answered_at: int | None = None


class OnAirCard(Struct, frozen=True):
    question: str
    since: int


class NextCard(Struct, frozen=True):
    """What fair-next proposes."""

    question: str


class ProgramCard(Struct, frozen=True):
    layout: str
    seats: tuple[str, ...] = ()


class Scene(Struct, frozen=True):
    debate: DebateCard
    agenda: AgendaCard
    seats: dict[str, SeatCard]
    questions: dict[str, QuestionCard]
    queue: tuple[str, ...]
    on_air: OnAirCard | None = None
    next: NextCard | None = None
    program: ProgramCard | None = None  # absent where layouts are not known yet

    def in_state(self, *states: QuestionState) -> list[QuestionCard]:
        """Oldest first."""
        return sorted((one for one in self.questions.values() if one.state in states), key=lambda one: (one.at, one.id))


def scene_of(view: Mapping[str, Any]) -> Scene:
    return msgspec.convert(view, Scene)
