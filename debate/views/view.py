"""The document of one audience, kept as encoded pieces: a change re-encodes one entry, a snapshot joins what is there."""

from typing import Any

import msgspec

from debate.domain.decider import DebateState
from debate.views.audiences import Audience
from debate.views.frame import OWN_WINDOW_FRAMES, Frame, Window
from debate.views.readable import WITHDRAWABLE, Readable
from debate.views.sections import ENTRIES, OWN_ENTRIES, OWN_SECTIONS, SECTIONS
from debate.views.touched import Entry

_encode = msgspec.json.Encoder().encode


class View:
    """Sections are JSON values or maps of entries (`debate.views.sections`). `offset` is the head of the audience's stream."""

    __slots__ = ("_counts", "_lasting", "_maps", "_readable", "_sections", "audience", "name", "offset", "window")

    def __init__(self, name: str, audience: Audience, window: Window | None = None) -> None:
        self.name = name
        self.audience = audience
        self.offset = 0
        self.window = window or Window()
        self._sections: dict[str, bytes] = {}
        self._maps: dict[str, dict[str, bytes]] = {}
        self._readable = Readable()
        self._lasting: dict[str, Any] = {}
        self._counts: dict[str, int] = {}

    def look(self, entries: list[Entry], state: DebateState, at: int) -> Frame | None:
        """Look again at `entries`; a frame if this audience sees any of them otherwise than before."""
        changes: list[bytes] = []
        for section, id in entries:
            if not self._has(section, id):
                continue
            if id is None:
                change = self._set(section, self._section(section, state))
            else:
                change = self._put(section, id, self._entry(section, id, state))
            if change is not None:
                changes.append(change)
        if not changes:
            return None
        self.offset += 1
        frame = Frame(self.name, self.offset, at, b"[" + b",".join(changes) + b"]")
        self.window.add(frame)
        return frame

    def recount(self, id: str, supports: int) -> bool:
        """A new count of supports, without a frame: counts travel apart. False if they are not shown it."""
        if id not in self._counts:
            return False
        self._counts[id] = supports
        return True

    def lasting(self, section: str) -> Any:
        """A section that has a passing field, as it is shown, without that field."""
        return self._lasting.get(section)

    def snapshot(self) -> bytes:
        parts = [_encode(section) + b":" + value for section, value in self._sections.items()]
        for section, entries in self._maps.items():
            inner = b",".join([_encode(id) + b":" + self._counted(section, id, value) for id, value in entries.items()])
            parts.append(_encode(section) + b":{" + inner + b"}")
        return b"{" + b",".join(parts) + b"}"

    def _set(self, section: str, value: Any) -> bytes | None:
        encoded = _encode(value)
        if self._sections.get(section) == encoded or self._same_but_for_passing(section, value):
            return None
        self._sections[section] = encoded
        return b'{"op":"set","of":' + _encode(section) + b',"value":' + encoded + b"}"

    def _same_but_for_passing(self, section: str, value: Any) -> bool:
        passing = SECTIONS[section].passing if section in SECTIONS else None
        if passing is None:
            return False
        lasting = {**value, passing: None} if value is not None else None
        held, self._lasting[section] = self._lasting.get(section, ...), lasting
        return bool(held == lasting)

    def _put(self, section: str, id: str, value: Any) -> bytes | None:
        entries = self._maps.setdefault(section, {})
        if section in WITHDRAWABLE and self._readable.hides(section, id, value):
            self.window.forget()
        key = b'"of":' + _encode(section) + b',"id":' + _encode(id)
        if section == "questions":
            self._keep_count(id, value)
        if value is None:
            return b'{"op":"drop",' + key + b"}" if entries.pop(id, None) is not None else None
        encoded = _encode(value)
        if entries.get(id) == encoded:
            return None
        entries[id] = encoded
        return b'{"op":"put",' + key + b',"value":' + self._counted(section, id, encoded) + b"}"

    def _keep_count(self, id: str, card: Any) -> None:
        """Counts are kept beside the cards: who supports meanwhile must not make a card look changed."""
        supports = card.pop("supports", None) if card is not None else None
        if supports is None:
            self._counts.pop(id, None)
        else:
            self._counts[id] = supports

    def _counted(self, section: str, id: str, encoded: bytes) -> bytes:
        if section != "questions" or id not in self._counts:
            return encoded
        return encoded[:-1] + b',"supports":%d}' % self._counts[id]

    def _has(self, section: str, id: str | None) -> bool:
        return self.audience in (SECTIONS[section] if id is None else ENTRIES[section]).audiences

    def _entry(self, section: str, id: str, state: DebateState) -> Any:
        return ENTRIES[section].read(id, state, self.audience)

    def _section(self, section: str, state: DebateState) -> Any:
        return SECTIONS[section].read(state, self.audience)


class MeView(View):
    """What one person gets: receipts of own questions, own supports, own name. Small, so its window is short.

    Every section is there from the first snapshot on, as it stands for somebody who has done nothing yet.
    """

    __slots__ = ("of",)

    def __init__(self, of: str) -> None:
        super().__init__(f"me/{of}", Audience.ME, Window(OWN_WINDOW_FRAMES))
        self.of = of
        nobody = DebateState()
        self._sections = {section: _encode(own.read(nobody, of)) for section, own in OWN_SECTIONS.items()}
        self._maps = {section: {} for section in OWN_ENTRIES}

    def _has(self, section: str, id: str | None) -> bool:
        return True

    def _entry(self, section: str, id: str, state: DebateState) -> Any:
        return OWN_ENTRIES[section].read(id, state, self.of)

    def _section(self, section: str, state: DebateState) -> Any:
        return OWN_SECTIONS[section].read(state, self.of)
