"""Owns the judgement on a debate's file: its chain walked, its events replayed, its public ledger told. Changes nothing that it says."""

import asyncio
from pathlib import Path

import apsw

from debate.service.owner import DebateOwner
from debate.service.verify_ledger import GENESIS
from debate.store.event_log import Head
from debate.store.sqlite_log import SqliteLog
from frontend.archive.manifest import Told
from frontend.house import now_ms
from frontend.ledger.export import as_json
from frontend.ledger.seal import Seal


class NoDebate(Exception):
    """The file holds no debate of ours: empty, or with something in it that runs by itself."""


def examine(file: Path, seal: Seal | None = None) -> tuple[Told, bytes]:
    """What the file tells, and, sealed, the ledger as the public may read it. Raises NoDebate, ChainBroken, and what the log raises."""
    _look_for_strangers(file)
    return asyncio.run(_examine(file, seal))


def _look_for_strangers(file: Path) -> None:
    connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.execute("pragma locking_mode=exclusive")  # spares the shared-memory file of WAL mode
        if connection.execute("select count(*) from sqlite_schema where type in ('trigger', 'view')").get:
            raise NoDebate
        if connection.execute("pragma integrity_check(1)").get != "ok":
            raise NoDebate
    finally:
        connection.close()


async def _examine(file: Path, seal: Seal | None) -> tuple[Told, bytes]:
    heads: list[Head] = []

    def verified() -> SqliteLog:
        log = SqliteLog(file, looks_only=True)
        try:
            heads.append(log.verify())
        except BaseException:
            log.close()
            raise
        return log

    owner = await DebateOwner.open(verified)
    try:
        if not owner.id:
            raise NoDebate
        debate, (head,) = owner.state.debate, heads
        told = Told(
            id=debate.id,
            slug=debate.slug,
            code=debate.code,
            title=debate.title,
            events=head.seq,
            head=head.hash,
            entries=len(owner.heads),
            ledger_head=owner.heads[-1] if owner.heads else GENESIS,
        )
        return told, as_json(owner, owner.state, seal.head(owner, now_ms())) if seal is not None else b""
    finally:
        await owner.close()
