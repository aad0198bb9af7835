"""The family of questions: words, transitions (a table), commands, events, state, decide, evolve."""

from debate.domain.questions.decide import Around, decide
from debate.domain.questions.evolve import evolve
from debate.domain.questions.state import Question, Questions
from debate.domain.questions.words import Origin, QuestionState, Rule

__all__ = ["Around", "Origin", "Question", "QuestionState", "Questions", "Rule", "decide", "evolve"]
