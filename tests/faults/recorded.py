"""Judges a recording: every picture and every sound decodes, and its time only goes forward."""

from __future__ import annotations

import itertools
import subprocess
from pathlib import Path

import av
from msgspec import Struct


class Recorded(Struct, frozen=True):
    """`holes_s`: what is missing between first and last picture; `backwards`: times that did not go forward; `errors`: words of ffmpeg."""

    pictures: int
    sounds: int
    lasts_s: float
    holes_s: float
    backwards: int
    errors: str


def judge_recording(path: Path) -> Recorded:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-xerror", "-i", str(path), "-map", "0", "-f", "null", "-"]
    decoded = subprocess.run(command, capture_output=True, text=True)
    errors = decoded.stderr.strip() or ("" if decoded.returncode == 0 else f"status {decoded.returncode}")
    times: dict[str, list[float]] = {"video": [], "audio": []}
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.pts is not None and packet.size:
                times[packet.stream.type].append(float(packet.pts * packet.time_base))
    pictures = times["video"]
    steps = [later - earlier for earlier, later in itertools.pairwise(pictures)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0.0
    backwards = sum(later <= earlier for track in times.values() for earlier, later in itertools.pairwise(track))
    return Recorded(
        pictures=len(pictures),
        sounds=len(times["audio"]),
        lasts_s=round(pictures[-1] - pictures[0] + usual, 2) if pictures else 0.0,
        holes_s=round(sum(step - usual for step in steps if step > 1.5 * usual), 2),
        backwards=backwards,
        errors=errors[-500:],
    )
