"""The drawn hall: rows of seated people seen from behind, a lit wall before them, one of them at a microphone when the hall speaks."""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw, ImageFilter

from panel.demo.figure import HEIGHT, WIDTH

_FINE = 2
_ROWS = ((150, 15, 11), (196, 20, 9), (250, 27, 7), (318, 36, 6))  # height of the heads' middle, their radius, how many
_HAIR = ((46, 36, 34), (92, 62, 40), (142, 118, 92), (28, 24, 28), (110, 108, 112), (74, 44, 36))
_COATS = ((52, 64, 92), (112, 62, 60), (70, 92, 78), (128, 104, 66), (78, 62, 98), (60, 76, 84), (140, 128, 116))
_SPEAKER = (2, 4)  # row, place
_WALL, _LIGHT = (58, 66, 78), (196, 204, 206)


class Hall:
    """As `Figure`: `picture(share, mouth)`; `mouth` above 0 says that somebody of the hall speaks."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        self._back = _back()
        self._rows: list[list[tuple[Image.Image, float, float, int]]] = []
        for row, (_, radius, count) in enumerate(_ROWS):
            people = []
            for place in range(count):
                x = (place + 0.5 + (0.25 if row % 2 else -0.1)) * WIDTH / count + chance.uniform(-6, 6)
                seated = _seated(radius, chance.choice(_HAIR), chance.choice(_COATS), 0.72 + 0.09 * row)
                people.append((seated, x, chance.random(), chance.choice((1, 1, 2))))
            self._rows.append(people)
        self._standing = _standing(_ROWS[_SPEAKER[0]][1] + 2)

    def picture(self, share: float, mouth: float, nod: float = 0.0) -> Image.Image:
        frame = self._back.copy()
        for row, people in enumerate(self._rows):
            height, radius, _ = _ROWS[row]
            for place, (seated, x, phase, times) in enumerate(people):
                sway = 2 * math.pi * (times * share + phase)
                left, top = round(x + 2.2 * math.sin(sway)) - seated.width // 2, round(height + 1.3 * math.cos(2 * sway)) - radius - 2
                if (row, place) == _SPEAKER and nod:
                    left, top = round(x + 3 * math.sin(sway)) - self._standing.width // 2, top - 58 + round(2 * mouth)
                    frame.paste(self._standing, (left, top), self._standing)
                else:
                    frame.paste(seated, (left, top), seated)
        return frame


def _back() -> Image.Image:
    """A wall in half light, a bright screen before the rows."""
    back = Image.new("RGB", (WIDTH, HEIGHT), _WALL)
    pen = ImageDraw.Draw(back)
    pen.rectangle((150, 0, 490, 112), _LIGHT)
    pen.rectangle((0, 128, WIDTH, HEIGHT), (40, 44, 54))
    back = back.filter(ImageFilter.GaussianBlur(9))
    pen = ImageDraw.Draw(back)
    pen.rectangle((172, 0, 468, 96), (228, 231, 226))
    for x, colour in ((190, (150, 96, 84)), (284, (84, 108, 150)), (378, (92, 138, 112))):
        pen.rectangle((x, 12, x + 74, 58), colour)
        pen.ellipse((x + 24, 20, x + 50, 46), (236, 214, 196))
        pen.chord((x + 10, 42, x + 64, 92), 180, 360, (46, 50, 60))
    pen.rectangle((190, 68, 440, 74), (120, 124, 126))
    pen.rectangle((190, 80, 380, 86), (160, 164, 166))
    return back


def _seated(radius: int, hair: tuple[int, int, int], coat: tuple[int, int, int], light: float) -> Image.Image:
    k = _FINE
    width, height = radius * 4 * k, radius * 5 * k
    part = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(part)
    middle = width / 2
    lit_hair, lit_coat = (tuple(round(channel * light) for channel in colour) for colour in (hair, coat))
    shoulders = (middle - 1.8 * radius * k, 2.15 * radius * k, middle + 1.8 * radius * k, height + radius * k)
    pen.rounded_rectangle(shoulders, radius * k, lit_coat)
    pen.rectangle((middle - 0.45 * radius * k, 1.6 * radius * k, middle + 0.45 * radius * k, 2.5 * radius * k), (150, 112, 92))
    pen.ellipse((middle - 0.92 * radius * k, 2 * k, middle + 0.92 * radius * k, 2.15 * radius * k), lit_hair)
    return part.resize((width // k, height // k), Image.Resampling.LANCZOS)


def _standing(radius: int) -> Image.Image:
    """Who speaks for the hall: up, in a light coat, an arm raised to the microphone."""
    k = _FINE
    width, height = radius * 5 * k, radius * 7 * k
    part = Image.new("RGBA", (width, height))
    pen = ImageDraw.Draw(part)
    middle = width / 2
    coat = (206, 150, 74)
    pen.rounded_rectangle((middle - 1.7 * radius * k, 2.15 * radius * k, middle + 1.7 * radius * k, height + radius * k), radius * k, coat)
    pen.line((middle + 1.4 * radius * k, 3.2 * radius * k, middle + 1.95 * radius * k, 1.6 * radius * k), coat, round(0.7 * radius * k))
    pen.ellipse((middle + 1.6 * radius * k, radius * k, middle + 2.3 * radius * k, 1.7 * radius * k), (30, 30, 34))
    pen.rectangle((middle - 0.45 * radius * k, 1.6 * radius * k, middle + 0.45 * radius * k, 2.5 * radius * k), (196, 150, 122))
    pen.ellipse((middle - 0.92 * radius * k, 2 * k, middle + 0.92 * radius * k, 2.15 * radius * k), (66, 44, 38))
    return part.resize((width // k, height // k), Image.Resampling.LANCZOS)
