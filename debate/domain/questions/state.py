"""What is known of all questions, and the one queue for all origins."""

from msgspec import Struct

from debate.domain.questions.words import Origin, QuestionState, Rule
from debate.domain.shelf import Shelf
from debate.domain.text import SealedText


class Step(Struct, frozen=True, array_like=True):
    state: QuestionState
    at: int


class Question(Struct, frozen=True, kw_only=True):
    """`version` counts the changes a moderator could have missed; `previous` is what a step back returns to.

    `gist` is what a repeated question is known by; empty once the text is erased.
    """

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
    gist: str = ""
    supporters: Shelf[bool] = Shelf()
    merged: tuple[str, ...] = ()


class Questions(Struct, frozen=True, kw_only=True):
    """All questions, the one queue, and what is on air. `by_author` and `supported` are indexes of `all`."""

    all: Shelf[Question] = Shelf()
    queue: tuple[str, ...] = ()
    on_air: str | None = None
    numbers: int = 0
    tickets: Shelf[bool] = Shelf()
    by_author: Shelf[tuple[str, ...]] = Shelf()
    supported: Shelf[frozenset[str]] = Shelf()

    def support(self, question: Question) -> int:
        """People, not clicks: who supported two questions that were merged, or merged into merged ones, counts once."""
        if not question.merged:
            return len(question.supporters)
        people: set[str] = set()
        found = [question]
        while found:
            one = found.pop()
            people.update(one.supporters)
            found += [self.all[id] for id in one.merged]
        return len(people)
