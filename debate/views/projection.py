"""All views of one debate, moved on event by event. Deterministic: the same events give the same frames at the same offsets,

so that a process that replays the log can resume the clients of the one before. Never awaits, never reads a clock.
"""

from msgspec import Struct

from debate.domain.decider import DebateState
from debate.domain.event import Event
from debate.domain.questions.events import (
    QuestionMerged,
    QuestionReleased,
    QuestionSteppedBack,
    QuestionSupported,
    QuestionUnsupported,
)
from debate.domain.questions.fair_next import may_change
from debate.domain.questions.words import QuestionState
from debate.views.audiences import SHARED, Audience
from debate.views.frame import Frame
from debate.views.sections import ENTRIES, SECTIONS
from debate.views.touched import NEXT, OWN_TOUCHED, TOUCHED, Entry, nobody
from debate.views.view import MeView, View

# Part of the epoch: when views change, offsets of the same log may differ, and clients must take a snapshot.
VERSION = 6
EMPTY_ME = MeView("").snapshot()


class Advanced(Struct, frozen=True):
    """What one event gave: frames of audiences that saw something, and public counts of supports that changed."""

    frames: tuple[Frame, ...]
    supports: dict[str, int]


class Projection:
    def __init__(self) -> None:
        self.shared: dict[Audience, View] = {audience: View(audience.value, audience) for audience in SHARED}
        self.mine: dict[str, MeView] = {}
        for view in self.shared.values():  # every section is there from the first snapshot on
            view.look([*((name, None) for name in SECTIONS), *((name, "") for name in ENTRIES)], DebateState(), 0)
            view.offset = 0
            view.window.forget()

    def view(self, audience: str) -> View | None:
        """The view named `public`, `stage`, `console` or `me/{actor}`; None for a person who has done nothing yet."""
        if audience.startswith("me/"):
            return self.mine.get(audience[3:])
        return self.shared[Audience(audience)]

    def advance(self, event: Event, state: DebateState) -> Advanced:
        """`state` as it is after the event."""
        entries = [*TOUCHED[type(event)](event), *self._farther(event, state)]
        frames = [frame for view in self.shared.values() if (frame := view.look(entries, state, event.at))]
        frames += self._mine(event, state)
        return Advanced(tuple(frames), self._supports(event, state))

    def _mine(self, event: Event, state: DebateState) -> list[Frame]:
        """Views of persons that the event may concern; one is made when it concerns somebody for the first time."""
        frames = []
        for of, entries in OWN_TOUCHED.get(type(event), nobody)(event, state).items():
            view = self.mine.get(of)
            if view is None:
                view = self.mine[of] = MeView(of)
            if frame := view.look(entries, state, event.at):
                frames.append(frame)
        return frames

    def _farther(self, event: Event, state: DebateState) -> list[Entry]:
        """What else an event concerns, by what is known of questions: after support, that another question of the same cell may come
        forward (only then is fair-next asked again, which costs a millisecond); after a step back out of a chain of merges, its end."""
        if isinstance(event, QuestionSteppedBack) and (merged := _merged(event)) is not None:
            return [("questions", state.questions.standing(state.questions.all[merged]).id)]
        if not isinstance(event, QuestionSupported | QuestionUnsupported):
            return []
        supported = state.questions.standing(state.questions.all[event.question])
        shown = self.shared[Audience.CONSOLE].lasting(NEXT[0])
        gained = isinstance(event, QuestionSupported)
        return [NEXT] if may_change(state.questions, shown and shown["question"], supported, gained=gained) else []

    def _supports(self, event: Event, state: DebateState) -> dict[str, int]:
        match event:
            case QuestionSupported() | QuestionUnsupported():
                changed = event.question
            case QuestionMerged():
                changed = event.into
            case QuestionReleased():
                changed = event.left
            case QuestionSteppedBack() if (merged := _merged(event)) is not None:
                changed = merged
            case _:
                return {}
        standing = state.questions.standing(state.questions.all[changed])  # what was merged counts where it went
        changed, supports = standing.id, state.questions.support(standing)
        shown = {view.audience: view.recount(changed, supports) for view in self.shared.values()}
        return {changed: supports} if shown[Audience.PUBLIC] else {}


def _merged(event: QuestionSteppedBack) -> str | None:
    """Whose end of a chain of merges counts otherwise now: what was left, or what is merged again."""
    return event.question if event.state is QuestionState.MERGED else event.left
