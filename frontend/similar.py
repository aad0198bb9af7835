"""Owns which questions say nearly the same, per debate: two indexes of words, kept from the frames for everybody and for the console.

What an asker is answered is read from the public stream alone: a pending text is not in that index, so it cannot leave by it.

Texts are compared as their words without the small ones, in the order of the alphabet: `ratio` of rapidfuzz over 5,000 such lines takes a
millisecond where its own `token_set_ratio` takes eleven (measured); only the best forty are then looked at again, word by word.
"""

from typing import Any

import msgspec
from msgspec import Struct
from rapidfuzz import fuzz, process

from debate.domain.questions.words import QuestionState
from debate.domain.text import gist
from debate.service.owner import DebateOwner, Published

ALIKE = 62  # of 100; below, what people see as the same is chance (tests/frontend/test_similar.py has pairs of both kinds)
MOST = 5
_ROUGHLY, _LOOKED_AT = 45, 40
_WORDS_MOST = 60
_S = QuestionState
# What a question could be merged into, or supported instead.
_STANDING = frozenset({_S.RECEIVED, _S.PUBLISHED, _S.QUEUED, _S.ON_AIR, _S.ANSWERED, _S.SET_ASIDE})
_SMALL_FR = """
a ai au aux avec ce ces cela cette comment d dans de des donc du elle elles en est et eu il ils j je l la le les leur
leurs lui m ma mais me mes n ne nos notre nous on ont ou par pas plus pour pourquoi qu quand que quel quelle quelles
quels qui s sa se ses si son sont sur t tu un une va vont vos votre vous y c ca quoi sera seront etre faire fait peut
peuvent combien bien tout tous toute toutes sans sous entre
"""
_SMALL_EN = """
an and are as at be by can do does for from has have how i if in is it its no not of on or our shall should so that the
their there they this to was we were what when where which who why will with would you your
"""
_SMALL = frozenset(f"{_SMALL_FR} {_SMALL_EN}".split())


class Card(Struct, frozen=True):
    """As much of a question's card as is compared."""

    id: str
    state: QuestionState
    text: str | None = None


class _Change(Struct, frozen=True):
    op: str
    of: str
    id: str | None = None
    value: msgspec.Raw = msgspec.Raw(b"null")


class _View(Struct, frozen=True):
    questions: dict[str, Card]


class Alike(Struct, frozen=True):
    """`score` from 0 to 100."""

    question: str
    score: int


_changes = msgspec.json.Decoder(list[_Change]).decode
_card = msgspec.json.Decoder(Card).decode
_view = msgspec.json.Decoder(_View).decode


def line_of(text: str) -> str:
    """The words that carry a question, in the order of the alphabet."""
    words = [word for word in gist(text).split()[:_WORDS_MOST] if word not in _SMALL]
    return " ".join(sorted(words))


class Index:
    """The lines of one audience's questions."""

    def __init__(self, audience: str) -> None:
        self.audience = audience
        self._lines: dict[str, str] = {}

    def fill(self, view: bytes) -> None:
        self._lines = {}
        for card in _view(view).questions.values():
            self.put(card)

    def put(self, card: Card) -> None:
        line = line_of(card.text) if card.text is not None and card.state in _STANDING else ""
        if line:
            self._lines[card.id] = line
        else:
            self._lines.pop(card.id, None)

    def drop(self, id: str) -> None:
        self._lines.pop(id, None)

    def line(self, id: str) -> str:
        return self._lines.get(id, "")

    def alike(self, line: str, but: str | None = None) -> list[Alike]:
        """The best first; `but` is the question itself."""
        if not line:
            return []
        near: list[tuple[Any, float, str]] = process.extract(
            line, self._lines, scorer=fuzz.ratio, processor=None, score_cutoff=_ROUGHLY, limit=_LOOKED_AT
        )
        scored = [Alike(id, round((rough + fuzz.token_set_ratio(line, other)) / 2)) for other, rough, id in near if id != but]
        return sorted((one for one in scored if one.score >= ALIKE), key=lambda one: (-one.score, one.question))[:MOST]


class SimilarQuestions:
    """One debate's two indexes. Made when somebody first asks; from then on they follow its owner."""

    def __init__(self, owner: DebateOwner) -> None:
        self._owner = owner
        self._indexes = {audience: Index(audience) for audience in ("public", "console")}
        self._fill()
        owner.subscribe(self._published)

    def to_askers(self, text: str) -> list[Alike]:
        return self._indexes["public"].alike(line_of(text))

    def to_console(self, text: str, question: str | None) -> list[Alike]:
        """Without a text, what is like the question as it now reads."""
        index = self._indexes["console"]
        return index.alike(line_of(text) if text.strip() else index.line(question or ""), question)

    def _fill(self) -> None:
        for index in self._indexes.values():
            index.fill(self._owner.snapshot(index.audience))

    def _published(self, published: Published) -> None:
        if published.renewed:
            self._fill()  # a text was erased: it must be gone from here too
            return
        for frame in published.frames:
            index = self._indexes.get(frame.audience)
            if index is None or b'"questions"' not in frame.changes:
                continue
            for change in _changes(frame.changes):
                if change.of != "questions" or change.id is None:
                    continue
                if change.op == "put":
                    index.put(_card(change.value))
                else:
                    index.drop(change.id)


class Similar:
    """The indexes of every debate that was asked about."""

    def __init__(self) -> None:
        self._by_debate: dict[str, SimilarQuestions] = {}

    def of(self, owner: DebateOwner) -> SimilarQuestions:
        found = self._by_debate.get(owner.id)
        if found is None:
            found = self._by_debate[owner.id] = SimilarQuestions(owner)
        return found
