"""A gateway's copy of one debate, as its audiences see it: an image, and every frame told since folded upon it. It is the hub's `Owner`.
It decides nothing: commands go to the owner, over whatever `submit` it is given.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from msgspec import Raw, Struct

from debate.domain.actor import Actor
from debate.domain.commands import Command
from debate.views.frame import OWN_WINDOW_FRAMES, Window
from debate.views.projection import EMPTY_ME
from debate.views.readable import WITHDRAWABLE, Readable
from realtime.bus_messages import AudienceImage, Batch, Image
from realtime.owner import Answer, Frame, Published
from realtime.streams import Stream

SHARED = (Stream.PUBLIC, Stream.STAGE, Stream.CONSOLE)
Submitting = Callable[[Actor, Command, str, int | None], Awaitable[Answer]]


class _Change(Struct):
    op: str
    of: str
    id: str = ""
    value: Raw = Raw(b"null")


class _Words(Struct):
    text: str | None = None
    original: str | None = None
    name: str | None = None
    objections: list[Any] | None = None


_VIEW = msgspec.json.Decoder(dict[str, Raw])
_ENTRIES = msgspec.json.Decoder(dict[str, Raw])
_CHANGES = msgspec.json.Decoder(list[_Change])
_CARD = msgspec.json.Decoder(_Words | None)
_encode = msgspec.json.Encoder().encode


class MirroredView:
    """One audience: its view in encoded pieces, its offset, and the frames that a late client may still get."""

    def __init__(self, offset: int, view: bytes, shared: bool) -> None:
        self.offset = offset
        self.window = Window() if shared else Window(OWN_WINDOW_FRAMES)
        self._whole: bytes | None = view
        self._sections: dict[str, Raw | dict[str, Raw]] | None = None
        self._readable: Readable | None = None

    def fold(self, frame: Frame) -> None:
        """The next one."""
        sections = self._opened()
        for change in _CHANGES.decode(frame.changes):
            if change.op == "set":
                sections[change.of] = change.value
                continue
            entries = self._entries(change.of)
            card = change.value if change.op == "put" else None
            if change.of in WITHDRAWABLE and self._hides(change.of, change.id, card):
                self.window.forget()
            if card is not None:
                entries[change.id] = card
            else:
                entries.pop(change.id, None)
        self._whole = None
        self.offset = frame.offset
        self.window.add(frame)

    def snapshot(self) -> bytes:
        if self._whole is None:
            assert self._sections is not None
            self._whole = _encode(self._sections)
        return self._whole

    def _opened(self) -> dict[str, Raw | dict[str, Raw]]:
        if self._sections is None:
            assert self._whole is not None
            self._sections = dict(_VIEW.decode(self._whole))
        return self._sections

    def _entries(self, section: str) -> dict[str, Raw]:
        sections = self._opened()
        entries = sections.get(section)
        if not isinstance(entries, dict):
            entries = sections[section] = _ENTRIES.decode(entries) if entries is not None else {}
        return entries

    def _hides(self, section: str, id: str, card: Raw | None) -> bool:
        if self._readable is None:
            self._readable = Readable()
            for each in self._opened().keys() & set(WITHDRAWABLE):
                for known, shown in self._entries(each).items():
                    self._readable.hides(each, known, _words(shown))
        return self._readable.hides(section, id, _words(card) if card is not None else None)


def _words(card: Raw) -> dict[str, Any] | None:
    words = _CARD.decode(card)
    return msgspec.structs.asdict(words) if words is not None else None


class Mirror:
    """`id` is the debate's. Before `take_in` there is nothing in it, and it must not be shown to anybody."""

    def __init__(self, id: str, submit: Submitting) -> None:
        self.id = id
        self.epoch = ""
        self._submit = submit
        self._views: dict[str, MirroredView] = {}
        self._listeners: list[Callable[[Published], None]] = []

    async def submit(self, actor: Actor, command: Command, command_id: str, expect: int | None = None) -> Answer:
        return await self._submit(actor, command, command_id, expect)

    def offset(self, audience: str) -> int:
        view = self._views.get(audience)
        return view.offset if view is not None else 0

    def snapshot(self, audience: str) -> bytes:
        view = self._views.get(audience)
        return view.snapshot() if view is not None else EMPTY_ME

    def frames_after(self, audience: str, offset: int) -> Sequence[Frame] | None:
        view = self._views.get(audience)
        if view is None:
            return [] if offset == 0 else None
        return view.window.after(offset, view.offset)

    def audiences(self) -> list[str]:
        return list(self._views)

    def subscribe(self, listener: Callable[[Published], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def have(self) -> dict[str, int]:
        return {stream: self.offset(stream) for stream in SHARED}

    def ahead_of(self, image: Image) -> tuple[str, int] | None:
        """An audience that has been shown more here than the owner has: its history is not the one that people saw."""
        if image.epoch != self.epoch:
            return None
        for audience, view in self._views.items():
            known = image.audiences.get(audience)
            if view.offset > (known.offset if known is not None else 0):
                return audience, view.offset
        return None

    def take_in(self, image: Image) -> frozenset[str] | None:
        """Becomes the image. Tells the frames that lie between, where they are there. Returns whose `me` moved without a frame to
        tell; None when everybody has to come anew: another history, or a hole that no frame fills."""
        before, self._views = self._views, {}
        same = image.epoch == self.epoch
        self.epoch = image.epoch
        between: list[Frame] = []
        moved: set[str] = set()
        whole = same
        for audience, shown in image.audiences.items():
            known = before.get(audience)
            self._views[audience] = _mirrored(shown, known if same else None, audience in SHARED)
            if same and known is not None and known.offset == shown.offset:
                continue
            if audience not in SHARED:
                moved.add(audience.removeprefix("me/"))
            elif known is not None and shown.since is None:
                whole = False
            else:
                between += shown.since or ()
        if not whole:
            return None
        if between:
            self._tell(Published(tuple(between), {}))
        return frozenset(moved)

    def fold(self, batch: Batch) -> bool:
        """False when the batch does not continue what is here, whole: then nothing of it is taken, and an image has to be asked for."""
        if batch.renewed or batch.epoch != self.epoch or not self._continues(batch.frames):
            return False
        for frame in batch.frames:
            view = self._views.get(frame.audience)
            if view is None:
                view = self._views[frame.audience] = MirroredView(0, EMPTY_ME, shared=False)
            view.fold(frame)
        self._tell(Published(batch.frames, batch.supports))
        return True

    def _continues(self, frames: Sequence[Frame]) -> bool:
        reached: dict[str, int] = {}
        for frame in frames:
            if frame.offset != reached.get(frame.audience, self.offset(frame.audience)) + 1:
                return False
            reached[frame.audience] = frame.offset
        return True

    def _tell(self, published: Published) -> None:
        for listener in tuple(self._listeners):
            listener(published)


def _mirrored(shown: AudienceImage, known: MirroredView | None, shared: bool) -> MirroredView:
    # The view is taken even where the offset is the same: counts of supports move without a frame.
    view = MirroredView(shown.offset, shown.view, shared)
    if known is not None and known.offset == shown.offset:
        view.window = known.window
    elif known is not None and shown.since is not None:
        # The owner's window forgets what was hidden; what it still gives may be given on.
        for frame in shown.since:
            view.window.add(frame)
    return view
