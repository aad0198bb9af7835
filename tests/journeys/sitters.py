"""People who sit still for the pictures of the documents: a drawn shape before a wall, a quiet voice. Nobody's face, nobody's name."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from tests.panel.fake_devices import FakeDevices

WIDTH, HEIGHT, FPS, SECONDS = 640, 360, 15, 2
# A browser names a fake camera by its file; a document shows what people have.
NAMES = """
const named = {videoinput: 'Caméra intégrée', audioinput: 'Micro intégré', audiooutput: 'Haut-parleurs'};
const list = navigator.mediaDevices?.enumerateDevices.bind(navigator.mediaDevices);
if (list) navigator.mediaDevices.enumerateDevices = async () =>
  (await list()).map(({deviceId, groupId, kind}) => ({deviceId, groupId, kind, label: named[kind]}));
"""


@dataclass(frozen=True)
class Sitter:
    name: str
    wall: str
    coat: str
    skin: str
    hair: str
    hertz: int


SITTERS = (
    Sitter("slate", "#66727c", "#2c3a47", "#b98d6f", "#2b211c", 220),
    Sitter("clay", "#a08e78", "#5a3b34", "#e0b89a", "#7a4a2c", 330),
)


def sit(folder: Path, sitter: Sitter) -> FakeDevices:
    camera, microphone = folder / f"{sitter.name}.y4m", folder / f"{sitter.name}.wav"
    with camera.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{FPS}:1 Ip A1:1 C420\n".encode())
        for number in range(FPS * SECONDS):
            sway = 3 * np.sin(2 * np.pi * number / (FPS * SECONDS))
            y, u, v = _drawn(sitter, float(sway)).convert("YCbCr").split()
            small = (WIDTH // 2, HEIGHT // 2)
            planes = [np.asarray(y), np.asarray(u.resize(small)), np.asarray(v.resize(small))]
            luma = 16 + planes[0].astype(np.uint16) * 219 // 255  # from full to limited range, as cameras give
            file.write(b"FRAME\n" + luma.astype(np.uint8).tobytes() + planes[1].tobytes() + planes[2].tobytes())
    at = np.arange(SECONDS * 48000)
    voice = 0.12 * 32767 * np.sin(2 * np.pi * sitter.hertz * at / 48000) * (np.sin(2 * np.pi * at / 24000) > 0)
    with wave.open(str(microphone), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48000)
        sound.writeframes(voice.astype("<i2").tobytes())
    return FakeDevices(camera, microphone)


def _drawn(sitter: Sitter, sway: float) -> Image.Image:
    """Twice as large, then halved: soft edges."""
    picture = Image.new("RGB", (WIDTH * 2, HEIGHT * 2), sitter.wall)
    draw = ImageDraw.Draw(picture)
    x, s = WIDTH + sway, 2.0

    def oval(dx: float, y: float, rx: float, ry: float, colour: str) -> None:
        draw.ellipse((x + (dx - rx) * s, (y - ry) * s, x + (dx + rx) * s, (y + ry) * s), fill=colour)

    oval(0, 420, 150, 150, sitter.coat)
    draw.rectangle((x - 24 * s, 210 * s, x + 24 * s, 290 * s), fill=sitter.skin)
    oval(0, 148, 76, 88, sitter.hair)
    oval(0, 172, 60, 78, sitter.skin)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
