"""Owns the sentences people read: the locale files, their placeholders and plurals, and which language a reader gets.

Never holds a sentence of its own and never decides what is said, only how it is written in one language.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"
_PLACE = re.compile(r"\{([a-z_]+)\}")
_LOOSE = re.compile("(?<=«) | (?=[?!:;»])")

Value = str | int | float


class Words:
    """Every locale, read once at start."""

    def __init__(self, sentences: Mapping[str, Mapping[str, str]]) -> None:
        self._sentences = {lang: dict(sentences.get(lang, {})) for lang in LANGUAGES}

    @classmethod
    def load(cls, folder: Path) -> "Words":
        return cls({lang: dict(_flat(json.loads((folder / f"{lang}.json").read_text(encoding="utf-8")))) for lang in LANGUAGES})

    def t(self, lang: str, key: str, **params: Value) -> str:
        """The sentence under `key`. With a parameter `n`, the plural twin `…_one` or `…_other` where there is one.

        A key that nobody wrote comes back as itself: a page with one odd label serves its reader better than an error page.
        tests/repository asks that none is missing.
        """
        sentences = self._sentences[lang]
        sentence = None
        if "n" in params:
            sentence = sentences.get(f"{key}_{plural(lang, params['n'])}")
        if sentence is None:
            sentence = sentences.get(key)
        if sentence is None:
            return key
        return _PLACE.sub(lambda place: self._written(lang, place.group(1), params, place.group(0)), sentence)

    def knows(self, key: str) -> bool:
        return all(key in self._sentences[lang] for lang in LANGUAGES)

    def subset(self, lang: str, prefixes: Iterable[str]) -> dict[str, str]:
        """The entries a page's script needs, by whole key or by family (`live` takes `live.ask`, not `lively.x`)."""
        wanted = tuple(prefixes)
        return {
            key: sentence
            for key, sentence in self._sentences[lang].items()
            if any(key == prefix or key.startswith(prefix.rstrip(".") + ".") for prefix in wanted)
        }

    @staticmethod
    def _written(lang: str, name: str, params: Mapping[str, Value], place: str) -> str:
        value = params.get(name)
        if value is None:
            return place
        return value if isinstance(value, str) else number(lang, value)


def plural(lang: str, n: Value) -> str:
    """CLDR cardinal rule, narrowed to what French and English need: French counts 0 and 1,5 as one."""
    quantity = float(n)
    if lang == "fr":
        return "one" if 0 <= quantity < 2 else "other"
    return "one" if quantity == 1 else "other"


def number(lang: str, value: float) -> str:
    """12 345 with the narrow no-break space of French, 12,345 in English."""
    return str(format_decimal(value, locale=lang))


def spaced(text: str | None) -> str:
    """Words that somebody typed, with the narrow no-break spaces that keep ? ! : ; » and « from the edge of a line.

    For showing only: what is kept and sent is what was typed. Same as `spaced` in static/js/ui/words.js.
    """
    return _LOOSE.sub("\u202f", text or "")


def moment(lang: str, zone: ZoneInfo, at: int) -> str:
    """A date and a time of day from milliseconds, where the debate is held: servers often keep another time than people do."""
    return str(format_datetime(_there(zone, at), "d MMMM y, HH:mm", locale=lang))


def written_moment(zone: ZoneInfo, at: int | None) -> str:
    """As a `datetime-local` field holds it; empty for none."""
    return "" if at is None else _there(zone, at).strftime("%Y-%m-%dT%H:%M")


def read_moment(written: str, zone: ZoneInfo) -> int:
    """The instant that such a field tells, in ms: 0 when it is empty, -1 when it is no date, so that the domain's own sentence answers."""
    if not written:
        return 0
    try:
        at = datetime.fromisoformat(written)
        return int(at.replace(tzinfo=zone).timestamp() * 1000) if at.tzinfo is None else -1
    except (ValueError, OverflowError):
        return -1


def time_to_second(lang: str, zone: ZoneInfo, at: int) -> str:
    return str(format_time(_there(zone, at), "HH:mm:ss", locale=lang))


def day_of(lang: str, zone: ZoneInfo, at: int) -> str:
    """`25 nov.`, `25 Nov`: where the hour alone would not do."""
    return str(format_date(_there(zone, at), "d MMM", locale=lang))


def time_of_day(lang: str, zone: ZoneInfo, at: int) -> str:
    return str(format_time(_there(zone, at), "HH:mm", locale=lang))


def negotiate(asked: str | None, cookie: str | None, accept_language: str, of_the_debate: str | None) -> str:
    """First a choice made here, then one kept in the cookie, then what the browser accepts, then the debate's own."""
    for choice in (asked, cookie, _accepted(accept_language), of_the_debate):
        if choice is not None and choice in LANGUAGES:
            return choice
    return DEFAULT_LANGUAGE


def name_of_language(lang: str) -> str:
    return (Locale.parse(lang).get_language_name(lang) or lang).capitalize()


def _there(zone: ZoneInfo, at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, tz=zone)


def _accepted(header: str) -> str | None:
    best: tuple[float, int, str] | None = None
    for place, part in enumerate(header[:400].split(",")):
        tag, _, rest = part.strip().partition(";")
        lang = tag.split("-")[0].lower()
        if lang not in LANGUAGES:
            continue
        weight = 1.0
        if rest.strip().startswith("q="):
            try:
                weight = float(rest.strip()[2:])
            except ValueError:
                weight = 0.0
        if weight > 0 and (best is None or (-weight, place) < best[:2]):
            best = (-weight, place, lang)
    return best[2] if best else None


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterable[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
