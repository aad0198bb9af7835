"""The port of the event log. One contract suite (tests/contract) passes over every engine. Knows no asyncio: calls block."""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from debate.domain.event import Event


class Entry(Struct, frozen=True):
    """What one accepted command adds, all or nothing. `answer` is the encoded result a repeated command id gets again."""

    actor: str
    command: str
    answer: bytes
    events: tuple[Event, ...]


class Head(Struct, frozen=True):
    """Where the integrity chain stands: number of events, and the hash of the last in hex."""

    seq: int
    hash: str


class StorageFull(Exception):
    """No room: nothing of the batch was kept. Reading goes on; writing may work again later."""


class StorageFailed(Exception):
    """The write failed for another reason; whether it was kept is unknown until the log is opened again."""


class LogInUse(Exception):
    """Another process owns this log."""


class ChainBroken(Exception):
    """The log does not verify: `seq` is the first event whose hash is wrong."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"event {seq} does not stand on the one before")
        self.seq = seq


class EventLog(Protocol):
    epoch: str
    """Random, made with the log; changes when history is lost, repaired, or a text erased."""

    def read(self, after: int = 0) -> Iterator[Event]:
        """Events in order, texts joined again where they are still there."""
        ...

    def answers(self) -> Iterator[tuple[str, str, bytes]]:
        """(actor, command id, answer) of every accepted command."""
        ...

    def append(self, entries: Sequence[Entry]) -> Head:
        """Keep all entries durably (fsync) and atomically. Raises StorageFull, StorageFailed."""
        ...

    def erase(self, texts: Iterable[str]) -> None:
        """Destroy bodies and salts of these texts, also in the file. The chain verifies as before; the epoch is a new one."""
        ...

    def head(self) -> Head: ...

    def holds(self, head: Head, without: Collection[str] = ()) -> bool:
        """Whether the chain passes through `head`, and none of the texts `without` is here."""
        ...

    def verify(self) -> Head:
        """Walk the whole chain. Raises ChainBroken."""
        ...

    def copy(self, into: Path) -> Generator[tuple[int, int], None, None]:
        """Makes a whole log of it in another file, a bounded piece per step, and tells (done, all) of each. Between two steps the log may
        be read and written: the copy follows. Raises StorageFull, StorageFailed, and then the file is worth nothing."""
        ...

    def reopen(self) -> None:
        """Forget the connection and open anew: after a failed write only the disk knows what was kept."""
        ...

    def close(self) -> None: ...
