"""Decisions about questions: what a command to one of them leads to, given all of them."""

from msgspec import Struct

from debate.domain.actor import Actor, Context
from debate.domain.debate import Debate, Phase
from debate.domain.event import Event
from debate.domain.questions import appeals, wording
from debate.domain.questions.commands import (
    AirQuestion,
    AnswerQuestion,
    AppealQuestion,
    AskQuestion,
    JudgeAppeal,
    MergeQuestion,
    PublishQuestion,
    QuestionCommand,
    QueueQuestion,
    RefuseQuestion,
    RewordQuestion,
    SetAsideQuestion,
    StepBackQuestion,
    SupportQuestion,
    TagQuestion,
    UnqueueQuestion,
    UnsupportQuestion,
    WithdrawQuestion,
    WriteAnswer,
)
from debate.domain.questions.events import (
    QuestionAired,
    QuestionAnswered,
    QuestionMerged,
    QuestionPublished,
    QuestionQueued,
    QuestionReceived,
    QuestionRefused,
    QuestionReleased,
    QuestionSetAside,
    QuestionSteppedBack,
    QuestionSupported,
    QuestionUnqueued,
    QuestionUnsupported,
    QuestionWithdrawn,
)
from debate.domain.questions.state import Question, Questions
from debate.domain.questions.transitions import NEXT, STEP_BACK_MS, SUPPORTABLE, WHERE
from debate.domain.questions.words import Origin, QuestionState
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.sealing import seal, sealed, sealed_email
from debate.domain.text import NAME_LIMIT, gist, words

# Tickets are drawn, not counted: a counter would tell how many questions are pending.
_TICKET = {Origin.ONLINE: ("E", 6), Origin.HALL: ("S", 4), Origin.WRITTEN: ("S", 4), Origin.SOCIAL: ("R", 6)}  # letter, digits
_CLERK_ORIGINS = frozenset({Origin.HALL, Origin.WRITTEN})


class Around(Struct, frozen=True):
    """What decisions about questions must know of other families: who fair-next proposes, and which families of arguments there are."""

    debate: Debate
    proposed: str | None = None
    families: frozenset[str] = frozenset()


def decide(command: QuestionCommand, questions: Questions, around: Around, context: Context) -> list[Event] | Rejection:
    if isinstance(command, AskQuestion):
        return _ask(command, questions, around.debate, context)
    question = questions.all.get(command.question)
    if question is None:
        return Rejection(Code.QUESTION_UNKNOWN)
    if isinstance(command, SupportQuestion | UnsupportQuestion):
        return _support(command, question, context)
    if isinstance(command, StepBackQuestion):
        return _step_back(question, questions, around.debate, context)
    if isinstance(command, WithdrawQuestion | AppealQuestion) and question.author != context.actor.id:
        return Rejection(Code.NOT_YOUR_QUESTION)
    tag = command.__struct_config__.tag
    assert isinstance(tag, str)
    if (question.state, tag) not in NEXT and question.state not in WHERE.get(tag, ()):
        return Rejection(Code.WRONG_STATE, question.id)
    match command:
        case RewordQuestion():
            return wording.reword(command, question, around.debate, context)
        case TagQuestion():
            return wording.tag(command, question, around.families, context)
        case WriteAnswer():
            return wording.write(command, question, context)
        case AppealQuestion():
            return appeals.appeal(command, question, context)
        case JudgeAppeal():
            return appeals.judge(command, question, context)
        case _:
            return _step(command, question, questions, around, context)


