"""A process that stands by has read along: what it takes over with is what a reading of the whole log gives, whatever it saw on the way."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

import pytest

from debate.service.owner import DebateOwner
from debate.service.replica import Replica
from debate.service.stand_by import StandBy
from debate.store.event_log import Entry
from debate.store.sqlite_log import SqliteLog
from tests.debate.scenario import OPEN, published, received

NAME = "d1.db"


def entry(n: int) -> Entry:
    return Entry("a1", f"c{n}", b"{}", (received(f"q{n}", f"Question {n} ?"), published(f"q{n}")))


def began(folder: Path, questions: int = 0) -> SqliteLog:
    (folder / "debates").mkdir(exist_ok=True)
    log = SqliteLog(folder / "debates" / NAME)
    log.append([Entry("a1", "open", b"{}", tuple(OPEN))])
    for n in range(questions):
        log.append([entry(n)])
    return log


async def shown(log_of: Path, ahead: Replica | None) -> tuple[object, ...]:
    owner = await DebateOwner.open(lambda: SqliteLog(log_of), ahead=ahead)
    try:
        views = [
            (each, owner.offset(each), owner.snapshot(each), owner.frames_after(each, owner.offset(each))) for each in owner.audiences()
        ]
        window = owner.frames_after("public", owner.offset("public") - 5)
        return (owner.state, owner.ledger, owner.heads, views, window)
    finally:
        await owner.close()


async def test_what_is_taken_over_is_what_the_log_says(tmp_path: Path) -> None:
    log = began(tmp_path, 600)
    standing = StandBy(tmp_path)
    standing.look()
    ahead = standing._replicas[NAME]
    assert ahead.head.seq > 100, "nothing was read ahead of the owner's end"
    log._connection.close(True)  # as a kill would: no last checkpoint that a look could see
    file = tmp_path / "debates" / NAME
    assert await shown(file, ahead) == await shown(file, None)


async def test_another_history_is_not_taken_for_this_one(tmp_path: Path) -> None:
    log = began(tmp_path, 30)
    log.close()
    standing = StandBy(tmp_path)
    standing.look()
    ahead = standing._replicas[NAME]
    file = tmp_path / "debates" / NAME
    file.unlink()
    other = began(tmp_path, 40)
    other.epoch = ahead.epoch
    other._connection.execute("update meta set value = ? where key = 'epoch'", (ahead.epoch,))
    other._connection.execute("update events set hash = 'x' where seq = ?", (ahead.head.seq,))
    other.close()
    taken = await DebateOwner.open(lambda: SqliteLog(file), ahead=ahead)
    assert taken._replica is not ahead
    await taken.close()


async def test_a_text_that_came_after_its_event_was_seen_is_read_again(tmp_path: Path) -> None:
    began(tmp_path, 3).close()
    standing = StandBy(tmp_path)
    standing.look()
    ahead = standing._replicas[NAME]
    ahead.without.add("xq1")  # as a look between two pages would have it
    taken = await DebateOwner.open(lambda: SqliteLog(tmp_path / "debates" / NAME), ahead=ahead)
    assert taken._replica is not ahead
    await taken.close()


def test_an_erased_text_is_forgotten_at_the_next_look(tmp_path: Path) -> None:
    log = began(tmp_path, 3)
    log._connection.execute("pragma wal_checkpoint(truncate)").fetchall()
    standing = StandBy(tmp_path)
    standing.look()
    assert standing._replicas[NAME].state.questions.all["q1"].text.body == "Question 1 ?"
    log.erase(["xq1"])
    standing.look()
    assert standing._replicas[NAME].state.questions.all["q1"].text.body is None
    assert standing._replicas[NAME].without == {"xq1"}
    log.close()


def test_a_log_that_is_written_meanwhile_never_misleads(tmp_path: Path) -> None:
    log = began(tmp_path)
    standing, going = StandBy(tmp_path), True
    seen: list[int] = []

    def looking() -> None:
        while going:
            standing.look()
            if NAME in standing._replicas:
                seen.append(standing._replicas[NAME].head.seq)

    thread = threading.Thread(target=looking)
    thread.start()
    try:
        for n in range(1500):
            log.append([entry(n)])
            if n % 100 == 0:
                time.sleep(0.06)
                log._connection.execute("pragma wal_checkpoint(passive)").fetchall()
    finally:
        going = False
        thread.join()
        log.close()
    assert len(set(seen)) > 3, seen
    file = tmp_path / "debates" / NAME
    assert asyncio.run(shown(file, standing._replicas[NAME])) == asyncio.run(shown(file, None))


def test_a_damaged_event_is_not_believed(tmp_path: Path) -> None:
    log = began(tmp_path, 5)
    log._connection.execute("update events set body = ? where seq = 4", (b'{"t":"x"}',))
    log.close()
    standing = StandBy(tmp_path)
    standing.look()
    assert standing._replicas[NAME].head.seq < 4


@pytest.mark.parametrize("bytes_", [b"", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_log_harms_nobody(tmp_path: Path, bytes_: bytes) -> None:
    (tmp_path / "debates").mkdir()
    (tmp_path / "debates" / NAME).write_bytes(bytes_)
    standing = StandBy(tmp_path)
    standing.look()
    assert standing.looked and NAME not in standing._replicas
