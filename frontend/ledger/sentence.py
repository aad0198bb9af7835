"""Owns how an entry is said: a sentence under `ledger.KIND`, filled with what the entry holds and nothing else.

A value that deserves words of its own has `ledger.KIND_VALUE` (`phase_live`, `muted_off`), a field that is not always there
`ledger.KIND_FIELD`; where a value is missing, `ledger.KIND_bare` stands. A kind that nobody wrote a sentence for is told by its name: the
ledger of tomorrow must be readable today.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from debate.domain.ledger import LedgerEntry
from frontend.words import Words

# Fields whose values have words elsewhere.
FAMILIES = {"rule": "rule", "state": "question.state", "phase": "organise.phase", "why": "ledger_why"}
# Fields that are ids: said by name.
NAMED = frozenset({"seat", "seats", "poll"})
_BESIDE = frozenset({"n", "at", "kind", "digest"})
_ICONS = {
    "published": "published",
    "refused": "refused",
    "merged": "merged",
    "queued": "queued",
    "unqueued": "published",
    "on_air": "air",
    "answered": "answered",
    "set_aside": "aside",
    "withdrawn": "withdrawn",
    "stepped_back": "withdrawn",
    "released": "merged",
    "muted": "mic",
    "phase": "clock",
    "repaired": "alert",
    "charter": "scale",
    "reworded": "note",
    "written": "note",
    "appealed": "scale",
    "judged": "scale",
    "targets": "scale",
    "aimed": "scale",
    "intake": "received",
    "pace": "clock",
    "hold": "pause",
    "participant_muted": "micoff",
    "floor": "speaker",
    "guest": "user",
    "corrected": "clock",
    "poll_opened": "poll",
    "poll_closed": "poll",
    "poll_counted": "poll",
    "objection_hidden": "poll",
}


def said(entry: LedgerEntry, words: Words, lang: str, names: Mapping[str, str]) -> str:
    """`names`: what the public calls a seat, a poll, a family, by id."""
    held = {name: value for name, value in msgspec.structs.asdict(entry).items() if name not in _BESIDE and value is not None}
    params = {name: _written(name, value, words, lang, names) for name, value in held.items()}
    values = [value for each in held.values() if (value := _value(each))]
    for key in (*(f"{entry.kind}_{each}" for each in (*values, *held)), entry.kind, f"{entry.kind}_bare"):
        if words.knows(f"ledger.{key}"):
            sentence = words.t(lang, f"ledger.{key}", **params)
            if "{" not in sentence:
                return sentence
    return words.t(lang, "ledger_page.unknown", kind=entry.kind)


def label(kind: str, words: Words, lang: str) -> str:
    """The kind alone, as a filter names it."""
    return words.t(lang, f"ledger_kind.{kind}") if words.knows(f"ledger_kind.{kind}") else kind


def icon(kind: str) -> str:
    return _ICONS.get(kind, "chain")


def _value(value: Any) -> str:
    return ("on" if value else "off") if isinstance(value, bool) else value if isinstance(value, str) else ""


def _written(name: str, value: Any, words: Words, lang: str, names: Mapping[str, str]) -> str:
    if name in FAMILIES:
        return words.t(lang, f"{FAMILIES[name]}.{value}")
    if name in NAMED:
        return ", ".join(
            names.get(id) or words.t(lang, f"ledger_page.gone.{name}") for id in ([value] if isinstance(value, str) else value)
        )
    if name == "position":
        return str(value + 1)  # people count places from one
    if name == "ms":
        return f"{value // 60_000}:{value // 1000 % 60:02d}"
    if isinstance(value, Mapping):
        return ", ".join(f"{_weighed(key, words, lang, names)} {weight}" for key, weight in value.items())
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def _weighed(key: str, words: Words, lang: str, names: Mapping[str, str]) -> str:
    return words.t(lang, f"question.origin.{key}") if words.knows(f"question.origin.{key}") else names.get(key, key)
