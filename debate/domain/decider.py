"""The decider: joins the families. `decide(command, state, context) → events | rejection`, `evolve(state, event) → state`."""

import msgspec
from msgspec import Struct

from debate.domain import (
    agenda,
    captions,
    debate,
    hands,
    moderation,
    notes,
    polls,
    program,
    questions,
    reactions,
    speakers,
    stage,
    synthesis,
)
from debate.domain.actor import Context
from debate.domain.agenda import Agenda
from debate.domain.captions import Captions
from debate.domain.commands import (
    AgendaCommand,
    CaptionCommand,
    Command,
    KeepReactions,
    ModerationCommand,
    NoteCommand,
    PollCommand,
    QuestionCommand,
    SpeakersCommand,
    StageCommand,
    SynthesisCommand,
    tag_of,
)
from debate.domain.debate import IN_PHASE, ChangeDebate, ChangePhase, Debate, HistoryRepaired, Phase, RepairHistory
from debate.domain.event import Event
from debate.domain.events import (
    AgendaEvent,
    AnyEvent,
    CaptionEvent,
    DebateEvent,
    ModerationEvent,
    NoteEvent,
    PollEvent,
    ProgramLaidOut,
    ReactionsKept,
    SpeakersEvent,
    StageEvent,
    SynthesisEvent,
)
from debate.domain.hands import HandRaised, RaiseHand
from debate.domain.ledger import Ledger
from debate.domain.ledger import evolve as evolve_ledger
from debate.domain.likeness import passes_for_office, passes_for_one_of
from debate.domain.moderation import Moderation, MuteParticipant
from debate.domain.notes import Notes
from debate.domain.polls import Polls
from debate.domain.program import LayOutProgram, Program
from debate.domain.questions import fair_next
from debate.domain.questions.commands import AirQuestion, AnswerQuestion, AskQuestion
from debate.domain.questions.events import QuestionSupported, QuestionUnsupported
from debate.domain.questions.fair_next import Fairness
from debate.domain.questions.state import Questions
from debate.domain.reactions import Reactions
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import MAY, SEATED, Role
from debate.domain.speakers import Speakers
from debate.domain.stage import ChangeSeat, SeatState, Stage
from debate.domain.synthesis import Synthesis
from debate.domain.text import clean


class DebateState(Struct, frozen=True, kw_only=True):
    """Everything a decision needs. A value: `evolve` makes the next one, and an old one stays what it was."""

    debate: Debate = Debate()
    agenda: Agenda = Agenda()
    stage: Stage = Stage()
    program: Program = Program()
    questions: Questions = Questions()
    synthesis: Synthesis = Synthesis()
    moderation: Moderation = Moderation()
    fairness: Fairness = Fairness()
    polls: Polls = Polls()
    reactions: Reactions = Reactions()
    captions: Captions = Captions()
    ledger: Ledger = Ledger()
    speakers: Speakers = Speakers()
    notes: Notes = Notes()

    def proposal(self) -> fair_next.Proposal | None:
        return fair_next.propose(self.questions, self.fairness, self.synthesis.targets)


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
            return debate.decide_change(command, state.debate, context)
        case ChangePhase():
            return _phase(command, state, context)
        case RepairHistory():
            return [HistoryRepaired(at=context.now, by=context.actor.id)]
        case _ if isinstance(command, AgendaCommand):
            return agenda.decide(command, state.agenda, context)
        case _ if isinstance(command, StageCommand):
            return _stage(command, state, context)
        case LayOutProgram():
            return program.decide(command, state.program, state.stage, context)
        case _ if isinstance(command, SynthesisCommand):
            return synthesis.decide(command, state.synthesis, state.questions, context)
        case _ if isinstance(command, ModerationCommand):
            return _moderation(command, state, context)
        case _ if isinstance(command, PollCommand):
            return polls.decide(command, state.polls, context)
        case KeepReactions():
            return reactions.decide(command, context)
        case _ if isinstance(command, CaptionCommand):
            return captions.decide(command, state.captions, context)
        case _ if isinstance(command, SpeakersCommand):
            return _speakers(command, state, context)
        case _ if isinstance(command, NoteCommand):
            return notes.decide(command, state.notes, state.stage, context)
        case _:
            return _question(command, state, context, expect)


def _phase(command: ChangePhase, state: DebateState, context: Context) -> list[Event] | Rejection:
    decided = debate.decide_phase(command, state.debate, context)
    on_air = state.questions.on_air
    if isinstance(decided, Rejection) or command.phase is not Phase.CLOSED:
        return decided
    if on_air:
        # Whether it was answered is a person's word: a record that says so by itself would say it of the one that time cut off.
        return Rejection(Code.QUESTION_ON_AIR, on_air)
    open = state.polls.open
    closing = [polls.closing(state.polls.all[open], context)] if open else []
    return [*closing, *speakers.when_closed(state.speakers, context), *decided]


def _stage(command: StageCommand, state: DebateState, context: Context) -> list[Event] | Rejection:
    barred = speakers.barred(command, state.speakers, context) or _misnamed(command, state, context)
    decided = barred or stage.decide(command, state.stage, context)
    return decided if isinstance(decided, Rejection) else speakers.with_seats(state.speakers, decided)


def _misnamed(command: StageCommand, state: DebateState, context: Context) -> Rejection | None:
    """Who sits may correct the name they will be shown under until they are shown; the one a guest was called by is the chair's word."""
    seat = state.stage.seats.get(context.actor.seat or "")
    if not isinstance(command, ChangeSeat) or command.name is None or context.actor.role not in SEATED or seat is None:
        return None
    if clean(command.name) == seat.name.body:
        return None
    if seat.id in state.speakers.guests.all or seat.state is SeatState.ON_STAGE:
        return Rejection(Code.NAME_FIXED, seat.id)
    # Whose name tells an office already may correct it: the organiser has given it.
    in_office = context.actor.role is Role.CHAIR or passes_for_office(seat.name.body or "")
    taken = _taken(command.name, state, seat.id) or (not in_office and passes_for_office(command.name))
    return Rejection(Code.NAME_RESERVED) if taken else None


