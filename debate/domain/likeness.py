"""Names as people read them: whether one passes for the moderation, the organiser or somebody on stage. Compares shapes, never persons."""

import unicodedata
from collections.abc import Iterable

# What a reader takes for a Latin letter, after case and accents are gone. From the confusables of UTS #39, the part that names are made of:
# Cyrillic, Greek, small capitals and the digits and signs of those who write m0d3rateur.
_LOOKS_LIKE = str.maketrans(
    {
        **dict(zip("авсԁеёғԍһіїјкӏмнорԛѕтуԝхѵзь", "abcdeefghiijklmnopqstuwxvzb", strict=True)),
        **dict(zip("αβγδεζηικλμνορσςτυχω", "abydeznikamvopoctuxw", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
        **dict(zip("0134578@$€|!ıłøđħŧℓ×", "oieastbaseiiilodhtlx", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
    }
)
_ALIKE = str.maketrans("lj", "ii")  # l, I, 1 and | are one stroke in most typefaces
_PAIRS = (("rn", "m"), ("vv", "w"))
_JOINERS = str.maketrans("", "", "\u200c\u200d")

_OFFICES = (
    *("moderateur", "moderateurs", "moderatrice", "moderatrices", "moderation", "moderator", "moderators"),
    *("organisateur", "organisateurs", "organisatrice", "organisatrices", "organiser", "organisers", "organizer", "organizers"),
    *("administrateur", "administratrice", "administrator", "admin", "regie", "assises"),
)
_SPELT_APART = 8  # « m o d é r a t e u r »: shorter words would be found by chance across the words of a name


def _shape(word: str) -> str:
    word = word.translate(_LOOKS_LIKE).translate(_ALIKE)
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    return word


def shapes(name: str) -> list[str]:
    """The words of a name, each as it looks."""
    folded = unicodedata.normalize("NFKD", name.translate(_JOINERS)).casefold()
    bare = "".join(char for char in folded if not unicodedata.category(char).startswith("M")).translate(_LOOKS_LIKE)
    spaced = "".join(char if char.isalnum() else " " for char in bare)
    return [_shape(word) for word in spaced.split()]


_OFFICE_SHAPES = frozenset(_shape(word) for word in _OFFICES)
_LONG_SHAPES = tuple(shape for shape in _OFFICE_SHAPES if len(shape) >= _SPELT_APART)


def passes_for_office(name: str) -> bool:
    words = shapes(name)
    whole = "".join(words)
    return whole in _OFFICE_SHAPES or not _OFFICE_SHAPES.isdisjoint(words) or any(shape in whole for shape in _LONG_SHAPES)


def passes_for_one_of(name: str, seats: Iterable[str]) -> bool:
    """A whole name of somebody who sits, in any order, with or without words around it. A single word only if it is all there is."""
    words = shapes(name)
    whole = "".join(words)
    for seat in seats:
        seated = shapes(seat)
        if seated and (whole == "".join(seated) or (len(seated) > 1 and set(seated) <= set(words))):
            return True
    return False
