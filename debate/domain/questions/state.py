"""What is known of all questions, and the one queue for all origins."""

from msgspec import Struct

from debate.domain.questions.words import Origin, QuestionState, Rule
from debate.domain.text import SealedText


class Step(Struct, frozen=True, array_like=True):
    state: QuestionState
    at: int


class Question(Struct, frozen=True, kw_only=True):
    """`version` counts the changes a moderator could have missed; `previous` is what a step back returns to."""

    id: str
    author: str
    origin: Origin
    ticket: str
    text: SealedText
    name: SealedText | None = None
    place: SealedText | None = None
    addressee: str | None = None
    segment: str | None = None
    at: int
    state: QuestionState = QuestionState.RECEIVED
    version: int = 1
    number: int | None = None
    rule: Rule | None = None
    note: SealedText | None = None
    reason: SealedText | None = None
    into: str | None = None
    aired_at: int | None = None
    answered_at: int | None = None
    decided_at: int | None = None
    previous: QuestionState | None = None
    previous_position: int | None = None
    steps: tuple[Step, ...] = ()
    supporters: frozenset[str] = frozenset()
    merged: tuple[str, ...] = ()


class Questions(Struct, frozen=True, kw_only=True):
    """All questions, the one queue, and what is on air. `by_author` and `supported` are indexes of `all`."""

    all: dict[str, Question] = {}
    queue: tuple[str, ...] = ()
    on_air: str | None = None
    numbers: int = 0
    tickets: frozenset[str] = frozenset()
    by_author: dict[str, tuple[str, ...]] = {}
    supported: dict[str, frozenset[str]] = {}

    def support(self, question: Question) -> int:
        """People, not clicks: who supported two questions that were merged counts once."""
        if not question.merged:
            return len(question.supporters)
        return len(question.supporters.union(*(self.all[m].supporters for m in question.merged)))
