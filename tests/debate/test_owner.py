"""The owner: acknowledged means kept, kept means shown, and a full disk takes nothing down."""

import asyncio
import os
import subprocess
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, ChangePhase, PublishQuestion, QueueQuestion, RefuseQuestion, SupportQuestion
from debate.domain.debate import Phase
from debate.domain.questions.words import Rule
from debate.domain.roles import Role
from debate.service.answer import Accepted, Rejected
from debate.service.debates import Debates
from debate.service.owner import DebateOwner, Published
from debate.store.event_log import Entry, Head, StorageFailed
from debate.store.memory_log import MemoryLog
from tests.debate.scenario import ANNE, BILAL, LIVE, MODERATOR, ORGANISER


def live_log(log: MemoryLog | None = None) -> MemoryLog:
    log = log or MemoryLog()
    log.append([Entry("o1", "begin", b"{}", LIVE)])
    return log


@pytest.fixture
async def owner() -> AsyncIterator[DebateOwner]:
    owner = await DebateOwner.open(live_log)
    yield owner
    await owner.close()


async def ask(owner: DebateOwner, text: str, actor: Actor = ANNE, id: str | None = None) -> str:
    answer = await owner.submit(actor, AskQuestion(text=text), id or f"ask-{text}")
    assert isinstance(answer, Accepted), answer
    return str(answer.result["question"])


async def test_a_repeated_id_gets_the_first_answer(owner: DebateOwner) -> None:
    first = await owner.submit(ANNE, AskQuestion(text="Qui ?"), "c1")
    again = await owner.submit(ANNE, AskQuestion(text="Autre chose ?"), "c1")
    assert first == again and len(owner.state.questions.all) == 1
    refused = await owner.submit(ANNE, AskQuestion(text=""), "c2")
    assert refused == Rejected("question_empty")
    assert await owner.submit(ANNE, AskQuestion(text="Bien ?"), "c2") == refused
    other = await owner.submit(BILAL, AskQuestion(text="Qui ?"), "c1")  # an id is its sender's own
    assert isinstance(other, Accepted) and other != first


async def test_the_same_command_many_times_at_once_counts_once(owner: DebateOwner) -> None:
    answers = await asyncio.gather(*[owner.submit(ANNE, AskQuestion(text="Qui ?"), "c1") for _ in range(100)])
    assert len({str(a) for a in answers}) == 1 and len(owner.state.questions.all) == 1


