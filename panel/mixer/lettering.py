"""Draws words once, with Pillow: the name at the foot of a tile, and cards. Ships no font; takes what the machine has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Plane = npt.NDArray[np.uint8]
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

INK = (20, 24, 27)
PAPER = (255, 255, 255)
SECOND = (188, 195, 197)
STONE = (69, 76, 81)
AIR = (196, 45, 20)
_NO_BREAK = "\u00a0"
_NAME_SIZE = 0.023  # of the program's width
_BLOCK_SHADE = 0.86
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts/Supplemental", "C:/Windows/Fonts")
NARROW = ("LiberationSansNarrow-Bold.ttf", "Arial Narrow Bold.ttf", "ARIALNB.TTF", "DejaVuSansCondensed-Bold.ttf", "DejaVuSans-Bold.ttf")
HEAVY = ("LiberationSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf", "DejaVuSans-Bold.ttf")


@cache
def _find(names: tuple[str, ...]) -> str | None:
    present = {path.name: path for folder in _FOLDERS for path in sorted(Path(folder).rglob("*.[tT][tT][fF]"))}
    return next((str(present[name]) for name in names if name in present), None)


@cache
def font_of(names: tuple[str, ...], size: int) -> _Font:
    path = _find(names)
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def plain(text: str) -> str:
    """One line of signs that can be drawn. No-break spaces stay: French sets a question mark apart, and never alone on its line."""
    text = text.replace("\u202f", _NO_BREAK)
    signs = (sign if sign.isprintable() or sign == _NO_BREAK else " " for sign in text)
    return re.sub(" +", " ", "".join(signs)).strip(" ")


def shortened(text: str, font: _Font, room: float) -> str:
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(text + "…") > room:
        text = text[:-1]
    return text.rstrip() + "…" if text else "…"


def wrapped(text: str, font: _Font, room: float, most: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [shortened(line, font, room) for line in lines]


@dataclass(frozen=True)
class Planes:
    """One picture in YUV 4:2:0: full luma, half chroma, as the encoder takes it."""

    y: Plane
    u: Plane
    v: Plane


@dataclass(frozen=True)
class NamePlate:
    """A block to lay over a tile: what stays of the picture (0–256), and what is added to it."""

    width: int
    height: int
    keep: npt.NDArray[np.uint16]
    add: npt.NDArray[np.uint16]
    keep_half: npt.NDArray[np.uint16]

    def lay(self, y: Plane, u: Plane, v: Plane) -> None:
        """Onto the lower left corner of the planes of a tile, in place."""
        h, w = self.height, self.width
        y[-h:, :w] = (y[-h:, :w] * self.keep + self.add) >> 8
        for plane in (u, v):
            corner = plane[-(h // 2) :, : w // 2]
            corner[:] = (corner * self.keep_half + 128 * (256 - self.keep_half)) >> 8


@lru_cache(64)  # a picture that follows the voice is laid out again and again
def name_plate(name: str, program_width: int, tile_width: int) -> NamePlate | None:
    """Bold white narrow type on a black block of 86 %, flush with the corner; shortened where the tile is narrow."""
    name = plain(name)
    if not name:
        return None
    size = max(9, round(program_width * _NAME_SIZE))
    font = font_of(NARROW, size)
    pad = round(size * 0.6)
    name = shortened(name, font, tile_width - 2 * pad)
    width = min(tile_width, even_up(font.getlength(name) + 2 * pad))
    height = even_up(size * 1.55)
    sheet = Image.new("L", (width, height), 0)
    ImageDraw.Draw(sheet).text((pad, height / 2 - size * 0.04), name, font=font, fill=255, anchor="lm")
    ink = np.asarray(sheet, np.float32) / 255.0
    keep = (1.0 - _BLOCK_SHADE) * (1.0 - ink)
    add = 16.0 * _BLOCK_SHADE * (1.0 - ink) + 235.0 * ink
    half = keep.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    return NamePlate(width, height, _fixed(keep), _fixed(add), _fixed(half))


@lru_cache(16)
def name_card(name: str, width: int, height: int) -> Planes:
    """What stands for a seat whose picture is missing: its name, in the middle of an ink card."""
    sheet = Image.new("RGB", (width, height), INK)
    font = font_of(HEAVY, max(10, round(min(width * 0.09, height * 0.16))))
    lines = wrapped(plain(name), font, width * 0.86, 2)
    ImageDraw.Draw(sheet).multiline_text((width / 2, height / 2), "\n".join(lines), font=font, fill=SECOND, anchor="mm", align="center")
    return planes_of(sheet)


def title_card(title: str, sentence: str, width: int, height: int) -> Planes:
    """The card shown while nobody is on stage: three courses of stone, the debate's title, and a sentence under it."""
    sheet = Image.new("RGB", (width, height), INK)
    draw = ImageDraw.Draw(sheet)
    left = width * 0.08
    _courses(draw, left, height * 0.14, height * 0.1)
    font = font_of(HEAVY, max(12, round(height * 0.095)))
    lines = wrapped(plain(title), font, width * 0.84, 4)
    draw.multiline_text((left, height * 0.34), "\n".join(lines), font=font, fill=PAPER, spacing=round(height * 0.02))
    small = font_of(NARROW, max(10, round(height * 0.055)))
    draw.text((left, height * 0.9), shortened(plain(sentence), small, width * 0.84), font=small, fill=SECOND, anchor="ls")
    return planes_of(sheet)


def _courses(draw: ImageDraw.ImageDraw, x: float, y: float, size: float) -> None:
    """The mark of the house: three courses of stone, one stone of which is on the air."""
    rows = ((0.5, 0.5), (0.3, 0.7), (0.6, 0.4))
    high = size / 3.6
    for row, shares in enumerate(rows):
        at = x
        for column, share in enumerate(shares):
            wide = size * 1.7 * share
            top = y + row * high * 1.2
            draw.rectangle((at, top, at + wide - high * 0.2, top + high), fill=AIR if (row, column) == (1, 1) else STONE)
            at += wide


def planes_of(sheet: Image.Image) -> Planes:
    # BT.601, like the decoded pictures of the seats and like the colours the encoder announces.
    frame = av.VideoFrame.from_ndarray(np.asarray(sheet), format="rgb24").reformat(format="yuv420p", dst_colorspace="itu601")
    return Planes(*(plane_of(frame, index).copy() for index in range(3)))


def plane_of(frame: av.VideoFrame, index: int) -> Plane:
    """One plane of a frame as an array over its own memory, without the padding of its lines."""
    plane = frame.planes[index]
    rows: Plane = np.asarray(memoryview(plane)).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def _fixed(share: npt.NDArray[np.float32]) -> npt.NDArray[np.uint16]:
    return np.round(share * 256.0).astype(np.uint16)


def even_up(value: float) -> int:
    return -(-int(value) // 2) * 2
