"""Scenes for the demo's deciders: a live debate with what a test puts on it."""

from __future__ import annotations

from collections.abc import Iterable

from debate.domain.debate import Phase
from debate.domain.questions.words import Origin, QuestionState
from debate.domain.stage import SeatKind, SeatState
from frontend.demo.scene import AgendaCard, DebateCard, NextCard, OnAirCard, ProgramCard, QuestionCard, Scene, SeatCard, SegmentCard

NOW = 1_800_000_000_000


def question(
    id: str,
    state: QuestionState,
    *,
    age_s: float = 60,
    text: str | None = None,
    supports: int = 0,
    origin: Origin = Origin.ONLINE,
    answered_s: float | None = None,
) -> QuestionCard:
    return QuestionCard(
        id=id,
        state=state,
        origin=origin,
        at=NOW - round(age_s * 1000),
        text=text or id,
        supports=supports,
        decided_at=None if state is QuestionState.RECEIVED else NOW - round(age_s * 1000),
        answered_at=None if answered_s is None else NOW - round(answered_s * 1000),
    )


def seat(id: str, state: SeatState, kind: SeatKind = SeatKind.PANELIST, linked: bool = True) -> SeatCard:
    return SeatCard(id, kind, state, linked)


def scene(
    *,
    questions: Iterable[QuestionCard] = (),
    queue: tuple[str, ...] = (),
    on_air: tuple[str, float] | None = None,
    seats: Iterable[SeatCard] = (),
    segments: tuple[SegmentCard, ...] = (),
    current: str | None = None,
    phase: Phase = Phase.LIVE,
    program: ProgramCard | None = None,
) -> Scene:
    return Scene(
        debate=DebateCard(phase),
        agenda=AgendaCard(segments, current),
        seats={one.id: one for one in seats},
        questions={one.id: one for one in questions},
        queue=queue,
        next=NextCard(queue[0]) if queue else None,
        on_air=OnAirCard(on_air[0], NOW - round(on_air[1] * 1000)) if on_air else None,
        program=program,
    )
