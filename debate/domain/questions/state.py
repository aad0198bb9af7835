"""What is known of all questions, and the one queue for all origins."""

from msgspec import Struct

from debate.domain.questions.words import AppealState, How, Origin, QuestionState, Rule, Why
from debate.domain.shelf import Shelf
from debate.domain.text import SealedText


class Step(Struct, frozen=True, array_like=True):
    state: QuestionState
    at: int


class Appeal(Struct, frozen=True, kw_only=True):
    """`text` is the author's, `note` that of the moderator who judged; `at` is when it came to its state."""

    state: AppealState
    at: int
    text: SealedText | None = None
    note: SealedText | None = None


class Before(Struct, frozen=True, kw_only=True):
    """What a step changes of a question, as it was: what a step back restores. `position`: in the queue; `merged`: what it stood for."""

    state: QuestionState
    position: int | None
    merged: tuple[str, ...]
    rule: Rule | None
    note: SealedText | None
    refused_by: str | None
    reason: SealedText | None
    into: str | None
    aired_at: int | None
    why: Why | None
    why_note: SealedText | None
    answered_at: int | None
    how: How | None
    answered_by: tuple[str, ...] | None
    written: SealedText | None
    appeal: Appeal | None
    decided_at: int | None


class Question(Struct, frozen=True, kw_only=True):
    """`version` counts the changes a moderator could have missed; `before` is what a step back returns to.

    `gist` is what a repeated question is known by; empty once the text is erased. `original` is what its author wrote, when `text` is
    not that any more, and `withheld` the rule for which it is shown to nobody. `why` and `why_note` are of an airing that fair-next did
    not propose. `person` is who asks, as far as it can be known: a clerk asks for many. `refused_by` may not judge the appeal.
    """

    id: str
    author: str
    origin: Origin
    ticket: str
    text: SealedText
    name: SealedText | None = None
    place: SealedText | None = None
    email: SealedText | None = None
    original: SealedText | None = None
    withheld: Rule | None = None
    family: str | None = None
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
    why: Why | None = None
    why_note: SealedText | None = None
    answered_at: int | None = None
    how: How | None = None
    answered_by: tuple[str, ...] | None = None
    written: SealedText | None = None
    appeal: Appeal | None = None
    refused_by: str | None = None
    decided_at: int | None = None
    before: Before | None = None
    steps: tuple[Step, ...] = ()
    gist: str = ""
    person: str = ""
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
        return len({person for one in self.together(question) for person in one.supporters})

    def together(self, question: Question) -> list[Question]:
        """The question and everything that was merged into it, directly or through others."""
        found = [question]
        for one in found:
            found += [self.all[id] for id in one.merged]
        return found

    def standing(self, question: Question) -> Question:
        """The question that stands for this one: itself, or what it was merged into in the end."""
        while question.into is not None:
            question = self.all[question.into]
        return question
