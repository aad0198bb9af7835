"""One question as each audience sees it, and the words of it that the public ledger shows. What is shown to whom stands in `audiences`."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from debate.domain.debate import Debate
from debate.domain.questions.state import Appeal, Question, Questions
from debate.domain.questions.words import Origin, QuestionState, Rule
from debate.domain.text import SealedText
from debate.views.audiences import APPEAL, QUESTION, READABLE, Audience, words_of

_ALWAYS_THERE = frozenset({"text", "name", "number", "ticket"})  # null rather than absent: pages ask for them on every card
_Read = Callable[[Question, Questions], Any]
_READ: dict[str, _Read] = {
    "text": lambda q, _: words_of(q.text),
    "name": lambda q, _: words_of(q.name),
    "place": lambda q, _: words_of(q.place),
    "note": lambda q, _: words_of(q.note),
    "reason": lambda q, _: words_of(q.reason),
    "supports": lambda q, all: all.support(q),
    "original": lambda q, _: words_of(q.original),
    "why_note": lambda q, _: words_of(q.why_note),
    "written": lambda q, _: words_of(q.written),
    "previous": lambda q, _: q.before.state if q.before is not None else None,
    "together": lambda q, all: len(all.together(q)) - 1 if q.merged else None,
    "into_number": lambda q, all: all.standing(q).number,
    "into_state": lambda q, all: all.standing(q).state,
}
_READ_BY_OTHERS: dict[str, _Read] = {
    **_READ,
    "original": lambda q, _: words_of(q.original) if q.withheld is None else None,
    # An online ticket is its author's key to the receipt; a hall ticket is called aloud.
    "ticket": lambda q, _: q.ticket if q.origin not in (Origin.ONLINE, Origin.SOCIAL) else None,
}
# What became of a question that was merged is what became of the one that stands for it.
_BECAME = ("aired_at", "answered_at", "how", "answered_by")
_OTHERS = (Audience.PUBLIC, Audience.STAGE)


class _Column(Struct, frozen=True):
    """One field of a card. Without `read` it is the question's own; `kept`: null rather than absent."""

    field: str
    read: _Read | None
    kept: bool


def _column(field: str, audience: Audience, state: QuestionState) -> _Column | None:
    kept = field in _ALWAYS_THERE and audience in QUESTION[field]
    if state not in QUESTION[field].get(audience, ()):
        return _Column(field, lambda _, __: None, kept) if kept else None
    if field == "appeal":
        return _Column(field, lambda q, _: _appeal(q.appeal, audience) if q.appeal is not None else None, kept)
    return _Column(field, (_READ_BY_OTHERS if audience in _OTHERS else _READ).get(field), kept)


def _columns(audience: Audience, state: QuestionState) -> tuple[_Column, ...]:
    return tuple(column for field in QUESTION if (column := _column(field, audience, state)) is not None)


# Looked up once for all: a card is made for each audience at each event, and was a third of what a replay takes.
_COLUMNS = {(audience, state): _columns(audience, state) for audience in Audience for state in QuestionState}


def question_card(id: str, questions: Questions, audience: Audience) -> dict[str, Any] | None:
    """The question as this audience may see it now, or None if for them there is no such question."""
    question = questions.all.get(id)
    if question is None or question.state not in QUESTION["id"].get(audience, ()):
        return None
    if audience in _OTHERS and question.number is None:
        return None  # withdrawn or merged before anybody saw it
    card: dict[str, Any] = {}
    for column in _COLUMNS[audience, question.state]:
        value = getattr(question, column.field) if column.read is None else column.read(question, questions)
        if value is not None or column.kept:
            card[column.field] = value
    if audience is Audience.ME and question.state is QuestionState.MERGED:
        standing = questions.standing(question)
        own = {field: value for field, value in card.items() if field not in _BECAME}  # it may have been on air itself, and taken off
        card = own | {field: value for field in _BECAME if (value := getattr(standing, field)) is not None}
        if standing.written is not None and standing.state in READABLE:
            card["written"] = standing.written.body
    return card


# To print these words would be to do what they were refused for: an insult shown to everybody is said a second time.
NEVER_SHOWN = frozenset({Rule.INSULT, Rule.ACCUSES_PERSON, Rule.PRIVATE_DATA, Rule.UNLAWFUL})


class LedgerWords(Struct, frozen=True):
    """Words that the public ledger shows, with the salt by which anybody finds the digest that the chain holds."""

    text: str
    salt: str
    digest: str


def ledger_words(question: Question, debate: Debate) -> tuple[LedgerWords, ...]:
    """What is public of a question anyway; and of a refused one only if the charter of its debate said so before anybody asked."""
    shown = question.state in QUESTION["text"][Audience.PUBLIC]
    if question.state is QuestionState.REFUSED:
        shown = debate.refused_shown and question.rule not in NEVER_SHOWN
    if not shown or question.number is None:
        return ()
    written = question.written if question.state is not QuestionState.REFUSED else None
    return _proven(question.text, question.original if question.withheld is None else None, written)


def _proven(*texts: SealedText | None) -> tuple[LedgerWords, ...]:
    return tuple(
        LedgerWords(text.body, text.salt, text.digest)
        for text in texts
        if text is not None and text.body is not None and text.salt is not None
    )


def _appeal(appeal: Appeal, audience: Audience) -> dict[str, Any]:
    values = {field: getattr(appeal, field) for field, audiences in APPEAL.items() if audience in audiences}
    return {field: words_of(v) if isinstance(v, SealedText) else v for field, v in values.items() if v is not None}
