"""What the program of one debate shows: who is on stage, in which order, who is muted. A value, made from what web wants."""

from __future__ import annotations

from dataclasses import dataclass

from panel.messages import DebateWanted


@dataclass(frozen=True)
class StageTile:
    seat: str
    name: str
    muted: bool


@dataclass(frozen=True)
class Stage:
    live: bool
    title: str
    card: str
    tiles: tuple[StageTile, ...]


def stage_of(wanted: DebateWanted) -> Stage:
    tiles = tuple(StageTile(seat.seat, seat.name, seat.muted) for seat in wanted.seats if seat.on_stage)
    return Stage(wanted.live, wanted.title, wanted.card, tiles)