class GatedLog(MemoryLog):
    """A log whose disk is as slow as the test wants."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.batches: list[int] = []

    def append(self, entries: Sequence[Entry]) -> Head:
        self.gate.wait(10)
        self.batches.append(len(entries))
        return super().append(entries)


async def test_nothing_is_shown_or_answered_before_it_is_kept() -> None:
    log = GatedLog()
    log.gate.set()
    owner = await DebateOwner.open(lambda: live_log(log))
    shown: list[Published] = []
    owner.subscribe(shown.append)
    log.gate.clear()
    tasks = [asyncio.create_task(owner.submit(ANNE, AskQuestion(text=f"Question {n} ?"), f"c{n}")) for n in range(150)]
    await asyncio.sleep(0.05)
    assert not any(task.done() for task in tasks) and shown == [] and not owner.state.questions.all
    log.gate.set()
    await asyncio.gather(*tasks)
    assert len(owner.state.questions.all) == 150
    assert max(log.batches) == 64 and sum(log.batches) == 151  # group commit
    offsets = [f.offset for p in shown for f in p.frames if f.audience == "console"]
    assert offsets == list(range(offsets[0], offsets[0] + 150))
    await owner.close()


class FailingLog(GatedLog):
    """A disk that fails once, having kept the batch or not; `deaf` looks fail, too, before it is mended."""

    def __init__(self, *, keeps: bool, deaf: int = 0) -> None:
        super().__init__()
        self.gate.set()
        self.armed = False
        self.keeps = keeps
        self.deaf = deaf

    def append(self, entries: Sequence[Entry]) -> Head:
        if not self.armed:
            return super().append(entries)
        self.gate.wait(10)
        self.armed = False
        if self.keeps:
            super().append(entries)
        raise StorageFailed("disk")

    def reopen(self) -> None:
        if self.deaf > 0:
            self.deaf -= 1
            raise OSError("still broken")


async def test_already_so_is_answered_only_when_it_is_so_on_the_disk() -> None:
    log = FailingLog(keeps=False)
    owner = await DebateOwner.open(lambda: live_log(log))
    id = await ask(owner, "Qui ?")
    await owner.submit(MODERATOR, PublishQuestion(question=id), "m1")
    log.armed = True
    log.gate.clear()
    first = asyncio.create_task(owner.submit(BILAL, SupportQuestion(question=id), "a"))
    await asyncio.sleep(0)
    second = asyncio.create_task(owner.submit(BILAL, SupportQuestion(question=id), "b"))
    await asyncio.sleep(0.05)
    assert not first.done() and not second.done()
    log.gate.set()
    assert [getattr(a, "code", None) for a in await asyncio.gather(first, second)] == ["storage_failed", "storage_failed"]
    await owner.close()


@pytest.mark.parametrize(("keeps", "deaf"), [(True, 0), (False, 0), (True, 1), (False, 1)])
async def test_a_write_of_unknown_outcome_is_answered_by_what_the_disk_holds(keeps: bool, deaf: int) -> None:
    log = FailingLog(keeps=keeps, deaf=deaf)
    owner = await DebateOwner.open(lambda: live_log(log))
    log.armed = True
    answer = await asyncio.wait_for(owner.submit(ANNE, AskQuestion(text="Gardée ?"), "c1"), 2)
    assert isinstance(answer, Accepted) == (keeps and not deaf), answer
    for _ in range(100):
        if owner.writable:
            break
        await asyncio.sleep(0.05)
    again = await owner.submit(ANNE, AskQuestion(text="Gardée ?"), "c1")
    assert isinstance(again, Accepted) and len(owner.state.questions.all) == 1
    await owner.close()


async def test_an_erasure_reaches_every_view(owner: DebateOwner) -> None:
    id = await ask(owner, "Un secret ?")
    await owner.submit(MODERATOR, PublishQuestion(question=id), "m1")
    told: list[Published] = []
    owner.subscribe(told.append)
    epoch, text = owner.epoch, owner.state.questions.all[id].text.id
    await owner.erase([text])
    assert owner.epoch != epoch and told[-1].renewed
    for audience in ("public", "console", f"me/{ANNE.id}"):
        assert b"Un secret" not in owner.snapshot(audience)
        assert b"Un secret" not in b"".join(f.changes for f in owner.frames_after(audience, 0) or ())
    assert isinstance(await owner.submit(BILAL, SupportQuestion(question=id), "b1"), Accepted)


async def test_two_erasures_at_once_are_one_after_the_other(owner: DebateOwner) -> None:
    ids = [await ask(owner, f"Un secret, le {n} ?") for n in range(2)]
    await asyncio.gather(*(owner.erase([owner.state.questions.all[id].text.id]) for id in ids))
    assert all(owner.state.questions.all[id].text.body is None for id in ids)
    assert isinstance(await owner.submit(ANNE, AskQuestion(text="Et après ?"), "a9"), Accepted)


async def test_a_listener_that_fails_stops_nobody(owner: DebateOwner) -> None:
    seen: list[Published] = []

    def broken(_: Published) -> None:
        raise RuntimeError("listener")

    owner.subscribe(broken)
    cancel = owner.subscribe(seen.append)
    await ask(owner, "Qui ?")
    assert len(seen) == 1
    cancel()
    await ask(owner, "Quoi ?")
    assert len(seen) == 1


async def test_a_conflict_shows_what_is_now(owner: DebateOwner) -> None:
    id = await ask(owner, "Qui ?")
    await owner.submit(MODERATOR, PublishQuestion(question=id), "m1", expect=1)
    answer = await owner.submit(Actor("m2", Role.MODERATOR), RefuseQuestion(question=id, rule=Rule.INSULT), "m2", expect=1)
    assert isinstance(answer, Rejected) and answer.code == "conflict"
    assert answer.present is not None and answer.present["state"] == "published" and answer.present["version"] == 2


async def test_a_participant_is_shown_no_more_than_the_public(owner: DebateOwner) -> None:
    id = await ask(owner, "Pas encore public ?")
    answer = await owner.submit(BILAL, SupportQuestion(question=id), "b1")
    assert answer == Rejected("question_unknown")


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    debates = Debates(tmp_path)
    await debates.open()
    owner = await debates.create("À qui est l’eau ?")
    assert isinstance(owner, DebateOwner)
    for n, phase in enumerate((Phase.OPEN, Phase.LIVE)):
        await owner.submit(ORGANISER, ChangePhase(phase=phase), f"p{n}")
    id = await ask(owner, "Qui ?", id="c1")
    for n, command in enumerate((PublishQuestion(question=id), QueueQuestion(question=id))):
        await owner.submit(MODERATOR, command, f"m{n}")
    await owner.submit(BILAL, SupportQuestion(question=id), "b1")
    audiences = ("public", "stage", "console", "me/p-anne", "me/p-bilal")
    before = {a: (owner.offset(a), owner.snapshot(a)) for a in audiences}
    windows = {a: owner.frames_after(a, 0) for a in audiences}
    epoch, slug, code, ledger = owner.epoch, owner.slug, owner.state.debate.code, list(owner.ledger)
    await debates.close()

    again = Debates(tmp_path)
    await again.open()
    reopened = again.get(slug)
    assert reopened is not None and again.by_code(code.lower()) is reopened and again.by_id(reopened.id) is reopened
    assert {a: (reopened.offset(a), reopened.snapshot(a)) for a in audiences} == before
    assert {a: reopened.frames_after(a, 0) for a in audiences} == windows
    assert reopened.epoch == epoch and reopened.ledger == ledger
    answer = await reopened.submit(ANNE, AskQuestion(text="Autre ?"), "c1")
    assert isinstance(answer, Accepted) and answer.result["question"] == id
    await again.close()


async def test_two_debates_never_share_an_address(tmp_path: Path) -> None:
    debates = Debates(tmp_path)
    await debates.open()
    made = [await debates.create("L’eau ?") for _ in range(3)]
    assert [m.slug for m in made if isinstance(m, DebateOwner)] == ["l-eau", "l-eau-2", "l-eau-3"]
    assert await debates.create("  ") == Rejected("title_empty")
    assert await debates.create("x" * 161) == Rejected("title_too_long")
    await debates.close()


async def test_two_debates_made_at_once_have_two_addresses(tmp_path: Path) -> None:
    debates = Debates(tmp_path)
    await debates.open()
    made = await asyncio.gather(*[debates.create("L’eau ?") for _ in range(3)])
    assert len({m.slug for m in made if isinstance(m, DebateOwner)}) == 3
    await debates.close()


async def test_a_damaged_file_takes_no_other_debate_down(tmp_path: Path) -> None:
    debates = Debates(tmp_path)
    await debates.open()
    await debates.create("L’eau ?")
    await debates.close()
    (tmp_path / "debates" / "d0.db").write_bytes(b"not a database" * 1000)
    again = Debates(tmp_path)
    await again.open()
    assert again.get("l-eau") is not None and again.unreadable == ["d0.db"]
    await again.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB, really full when it is full."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)], check=True)
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


async def test_a_full_disk_refuses_and_comes_back(small_disk: Path) -> None:
    debates = Debates(small_disk)
    await debates.open()
    owner = await debates.create("L’eau ?")
    assert isinstance(owner, DebateOwner)
    await owner.submit(ORGANISER, ChangePhase(phase=Phase.OPEN), "p")
    kept = [await ask(owner, "Première ?")]
    ballast = small_disk / "ballast"
    refused: Rejected | None = None
    with ballast.open("wb") as file:
        for n in range(400):
            disk = os.statvfs(small_disk)
            with_room = disk.f_bavail * disk.f_frsize
            if with_room > 65536:
                file.write(b"\0" * (with_room - 65536))
                file.flush()
            answer = await asyncio.wait_for(owner.submit(ANNE, AskQuestion(text=f"Question {n} ?"), f"c{n}"), 1.0)
            if isinstance(answer, Rejected):
                refused = answer
                break
            kept.append(str(answer.result["question"]))
    assert refused is not None and refused.code == "storage_full" and refused.retry_after_s
    assert not owner.writable
    assert all(id.encode() in owner.snapshot("console") for id in kept)  # reading goes on
    at_once = await asyncio.wait_for(owner.submit(ANNE, AskQuestion(text="Encore ?"), "again"), 1.0)
    assert isinstance(at_once, Rejected) and at_once.code == "storage_full"
    ballast.unlink()
    for _ in range(100):
        if owner.writable:
            break
        await asyncio.sleep(0.1)
    kept.append(await ask(owner, "De retour ?"))
    slug = owner.slug
    await debates.close()
    again = Debates(small_disk)
    await again.open()
    reopened = again.get(slug)
    assert reopened is not None
    assert sorted(reopened.state.questions.all) == sorted(kept)
    await again.close()
