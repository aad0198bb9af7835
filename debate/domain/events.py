"""The closed union of everything that can have happened in a debate. Their order in a log is the debate."""

from debate.domain.agenda import AgendaEvent
from debate.domain.captions import CaptionEvent
from debate.domain.debate import DebateChanged, DebateCreated, HistoryRepaired, PhaseChanged
from debate.domain.floor import FloorEvent
from debate.domain.guests import GuestEvent
from debate.domain.hands import HandEvent
from debate.domain.moderation import ModerationEvent
from debate.domain.notes import NoteEvent
from debate.domain.polls import PollEvent
from debate.domain.program import ProgramLaidOut
from debate.domain.questions.events import QuestionEvent
from debate.domain.reactions import ReactionsKept
from debate.domain.speech import SpeechEvent
from debate.domain.stage import StageEvent
from debate.domain.synthesis import SynthesisEvent

DebateEvent = DebateCreated | DebateChanged | PhaseChanged | HistoryRepaired
QuestionsEvent = QuestionEvent | SynthesisEvent | ModerationEvent
VoiceEvent = PollEvent | ReactionsKept | CaptionEvent
SpeakersEvent = HandEvent | FloorEvent | GuestEvent | SpeechEvent
AnyEvent = DebateEvent | AgendaEvent | StageEvent | ProgramLaidOut | QuestionsEvent | VoiceEvent | SpeakersEvent | NoteEvent

__all__ = [
    "AgendaEvent",
    "AnyEvent",
    "CaptionEvent",
    "DebateEvent",
    "ModerationEvent",
    "NoteEvent",
    "PollEvent",
    "ProgramLaidOut",
    "QuestionEvent",
    "ReactionsKept",
    "SpeakersEvent",
    "StageEvent",
    "SynthesisEvent",
]