def _step(
    command: PublishQuestion
    | RefuseQuestion
    | MergeQuestion
    | QueueQuestion
    | UnqueueQuestion
    | AirQuestion
    | AnswerQuestion
    | SetAsideQuestion
    | WithdrawQuestion,
    question: Question,
    questions: Questions,
    around: Around,
    context: Context,
) -> list[Event] | Rejection:
    at, by, id = context.now, context.actor.id, question.id
    number = question.number or questions.numbers + 1
    match command:
        case PublishQuestion():
            return [QuestionPublished(at=at, by=by, question=id, number=number)]
        case RefuseQuestion():
            note = sealed(command.note, "note", context)
            if isinstance(note, Rejection):
                return note
            refused = QuestionRefused(at=at, by=by, question=id, number=number, rule=command.rule, note=note)
            return [refused, *_released(question, questions, context)]
        case MergeQuestion():
            return _merge(command, questions, context)
        case QueueQuestion():
            last = len([q for q in questions.queue if q != id])
            # What comes back from the air was next a moment ago, and stays so unless a place is named.
            position = command.position if command.position is not None else 0 if question.state is QuestionState.ON_AIR else last
            if not 0 <= position <= last:
                return Rejection(Code.POSITION_OUT_OF_RANGE, id)
            if question.state is QuestionState.QUEUED and questions.queue.index(id) == position:
                return []
            return [QuestionQueued(at=at, by=by, question=id, position=position)]
        case UnqueueQuestion():
            return [QuestionUnqueued(at=at, by=by, question=id)]
        case AirQuestion():
            return _air(command, questions, around.proposed, context)
        case AnswerQuestion():
            seats = tuple(dict.fromkeys(command.seats))
            return [QuestionAnswered(at=at, by=by, question=id, began_at=question.aired_at or at, how=command.how, seats=seats)]
        case SetAsideQuestion():
            reason = sealed(command.reason, "reason", context)
            if isinstance(reason, Rejection):
                return reason
            return [QuestionSetAside(at=at, by=by, question=id, reason=reason)]
        case WithdrawQuestion():
            return [QuestionWithdrawn(at=at, by=by, question=id), *_released(question, questions, context)]


def _released(question: Question, questions: Questions, context: Context) -> list[Event]:
    """Only the words of its own author go: what was merged into it, with its supporters, stands by itself again."""
    return [
        QuestionReleased(at=context.now, by=context.actor.id, question=id, state=standing_alone(questions.all[id]), left=question.id)
        for id in question.merged
    ]


def standing_alone(question: Question) -> QuestionState:
    """Where a merged question goes that stands by itself again: to the public if it was there, else to those who read first.

    A number tells nothing of it: a refusal gives one, and a publication that was taken back leaves it.
    """
    last = next(step.state for step in reversed(question.steps) if step.state is not QuestionState.MERGED)
    return QuestionState.RECEIVED if last is QuestionState.RECEIVED else QuestionState.PUBLISHED


def _ask(command: AskQuestion, questions: Questions, debate: Debate, context: Context) -> list[Event] | Rejection:
    origin = _origin(command.origin, context.actor)
    if isinstance(origin, Rejection):
        return origin
    text = words(command.text, debate.question_limit, Code.QUESTION_EMPTY, Code.QUESTION_TOO_LONG)
    name = sealed(command.name, "name", context, NAME_LIMIT, Code.NAME_TOO_LONG)
    if isinstance(text, Rejection):
        return text
    if isinstance(name, Rejection):
        return name
    seated = command.place if origin in _CLERK_ORIGINS else None
    place = sealed(seated, "place", context, NAME_LIMIT, Code.NAME_TOO_LONG)
    if isinstance(place, Rejection):
        return place
    email = sealed_email(command.email, context)
    if isinstance(email, Rejection):
        return email
    if (same := _same(text, questions, context.actor)) is not None:
        return Rejection(Code.QUESTION_REPEATED, same)
    id = "q" + context.derive("question")[:20]
    return [
        QuestionReceived(
            at=context.now,
            by=context.actor.id,
            question=id,
            origin=origin,
            ticket=_ticket(origin, questions, context),
            text=seal(text, "text", context),
            name=name,
            place=place,
            addressee=command.addressee,
            segment=command.segment,
            email=email,
        )
    ]


def _origin(wished: Origin | None, actor: Actor) -> Origin | Rejection:
    if actor.role is Role.CLERK:
        origin = wished or Origin.HALL
        return origin if origin in _CLERK_ORIGINS else Rejection(Code.ORIGIN_FORBIDDEN)
    return Origin.ONLINE if wished in (None, Origin.ONLINE) else Rejection(Code.ORIGIN_FORBIDDEN)


