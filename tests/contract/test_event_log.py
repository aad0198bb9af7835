"""The contract of the event log: one suite, every engine."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from debate.domain.event import Event
from debate.domain.events import AnyEvent
from debate.store.codec import GENESIS, Reader, encode
from debate.store.event_log import ChainBroken, Entry, EventLog, Head, LogInUse
from debate.store.memory_log import MemoryLog
from debate.store.sqlite_log import SqliteLog
from tests.debate.scenario import CREATED, OPEN, published, received

Make = Callable[[], EventLog]


@pytest.fixture(params=["memory", "sqlite"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Gives the log; given again after a close, the same log where the engine keeps one."""
    memory = MemoryLog()
    opened: list[EventLog] = []

    def open_log() -> EventLog:
        opened.append(memory if request.param == "memory" else SqliteLog(tmp_path / "debate.db"))
        return opened[-1]

    yield open_log
    for log in opened:
        log.close()


def entry(*events: Event, command: str | None = None, answer: bytes = b"{}") -> Entry:
    return Entry("a1", command or secrets.token_hex(4), answer, events)


def test_what_is_appended_is_read_again_in_order(make: Make) -> None:
    log = make()
    log.append([entry(*OPEN), entry(received("q1"))])
    head = log.append([entry(received("q2", "Autre ?"), published("q1"))])
    assert head.seq == 5 and log.head() == head
    expected = [*OPEN, received("q1"), received("q2", "Autre ?"), published("q1")]
    assert list(log.read()) == expected
    assert list(log.read(after=3)) == expected[3:]
    log.close()
    again = make()
    assert list(again.read()) == expected and again.head() == head
    assert again.epoch == log.epoch


def test_a_log_knows_the_heads_it_passed_through(make: Make) -> None:
    log = make()
    first = log.append([entry(*OPEN)])
    second = log.append([entry(received("q1"))])
    assert log.holds(Head(0, GENESIS)) and log.holds(first) and log.holds(second)
    assert not log.holds(Head(first.seq, second.hash)) and not log.holds(Head(second.seq + 1, second.hash))
    assert log.holds(second, {"xq9"}) and not log.holds(second, {"xq1"})


def test_an_empty_log(make: Make) -> None:
    log = make()
    assert list(log.read()) == [] and log.head().seq == 0 and log.verify() == log.head()


def test_the_first_answer_stays(make: Make) -> None:
    log = make()
    log.append([entry(CREATED, command="c1", answer=b'{"n":1}')])
    log.append([entry(received("q1"), command="c2", answer=b'{"n":2}')])
    assert sorted(log.answers()) == [("a1", "c1", b'{"n":1}'), ("a1", "c2", b'{"n":2}')]


def test_the_chain_verifies(make: Make) -> None:
    log = make()
    for n in range(20):
        log.append([entry(received(f"q{n}", f"Question {n} ?"))])
    assert log.verify().seq == 20


def test_an_erasure_leaves_the_chain_and_no_word(make: Make, tmp_path: Path) -> None:
    log = make()
    log.append([entry(received("q1", "un secret bien gardé"), received("q2", "reste"))])
    head = log.head()
    log.erase(["xq1"])
    first, second = list(log.read())
    assert first.text.body is None and first.text.digest == received("q1", "un secret bien gardé").text.digest  # type: ignore[attr-defined]
    assert second == received("q2", "reste")
    assert log.verify() == head
    log.close()
    for file in tmp_path.iterdir():
        assert "un secret bien gardé".encode() not in file.read_bytes(), file


def test_no_body_in_an_event() -> None:
    encoded = encode(received("q1", "un secret bien gardé"))
    assert b"secret" not in encoded.body and b"salt" not in encoded.body
    assert [text.body for text in encoded.texts] == ["un secret bien gardé"]


def test_one_owner(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "debate.db")
    with pytest.raises(LogInUse):
        SqliteLog(tmp_path / "debate.db")
    log.close()
    SqliteLog(tmp_path / "debate.db").close()


@pytest.mark.parametrize(
    "damage",
    [
        "update events set body = cast(replace(cast(body as text), 'm1', 'm2') as blob) where seq = 4",
        "update events set body = cast(body as text) where seq = 4",
        "delete from events where seq = 2",
        "update events set hash = lower(hex(randomblob(32))) where seq = 3",
        "update events set seq = 99 where seq = 4",
    ],
)
def test_tampering_is_found(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "debate.db"
    log = SqliteLog(path)
    log.append([entry(*OPEN, received("q1"), published("q1"))])
    log.close()
    with sqlite3.connect(path) as other:
        assert other.execute(damage).rowcount == 1
    other.close()
    log = SqliteLog(path)
    with pytest.raises(ChainBroken):
        log.verify()
    log.close()


def test_every_event_ever_written_is_read(make: Make) -> None:
    """Samples of each shape of event as they were written; a shape once written is read for ever."""
    samples = (Path(__file__).parent / "events_v1.jsonl").read_bytes().splitlines()
    reader = Reader(lambda id: ("salt", "texte"))
    kinds = set()
    for sample in samples:
        type = msgspec.json.decode(sample)["type"]
        event = reader.decode(type, sample)
        assert encode(event).type == type
        kinds.add(event.__class__)
    assert kinds == set(AnyEvent.__args__)  # type: ignore[attr-defined]
