"""Keeps a sum of voices under full scale without a crackle: a gain that falls at once and rises slowly, then a soft knee. Pure state."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

KNEE = 0.8  # of full scale: below it a sound passes untouched
_RELEASE = 0.12  # of the way back to full gain per 20 ms block: about 200 ms, slower than a syllable


class Limiter:
    """One per sum: it remembers the gain of the block before, so that gain moves in a ramp and not in a step."""

    def __init__(self) -> None:
        self._gain = 1.0

    def process(self, block: Samples) -> Samples:
        """A block of floats (1.0 is full scale) brought strictly within ±1."""
        peak = float(np.max(np.abs(block), initial=0.0))
        wanted = min(1.0, KNEE / peak) if peak > 0 else 1.0
        before = self._gain
        gain = wanted if wanted < before else before + (wanted - before) * _RELEASE
        self._gain = 1.0 if gain > 0.999 else gain
        if before == 1.0 and self._gain == 1.0:
            return block
        ramp = np.linspace(before, self._gain, len(block), dtype=np.float32)
        return soft_knee(block * ramp)


def soft_knee(block: Samples) -> Samples:
    """What rises above the knee is bent towards 1.0, which it never reaches."""
    size = np.abs(block)
    bent = KNEE + (1.0 - KNEE) * np.tanh((size - KNEE) / (1.0 - KNEE))
    return np.where(size > KNEE, np.copysign(np.minimum(bent, 0.9999), block), block).astype(np.float32)
