"""Reads what a consultation of Cap Collectif left into closed types: one JSON document a line, as its public API gives it, perhaps gzipped.

Tolerant of what is missing, not of what is not a consultation. Keeps no author's account, only the name shown beside the words.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

_GZIP = b"\x1f\x8b"
_MOST_BYTES = 64 * 1024 * 1024  # of text: a small file may unpack to a large one
_MOST_PROPOSALS = 5_000
_FOR = 1
_SPACES = re.compile(r"\s+")


class ConsultationUnusable(Exception):
    """`code` names the sentence (`error.CODE`), `params` fill it in."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Argument(Struct, frozen=True):
    text: str
    supports: bool
    votes: int
    author: str


class Proposal(Struct, frozen=True):
    """Texts are plain, on one line. `section` is the chapter of the bill it belongs to, perhaps empty."""

    title: str
    section: str
    votes: int
    author: str
    arguments: tuple[Argument, ...]


# What the API says, as far as we read it. Every field may be missing, and may be null.
class _Author(Struct):
    displayName: str | None = None


class _Section(Struct):
    title: str | None = None
    subtitle: str | None = None


class _Argument(Struct):
    body: str | None = None
    type: int | None = None
    votes_count: int | None = None
    is_trashed: bool | None = None
    is_enabled: bool | None = None
    author: _Author | None = None


class _Opinion(Struct):
    title: str | None = None
    votes_total: int | None = None
    is_trashed: bool | None = None
    type: _Section | None = None
    author: _Author | None = None
    arguments: list[_Argument] | None = None


class _Document(Struct):
    opinion: _Opinion


_document = msgspec.json.Decoder(_Document)


def read_consultation(path: Path) -> tuple[Proposal, ...]:
    """Proposals by votes, most first. Raises ConsultationUnusable."""
    proposals = []
    for number, line in enumerate(_text(path).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            document = _document.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise ConsultationUnusable("consultation_line_wrong", file=path.name, line=number) from None
        if (found := _proposal(document.opinion)) is not None:
            proposals.append(found)
        if len(proposals) == _MOST_PROPOSALS:
            break
    if not proposals:
        raise ConsultationUnusable("consultation_empty", file=path.name)
    return tuple(sorted(proposals, key=lambda one: -one.votes))


def _text(path: Path) -> bytes:
    try:
        raw = path.read_bytes()
        if raw.startswith(_GZIP):
            with gzip.open(io.BytesIO(raw)) as packed:
                raw = packed.read(_MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as fault:
        reason = getattr(fault, "strerror", None) or type(fault).__name__
        raise ConsultationUnusable("consultation_unreadable", file=path.name, reason=reason) from None
    if len(raw) > _MOST_BYTES:
        raise ConsultationUnusable("consultation_too_large", file=path.name, most=_MOST_BYTES // (1024 * 1024))
    return raw


def _proposal(opinion: _Opinion) -> Proposal | None:
    title = plain(opinion.title or "")
    if not title or opinion.is_trashed:
        return None
    section = opinion.type or _Section()
    arguments = (
        Argument(plain(each.body or ""), each.type == _FOR, each.votes_count or 0, _name(each.author))
        for each in opinion.arguments or []
        if each.body and not each.is_trashed and each.is_enabled is not False
    )
    return Proposal(
        title=title,
        section=plain(section.subtitle or section.title or ""),
        votes=opinion.votes_total or 0,
        author=_name(opinion.author),
        arguments=tuple(sorted((one for one in arguments if one.text), key=lambda one: -one.votes)),
    )


def _name(author: _Author | None) -> str:
    return plain(author.displayName or "")[:60] if author is not None else ""


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        if tag in ("p", "br", "li", "div"):
            self.parts.append(" ")


def plain(html: str) -> str:
    words = _Words()
    words.feed(html)
    words.close()
    return _SPACES.sub(" ", "".join(words.parts)).strip()
