"""The thread that makes the program's sound: one sum for everybody in Opus and in AAC, and one in Opus for each seat that listens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from panel.mixer.beat import Beat
from panel.mixer.clock import ProgramClock
from panel.mixer.encode import AacEncoder, OpusEncoder
from panel.mixer.messages import Unit
from panel.mixer.picture_line import unit_of
from panel.mixer.sound import BLOCK, RATE, SoundMixer, Voice
from panel.unit import Track

_CATCH_UP = 5  # blocks: sound that is 100 ms late is sent in a burst, later than that it is skipped


@dataclass(frozen=True)
class Choir:
    """Whose voices are summed, who of them is muted, and for whom. `deaf`: ears that get silence (None: the audience)."""

    voices: Mapping[str, Voice] = field(default_factory=dict)
    muted: frozenset[str] = frozenset()
    ears: frozenset[str | None] = frozenset()
    deaf: frozenset[str | None] = frozenset()


class SoundLine:
    def __init__(self, clock: ProgramClock, choir: Callable[[], Choir], post: Callable[[Unit], None]) -> None:
        self._clock = clock
        self._choir = choir
        self._post = post

    def run(self, stop: threading.Event) -> None:
        mixer, aac = SoundMixer(), AacEncoder()
        opus: dict[str | None, OpusEncoder] = {}
        beat = Beat(self._clock.epoch, BLOCK / RATE, most_behind=_CATCH_UP)
        while (number := beat.wait(stop)) is not None:
            choir = self._choir()
            sums = mixer.mix(choir.voices, choir.muted, choir.ears | {None})
            for ear in choir.deaf & sums.keys():
                sums[ear][:] = 0
            pts = self._clock.sound_pts(number * BLOCK)
            opus = {ear: opus.get(ear) or OpusEncoder() for ear in sums}
            for ear, block in sums.items():
                for unit in opus[ear].encode(block, pts):
                    self._post(unit_of(Track.OPUS, unit, ear))
            for unit in aac.encode(sums[None], pts):
                self._post(unit_of(Track.AAC, unit))
