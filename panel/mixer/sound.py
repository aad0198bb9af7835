"""Sums the voices of the stage, 20 ms at a time: once for everybody, and once without himself for each seat that listens."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from panel.messages import SILENCE_DBOV
from panel.mixer.limiter import Limiter, Samples

RATE = 48000
BLOCK = 960  # 20 ms
Pcm = npt.NDArray[np.int16]

# A voice is played once this many blocks wait (its clock and its network are not ours), and never waits longer than the second figure.
_PREFILL = 2
_MOST = 6
_FADE: Samples = np.linspace(1.0, 0.0, BLOCK, dtype=np.float32)
# What a burst left waiting would keep a voice behind its face for good. Blocks that nobody needed for so long are given up, one at a time.
_SPARE_FOR = 50


class Voice:
    """The sound of one seat between the network's pace and the program's. Filled by one thread, emptied by another."""

    def __init__(self) -> None:
        self._blocks: deque[Pcm] = deque(maxlen=_MOST)
        self._filling = True
        self._last: Samples | None = None
        self._fewest = _MOST  # waiting at once, over the last blocks taken
        self._taken = 0
        self._power = 0.0
        self._count = 0

    def add(self, block: Pcm) -> None:
        self._blocks.append(block)
        samples = block.astype(np.float32)
        self._power += float(np.dot(samples, samples)) / len(block)
        self._count += 1

    def take(self) -> Samples | None:
        """The next block, or None. A voice that runs dry fades out over one block, because a cut clicks."""
        if self._filling and len(self._blocks) < _PREFILL:
            return None
        self._filling = False
        spare = self._has_spare()
        try:
            block = self._blocks.popleft()
        except IndexError:
            self._filling = True
            last, self._last = self._last, None
            return None if last is None else last[::-1] * _FADE
        self._last = block.astype(np.float32) / 32768.0
        if spare:
            self._last = self._last * _FADE + self._blocks.popleft().astype(np.float32) / 32768.0 * _FADE[::-1]
        return self._last

    def _has_spare(self) -> bool:
        self._fewest = min(self._fewest, len(self._blocks))
        self._taken += 1
        if self._taken < _SPARE_FOR:
            return False
        fewest, self._fewest, self._taken = self._fewest, _MOST, 0
        return fewest > _PREFILL

    def level(self) -> float:
        """Loudness since the last call, in dBov (RFC 6464), and starts again from nothing."""
        power, count = self._power, self._count
        self._power, self._count = 0.0, 0
        return dbov(power / count) if count else SILENCE_DBOV

    def clear(self) -> None:
        self._blocks.clear()
        self._filling = True
        self._last = None


def dbov(mean_square: float) -> float:
    """Mean square of 16-bit samples → dBov: 0 for a full-scale square wave, -127 for silence."""
    if mean_square <= 0:
        return SILENCE_DBOV
    return round(max(SILENCE_DBOV, min(0.0, 10 * math.log10(mean_square / (32768.0 * 32768.0)))), 1)


class SoundMixer:
    """Takes one block of every voice and gives the sums asked for. Muted voices are taken too, so that they never come back stale."""

    def __init__(self) -> None:
        self._limiters: dict[str | None, Limiter] = {}

    def mix(self, voices: Mapping[str, Voice], muted: frozenset[str], without: Iterable[str | None]) -> dict[str | None, Pcm]:
        """For each entry of `without` (None: everybody is heard), the sum minus that seat."""
        parts: dict[str, Samples] = {}
        for seat, voice in voices.items():
            block = voice.take()
            if block is not None and seat not in muted:
                parts[seat] = block
        total = np.zeros(BLOCK, np.float32)
        for block in parts.values():
            total += block
        listeners = set(without)
        self._limiters = {who: self._limiters.get(who) or Limiter() for who in listeners}
        sums: dict[str | None, Pcm] = {}
        for who in listeners:
            own = parts.get(who) if who is not None else None
            heard = total if own is None else total - own
            sums[who] = np.round(self._limiters[who].process(heard) * 32767.0).astype(np.int16)
        return sums
