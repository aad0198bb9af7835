"""All views of one debate, moved on event by event. Deterministic: the same events give the same frames at the same offsets,

so that a process that replays the log can resume the clients of the one before. Never awaits, never reads a clock.
"""

from msgspec import Struct

from debate.domain.decider import DebateState
from debate.domain.event import Event
from debate.domain.questions.events import (
    QuestionEvent,
    QuestionMerged,
    QuestionReceived,
    QuestionSteppedBack,
    QuestionSupported,
    QuestionUnsupported,
)
from debate.views.audiences import SHARED, Audience
from debate.views.frame import Frame
from debate.views.touched import AGENDA, DEBATE, LEDGER, ON_AIR, PROGRAM, QUEUE, TOUCHED, Entry
from debate.views.view import MeView, View

# Part of the epoch: when views change, offsets of the same log may differ, and clients must take a snapshot.
VERSION = 3
EMPTY_ME = b'{"name":null,"questions":{},"supports":{}}'


class Advanced(Struct, frozen=True):
    """What one event gave: frames of audiences that saw something, and public counts of supports that changed."""

    frames: tuple[Frame, ...]
    supports: dict[str, int]


class Projection:
    def __init__(self) -> None:
        self.shared: dict[Audience, View] = {audience: View(audience.value, audience) for audience in SHARED}
        self.mine: dict[str, MeView] = {}
        for view in self.shared.values():  # every section is there from the first snapshot on
            view.look([DEBATE, AGENDA, QUEUE, ON_AIR, PROGRAM, LEDGER, ("questions", ""), ("seats", "")], DebateState(), 0)
            view.offset = 0
            view.window.forget()

    def view(self, audience: str) -> View | None:
        """The view named `public`, `stage`, `console` or `me/{actor}`; None for a person who has done nothing yet."""
        if audience.startswith("me/"):
            return self.mine.get(audience[3:])
        return self.shared[Audience(audience)]

    def advance(self, event: Event, state: DebateState) -> Advanced:
        """`state` as it is after the event."""
        entries = TOUCHED[type(event)](event)
        frames = [frame for view in self.shared.values() if (frame := view.look(entries, state, event.at))]
        if isinstance(event, QuestionEvent):
            frames += self._mine(event, state)
            return Advanced(tuple(frames), self._supports(event, state))
        return Advanced(tuple(frames), {})

    def _mine(self, event: QuestionEvent, state: DebateState) -> list[Frame]:
        if isinstance(event, QuestionSupported | QuestionUnsupported):
            looks: dict[str, list[Entry]] = {event.by: [("supports", event.question)]}
        else:
            author = state.questions.all[event.question].author
            name: list[Entry] = [("name", None)] if isinstance(event, QuestionReceived) else []
            looks = {author: [("questions", event.question), *name]}
        frames = []
        for actor, entries in looks.items():
            view = self.mine.get(actor)
            if view is None:
                view = self.mine[actor] = MeView(actor)
            if frame := view.look(entries, state, event.at):
                frames.append(frame)
        return frames

    def _supports(self, event: QuestionEvent, state: DebateState) -> dict[str, int]:
        match event:
            case QuestionSupported() | QuestionUnsupported():
                changed = event.question
            case QuestionMerged():
                changed = event.into
            case QuestionSteppedBack() if event.left is not None:
                changed = event.left
            case _:
                return {}
        while (into := state.questions.all[changed].into) is not None:
            changed = into  # what was merged counts where it went
        supports = state.questions.support(state.questions.all[changed])
        shown = {view.audience: view.recount(changed, supports) for view in self.shared.values()}
        return {changed: supports} if shown[Audience.PUBLIC] else {}
