"""The four who sit at the demo's table: how each looks and sounds. By place: the chair, two panelists, the hall."""

from __future__ import annotations

from panel.demo.figure import Figure, Look
from panel.demo.hall import Hall
from panel.demo.voice import Voice

PLACES = 4
_HALL_SEED = 5
_LOOKS = (
    Look(
        skin=(236, 196, 170),
        hair_colour=(176, 172, 170),
        hair="bob",
        coat=(30, 98, 104),
        shirt=(240, 236, 228),
        wall=(214, 222, 216),
        glow=(240, 232, 214),
    ),
    Look(
        skin=(122, 78, 56),
        hair_colour=(32, 26, 26),
        hair="crop",
        coat=(196, 142, 52),
        shirt=(250, 246, 238),
        wall=(92, 110, 138),
        glow=(140, 156, 176),
        beard=True,
        phase=0.35,
    ),
    Look(
        skin=(226, 170, 132),
        hair_colour=(108, 52, 38),
        hair="bun",
        coat=(104, 56, 98),
        shirt=(236, 222, 226),
        wall=(190, 150, 132),
        glow=(226, 196, 172),
        glasses=True,
        phase=0.7,
    ),
)
# Pitches a musical third apart or more, so that each is known with closed eyes.
VOICES = (
    Voice(pitch=196, tract=1.14, pace=4.4, seed=11),
    Voice(pitch=108, tract=0.98, pace=4.1, seed=12),
    Voice(pitch=236, tract=1.18, pace=5.0, seed=13),
    Voice(pitch=146, tract=1.05, pace=4.0, seed=14, room=0.6),
)


def drawn(place: int) -> Figure | Hall:
    return Figure(_LOOKS[place]) if place < len(_LOOKS) else Hall(_HALL_SEED)
