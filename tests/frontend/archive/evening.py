"""A debate with something in its log and its ledger, in a data folder, and archives of it taken apart and put together. Holds no test."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, ChangePhase, PublishQuestion
from debate.domain.debate import Phase
from debate.domain.roles import Role
from debate.service.debates import Debates
from debate.service.owner import DebateOwner
from debate.store.event_log import Head
from debate.store.sqlite_log import SqliteLog
from frontend.access.link import Link, LinkRole
from frontend.access.session import Grant, GrantState, Session
from frontend.access.store import AccessStore
from frontend.archive.manifest import MANIFEST, Manifest, Part, written
from tests.realtime.house import MODERATOR, ORGANISER, accept

Parts = dict[str, bytes]


async def begun(debates: Debates, title: str = "À qui est l’eau ?") -> DebateOwner:
    owner = await debates.create(title)
    assert isinstance(owner, DebateOwner)
    for phase in (Phase.OPEN, Phase.LIVE):
        await accept(owner, ORGANISER, ChangePhase(phase=phase))
    return owner


async def ask(owner: DebateOwner, n: int) -> None:
    await accept(owner, Actor(f"p{n}", Role.PARTICIPANT), AskQuestion(text=f"Question {n} : qui paie l’eau de la commune ?"))


def house(data: Path) -> str:
    """A data folder with one debate, one link and its device; the slug."""

    async def make() -> str:
        debates = Debates(data)
        await debates.open()
        owner = await begun(debates)
        for n in range(3):
            await ask(owner, n)
        for question in list(owner.state.questions.all)[:2]:
            await accept(owner, MODERATOR, PublishQuestion(question=question))
        store = AccessStore(data / "access.db")
        await store.open()
        await store.save(
            Link(id="l1", digest=b"1" * 32, role=LinkRole.MODERATOR, debate=owner.id, seat=None, name="M", made_at=1, used=True),
            Link(id="l2", digest=b"2" * 32, role=LinkRole.OPERATOR, debate=None, seat=None, name="O", made_at=1),
            Session(id="s1", digest=b"3" * 32, made_at=1, seen_at=2**42, agent="Firefox · Linux"),
            Grant(session="s1", link="l1", state=GrantState.ALLOWED, made_at=1),
        )
        await store.close()
        await debates.close()
        return owner.slug

    return asyncio.run(make())


def hashes(data: Path) -> list[str]:
    """Of every event of the one debate of a folder at rest."""
    (path,) = (data / "debates").glob("*.db")
    log = SqliteLog(path, looks_only=True)
    try:
        return [str(hash) for (hash,) in log._connection.execute("select hash from events order by seq")]
    finally:
        log.close()


def verified(data: Path) -> Head:
    (path,) = (data / "debates").glob("*.db")
    log = SqliteLog(path, looks_only=True)
    try:
        return log.verify()
    finally:
        log.close()


def apart(archive: Path) -> tuple[Manifest, Parts]:
    with zipfile.ZipFile(archive) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    return msgspec.json.decode(parts.pop(MANIFEST), type=Manifest), parts


def together(into: Path, manifest: Manifest, parts: Parts, *, honest: bool = True) -> Path:
    """`honest`: the manifest announces the parts as they are now, as somebody would who changed one on purpose."""
    if honest:
        sums = {name: Part(len(part), hashlib.sha256(part).hexdigest()) for name, part in parts.items()}
        manifest = msgspec.structs.replace(manifest, parts=sums)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
        file.writestr(MANIFEST, written(manifest))
    return into


def rewritten(log: bytes, change: Callable[[SqliteLog], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "debate.db"
        file.write_bytes(log)
        opened = SqliteLog(file)
        change(opened)
        opened.close()
        return file.read_bytes()
