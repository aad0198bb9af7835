"""Who was heard for how long, counted from the loudness of each microphone. Counts only; what a minute of speech means is web's matter.

Each fact says what was heard since the one before, under the name of this process and a number: whoever receives it twice counts it once.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Mapping
from typing import Final

import msgspec

from panel.messages import SpeechFact

# dBov. A voice begins above the first and goes on until it stayed under the second for the length of a breath.
BEGINS_DBOV: Final = -42.0
ENDS_DBOV: Final = -52.0
BREATH_S: Final = 0.8
STEP_MOST_S: Final = 0.5  # levels come at 4 Hz; of a longer gap nobody knows what was said in it
EVERY_S: Final = 10.0
KEPT: Final = 360  # an hour without web


class _Voice(msgspec.Struct):
    speaking: bool = False
    last_loud_at: float = 0.0
    seconds: float = 0.0


class _Debate(msgspec.Struct):
    voices: dict[str, _Voice] = {}
    heard_at: float | None = None
    told_at: float | None = None
    number: int = 0


class SpeechMeter:
    """`hear` at each tick with the levels of those on stage; it gives a fact when one is due."""

    def __init__(self, epoch: str | None = None) -> None:
        self._epoch = epoch or secrets.token_hex(8)
        self._debates: dict[str, _Debate] = {}
        self._numbers: dict[str, int] = {}  # of debates that ended; one that comes back counts on
        self.kept: deque[SpeechFact] = deque(maxlen=KEPT)

    def hear(self, debate: str, levels: Mapping[str, float], now: float) -> SpeechFact | None:
        held = self._debates.setdefault(debate, _Debate(number=self._numbers.get(debate, 0)))
        step = min(now - held.heard_at, STEP_MOST_S) if held.heard_at is not None else 0.0
        held.heard_at = now
        if held.told_at is None:
            held.told_at = now
        for seat, level in levels.items():
            voice = held.voices.setdefault(seat, _Voice())
            if level >= (ENDS_DBOV if voice.speaking else BEGINS_DBOV):
                voice.speaking, voice.last_loud_at = True, now
            elif now - voice.last_loud_at > BREATH_S:
                voice.speaking = False
            if voice.speaking:
                voice.seconds += step
        for seat in held.voices.keys() - levels.keys():
            held.voices[seat].speaking = False  # off the stage, muted, or gone
        return self._tell(debate, held, now) if now - held.told_at >= EVERY_S else None

    def end(self, debate: str, now: float) -> SpeechFact | None:
        """The debate is live no more: what was heard since the last fact."""
        held = self._debates.get(debate)
        if held is None:
            return None
        fact = self._tell(debate, held, now)
        del self._debates[debate]
        self._numbers[debate] = held.number
        return fact

    def debates(self) -> set[str]:
        """Those that are being listened to."""
        return set(self._debates)

    def _tell(self, debate: str, held: _Debate, now: float) -> SpeechFact | None:
        held.told_at = now
        heard = {seat: ms for seat, voice in held.voices.items() if (ms := round(voice.seconds * 1000)) > 0}
        if not heard:
            return None
        for seat, ms in heard.items():
            held.voices[seat].seconds -= ms / 1000
        held.number += 1
        fact = SpeechFact(debate, self._epoch, held.number, heard)
        self.kept.append(fact)
        return fact
