"""Owns which entries a reader asked for, from the query of the address: no script is needed to filter, and an address can be sent on."""

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from debate.domain.debate import STARTS_AT_RANGE
from debate.domain.ledger import LedgerEntry
from debate.domain.questions.words import Origin
from frontend.words import read_moment

PAGE = 50


class Choice(Struct, frozen=True, kw_only=True):
    """`before`: only entries under this number, the page of older ones. Times in ms; empty words choose nothing."""

    kind: str = ""
    origin: str = ""
    family: str = ""
    since: int | None = None
    until: int | None = None
    before: int | None = None

    @property
    def narrow(self) -> bool:
        return bool(self.kind or self.origin or self.family) or self.since is not None or self.until is not None


class Chosen(Struct, frozen=True):
    entries: list[LedgerEntry]  # newest first, one page
    total: int  # of all pages
    older: int | None  # what `before` is for the next page


def read_choice(query: Mapping[str, str], zone: ZoneInfo) -> Choice:
    """What cannot be read chooses nothing: an old address still shows the ledger."""
    before = query.get("before", "")
    return Choice(
        kind=query.get("kind", "")[:40],
        origin=query["origin"] if query.get("origin", "") in list(Origin) else "",
        family=query.get("family", "")[:40],
        since=_minute(query.get("since", ""), zone),
        until=_minute(query.get("until", ""), zone),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 9 else None,
    )


def choose(entries: Sequence[LedgerEntry], choice: Choice, questions: Mapping[int, Mapping[str, Any]]) -> Chosen:
    """`questions`: public cards by number; where a question comes from and its family stand there, not in the entry."""
    fitting = [entry for entry in entries if _fits(entry, choice, questions)] if choice.narrow else list(entries)
    total = len(fitting)
    if choice.before is not None:
        fitting = [entry for entry in fitting if entry.n < choice.before]
    page = fitting[-PAGE:][::-1]
    return Chosen(page, total, page[-1].n if len(fitting) > PAGE else None)


def _fits(entry: LedgerEntry, choice: Choice, questions: Mapping[int, Mapping[str, Any]]) -> bool:
    if choice.kind and entry.kind != choice.kind:
        return False
    if (choice.since is not None and entry.at < choice.since) or (choice.until is not None and entry.at >= choice.until + 60_000):
        return False
    if not choice.origin and not choice.family:
        return True
    card = questions.get(entry.question) if entry.question is not None else None
    if card is None:
        return False
    return (not choice.origin or card["origin"] == choice.origin) and (not choice.family or card.get("family") == choice.family)


def _minute(written: str, zone: ZoneInfo) -> int | None:
    at = read_moment(written, zone)
    return at if at in STARTS_AT_RANGE else None  # the calendar's ends have no local time
