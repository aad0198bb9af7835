"""The document of one audience, kept as encoded pieces: a change re-encodes one entry, a snapshot joins what is there."""

from typing import Any

import msgspec

from debate.domain.decider import DebateState
from debate.views.audiences import Audience, debate_card, program_card, question_card, seat_card, segment_card
from debate.views.frame import Frame, Window
from debate.views.touched import Entry

_encode = msgspec.json.Encoder().encode
_NULL = b"null"


class View:
    """Sections are JSON values; `questions` and `seats` are maps of entries. `offset` is the head of the audience's stream."""

    __slots__ = ("_counts", "_maps", "_readable", "_sections", "audience", "name", "offset", "window")

    def __init__(self, name: str, audience: Audience, window: Window | None = None) -> None:
        self.name = name
        self.audience = audience
        self.offset = 0
        self.window = window or Window()
        self._sections: dict[str, bytes] = {}
        self._maps: dict[str, dict[str, bytes]] = {}
        self._readable: set[str] = set()
        self._counts: dict[str, int] = {}

    def look(self, entries: list[Entry], state: DebateState, at: int) -> Frame | None:
        """Look again at `entries`; a frame if this audience sees any of them otherwise than before."""
        changes: list[bytes] = []
        for section, id in entries:
            if id is None:
                change = self._set(section, _encode(self._section(section, state)))
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

    def snapshot(self) -> bytes:
        parts = [_encode(section) + b":" + value for section, value in self._sections.items()]
        for section, entries in self._maps.items():
            inner = b",".join([_encode(id) + b":" + self._counted(section, id, value) for id, value in entries.items()])
            parts.append(_encode(section) + b":{" + inner + b"}")
        return b"{" + b",".join(parts) + b"}"

    def _set(self, section: str, value: bytes) -> bytes | None:
        if self._sections.get(section) == value:
            return None
        self._sections[section] = value
        return b'{"op":"set","of":' + _encode(section) + b',"value":' + value + b"}"

    def _put(self, section: str, id: str, value: Any) -> bytes | None:
        entries = self._maps.setdefault(section, {})
        self._forget_hidden_words(section, id, value)
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

    def _forget_hidden_words(self, section: str, id: str, value: Any) -> None:
        if section != "questions":
            return
        if value is not None and value.get("text") is not None:
            self._readable.add(id)
        elif id in self._readable:
            self._readable.discard(id)
            self.window.forget()

    def _entry(self, section: str, id: str, state: DebateState) -> Any:
        if section == "questions":
            return question_card(id, state.questions, self.audience)
        return seat_card(state.stage.seats.get(id), self.audience)

    def _section(self, section: str, state: DebateState) -> Any:
        match section:
            case "debate":
                return debate_card(state.debate, self.audience)
            case "agenda":
                segments = [segment_card(s, self.audience) for s in state.agenda.segments]
                return {"segments": segments, "current": state.agenda.current}
            case "queue":
                return state.questions.queue
            case "on_air":
                on_air = state.questions.on_air
                return {"question": on_air, "since": state.questions.all[on_air].aired_at} if on_air else None
            case "program":
                return program_card(state.program, self.audience)
            case _:
                return {"length": state.ledger.length, "head": state.ledger.head}


class MeView(View):
    """What one person gets: receipts of own questions, own supports, own name. Small, so its window is short."""

    __slots__ = ("actor",)

    def __init__(self, actor: str) -> None:
        super().__init__(f"me/{actor}", Audience.ME, Window(16))
        self.actor = actor
        self._sections = {"name": _NULL}
        self._maps = {"questions": {}, "supports": {}}

    def _entry(self, section: str, id: str, state: DebateState) -> Any:
        if section == "supports":
            return True if id in state.questions.supported.get(self.actor, ()) else None
        question = state.questions.all.get(id)
        if question is None or question.author != self.actor:
            return None
        return super()._entry(section, id, state)

    def _section(self, section: str, state: DebateState) -> Any:
        assert section == "name"
        named = [state.questions.all[q].name for q in state.questions.by_author.get(self.actor, ())]
        return next((name.body for name in reversed(named) if name is not None and name.body is not None), None)
