"""Owns DATA/access.db: links, sessions, grants, on disk before an answer leaves. Never decides who may do what.

One thread holds the one connection, so that an fsync never stops the loop that serves sockets.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import apsw
from msgspec import Struct

from frontend.access.link import Link, LinkRole
from frontend.access.session import Grant, GrantState, Session

VERSION = 2
SCHEMA = """
CREATE TABLE link (
    id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE, role TEXT NOT NULL, debate TEXT, seat TEXT, name TEXT NOT NULL,
    made_at INTEGER NOT NULL, revoked_at INTEGER, used INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE session (
    id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE, made_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, agent TEXT NOT NULL) STRICT;
CREATE TABLE grants (
    session TEXT NOT NULL, link TEXT NOT NULL, state TEXT NOT NULL, made_at INTEGER NOT NULL, PRIMARY KEY (session, link)) STRICT;
"""
FROM_1 = """
ALTER TABLE link ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
UPDATE link SET used=1 WHERE id IN (SELECT link FROM grants);
"""
PUT_LINK = """INSERT INTO link VALUES (?,?,?,?,?,?,?,?,?)
    ON CONFLICT (id) DO UPDATE SET revoked_at=excluded.revoked_at, name=excluded.name, used=excluded.used"""
PUT_SESSION = """INSERT INTO session VALUES (?,?,?,?,?)
    ON CONFLICT (id) DO UPDATE SET seen_at=excluded.seen_at, agent=excluded.agent"""
PUT_GRANT = "INSERT INTO grants VALUES (?,?,?,?) ON CONFLICT (session, link) DO UPDATE SET state=excluded.state"
GET_LINKS = "SELECT id, digest, role, debate, seat, name, made_at, revoked_at, used FROM link ORDER BY made_at, rowid"
GET_SESSIONS = "SELECT id, digest, made_at, seen_at, agent FROM session"
GET_GRANTS = "SELECT session, link, state, made_at FROM grants ORDER BY made_at, rowid"
T = TypeVar("T")


class StorageFull(Exception):
    """The disk refuses to write. Reading goes on; the writer tries again with the next request."""


class Books(Struct):
    links: list[Link]
    sessions: list[Session]
    grants: list[Grant]


class AccessStore:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="access")
        self._connection: apsw.Connection | None = None

    async def open(self) -> Books:
        return await self._run(self._open)

    async def close(self) -> None:
        await self._run(self._close)
        self._thread.shutdown()

    async def save(self, *rows: Link | Session | Grant) -> None:
        """All of them or none."""
        await self._run(lambda: self._save(rows))

    async def forget(self, *, links: tuple[str, ...] = (), sessions: tuple[str, ...] = ()) -> None:
        await self._run(lambda: self._forget(links, sessions))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self) -> Books:
        new = not self._path.exists()
        connection = apsw.Connection(str(self._path))
        if new:
            self._path.chmod(0o600)
        connection.set_busy_timeout(5000)
        connection.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON")
        written = connection.execute("PRAGMA user_version").get
        if written < VERSION:
            with connection:
                connection.execute(SCHEMA if written == 0 else FROM_1)
                connection.execute(f"PRAGMA user_version={VERSION}")
        self._connection = connection
        return Books(
            links=[
                Link(
                    id=row[0],
                    digest=row[1],
                    role=LinkRole(row[2]),
                    debate=row[3],
                    seat=row[4],
                    name=row[5],
                    made_at=row[6],
                    revoked_at=row[7],
                    used=bool(row[8]),
                )
                for row in connection.execute(GET_LINKS)
            ],
            sessions=[
                Session(id=row[0], digest=row[1], made_at=row[2], seen_at=row[3], agent=row[4]) for row in connection.execute(GET_SESSIONS)
            ],
            grants=[Grant(session=row[0], link=row[1], state=GrantState(row[2]), made_at=row[3]) for row in connection.execute(GET_GRANTS)],
        )

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _save(self, rows: tuple[Link | Session | Grant, ...]) -> None:
        def write(connection: apsw.Connection) -> None:
            for row in rows:
                match row:
                    case Link():
                        connection.execute(
                            PUT_LINK,
                            (
                                row.id,
                                row.digest,
                                row.role.value,
                                row.debate,
                                row.seat,
                                row.name,
                                row.made_at,
                                row.revoked_at,
                                int(row.used),
                            ),
                        )
                    case Session():
                        connection.execute(
                            PUT_SESSION,
                            (row.id, row.digest, row.made_at, row.seen_at, row.agent),
                        )
                    case Grant():
                        connection.execute(
                            PUT_GRANT,
                            (row.session, row.link, row.state.value, row.made_at),
                        )

        self._write(write)

    def _forget(self, links: tuple[str, ...], sessions: tuple[str, ...]) -> None:
        def write(connection: apsw.Connection) -> None:
            for link in links:
                connection.execute("DELETE FROM grants WHERE link=?", (link,))
                connection.execute("DELETE FROM link WHERE id=?", (link,))
            for session in sessions:
                connection.execute("DELETE FROM grants WHERE session=?", (session,))
                connection.execute("DELETE FROM session WHERE id=?", (session,))

        self._write(write)

    def _write(self, write: Callable[[apsw.Connection], None]) -> None:
        if self._connection is None:
            raise RuntimeError("the access store is closed")
        try:
            with self._connection:
                write(self._connection)
        except (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError) as fault:
            raise StorageFull from fault
