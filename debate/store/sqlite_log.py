"""The event log in one SQLite file per debate: WAL, synchronous=FULL, one connection that owns writes and checkpoints.

Events and texts commit in one transaction (two WAL files would not be atomic together). The connection holds the file
exclusively, so that a second owner is refused rather than a history forked.
"""

import contextlib
import secrets
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path

import apsw

from debate.domain.event import Event
from debate.store.codec import GENESIS, Reader, encode, link
from debate.store.event_log import ChainBroken, Entry, Head, LogInUse, StorageFailed, StorageFull

FORMAT = 1
COPIED_PAGES = 256  # a step of a copy: 1 MiB, a few milliseconds between two groups of commands
_SCHEMA = """
create table if not exists meta (key text primary key, value text not null) without rowid;
create table if not exists events (seq integer primary key, type text not null, body blob not null, hash text not null);
create table if not exists texts (id text primary key, salt text not null, body text not null) without rowid;
create table if not exists answers (actor text not null, command text not null, answer blob not null,
  primary key (actor, command)) without rowid;
"""


class SqliteLog:
    """Every call blocks and must come from one thread at a time; `DebateOwner` gives it a thread of its own."""

    def __init__(self, path: Path, looks_only: bool = False) -> None:
        """Opening begins a term, which ends the one before: nothing more is written under that. Who `looks_only` ends nobody's."""
        self._path = path
        self._copying: apsw.Backup | None = None
        self._connection = self._open()
        self.epoch = self._meta("epoch", secrets.token_hex(16))
        if self._meta("format", str(FORMAT)) != str(FORMAT):
            raise StorageFailed(f"{path.name}: written by another version")
        self._head = self._read_head()
        self._term = int(self._meta("term", "0")) if looks_only else self._begin_term()

    def _begin_term(self) -> int:
        term = int(self._meta("term", "0")) + 1
        self._connection.execute("update meta set value = ? where key = 'term'", (str(term),))
        return term

    def _open(self) -> apsw.Connection:
        try:
            connection = apsw.Connection(str(self._path))
            connection.set_busy_timeout(0)
            # The lock is taken with the first read and kept; in WAL mode this also spares the shared-memory file.
            connection.execute("pragma locking_mode=exclusive")
            connection.execute("pragma journal_mode=wal")
            connection.execute("pragma synchronous=full")
            connection.execute("pragma secure_delete=on")
            connection.execute("begin immediate")
            connection.execute(_SCHEMA)
            connection.execute("commit")
            return connection
        except (apsw.BusyError, apsw.LockedError) as error:
            raise LogInUse(self._path.name) from error
        except apsw.FullError as error:
            raise StorageFull(self._path.name) from error
        except apsw.Error as error:
            raise StorageFailed(f"{self._path.name}: {error}") from error

    def _meta(self, key: str, default: str) -> str:
        found = self._connection.execute("select value from meta where key = ?", (key,)).fetchall()
        if not found:
            self._connection.execute("insert into meta values (?, ?)", (key, default))
        return str(found[0][0]) if found else default

    def _read_head(self) -> Head:
        rows = self._connection.execute("select seq, hash from events order by seq desc limit 1").fetchall()
        return Head(int(str(rows[0][0])), str(rows[0][1])) if rows else Head(0, GENESIS)

    def read(self, after: int = 0) -> Iterator[Event]:
        # One pass over all texts beats a lookup for each event when a log is replayed.
        texts = {id: (salt, body) for id, salt, body in self._connection.execute("select id, salt, body from texts")}
        reader = Reader(texts.get)
        for type, body in self._connection.execute("select type, body from events where seq > ? order by seq", (after,)):
            yield reader.decode(type, body)

    def answers(self) -> Iterator[tuple[str, str, bytes]]:
        yield from self._connection.execute("select actor, command, answer from answers")

    def append(self, entries: Sequence[Entry]) -> Head:
        head = self._head
        rows: list[tuple[int, str, bytes, str]] = []
        texts: list[tuple[str, str, str]] = []
        for event in (event for entry in entries for event in entry.events):
            encoded = encode(event)
            head = Head(head.seq + 1, link(head.hash, head.seq + 1, encoded.body))
            rows.append((head.seq, encoded.type, encoded.body, head.hash))
            texts += [(text.id, text.salt, text.body) for text in encoded.texts]
        answers = [(entry.actor, entry.command, entry.answer) for entry in entries]
        self._write(rows, texts, answers)
        self._head = head
        return head

    def _write(
        self,
        rows: list[tuple[int, str, bytes, str]],
        texts: list[tuple[str, str, str]],
        answers: list[tuple[str, str, bytes]],
    ) -> None:
        connection = self._connection
        try:
            connection.execute("begin immediate")
            self._still_mine()
            connection.executemany("insert into events values (?, ?, ?, ?)", rows)
            connection.executemany("insert into texts values (?, ?, ?)", texts)
            connection.executemany("insert or ignore into answers values (?, ?, ?)", answers)
            connection.execute("commit")
        except apsw.Error as error:
            with contextlib.suppress(apsw.Error):
                connection.execute("rollback")
            raise self._fault(error) from error

    def _still_mine(self) -> None:
        """The lock on the file keeps others out while this process lives; the term does so on a file system that forgets locks."""
        if self._meta("term", "0") != str(self._term):
            raise apsw.BusyError(f"term {self._term} is over")

    def _fault(self, error: apsw.Error) -> StorageFull | StorageFailed:
        kind = StorageFull if isinstance(error, apsw.FullError) else StorageFailed
        return kind(f"{self._path.name}: {error}")

    def erase(self, texts: Iterable[str]) -> None:
        connection = self._connection
        epoch = secrets.token_hex(16)
        try:
            connection.execute("begin immediate")
            connection.executemany("delete from texts where id = ?", [(id,) for id in texts])
            connection.execute("update meta set value = ? where key = 'epoch'", (epoch,))
            connection.execute("commit")
            self.epoch = epoch
            # secure_delete overwrites the page in the file; the old page also stands in the write-ahead log until it is cut.
            connection.execute("pragma wal_checkpoint(truncate)").fetchall()
        except apsw.Error as error:
            with contextlib.suppress(apsw.Error):
                connection.execute("rollback")
            raise self._fault(error) from error

    def head(self) -> Head:
        return self._head

    def holds(self, head: Head, without: Collection[str] = ()) -> bool:
        found = self._connection.execute("select hash from events where seq = ?", (head.seq,)).fetchall() or [(GENESIS,)]
        texts = self._connection.execute("select id from texts") if without else ()
        return str(found[0][0]) == head.hash and not any(id in without for (id,) in texts)

    def verify(self) -> Head:
        previous = Head(0, GENESIS)
        for seq, body, hash in self._connection.execute("select seq, body, hash from events order by seq"):
            if seq != previous.seq + 1 or not isinstance(body, bytes) or link(previous.hash, seq, body) != hash:
                raise ChainBroken(previous.seq + 1)
            previous = Head(seq, hash)
        return previous

    def begin_anew(self) -> None:
        """For a file from elsewhere, or of the past: terms count from zero, and what browsers remember of it is another history."""
        self.epoch, self._term = secrets.token_hex(16), 0
        self._connection.execute("begin immediate")
        self._connection.execute("update meta set value = ? where key = 'epoch'", (self.epoch,))
        self._connection.execute("update meta set value = '0' where key = 'term'")
        self._connection.execute("commit")

    def copy(self, into: Path) -> Generator[tuple[int, int], None, None]:
        """By this very connection, the only one that may read the file; what it writes meanwhile SQLite writes into the copy as well."""
        try:
            copy = apsw.Connection(str(into))
            # A cut copy is thrown away, so that nothing of it need be on the disk before the end.
            copy.execute("pragma journal_mode=off; pragma synchronous=off")
            copying = self._copying = copy.backup("main", self._connection, "main")
            try:
                while not copying.done:
                    copying.step(COPIED_PAGES)
                    yield copying.page_count - copying.remaining, copying.page_count
            finally:
                self._copying = None
                copying.close(True)
                copy.close(True)
        except apsw.Error as error:
            raise self._fault(error) from error

    def _end_copy(self) -> None:
        """A connection with a copy under way cannot be closed."""
        if self._copying is not None:
            self._copying.close(True)

    def reopen(self) -> None:
        self._end_copy()
        with contextlib.suppress(apsw.Error):
            self._connection.close(True)
        self._connection = self._open()
        try:
            self._head = self._read_head()
            # A probe as large as a busy second: room for one row only would fail again at once.
            self._connection.execute("begin immediate")
            self._connection.execute("insert or replace into meta values ('probe', hex(zeroblob(32768)))")
            self._connection.execute("delete from meta where key = 'probe'")
            self._connection.execute("commit")
        except apsw.Error as error:
            with contextlib.suppress(apsw.Error):
                self._connection.execute("rollback")
            raise self._fault(error) from error

    def close(self) -> None:
        self._end_copy()
        with contextlib.suppress(apsw.Error):
            self._connection.execute("pragma wal_checkpoint(truncate)").fetchall()
        self._connection.close(True)
