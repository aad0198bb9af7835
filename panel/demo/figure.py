"""A drawn sitter, head and shoulders in flat colours: parts drawn once at twice their size, then laid together for each picture.

Shapes, not portraits: nobody's face.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 640, 360
_FINE = 2  # parts are drawn at so many times their size; the turning that lays them in place smooths their edges
_HEAD_AT = (320, 168)  # middle of the head
_NECK_AT = (320, 262)  # what it turns about
# The sheets of the two large parts, and where their corners lie in the picture. Turning them is what drawing costs: no wider than needed.
_COAT, _COAT_AT = (440, 163), (100, 205)
_HEAD, _HEAD_FROM = (208, 300), (216, 18)
_POSES = 100  # of one turn: 12.5 a second, and the sways are slow
_INK = (34, 28, 32)
Colour = tuple[int, int, int]


class Look(Struct, frozen=True):
    """How a sitter is told from the others. `hair`: bob, crop or bun."""

    skin: Colour
    hair_colour: Colour
    hair: str
    coat: Colour
    shirt: Colour
    wall: Colour
    glow: Colour
    glasses: bool = False
    beard: bool = False
    phase: float = 0.0  # so that nobody sways with his neighbour


class Figure:
    """`picture(share, mouth)`: the sitter at a share (0 to 1) of the loop, the mouth 0 closed to 1 open. Share 1 is share 0."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._wall = _wall(look)
        self._coat = _drawn(_COAT, lambda pen: _coat(pen, look))
        self._head = _drawn((300, _HEAD[1]), lambda pen: _head(pen, look)).crop((46 * _FINE, 0, 254 * _FINE, _HEAD[1] * _FINE))
        self._mouths = [_drawn((90, 64), lambda pen, n=n: _mouth(pen, look, n / 7)) for n in range(8)]  # type: ignore[misc]
        self._lids = _drawn((130, 40), lambda pen: _lids(pen, look))
        # Listening and talking share the poses of head and shoulders.
        self._posed = lru_cache(_POSES)(self._pose)
        self._coated = lru_cache(1)(self._coat_posed)

    def picture(self, share: float, mouth: float, nod: float = 0.0) -> Image.Image:
        sway = 2 * math.pi * (share + self._look.phase)
        left, top = round(24 + 22 * math.sin(sway)), round(14 + 10 * math.sin(2 * sway))
        frame = self._wall.crop((left, top, left + WIDTH, top + HEIGHT))
        coat, head, pose = self._posed(round(share * _POSES) % _POSES)
        frame.paste(coat, _COAT_AT, coat)
        dip = round(3 * nod)
        frame.paste(head, (_HEAD_FROM[0], _HEAD_FROM[1] + dip), head)
        angle, right, down = pose
        moved = (angle, right, down + dip)
        _lay(frame, self._mouths[min(7, int(mouth * 7.99))], (_HEAD_AT[0], _HEAD_AT[1] + 52), moved)
        if (share * 8 + self._look.phase * 3) % 2.7 < 0.13:
            _lay(frame, self._lids, (_HEAD_AT[0], _HEAD_AT[1] - 8), moved)
        return frame

    def _pose(self, number: int) -> tuple[Image.Image, Image.Image, tuple[float, float, float]]:
        sway = 2 * math.pi * (number / _POSES + self._look.phase)
        angle = 2.4 * math.sin(sway) + 0.6 * math.sin(3 * sway)
        right, down = 3.5 * math.sin(sway + 0.6), 1.6 * math.sin(2 * sway)
        about = (_NECK_AT[0] - _HEAD_FROM[0], _NECK_AT[1] - _HEAD_FROM[1])
        head = _placed(self._head, _HEAD, about, angle, right, down)
        # Shoulders move a quarter as far: every fourth place is enough for them.
        return self._coated(number // 4), head, (angle, right, down)

    def _coat_posed(self, quarter: int) -> Image.Image:
        sway = 2 * math.pi * (4 * quarter / _POSES + self._look.phase)
        middle = (_COAT[0] / 2, _COAT[1] / 2)
        return _placed(self._coat, _COAT, middle, 0.6 * math.sin(sway), 1.4 * math.sin(sway + 0.6), math.sin(2 * sway))


def _drawn(size: tuple[int, int], draw: Callable[[ImageDraw.ImageDraw], None]) -> Image.Image:
    part = Image.new("RGBA", (size[0] * _FINE, size[1] * _FINE))
    draw(ImageDraw.Draw(part))
    return part.convert("RGBa")  # colours already weighed by their cover: what a turned edge needs, and asked for hundreds of times


def _placed(part: Image.Image, size: tuple[int, int], about: tuple[float, float], angle: float, right: float, down: float) -> Image.Image:
    """The part turned about a point and moved by parts of a pixel, at its size in the picture."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = about
    inverse = (
        _FINE * cos,
        _FINE * sin,
        _FINE * (x - cos * (x + right) - sin * (y + down)),
        -_FINE * sin,
        _FINE * cos,
        _FINE * (y + sin * (x + right) - cos * (y + down)),
    )
    return part.transform(size, Image.Transform.AFFINE, inverse, Image.Resampling.BILINEAR).convert("RGBA")


def _lay(frame: Image.Image, part: Image.Image, middle: tuple[float, float], pose: tuple[float, float, float]) -> None:
    """A small part of the face, where the head's pose takes it."""
    angle, right, down = pose
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = middle[0] - _NECK_AT[0], middle[1] - _NECK_AT[1]
    to_x, to_y = _NECK_AT[0] + cos * x - sin * y + right, _NECK_AT[1] + sin * x + cos * y + down
    width, height = part.width // _FINE, part.height // _FINE
    left, top = math.floor(to_x - width / 2), math.floor(to_y - height / 2)
    rest = (to_x - width / 2 - left, to_y - height / 2 - top)
    placed = _placed(part, (width, height), (width / 2, height / 2), angle, *rest)
    frame.paste(placed, (left, top), placed)


def _wall(look: Look) -> Image.Image:
    """Wider than the picture, soft: it moves by whole pixels, and nothing in it has an edge that would show them."""
    wall = Image.new("RGB", (WIDTH + 48, HEIGHT + 28), look.wall)
    pen = ImageDraw.Draw(wall)
    pen.ellipse((-120, -160, 330, 290), look.glow)
    pen.ellipse((470, 60, 860, 450), _mix(look.wall, look.glow, 0.55))
    pen.rectangle((0, 330, WIDTH + 48, HEIGHT + 28), _mix(look.wall, (0, 0, 0), 0.22))
    return wall.filter(ImageFilter.GaussianBlur(26))


def _coat(pen: ImageDraw.ImageDraw, look: Look) -> None:
    k = _FINE
    pen.rounded_rectangle((20 * k, 34 * k, 420 * k, 330 * k), 96 * k, look.coat)
    pen.polygon([(168 * k, 20 * k), (272 * k, 20 * k), (220 * k, 150 * k)], look.shirt)
    dark = _mix(look.coat, (0, 0, 0), 0.25)
    pen.polygon([(160 * k, 22 * k), (124 * k, 66 * k), (218 * k, 160 * k), (172 * k, 26 * k)], dark)
    pen.polygon([(280 * k, 22 * k), (316 * k, 66 * k), (222 * k, 160 * k), (268 * k, 26 * k)], dark)


def _head(pen: ImageDraw.ImageDraw, look: Look) -> None:
    """Drawn around (150, 150) of its own sheet, the neck below."""
    k, skin = _FINE, look.skin
    shade = _mix(skin, (40, 10, 20), 0.2)

    def oval(left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        pen.ellipse((left * k, top * k, right * k, bottom * k), colour)

    if look.hair == "bob":
        pen.rounded_rectangle((62 * k, 44 * k, 238 * k, 236 * k), 84 * k, look.hair_colour)
    if look.hair == "bun":
        oval(112, 8, 188, 78, look.hair_colour)
        oval(68, 44, 232, 214, look.hair_colour)
    pen.rounded_rectangle((118 * k, 196 * k, 182 * k, 292 * k), 28 * k, shade)
    if look.hair != "bob":
        oval(62, 136, 90, 180, shade)
        oval(210, 136, 238, 180, shade)
    pen.rounded_rectangle((74 * k, 58 * k, 226 * k, 246 * k), 74 * k, skin)
    if look.beard:
        pen.chord((74 * k, 118 * k, 226 * k, 250 * k), 8, 172, look.hair_colour)
        pen.rounded_rectangle((112 * k, 184 * k, 188 * k, 222 * k), 18 * k, look.hair_colour)
    if look.hair == "crop":
        pen.chord((68 * k, 44 * k, 232 * k, 190 * k), 187, 353, look.hair_colour)
    else:
        pen.chord((68 * k, 44 * k, 232 * k, 196 * k), 194, 346, look.hair_colour)
        pen.polygon([(70 * k, 150 * k), (72 * k, 96 * k), (170 * k, 70 * k), (112 * k, 112 * k)], look.hair_colour)
        pen.polygon([(230 * k, 138 * k), (228 * k, 96 * k), (160 * k, 70 * k), (206 * k, 104 * k)], look.hair_colour)
    brow = _mix(look.hair_colour, _INK, 0.4)
    for x in (118, 182):
        oval(x - 7, 134, x + 7, 150, _INK)
        pen.arc(((x - 21) * k, 111 * k, (x + 21) * k, 145 * k), 222, 318, brow, 5 * k)
    pen.arc((138 * k, 150 * k, 164 * k, 182 * k), 20, 130, _mix(skin, (60, 10, 20), 0.35), 4 * k)
    if look.glasses:
        for x in (116, 184):
            pen.ellipse(((x - 25) * k, 118 * k, (x + 25) * k, 166 * k), outline=_INK, width=4 * k)
        pen.line((141 * k, 138 * k, 159 * k, 138 * k), _INK, 4 * k)


def _mouth(pen: ImageDraw.ImageDraw, look: Look, open_: float) -> None:
    k = _FINE
    lip = _mix(look.skin, (150, 30, 50), 0.5)
    half, wide = 3 + 15 * open_, 25 - 5 * open_
    pen.ellipse(((45 - wide) * k, (32 - half) * k, (45 + wide) * k, (32 + half) * k), lip)
    if open_ > 0.1:
        inner = half - 3.5
        pen.ellipse(((49 - wide) * k, (32 - inner) * k, (41 + wide) * k, (32 + inner) * k), (70, 16, 28))
        pen.chord(((51 - wide) * k, (32 - inner) * k, (39 + wide) * k, (32 + inner) * k), 205, 335, (244, 238, 228))


def _lids(pen: ImageDraw.ImageDraw, look: Look) -> None:
    k = _FINE
    for x in (33, 97):
        pen.ellipse(((x - 10) * k, 9 * k, (x + 10) * k, 29 * k), look.skin)
        pen.arc(((x - 9) * k, 10 * k, (x + 9) * k, 24 * k), 20, 160, _INK, 3 * k)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    r, g, b = (round(a + (z - a) * share) for a, z in zip(one, other, strict=True))
    return r, g, b
