"""What the program of one debate shows: who is on stage, who is muted, how it is laid out. A value, made from what web wants."""

from __future__ import annotations

from dataclasses import dataclass

from panel.messages import DebateWanted, Layout, OnAirWanted


@dataclass(frozen=True)
class StageTile:
    seat: str
    name: str
    muted: bool
    hall: bool = False


@dataclass(frozen=True)
class Stage:
    """`featured`: whom the layout shows, in order; where it names nobody, the voice decides."""

    live: bool
    title: str
    card: str
    tiles: tuple[StageTile, ...]
    layout: Layout = "grid"
    featured: tuple[str, ...] = ()
    on_air: OnAirWanted | None = None


def stage_of(wanted: DebateWanted) -> Stage:
    tiles = tuple(StageTile(seat.seat, seat.name, seat.muted, seat.kind == "hall") for seat in wanted.seats if seat.on_stage)
    return Stage(wanted.live, wanted.title, wanted.card, tiles, wanted.layout, wanted.featured, wanted.on_air)
