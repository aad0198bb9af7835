"""What the demo's public does and when: pure answers from the scene and the clock, so that the same debate is the same evening."""

from __future__ import annotations

from debate.domain.questions.words import QuestionState
from frontend.demo.chance import between, drawn
from frontend.demo.scene import QuestionCard, Scene

_S = QuestionState
SUPPORTABLE = frozenset({_S.PUBLISHED, _S.QUEUED, _S.ON_AIR})
FIRST = 8  # asked quickly, so that the page is never empty
ENOUGH = 300  # from here on minutes lie between two: a demo left running for a day stays small
UNREAD_MOST = 6
WAITING_MOST = 26
_WAVE_MS = 40_000


def asks_after_ms(scene: Scene) -> int | None:
    """How long after the last question the next comes; None while too many wait."""
    number = len(scene.questions)
    if len(scene.in_state(_S.RECEIVED)) >= UNREAD_MOST or len(scene.in_state(_S.PUBLISHED, _S.QUEUED)) >= WAITING_MOST:
        return None
    if number < FIRST:
        return round(between(800, 2_200, "ask", number))
    if number < ENOUGH:
        return round(between(6_000, 15_000, "ask", number))
    return round(between(180_000, 420_000, "ask", number))


def supports_at(question: QuestionCard, person: int, appeal: float) -> int | None:
    """When this person supports that question; None for never. Most come in the wave after it appears, some later, in a second one."""
    if drawn("support", question.id, person) >= appeal or question.state not in SUPPORTABLE:
        return None
    seen_at = question.at + 4_000
    late = drawn("late", question.id, person)
    wave = drawn("wave", question.id, person) ** 2 * _WAVE_MS
    return round(seen_at + wave + (90_000 if late < 0.25 else 0))
