"""Reads along in a log that another process owns, without a lock: what SQLite has brought from its write-ahead log into the file by now.

The file may be written to while it is read, so a look may find anything at all. Pieces during which it moved are read again; what is left
is believed only where it stands on the chain of hashes, with texts that fit their digests; and whoever takes the log over asks once more
with the lock in hand (`EventLog.holds`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import apsw
from msgspec import MsgspecError, Struct

from debate.domain.event import Event
from debate.domain.text import SealedText
from debate.store.codec import Reader, link
from debate.store.event_log import ChainBroken, Head

PIECE = 256  # events
SETTLED_S = 0.02  # the file's time is kept to a few milliseconds: a write may hide behind the one before for so long
TRIES = 50


class Piece(Struct):
    """Events, where the chain stands after them, and the ids of texts that are not there."""

    events: list[Event]
    head: Head
    without: set[str]


class Moving(Exception):
    """The file was written to whenever it was looked at."""


class Onlooker:
    """Of one log. `moved` says whether there is anything new to look at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] = (0, 0)

    def moved(self) -> bool:
        """Since the last time this was asked."""
        try:
            before, self._seen = self._seen, self._stamp()
        except OSError:
            return False
        return self._seen != before

    def epoch(self) -> str:
        connection = self._connect()
        try:
            return str(connection.execute("select value from meta where key = 'epoch'").fetchall()[0][0])
        finally:
            connection.close(True)

    def pieces(self, after: Head) -> Iterator[Piece]:
        """What follows `after`. Raises one of `FAULTS`: of what was given before all holds."""
        head = after
        while True:
            piece = self._settled_piece(head)
            if not piece.events:
                return
            yield piece
            head = piece.head

    def _settled_piece(self, after: Head) -> Piece:
        for _ in range(TRIES):
            before = self._stamp()
            if time.time_ns() - before[0] > SETTLED_S * 1e9:
                piece = self._piece(after)
                if self._stamp() == before:
                    return piece
            time.sleep(SETTLED_S)
        raise Moving

    def _piece(self, after: Head) -> Piece:
        connection = self._connect()  # each time anew: it takes the file for one that never changes
        try:
            found = "select type, body, hash from events where seq > ? order by seq limit ?"
            rows = connection.execute(found, (after.seq, PIECE)).fetchall()
            reader = _CheckingReader(connection)
            events, head = [], after
            for type, body, hash in rows:
                if not isinstance(body, bytes) or link(head.hash, head.seq + 1, body) != hash:
                    raise ChainBroken(head.seq + 1)
                head = Head(head.seq + 1, hash)
                events.append(reader.decode(str(type), body))
            return Piece(events, head, reader.without)
        finally:
            connection.close(True)

    def _stamp(self) -> tuple[int, int]:
        stat = self._path.stat()
        return stat.st_mtime_ns, stat.st_size

    def _connect(self) -> apsw.Connection:
        # `immutable` asks for no lock and reads no write-ahead log: the owner notices nothing.
        address = f"file:{quote(str(self._path.absolute()))}?immutable=1"
        return apsw.Connection(address, apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)


class _CheckingReader(Reader):
    def __init__(self, connection: apsw.Connection) -> None:
        super().__init__(self._find)
        self._connection = connection
        self.without: set[str] = set()

    def _find(self, id: str) -> tuple[str, str] | None:
        found = self._connection.execute("select salt, body from texts where id = ?", (id,)).fetchall()
        if not found:
            self.without.add(id)
            return None
        return str(found[0][0]), str(found[0][1])

    def _join(self, wanted: type, value: Any) -> SealedText:
        text = super()._join(wanted, value)
        if text.salt is not None and text.body is not None and SealedText.seal(text.id, text.salt, text.body).digest != text.digest:
            raise ChainBroken(0)
        return text


# What a look at a file in the middle of a write may end in; the next one may succeed.
FAULTS = (apsw.Error, ChainBroken, Moving, MsgspecError, LookupError, OSError, UnicodeDecodeError)