def _moderation(command: ModerationCommand, state: DebateState, context: Context) -> list[Event] | Rejection:
    decided = moderation.decide(command, state.moderation, context)
    if isinstance(decided, Rejection) or not isinstance(command, MuteParticipant):
        return decided
    return [*decided, *hands.when_muted(state.speakers.hands, command.participant, context)]


def _speakers(command: SpeakersCommand, state: DebateState, context: Context) -> list[Event] | Rejection:
    if isinstance(command, RaiseHand):
        if (silence := moderation.silenced(state.moderation, context)) is not None:
            return silence
        if command.name is not None and context.actor.role is Role.PARTICIPANT and _reserved(command.name, state):
            return Rejection(Code.NAME_RESERVED)
    return speakers.decide(command, state.speakers, state.stage, state.questions.tickets, context)


def _question(command: QuestionCommand, state: DebateState, context: Context, expect: int | None) -> list[Event] | Rejection:
    if isinstance(command, AskQuestion):
        if (refused := moderation.refused_at_the_door(state.moderation, state.questions, context)) is not None:
            return refused
        if command.name is not None and _reserved(command.name, state):
            return Rejection(Code.NAME_RESERVED)
        if command.addressee is not None and command.addressee not in state.stage.seats:
            return Rejection(Code.SEAT_UNKNOWN)
        if command.segment is not None and state.agenda.get(command.segment) is None:
            return Rejection(Code.SEGMENT_UNKNOWN)
    elif expect is not None:
        present = state.questions.all.get(command.question)
        if present is not None and present.version != expect:
            return Rejection(Code.CONFLICT, present.id)
    if isinstance(command, AnswerQuestion) and any(seat not in state.stage.seats for seat in command.seats):
        return Rejection(Code.SEAT_UNKNOWN)
    proposal = state.proposal() if isinstance(command, AirQuestion) else None
    around = questions.Around(state.debate, proposal.question if proposal else None, state.synthesis.ids())
    return questions.decide(command, state.questions, around, context)


def _reserved(name: str, state: DebateState) -> bool:
    return passes_for_office(name) or _taken(name, state)


def _taken(name: str, state: DebateState, own: str | None = None) -> bool:
    """Who came on stage by a hand goes on under that name, and nobody learns by it whom an invitation is for."""
    by_hand = state.speakers.guests
    seats = [seat for seat in state.stage.seats.values() if seat.id not in {*by_hand.all, *by_hand.gone, own}]
    return passes_for_one_of(name, [seat.name.body or "" for seat in seats])


def evolve(state: DebateState, event: Event) -> DebateState:
    if isinstance(event, QuestionSupported | QuestionUnsupported):  # nine of ten events of a large debate; the ledger says nothing of them
        return msgspec.structs.replace(state, questions=questions.evolve(state.questions, event))
    assert isinstance(event, AnyEvent)
    ledger = evolve_ledger(state.ledger, event, state.questions)
    if isinstance(event, DebateEvent):
        return _followed(msgspec.structs.replace(state, debate=debate.evolve(state.debate, event), ledger=ledger))
    if isinstance(event, AgendaEvent):
        return msgspec.structs.replace(state, agenda=agenda.evolve(state.agenda, event), ledger=ledger)
    if isinstance(event, StageEvent):
        moved = speakers.evolve(state.speakers, event)
        return _followed(msgspec.structs.replace(state, stage=stage.evolve(state.stage, event), speakers=moved, ledger=ledger))
    if isinstance(event, PollEvent):
        return msgspec.structs.replace(state, polls=polls.evolve(state.polls, event), ledger=ledger)
    if isinstance(event, ReactionsKept):
        return msgspec.structs.replace(state, reactions=reactions.evolve(state.reactions, event))
    if isinstance(event, CaptionEvent):
        return msgspec.structs.replace(state, captions=captions.evolve(state.captions, event))
    if isinstance(event, ProgramLaidOut):
        return msgspec.structs.replace(state, program=program.evolve(state.program, event), ledger=ledger)
    if isinstance(event, SynthesisEvent):
        return msgspec.structs.replace(state, synthesis=synthesis.evolve(state.synthesis, event), ledger=ledger)
    if isinstance(event, ModerationEvent):
        return msgspec.structs.replace(state, moderation=moderation.evolve(state.moderation, event), ledger=ledger)
    if isinstance(event, SpeakersEvent):
        state = msgspec.structs.replace(state, speakers=speakers.evolve(state.speakers, event), ledger=ledger)
        return _ticketed(state, event) if isinstance(event, HandRaised) else state
    if isinstance(event, NoteEvent):
        return msgspec.structs.replace(state, notes=notes.evolve(state.notes, event))
    fairness = fair_next.follow(state.fairness, state.questions, event, state.synthesis.targets)
    return msgspec.structs.replace(state, questions=questions.evolve(state.questions, event), fairness=fairness, ledger=ledger)


def _ticketed(state: DebateState, event: HandRaised) -> DebateState:
    """Tickets of hands and of questions are called in one hall: no two are the same."""
    tickets = state.questions.tickets.put(event.ticket, True) if event.ticket else state.questions.tickets
    return msgspec.structs.replace(state, questions=msgspec.structs.replace(state.questions, tickets=tickets))


def _followed(state: DebateState) -> DebateState:
    live = state.debate.phase is Phase.LIVE
    return msgspec.structs.replace(state, program=program.follow(state.program, state.stage, live))
