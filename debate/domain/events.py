"""The closed union of everything that can have happened in a debate. Their order in a log is the debate."""

from debate.domain.agenda import AgendaEvent
from debate.domain.debate import DebateChanged, DebateCreated, PhaseChanged
from debate.domain.program import ProgramLaidOut
from debate.domain.questions.events import QuestionEvent
from debate.domain.stage import StageEvent

DebateEvent = DebateCreated | DebateChanged | PhaseChanged
AnyEvent = DebateEvent | AgendaEvent | StageEvent | ProgramLaidOut | QuestionEvent

__all__ = ["AgendaEvent", "AnyEvent", "DebateEvent", "ProgramLaidOut", "QuestionEvent", "StageEvent"]
