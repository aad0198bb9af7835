"""Owns when an asker is written to: near the air, on it, refused, answered, each once. Reads what was published; decides nothing.

Who left an address is seen by nobody else; an address that was erased, or whose question was withdrawn, gets nothing.
"""

import asyncio
from collections.abc import Callable, Iterator

from debate.domain.questions.state import Question
from debate.domain.questions.transitions import STEP_BACK_MS
from debate.domain.questions.words import How, QuestionState
from debate.service.owner import DebateOwner, Published
from frontend.mail.letter import Turn, write
from frontend.mail.post_office import PostOffice
from frontend.words import Words

NEXT = 3  # as the page calls: among the next three
# A refusal or an answer may be undone for some seconds; a mail may not.
SURE_S = STEP_BACK_MS / 1000 + 1


class Notifier:
    def __init__(
        self, office: PostOffice, words: Words, public_url: str, sender: str, clock: Callable[[], int], sure_s: float = SURE_S
    ) -> None:
        self._office = office
        self._words = words
        self._public_url = public_url
        self._sender = sender
        self._clock = clock
        self._sure_s = sure_s
        self._told: dict[str, set[tuple[str, Turn]]] = {}

    def follow(self, owner: DebateOwner) -> None:
        """What happened before this start was told then, or is no news any more."""
        told = self._told[owner.id] = set()
        for question in owner.state.questions.all.values():
            if question.email is not None:
                told.update((question.id, turn) for turn in self._turns(owner, question))
        owner.subscribe(lambda published: self._look(owner, published))

    def _look(self, owner: DebateOwner, published: Published) -> None:
        questions = owner.state.questions
        authors = {frame.audience[3:] for frame in published.frames if frame.audience.startswith("me/")}
        near = {one.id for id in (*questions.queue[:NEXT], questions.on_air) if id for one in questions.together(questions.all[id])}
        near.update(id for author in authors for id in questions.by_author.get(author, ()))
        for id in near:
            question = questions.all[id]
            if question.email is None or question.email.body is None:
                continue
            for turn in self._turns(owner, question):
                self._once(owner, id, turn)

    def _once(self, owner: DebateOwner, id: str, turn: Turn) -> None:
        told = self._told[owner.id]
        if (id, turn) in told:
            return
        told.add((id, turn))
        wait = self._sure_s if turn in (Turn.REFUSED, Turn.ANSWERED) else 0.0
        asyncio.get_running_loop().call_later(wait, self._write, owner, id, turn)

    def _write(self, owner: DebateOwner, id: str, turn: Turn) -> None:
        question = owner.state.questions.all[id]
        if turn not in self._turns(owner, question):
            self._told[owner.id].discard((id, turn))  # undone: when it happens again, it is news
            return
        if question.email is not None and question.email.body is not None:
            number = owner.state.questions.standing(question).number
            debate = owner.state.debate
            self._office.post(write(turn, question, number, debate, self._words, self._public_url, self._sender, self._clock()))

    @staticmethod
    def _turns(owner: DebateOwner, question: Question) -> Iterator[Turn]:
        questions = owner.state.questions
        standing = questions.standing(question)
        if standing.id in questions.queue[:NEXT]:
            yield Turn.NEAR
        match standing.state:
            case QuestionState.ON_AIR:
                yield Turn.ON_AIR
            case QuestionState.REFUSED:
                yield Turn.REFUSED
            case QuestionState.ANSWERED:
                yield Turn.WRITTEN if standing.written is not None and standing.how is not How.ANSWERED else Turn.ANSWERED
