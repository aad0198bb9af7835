"""How an event changes what is known of questions. Total: every event of the log applies, none is refused."""

import msgspec

from debate.domain.questions.events import (
    AnswerWritten,
    AppealJudged,
    QuestionAired,
    QuestionAnswered,
    QuestionAppealed,
    QuestionEvent,
    QuestionMerged,
    QuestionPublished,
    QuestionQueued,
    QuestionReceived,
    QuestionRefused,
    QuestionReleased,
    QuestionReworded,
    QuestionSetAside,
    QuestionSteppedBack,
    QuestionSupported,
    QuestionTagged,
    QuestionUnqueued,
    QuestionUnsupported,
    QuestionWithdrawn,
)
from debate.domain.questions.state import Appeal, Before, Question, Questions, Step
from debate.domain.questions.words import AppealState, Origin, QuestionState
from debate.domain.text import gist

# What steps write on a question beside its state and place: all of it comes back with a step back.
_PASSAGE = tuple(name for name in Before.__struct_fields__ if name not in ("state", "position", "merged"))
_UNANSWERED: dict[str, object] = {"answered_at": None, "how": None, "answered_by": None, "written": None}


def evolve(questions: Questions, event: QuestionEvent) -> Questions:
    if isinstance(event, QuestionReceived):
        return _received(questions, event)
    question = questions.all[event.question]
    match event:
        case QuestionSupported() | QuestionUnsupported():
            return _supported(questions, question, event)
        case QuestionSteppedBack():
            return _stepped_back(questions, question, event)
        case QuestionPublished():
            return _step(questions, question, event, QuestionState.PUBLISHED, number=event.number)
        case QuestionRefused():
            return _step(
                questions,
                question,
                event,
                QuestionState.REFUSED,
                number=event.number,
                rule=event.rule,
                note=event.note,
                refused_by=event.by,
            )
        case QuestionMerged():
            return _joined(_step(questions, question, event, QuestionState.MERGED, into=event.into), event.into, question.id)
        case QuestionQueued():
            return _queued(questions, question, event)
        case QuestionUnqueued():
            return _step(questions, question, event, QuestionState.PUBLISHED)
        case QuestionAired():
            return _step(
                questions, question, event, QuestionState.ON_AIR, aired_at=event.at, why=event.why, why_note=event.note, **_UNANSWERED
            )
        case QuestionAnswered():
            return _step(questions, question, event, QuestionState.ANSWERED, answered_at=event.at, how=event.how, answered_by=event.seats)
        case QuestionSetAside():
            return _step(questions, question, event, QuestionState.SET_ASIDE, reason=event.reason)
        case QuestionWithdrawn():
            withdrawn = _step(questions, question, event, QuestionState.WITHDRAWN)
            return _put(withdrawn, withdrawn.all[question.id], before=None)  # an author's word is not undone by others
        case QuestionReleased():
            return _left(_step(questions, question, event, event.state, into=None), event.left, question.id)
        case QuestionReworded():
            original = question.original or question.text
            return _put(questions, question, text=event.text, original=original, withheld=event.withheld, version=question.version + 1)
        case QuestionTagged():
            return _put(questions, question, family=event.family, version=question.version + 1)
        case AnswerWritten():
            return _put(questions, question, written=event.text, version=question.version + 1)
        case QuestionAppealed():
            return _put(
                questions, question, appeal=Appeal(state=AppealState.OPEN, at=event.at, text=event.text), version=question.version + 1
            )
        case AppealJudged():
            return _judged(questions, question, event)


def _received(questions: Questions, event: QuestionReceived) -> Questions:
    question = Question(
        id=event.question,
        author=event.by,
        origin=event.origin,
        ticket=event.ticket,
        text=event.text,
        name=event.name,
        place=event.place,
        addressee=event.addressee,
        segment=event.segment,
        email=event.email,
        person=_person(event),
        at=event.at,
        gist=gist(event.text.body) if event.text.body is not None else "",
        steps=(Step(QuestionState.RECEIVED, event.at),),
    )
    return msgspec.structs.replace(
        questions,
        all=questions.all.put(question.id, question),
        tickets=questions.tickets.put(event.ticket, True),
        by_author=questions.by_author.put(event.by, (*questions.by_author.get(event.by, ()), question.id)),
    )


