"""Owns the ledger as files: JSON that a stranger can verify without us, CSV for a table. Holds what the public may read, no more."""

import csv
from collections.abc import Callable, Container
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import msgspec

from debate.domain.decider import DebateState
from debate.domain.ledger import LedgerEntry
from debate.service.owner import DebateOwner
from debate.service.verify_ledger import FORMAT
from debate.views.question_card import LedgerWords, ledger_words
from frontend.ledger.seal import SignedHead

# Spreadsheets run what begins so (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FIELDS = tuple(field.name for field in msgspec.structs.fields(LedgerEntry))


def words_by_number(state: DebateState, wanted: Container[int | None] | None = None) -> dict[int, tuple[LedgerWords, ...]]:
    """The words that may be shown, under the public number of their question; of all questions, or of those wanted."""
    numbered = ((each.number, each) for each in state.questions.all.values() if each.number is not None)
    shown = ((number, ledger_words(each, state.debate)) for number, each in numbered if wanted is None or number in wanted)
    return dict(sorted((number, words) for number, words in shown if words))


def as_json(owner: DebateOwner, state: DebateState, signed: SignedHead) -> bytes:
    """`state`: of the moment of asking. A ledger only grows, so that what is taken up to a length stays what it was."""
    debate = state.debate
    held = {(entry.question, digest) for entry in owner.ledger[: signed.length] for digest in (entry.digest, entry.original)}
    texts = [
        {"question": number, "text": each.text, "salt": each.salt, "digest": each.digest}
        for number, words in words_by_number(state).items()
        for each in words
        if (number, each.digest) in held
    ]
    document: dict[str, Any] = {
        "format": FORMAT,
        "debate": {"id": debate.id, "slug": debate.slug, "title": debate.title, "lang": debate.lang.value},
        **msgspec.structs.asdict(signed),
        # The length and head of the signature, even if an entry was added meanwhile.
        "entries": [{"entry": entry, "head": head} for entry, head in zip(owner.ledger[: signed.length], owner.heads, strict=False)],
        "texts": texts,
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def as_csv(owner: DebateOwner, state: DebateState, length: int, say: Callable[[LedgerEntry], str]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it. `say` gives the sentence of an entry."""
    words = words_by_number(state)
    table = StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow([*_FIELDS, "sentence", "text", "head"])
    for entry, head in zip(owner.ledger[:length], owner.heads[:length], strict=True):
        held = msgspec.structs.asdict(entry)
        held["at"] = datetime.fromtimestamp(entry.at / 1000, UTC).isoformat(timespec="milliseconds")
        text = next((each.text for each in words.get(entry.question or 0, ()) if each.digest == entry.digest), "")
        writer.writerow([defused(_cell(value)) for value in (*held.values(), say(entry), text, head)])
    return b"\xef\xbb\xbf" + table.getvalue().encode()


def defused(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)