def _same(text: str, questions: Questions, actor: Actor) -> str | None:
    """A question of this author that already says this. Only one's own: an answer about others' would tell what is pending."""
    meant = gist(text)
    for id in questions.by_author.get(actor.id, ()):
        own = questions.all[id]
        if own.state is not QuestionState.WITHDRAWN and own.gist == meant:
            return id
    return None


def _ticket(origin: Origin, questions: Questions, context: Context) -> str:
    letter, digits = _TICKET[origin]
    while 2 * len(questions.tickets) > 10**digits:
        digits += 1  # half full: a longer ticket rather than a long search
    drawn = int(context.derive("ticket")[:12], 16)
    while (ticket := f"{letter}-{drawn % 10**digits:0{digits}d}") in questions.tickets:
        drawn += 1
    return ticket


def _air(command: AirQuestion, questions: Questions, proposed: str | None, context: Context) -> list[Event] | Rejection:
    if questions.on_air:
        return Rejection(Code.AIR_BUSY, questions.on_air)
    at, by, id = context.now, context.actor.id, command.question
    if proposed in (None, id):
        return [QuestionAired(at=at, by=by, question=id)]  # a reason for doing what was proposed is no reason to keep
    if command.why is None:
        return Rejection(Code.REASON_NEEDED, proposed)
    note = sealed(command.note, "why", context)
    if isinstance(note, Rejection):
        return note
    return [QuestionAired(at=at, by=by, question=id, overrides=proposed, why=command.why, note=note)]


def _merge(command: MergeQuestion, questions: Questions, context: Context) -> list[Event] | Rejection:
    into = questions.all.get(command.into)
    if into is None:
        return Rejection(Code.QUESTION_UNKNOWN)
    if into.id == command.question:
        return Rejection(Code.MERGE_WITH_ITSELF, into.id)
    if into.state not in SUPPORTABLE:
        return Rejection(Code.MERGE_TARGET_CLOSED, into.id)
    return [QuestionMerged(at=context.now, by=context.actor.id, question=command.question, into=into.id)]


def _support(command: SupportQuestion | UnsupportQuestion, question: Question, context: Context) -> list[Event] | Rejection:
    if question.state not in SUPPORTABLE:
        # A question that is not public does not exist for those who support.
        return Rejection(Code.WRONG_STATE, question.id) if question.number else Rejection(Code.QUESTION_UNKNOWN)
    held = context.actor.id in question.supporters
    if held == isinstance(command, SupportQuestion):
        return []
    kind = QuestionUnsupported if held else QuestionSupported
    return [kind(at=context.now, by=context.actor.id, question=question.id)]


def _step_back(question: Question, questions: Questions, debate: Debate, context: Context) -> list[Event] | Rejection:
    if question.before is None or question.decided_at is None:
        return Rejection(Code.STEP_BACK_NOTHING, question.id)
    back_to = question.before.state
    if back_to is QuestionState.MERGED:
        return Rejection(Code.STEP_BACK_NOTHING, question.id)  # it comes back with the one that stood for it
    if context.now - question.decided_at > STEP_BACK_MS:
        return Rejection(Code.STEP_BACK_TOO_LATE, question.id)
    if back_to is QuestionState.ON_AIR and debate.phase is not Phase.LIVE:
        return Rejection(Code.WRONG_PHASE)  # what was on air when the debate closed does not come back without it
    if back_to is QuestionState.ON_AIR and questions.on_air:
        return Rejection(Code.AIR_BUSY, questions.on_air)
    position = None
    if back_to is QuestionState.QUEUED:
        others = len([q for q in questions.queue if q != question.id])
        position = min(question.before.position or 0, others)
    at, by, id = context.now, context.actor.id, question.id
    # What this step released is merged again, unless somebody has taken it further since.
    apart = [questions.all[merged] for merged in question.before.merged if merged not in question.merged]
    again = [one.id for one in apart if one.before is not None and one.before.into == id]
    return [
        QuestionSteppedBack(at=at, by=by, question=id, state=back_to, position=position, left=question.into),
        *(QuestionSteppedBack(at=at, by=by, question=one, state=QuestionState.MERGED) for one in again),
    ]
