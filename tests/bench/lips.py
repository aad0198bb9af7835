"""How far sound is from its picture in a program that shows the flashing seat in its first tile: read from a broadcast's segments."""

from __future__ import annotations

import io
import re
from statistics import median
from typing import Any
from urllib.request import urlopen

import av
import numpy as np

from tests.bench.clip import BEEP_HERTZ, FLASH_EVERY_S

_NAME = re.compile(r"^(\S+\.m4s)$", re.MULTILINE)
_INIT = re.compile(r'#EXT-X-MAP:URI="([^"]+)"')


def broadcast_file(stream: str, last: int) -> bytes:
    """The init section and the last whole segments of `…/live/NAME/`, one behind the other: a fragmented MP4."""
    with urlopen(f"{stream}/main.m3u8") as answer:
        playlist = answer.read().decode()
    init = _INIT.findall(playlist)[-1]
    return b"".join(urlopen(f"{stream}/{name}").read() for name in [init, *_NAME.findall(playlist)[-last:]])


def sound_behind_ms(file: bytes, point: tuple[float, float]) -> float:
    """Median, over the flashes, of beep minus flash in milliseconds. `point`: where the flash is seen, in shares of the picture."""
    flashes, beeps = _flashes(file, point), _beeps(file)
    pairs = [min((beep - flash for beep in beeps), key=abs) for flash in flashes] if beeps else []
    near = [1000 * pair for pair in pairs if abs(pair) < FLASH_EVERY_S / 2]
    if len(near) < 3:
        raise RuntimeError(f"flashes at {flashes}, beeps at {beeps}")
    return float(median(near))


def _flashes(file: bytes, point: tuple[float, float]) -> list[float]:
    """Seconds at which the picture turns white at a point."""
    found: list[float] = []
    before = 255
    with av.open(io.BytesIO(file)) as container:
        for frame in container.decode(video=0):
            plane: Any = frame.planes[0]
            rows = np.asarray(memoryview(plane)).reshape(plane.height, plane.line_size)
            luma = int(rows[int(point[1] * frame.height), int(point[0] * frame.width)])
            assert frame.time is not None
            if luma > 170 and before < 85:
                found.append(frame.time)
            before = luma
    return found


def _beeps(file: bytes) -> list[float]:
    """Seconds at which the beep begins: the share of its frequency over 5 ms crosses half of its peak."""
    times: list[float] = []
    parts: list[np.ndarray[Any, np.dtype[np.float32]]] = []
    rate = 48000
    with av.open(io.BytesIO(file)) as container:
        for frame in container.decode(audio=0):
            assert frame.time is not None
            times.append(frame.time)
            parts.append(frame.to_ndarray()[0])
            rate = frame.sample_rate
    if not parts:
        return []
    wave, size = np.concatenate(parts), len(parts[0])
    window = rate // 200
    turned = wave * np.exp(-2j * np.pi * BEEP_HERTZ * np.arange(len(wave)) / rate)
    loud = np.abs(np.convolve(turned, np.ones(window) / window, "same"))
    over = loud > loud.max() / 2
    rises = np.flatnonzero(over[1:] & ~over[:-1]) + 1
    # By the time of its own frame: sound that the program skipped is a hole in time, not in samples.
    at = [times[rise // size] + rise % size / rate for rise in map(int, rises)]
    return [one for n, one in enumerate(at) if n == 0 or one - at[n - 1] > FLASH_EVERY_S / 4]
