"""The question on air at the foot of the picture: a vermilion block with its number and who asks, a white strip with its words.

It is opaque and has the foot to itself, so it is drawn once when it changes, and costs nothing per picture. Lengths are shares of the
program's width: on a phone 360 points wide the question stands 11 points high, and no less than 10 where it is long.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from panel.messages import OnAirWanted
from panel.mixer.lettering import AIR, HEAVY, INK, NARROW, PAPER, Planes, even_up, font_of, plain, planes_of, shortened, wrapped

_HEIGHT = 0.12
_BLOCK, _BLOCK_MOST = 0.125, 0.2
_NUMBER, _ASKER = 0.05, 0.024
_WORDS, _MANY_WORDS = 0.0315, 0.028  # the smaller, where two lines of the larger do not hold the question
_PAD = 0.012
_LEADING = 1.18


def lower_third_height(width: int) -> int:
    return even_up(width * _HEIGHT)


@lru_cache(4)
def lower_third(on_air: OnAirWanted, width: int) -> Planes:
    sheet = Image.new("RGB", (width, lower_third_height(width)), PAPER)
    draw = ImageDraw.Draw(sheet)
    _words(draw, on_air.text, _block(draw, on_air, width), width)
    return planes_of(sheet)


def _block(draw: ImageDraw.ImageDraw, on_air: OnAirWanted, width: int) -> int:
    """The number under the name of who asks. As wide as they need, within bounds; where it ends."""
    middle, pad = lower_third_height(width) / 2, width * _PAD
    number, asker = font_of(NARROW, round(width * _NUMBER)), font_of(NARROW, max(9, round(width * _ASKER)))
    room = width * _BLOCK_MOST - 2 * pad
    name = plain(on_air.asked_by)
    # One line where it goes, two where a name is long.
    lines = [name] if asker.getlength(name) <= width * _BLOCK - 2 * pad else wrapped(name, asker, width * _BLOCK - 2 * pad, 2)
    if " ".join(lines) != name:
        lines = wrapped(name, asker, room, 2)
    figure = shortened(str(on_air.number), number, room)
    widest = max([number.getlength(figure), *(asker.getlength(line) for line in lines)])
    end = even_up(min(max(width * _BLOCK, widest + 2 * pad), width * _BLOCK_MOST))
    draw.rectangle((0, 0, end - 1, 2 * middle), fill=AIR)
    lines = [line for line in lines if line]
    line_high, number_high = width * _ASKER * 1.1, width * _NUMBER * 0.95
    top = middle - (line_high * len(lines) + number_high) / 2
    for index, line in enumerate(lines):
        draw.text((end / 2, top + line_high * (index + 0.5)), line, font=asker, fill=PAPER, anchor="mm")
    draw.text((end / 2, top + line_high * len(lines) + number_high / 2), figure, font=number, fill=PAPER, anchor="mm")
    return end


def _words(draw: ImageDraw.ImageDraw, text: str, left: int, width: int) -> None:
    text, middle, margin = plain(text), lower_third_height(width) / 2, width * 0.02
    size, room = round(width * _WORDS), width - left - 2 * margin
    font = font_of(HEAVY, size)
    lines = wrapped(text, font, room, 2)
    if " ".join(lines) != text:
        size = round(width * _MANY_WORDS)
        font = font_of(HEAVY, size)
        lines = wrapped(text, font, room, 2)
    high = size * _LEADING
    for index, line in enumerate(lines):
        at = middle + high * (index - (len(lines) - 1) / 2)
        draw.text((left + margin, at), line, font=font, fill=INK, anchor="lm")
