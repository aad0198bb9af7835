"""What a seat of the benchmarks sends, encoded before the measurement: a moving texture and a tone; one clip flashes and beeps instead.

Nothing of it is encoded while something is measured: a seat costs its packets alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np

WIDTH, HEIGHT, FPS = 640, 360, 25
SECONDS = 4
FLASH_EVERY_S = 2.0
FLASH_S = 0.08  # two pictures
BEEP_HERTZ = 1000
RATE, BLOCK = 48000, 960


@dataclass(frozen=True)
class Clip:
    """`pictures` are H.264 access units, 25 a second, from an IDR on; `sounds` are Opus packets of 20 ms. Both are played in a loop."""

    pictures: tuple[bytes, ...]
    sounds: tuple[bytes, ...]


def texture_clip(seed: int) -> Clip:
    """A texture that drifts, about as dear to decode as a face before a bookshelf, and a tone of its own."""
    texture = _texture(seed)
    pictures = [_window(texture, number) for number in range(SECONDS * FPS)]
    return Clip(_encode_pictures(pictures), _encode_sound(0.1 * np.sin(2 * np.pi * (200 + 50 * seed) * np.arange(SECONDS * RATE) / RATE)))


def flash_clip() -> Clip:
    """Every two seconds a white flash and, from the same instant, a beep. In between black, and silence."""
    pictures = []
    for number in range(SECONDS * FPS):
        white = number / FPS % FLASH_EVERY_S < FLASH_S
        pictures.append(np.full((HEIGHT, WIDTH), 235 if white else 16, np.uint8))
    at = np.arange(SECONDS * RATE) / RATE
    return Clip(_encode_pictures(pictures), _encode_sound(0.5 * np.sin(2 * np.pi * BEEP_HERTZ * at) * (at % FLASH_EVERY_S < FLASH_S)))


def _texture(seed: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Noise of several grains, and as wide again as a picture, so that a window may drift over it and come back."""
    chance = np.random.default_rng(seed)
    total = np.zeros((HEIGHT, WIDTH * 2))
    for grain, weight in ((120, 40.0), (40, 25.0), (8, 8.0), (2, 4.0)):
        coarse = chance.uniform(-1, 1, (HEIGHT // grain + 1, WIDTH * 2 // grain + 1))
        total += weight * np.kron(coarse, np.ones((grain, grain)))[:HEIGHT, : WIDTH * 2]
    return np.clip(120 + total, 16, 235).astype(np.uint8)


def _window(texture: np.ndarray[Any, np.dtype[np.uint8]], number: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    swing = 0.5 - 0.5 * np.cos(2 * np.pi * number / (SECONDS * FPS))  # there and back: the loop has no seam
    return texture[:, (left := int(swing * 100)) : left + WIDTH]


def _encode_pictures(lumas: list[np.ndarray[Any, np.dtype[np.uint8]]]) -> tuple[bytes, ...]:
    context: Any = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.framerate, context.time_base = Fraction(FPS), Fraction(1, FPS)
    context.bit_rate, context.gop_size, context.max_b_frames, context.profile = 600_000, FPS, 0, "Baseline"
    context.options = {"preset": "veryfast", "tune": "zerolatency", "x264-params": "repeat-headers=1:scenecut=0:keyint=25:min-keyint=25"}
    units: list[bytes] = []
    for number, luma in enumerate(lumas):
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane, values in zip(frame.planes, (luma, 128, 128), strict=True):
            rows = np.asarray(memoryview(plane)).reshape(plane.height, plane.line_size)  # type: ignore[arg-type]
            rows[:, : plane.width] = values
        frame.pts = number
        units += [bytes(packet) for packet in context.encode(frame)]
    assert len(units) == len(lumas)  # zerolatency: one in, one out
    return tuple(units)


def _encode_sound(wave: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[bytes, ...]:
    context: Any = av.CodecContext.create("libopus", "w")
    context.sample_rate, context.layout, context.format = RATE, "mono", "s16"
    context.bit_rate, context.time_base = 48_000, Fraction(1, RATE)
    context.options = {"application": "lowdelay"}
    samples = (wave * 32767).astype(np.int16)
    packets: list[bytes] = []
    for start in range(0, len(samples), BLOCK):
        frame = av.AudioFrame.from_ndarray(samples[start : start + BLOCK].reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = RATE, start
        packets += [bytes(packet) for packet in context.encode(frame)]
    return tuple(packets)
