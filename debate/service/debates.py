"""Every debate of one data folder: makes new ones, finds them by slug, id or join code. Decides nothing about any of them."""

import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import structlog

from debate.domain.debate import DebateCreated, Lang, title_of
from debate.domain.rejections import Rejection
from debate.service.answer import Rejected
from debate.service.owner import DebateOwner, wall_clock
from debate.service.replica import Replica
from debate.store.event_log import Entry, EventLog
from debate.store.sqlite_log import SqliteLog

_CONSONANTS, _VOWELS = "BDFGLMNPRSTV", "AEIOU"  # read aloud in a hall without spelling; 12·5 cubed is 216,000 codes
_SLUG_LIMIT = 48
_log = structlog.get_logger("debate")


class Debates:
    """One process owns a data folder's debates; a second one is refused by their file locks."""

    def __init__(self, folder: Path, clock: Callable[[], int] = wall_clock, ahead: Mapping[str, Replica] | None = None) -> None:
        """`ahead`: what a process that stood by has read already (`StandBy.replicas`)."""
        self._ahead = ahead or {}
        self._folder = folder / "debates"
        self._clock = clock
        self._by_id: dict[str, DebateOwner] = {}
        self._reserved: set[str] = set()  # addresses and codes of debates that are being made
        self.unreadable: list[str] = []

    async def open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(self._folder.glob("*.db")):
            try:
                owner = await DebateOwner.open(_opener(path), self._clock, ahead=self._ahead.get(path.name))
            except Exception as error:  # one damaged or busy file must not take the other debates down with it
                _log.error("debate_unreadable", file=path.name, error=type(error).__name__)
                self.unreadable.append(path.name)
                continue
            if owner.id:
                self._by_id[owner.id] = owner
            else:
                await owner.close()  # made in the instant of a crash, before its first event: nobody was told of it

    async def create(self, title: str, lang: str = "fr", slug: str | None = None, by: str = "system") -> DebateOwner | Rejected:
        """A new debate in draft. Rejected with `title_empty` or `title_too_long`."""
        checked = title_of(title)
        if isinstance(checked, Rejection):
            return Rejected(checked.code.value)
        id = "d" + secrets.token_hex(8)
        slug, code = self._free_slug(slug or checked), self._free_code()
        self._reserved |= {slug, code}
        event = DebateCreated(at=self._clock(), by=by, debate=id, slug=slug, title=checked, lang=Lang(lang), code=code)
        opener = _opener(self._folder / f"{id}.db")

        def begin() -> EventLog:
            log = opener()
            log.append([Entry(by, f"create-{id}", b"{}", (event,))])
            return log

        try:
            owner = self._by_id[id] = await DebateOwner.open(begin, self._clock)
        finally:
            self._reserved -= {slug, code}
        return owner

    def get(self, slug: str) -> DebateOwner | None:
        return next((owner for owner in self._by_id.values() if owner.slug == slug), None)

    def by_id(self, id: str) -> DebateOwner | None:
        return self._by_id.get(id)

    def by_code(self, code: str) -> DebateOwner | None:
        wanted = code.strip().upper()
        return next((owner for owner in self._by_id.values() if owner.state.debate.code == wanted), None)

    def all(self) -> Iterable[DebateOwner]:
        return tuple(self._by_id.values())

    async def close(self) -> None:
        for owner in self._by_id.values():
            await owner.close()
        self._by_id.clear()

    def _free_slug(self, wish: str) -> str:
        spelt = re.sub("[’']", " ", wish)  # « l’eau » is two words
        ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:_SLUG_LIMIT].strip("-") or "debate"
        slug, n = base, 1
        while self.get(slug) is not None or slug in self._reserved:
            n += 1
            slug = f"{base}-{n}"
        return slug

    def _free_code(self) -> str:
        while True:
            code = "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(3))
            if self.by_code(code) is None and code not in self._reserved:
                return code


def _opener(path: Path) -> Callable[[], EventLog]:
    return lambda: SqliteLog(path)
