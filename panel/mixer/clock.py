"""The program's clock: one epoch for picture and sound, so that lips and voices stay together, and its place in the time of the world."""

from __future__ import annotations

import time
from dataclasses import dataclass

from panel.unit import SOUND_CLOCK, VIDEO_CLOCK


@dataclass(frozen=True)
class ProgramClock:
    """`epoch` is monotonic, `began` the same instant since the Unix epoch (s): what is counted from it never steps with the date."""

    epoch: float
    began: float

    @classmethod
    def start(cls) -> ProgramClock:
        return cls(time.monotonic(), time.time())

    def picture_pts(self, number: int, fps: int) -> int:
        return round(self.began * VIDEO_CLOCK) + number * VIDEO_CLOCK // fps

    def sound_pts(self, samples: int) -> int:
        return round(self.began * SOUND_CLOCK) + samples