def _person(event: QuestionReceived) -> str:
    """In the hall, whoever gave that name; without a name each question is somebody else's."""
    if event.origin not in (Origin.HALL, Origin.WRITTEN):
        return event.by
    name = event.name.body if event.name is not None else None
    return f"hall/{gist(name)}" if name else event.question


def _step(questions: Questions, question: Question, event: QuestionEvent, state: QuestionState, **changed: object) -> Questions:
    """One step of the state machine: leaves the queue or the air as needed, remembers what a step back returns to."""
    moved = _put(
        questions,
        question,
        state=state,
        before=_before(questions, question),
        decided_at=event.at,
        version=question.version + 1,
        steps=(*question.steps, Step(state, event.at)),
        **changed,
    )
    queue = tuple(q for q in questions.queue if q != question.id) if question.id in questions.queue else questions.queue
    on_air = question.id if state is QuestionState.ON_AIR else None if questions.on_air == question.id else questions.on_air
    numbers = max(questions.numbers, moved.all[question.id].number or 0)
    return msgspec.structs.replace(moved, queue=queue, on_air=on_air, numbers=numbers)


def _queued(questions: Questions, question: Question, event: QuestionQueued) -> Questions:
    if question.state is QuestionState.QUEUED:  # a move inside the queue is no step: undoing it is moving again
        moved = _put(questions, question, version=question.version + 1)
        queue = tuple(q for q in questions.queue if q != question.id)
    else:
        moved = _step(questions, question, event, QuestionState.QUEUED)
        queue = moved.queue
    return msgspec.structs.replace(moved, queue=(*queue[: event.position], question.id, *queue[event.position :]))


def _stepped_back(questions: Questions, question: Question, event: QuestionSteppedBack) -> Questions:
    back = _step(questions, question, event, event.state)
    if event.position is not None:
        queue = back.queue
        back = msgspec.structs.replace(back, queue=(*queue[: event.position], question.id, *queue[event.position :]))
    restored = back.all[question.id]
    if event.left:
        back = _left(back, event.left, question.id)
    back = _put(back, restored, before=None, **_passage(question.before))
    into = back.all[question.id].into
    return _joined(back, into, question.id) if into is not None and event.state is QuestionState.MERGED else back


def _joined(questions: Questions, into: str, id: str) -> Questions:
    target = questions.all[into]
    return _put(questions, target, merged=(*target.merged, id), version=target.version + 1)


def _left(questions: Questions, left: str, id: str) -> Questions:
    target = questions.all[left]
    return _put(questions, target, merged=tuple(merged for merged in target.merged if merged != id), version=target.version + 1)


def _before(questions: Questions, question: Question) -> Before:
    position = questions.queue.index(question.id) if question.id in questions.queue else None
    return Before(position=position, **{name: getattr(question, name) for name in ("state", "merged", *_PASSAGE)})


def _passage(before: Before | None) -> dict[str, object]:
    return {name: getattr(before, name) for name in _PASSAGE} if before is not None else {}


def _judged(questions: Questions, question: Question, event: AppealJudged) -> Questions:
    assert question.appeal is not None
    state = AppealState.OVERTURNED if event.overturned else AppealState.UPHELD
    appeal = msgspec.structs.replace(question.appeal, state=state, at=event.at, note=event.note)
    if event.overturned:
        questions = _step(questions, question, event, QuestionState.PUBLISHED, rule=None, note=None, refused_by=None)
    else:
        questions = _put(questions, question, version=question.version + 1)
    return _put(questions, questions.all[question.id], appeal=appeal, before=None)  # a judgement is not undone in passing


def _supported(questions: Questions, question: Question, event: QuestionSupported | QuestionUnsupported) -> Questions:
    adds = isinstance(event, QuestionSupported)
    supporters = question.supporters.put(event.by, True) if adds else question.supporters.drop(event.by)
    mine = questions.supported.get(event.by, frozenset())
    mine = mine | {question.id} if adds else mine - {question.id}
    return msgspec.structs.replace(_put(questions, question, supporters=supporters), supported=questions.supported.put(event.by, mine))


def _put(questions: Questions, question: Question, **changed: object) -> Questions:
    """The same questions with one changed, by copy: a state once seen never changes."""
    replaced = msgspec.structs.replace(question, **changed)
    return msgspec.structs.replace(questions, all=questions.all.put(question.id, replaced))
