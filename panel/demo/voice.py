"""Speech-like sound without a word in it: pulses at a voice's pitch, shaped by the formants of vowels, cut into syllables and phrases.

Each voice is drawn from its own seed, so that the same voice is heard at each start.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

RATE = 16_000  # Hz; Opus takes it as it is
Wave = NDArray[np.float32]

# First three formants of French vowels, Hz, as phoneticians give them for an adult man (rounded).
_VOWELS = (
    (310, 2200, 2950),
    (370, 2100, 2600),
    (530, 1850, 2500),
    (700, 1350, 2500),
    (580, 1000, 2450),
    (390, 790, 2350),
    (320, 810, 2300),
)
_BANDWIDTHS = (80.0, 110.0, 170.0)
_TOP_HZ = 5_000
# Silence at both ends of a turn: turns never touch, and the loop has no click.
_EDGE_S = 0.35


class Voice(Struct, frozen=True):
    """`pitch` in Hz; `tract` scales the formants (shorter tracts sound higher); `pace` in syllables a second."""

    pitch: float
    tract: float
    pace: float
    seed: int
    room: float = 0.0  # share of the sound that comes back from the walls


def speak(voice: Voice, seconds: float) -> Wave:
    """One turn, peak 0.5 of full scale, silent at both ends."""
    chance = np.random.default_rng(voice.seed)
    count = int(seconds * RATE)
    at = np.arange(count, dtype=np.float32) / RATE
    envelope = np.zeros(count, np.float32)
    formants = np.full((3, count), 500.0, np.float32)
    hiss = np.zeros(count, np.float32)
    pitch = np.full(count, voice.pitch, np.float32)
    for begin, end in _phrases(chance, seconds):
        inside = slice(int(begin * RATE), int(end * RATE))
        # A phrase falls by a fifth of its pitch, and its stresses rise.
        pitch[inside] *= np.linspace(1.1, 0.88, inside.stop - inside.start, dtype=np.float32)
        moment = begin
        while moment < end - 0.08:
            length = min(float(chance.uniform(0.75, 1.35)) / voice.pace, end - moment)
            syllable = slice(int(moment * RATE), int((moment + length) * RATE))
            size = syllable.stop - syllable.start
            stress = float(chance.uniform(0.55, 1.0))
            envelope[syllable] = stress * np.sin(np.linspace(0.01, np.pi - 0.01, size, dtype=np.float32)) ** 0.7
            formants[:, syllable] = np.array(_VOWELS[int(chance.integers(len(_VOWELS)))], np.float32)[:, None] * voice.tract
            pitch[syllable] *= 0.94 + 0.12 * stress
            if chance.random() < 0.45:  # a consonant before the vowel
                onset = slice(syllable.start, syllable.start + min(int(0.045 * RATE), size))
                hiss[onset] = 0.25 * stress
            moment += length
    trembling = np.float32(1) + np.float32(0.012) * np.sin(np.float32(2 * np.pi * 5.1) * at)
    voiced = _voiced(pitch * trembling, _smooth(formants))
    breath = np.diff(chance.standard_normal(count + 1).astype(np.float32))
    wave = voiced * _smooth(envelope[None])[0] + breath * _smooth(hiss[None])[0] * 0.35
    if voice.room:
        for delay_s, share in ((0.031, 0.5), (0.053, 0.35), (0.089, 0.22)):
            late = int(delay_s * RATE)
            wave[late:] += voice.room * share * wave[:-late]
    return np.asarray(0.5 * wave / np.abs(wave).max(), np.float32)


def loudness(wave: Wave, per_s: int) -> Wave:
    """How open a mouth is in each picture: 0 closed, 1 at the loudest."""
    step = RATE // per_s
    rows = wave[: len(wave) // step * step].reshape(-1, step)
    level = np.sqrt((rows**2).mean(axis=1))
    return np.asarray(np.clip(level / (np.percentile(level, 95) + 1e-6), 0, 1), np.float32)


def _phrases(chance: np.random.Generator, seconds: float) -> list[tuple[float, float]]:
    phrases, begin = [], _EDGE_S
    last = seconds - _EDGE_S - 0.3
    while begin < last - 0.6:
        end = min(begin + float(chance.uniform(1.1, 2.3)), last)
        phrases.append((begin, end))
        begin = end + float(chance.uniform(0.22, 0.5))
    return phrases


def _voiced(pitch: Wave, formants: Wave) -> Wave:
    """Harmonics of the pitch, each as loud as the formants let it through."""
    phase = 2 * np.pi * np.cumsum(pitch, dtype=np.float64) / RATE
    wave = np.zeros(len(pitch), np.float32)
    # How loud changes slowly: worked out a hundred times a second and drawn out between.
    step = RATE // 100
    knots = np.arange(0, len(pitch), step)
    slow_pitch, slow_formants = pitch[knots], formants[:, knots]
    for harmonic in range(1, int(_TOP_HZ / pitch.min()) + 1):
        hertz = harmonic * slow_pitch
        through = np.zeros(len(knots), np.float32)
        for formant, width in zip(slow_formants, _BANDWIDTHS, strict=True):
            through += 1 / (1 + ((hertz - formant) / width) ** 2)
        gain = np.interp(np.arange(len(pitch)), knots, through / harmonic**0.6)
        wave += (gain * np.sin((harmonic * phase) % (2 * np.pi))).astype(np.float32)
    return wave


def _smooth(rows: Wave) -> Wave:
    """Nothing in a mouth moves faster than some 20 ms."""
    window = np.hanning(int(0.02 * RATE)).astype(np.float32)
    window /= window.sum()
    return np.stack([np.convolve(row, window, "same").astype(np.float32) for row in rows])
