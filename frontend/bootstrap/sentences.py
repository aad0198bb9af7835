"""Sentences of the command line, in the language of the terminal, from the locale files. Owns no sentence itself."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).resolve().parent.parent / "locales"


def language(environment: dict[str, str] | None = None) -> str:
    """`fr` or `en`: the first of LC_ALL, LC_MESSAGES, LANG that is set decides, as POSIX has it."""
    values = os.environ if environment is None else environment
    chosen = values.get("LC_ALL") or values.get("LC_MESSAGES") or values.get("LANG") or ""
    return "fr" if chosen.lower().startswith("fr") else "en"


def sentence(key: str, /, **params: object) -> str:
    """The sentence under a dotted key, filled in; the key itself when the locale has none, so that an error is never silent."""
    found: Any = _entries(language())
    for part in key.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    if not isinstance(found, str):
        return " ".join([key, *(f"{name}={value}" for name, value in params.items())])
    text: str = found
    for name, value in params.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def say(key: str, /, **params: object) -> None:
    """One sentence on stderr: stdout belongs to the links."""
    if sys.stderr is None:
        return
    # A terminal in the C locale encodes ASCII only; losing an accent is better than a trace-back.
    encoding = sys.stderr.encoding or "utf-8"
    # What nobody can read any more (a closed pipe, a full disk) must not stop whoever says it.
    with contextlib.suppress(OSError, ValueError):
        print(sentence(key, **params).encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


@cache
def _entries(lang: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((LOCALES / f"{lang}.json").read_text("utf-8"))
    return loaded
