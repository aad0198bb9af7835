"""An event log in memory, for tests and rehearsals. Goes through the same codec, so that what it forgets the file forgets too."""

import secrets
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from pathlib import Path

from debate.domain.event import Event
from debate.store.codec import GENESIS, Encoded, Reader, encode, link
from debate.store.event_log import ChainBroken, Entry, Head, StorageFailed


class MemoryLog:
    def __init__(self, epoch: str | None = None) -> None:
        self.epoch = epoch or secrets.token_hex(16)
        self._rows: list[tuple[Encoded, str]] = []
        self._texts: dict[str, tuple[str, str]] = {}
        self._answers: dict[tuple[str, str], bytes] = {}

    def read(self, after: int = 0) -> Iterator[Event]:
        reader = Reader(self._texts.get)
        for encoded, _ in self._rows[after:]:
            yield reader.decode(encoded.type, encoded.body)

    def answers(self) -> Iterator[tuple[str, str, bytes]]:
        for (actor, command), answer in self._answers.items():
            yield actor, command, answer

    def append(self, entries: Sequence[Entry]) -> Head:
        for entry in entries:
            self._answers.setdefault((entry.actor, entry.command), entry.answer)
            for event in entry.events:
                encoded = encode(event)
                head = self.head()
                self._rows.append((encoded, link(head.hash, head.seq + 1, encoded.body)))
                self._texts.update({t.id: (t.salt, t.body) for t in encoded.texts})
        return self.head()

    def erase(self, texts: Iterable[str]) -> None:
        for id in texts:
            self._texts.pop(id, None)
        self.epoch = secrets.token_hex(16)

    def head(self) -> Head:
        return Head(len(self._rows), self._rows[-1][1] if self._rows else GENESIS)

    def holds(self, head: Head, without: Collection[str] = ()) -> bool:
        hash = self._rows[head.seq - 1][1] if 0 < head.seq <= len(self._rows) else GENESIS
        return head == Head(head.seq, hash) and not any(id in self._texts for id in without)

    def verify(self) -> Head:
        previous = GENESIS
        for seq, (encoded, hash) in enumerate(self._rows, 1):
            if link(previous, seq, encoded.body) != hash:
                raise ChainBroken(seq)
            previous = hash
        return self.head()

    def copy(self, into: Path) -> Generator[tuple[int, int], None, None]:
        raise StorageFailed("a log in memory is no file")

    def reopen(self) -> None:
        """Nothing to forget: memory is all there is."""

    def close(self) -> None:
        """The log goes with its process."""
