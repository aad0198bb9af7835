"""The way of a question as a table: (state, command) → next state. What is not here is `wrong_state`."""

from debate.domain.questions.words import QuestionState

STEP_BACK_MS = 10_000

_S = QuestionState

NEXT: dict[tuple[QuestionState, str], QuestionState] = {
    (_S.RECEIVED, "question.publish"): _S.PUBLISHED,
    (_S.RECEIVED, "question.refuse"): _S.REFUSED,
    (_S.RECEIVED, "question.merge"): _S.MERGED,
    (_S.RECEIVED, "question.withdraw"): _S.WITHDRAWN,
    # What slipped through can still be refused once seen: its text leaves the pages, the refusal stays countable.
    (_S.PUBLISHED, "question.refuse"): _S.REFUSED,
    (_S.PUBLISHED, "question.merge"): _S.MERGED,
    (_S.PUBLISHED, "question.queue"): _S.QUEUED,
    (_S.PUBLISHED, "question.set_aside"): _S.SET_ASIDE,
    (_S.PUBLISHED, "question.withdraw"): _S.WITHDRAWN,
    (_S.QUEUED, "question.queue"): _S.QUEUED,
    (_S.QUEUED, "question.unqueue"): _S.PUBLISHED,
    (_S.QUEUED, "question.air"): _S.ON_AIR,
    (_S.QUEUED, "question.set_aside"): _S.SET_ASIDE,
    (_S.QUEUED, "question.withdraw"): _S.WITHDRAWN,
    (_S.ON_AIR, "question.answer"): _S.ANSWERED,
    (_S.ON_AIR, "question.queue"): _S.QUEUED,
    (_S.ON_AIR, "question.set_aside"): _S.SET_ASIDE,
    (_S.SET_ASIDE, "question.queue"): _S.QUEUED,
}
SUPPORTABLE = frozenset({_S.PUBLISHED, _S.QUEUED, _S.ON_AIR})
# What leaves a question in its state, and where it may be done.
WHERE: dict[str, frozenset[QuestionState]] = {
    "question.reword": frozenset({_S.RECEIVED, _S.PUBLISHED, _S.QUEUED}),
    "question.tag": frozenset({_S.RECEIVED, _S.PUBLISHED, _S.QUEUED, _S.ON_AIR, _S.ANSWERED, _S.SET_ASIDE}),
    "question.write": frozenset({_S.ANSWERED}),
    "question.appeal": frozenset({_S.REFUSED}),
    "question.judge": frozenset({_S.REFUSED}),
}
