"""The decider: joins the families. `decide(command, state, context) → events | rejection`, `evolve(state, event) → state`."""

import msgspec
from msgspec import Struct

from debate.domain import agenda, debate, program, questions, stage
from debate.domain.actor import Context
from debate.domain.agenda import Agenda
from debate.domain.commands import AgendaCommand, Command, QuestionCommand, StageCommand, tag_of
from debate.domain.debate import IN_PHASE, ChangeDebate, ChangePhase, Debate, Phase
from debate.domain.event import Event
from debate.domain.events import AgendaEvent, AnyEvent, DebateEvent, ProgramLaidOut, StageEvent
from debate.domain.ledger import Ledger
from debate.domain.ledger import evolve as evolve_ledger
from debate.domain.program import LayOutProgram, Program
from debate.domain.questions.commands import AskQuestion
from debate.domain.questions.state import Questions
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import MAY
from debate.domain.stage import Stage


class DebateState(Struct, frozen=True, kw_only=True):
    """Everything a decision needs. A value: `evolve` makes the next one, and an old one stays what it was."""

    debate: Debate = Debate()
    agenda: Agenda = Agenda()
    stage: Stage = Stage()
    program: Program = Program()
    questions: Questions = Questions()
    ledger: Ledger = Ledger()


def decide(command: Command, state: DebateState, context: Context, expect: int | None = None) -> list[Event] | Rejection:
    """What `command` leads to. No events means: already so, nothing to do, and that is a success.

    `expect` is the version of the question its sender was looking at; another one now is a conflict.
    """
    tag = tag_of(command)
    if context.actor.role not in MAY[tag]:
        return Rejection(Code.ROLE_FORBIDDEN)
    if state.debate.phase not in IN_PHASE[tag]:
        return Rejection(Code.WRONG_PHASE)
    match command:
        case ChangeDebate():
            return debate.decide_change(command, context)
        case ChangePhase():
            return _phase(command, state, context)
        case _ if isinstance(command, AgendaCommand):
            return agenda.decide(command, state.agenda, context)
        case _ if isinstance(command, StageCommand):
            return stage.decide(command, state.stage, context)
        case LayOutProgram():
            return program.decide(command, state.program, state.stage, context)
        case _:
            return _question(command, state, context, expect)


def _phase(command: ChangePhase, state: DebateState, context: Context) -> list[Event] | Rejection:
    decided = debate.decide_phase(command, state.debate, context)
    on_air = state.questions.on_air
    if isinstance(decided, Rejection) or command.phase is not Phase.CLOSED or not on_air:
        return decided
    # Whether it was answered is a person's word: a record that says so by itself would say it of the one that time cut off.
    return Rejection(Code.QUESTION_ON_AIR, on_air)


def _question(command: QuestionCommand, state: DebateState, context: Context, expect: int | None) -> list[Event] | Rejection:
    if isinstance(command, AskQuestion):
        if command.addressee is not None and command.addressee not in state.stage.seats:
            return Rejection(Code.SEAT_UNKNOWN)
        if command.segment is not None and state.agenda.get(command.segment) is None:
            return Rejection(Code.SEGMENT_UNKNOWN)
    elif expect is not None:
        present = state.questions.all.get(command.question)
        if present is not None and present.version != expect:
            return Rejection(Code.CONFLICT, present.id)
    return questions.decide(command, state.questions, state.debate, context)


def evolve(state: DebateState, event: Event) -> DebateState:
    assert isinstance(event, AnyEvent)
    ledger = evolve_ledger(state.ledger, event, state.questions)
    if isinstance(event, DebateEvent):
        return _followed(msgspec.structs.replace(state, debate=debate.evolve(state.debate, event), ledger=ledger))
    if isinstance(event, AgendaEvent):
        return msgspec.structs.replace(state, agenda=agenda.evolve(state.agenda, event), ledger=ledger)
    if isinstance(event, StageEvent):
        return _followed(msgspec.structs.replace(state, stage=stage.evolve(state.stage, event), ledger=ledger))
    if isinstance(event, ProgramLaidOut):
        return msgspec.structs.replace(state, program=program.evolve(state.program, event), ledger=ledger)
    return msgspec.structs.replace(state, questions=questions.evolve(state.questions, event), ledger=ledger)


def _followed(state: DebateState) -> DebateState:
    live = state.debate.phase is Phase.LIVE
    return msgspec.structs.replace(state, program=program.follow(state.program, state.stage, live))
