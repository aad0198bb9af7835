"""The closed union of everything that can be asked of a debate."""

from debate.domain.agenda import AddSegment, AgendaCommand, ChangeSegment, MoveSegment, RemoveSegment, StartSegment
from debate.domain.captions import CaptionCommand, CorrectCaption, WriteCaption
from debate.domain.debate import ChangeDebate, ChangePhase, RepairHistory
from debate.domain.floor import EndFloor, FloorCommand, GiveFloor
from debate.domain.guests import AnswerInvitation, GuestCommand, InviteGuest
from debate.domain.hands import CallHand, HandCommand, LowerHand, RaiseHand
from debate.domain.moderation import ChangeHold, ChangeIntake, ChangePace, ModerationCommand, MuteParticipant, UnmuteParticipant
from debate.domain.notes import NoteCommand, ReadNote, SendNote
from debate.domain.objections import HideObjection, ShowObjection
from debate.domain.polls import AddPoll, ClosePoll, CountPoll, OpenPoll, PollCommand, RemovePoll, VotePoll
from debate.domain.program import LayOutProgram
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
from debate.domain.reactions import KeepReactions
from debate.domain.speech import AimEquity, CorrectSpeech, MeasureSpeech, SpeechCommand
from debate.domain.stage import (
    AddSeat,
    BringSeat,
    ChangeSeat,
    EnterSeat,
    LeaveSeat,
    LinkSeat,
    MuteSeat,
    RemoveSeat,
    ReturnSeat,
    StageCommand,
)
from debate.domain.synthesis import ChangeFamilies, ChangeTargets, SynthesisCommand

DebateCommand = ChangeDebate | ChangePhase | RepairHistory
QuestionsCommand = QuestionCommand | SynthesisCommand | ModerationCommand
VoiceCommand = PollCommand | KeepReactions | CaptionCommand
SpeakersCommand = HandCommand | FloorCommand | GuestCommand | SpeechCommand
Command = DebateCommand | AgendaCommand | StageCommand | LayOutProgram | QuestionsCommand | VoiceCommand | SpeakersCommand | NoteCommand

__all__ = [
    "AddPoll",
    "AddSeat",
    "AddSegment",
    "AgendaCommand",
    "AimEquity",
    "AirQuestion",
    "AnswerInvitation",
    "AnswerQuestion",
    "AppealQuestion",
    "AskQuestion",
    "BringSeat",
    "CallHand",
    "CaptionCommand",
    "ChangeDebate",
    "ChangeFamilies",
    "ChangeHold",
    "ChangeIntake",
    "ChangePace",
    "ChangePhase",
    "ChangeSeat",
    "ChangeSegment",
    "ChangeTargets",
    "ClosePoll",
    "Command",
    "CorrectCaption",
    "CorrectSpeech",
    "CountPoll",
    "DebateCommand",
    "EndFloor",
    "EnterSeat",
    "FloorCommand",
    "GiveFloor",
    "GuestCommand",
    "HandCommand",
    "HideObjection",
    "InviteGuest",
    "JudgeAppeal",
    "KeepReactions",
    "LayOutProgram",
    "LeaveSeat",
    "LinkSeat",
    "LowerHand",
    "MeasureSpeech",
    "MergeQuestion",
    "ModerationCommand",
    "MoveSegment",
    "MuteParticipant",
    "MuteSeat",
    "NoteCommand",
    "OpenPoll",
    "PollCommand",
    "PublishQuestion",
    "QuestionCommand",
    "QueueQuestion",
    "RaiseHand",
    "ReadNote",
    "RefuseQuestion",
    "RemovePoll",
    "RemoveSeat",
    "RemoveSegment",
    "RepairHistory",
    "ReturnSeat",
    "RewordQuestion",
    "SendNote",
    "SetAsideQuestion",
    "ShowObjection",
    "SpeakersCommand",
    "SpeechCommand",
    "StageCommand",
    "StartSegment",
    "StepBackQuestion",
    "SupportQuestion",
    "SynthesisCommand",
    "TagQuestion",
    "UnmuteParticipant",
    "UnqueueQuestion",
    "UnsupportQuestion",
    "VotePoll",
    "WithdrawQuestion",
    "WriteAnswer",
    "WriteCaption",
    "tag_of",
]


def tag_of(command: Command) -> str:
    """The name of a command on the wire and in the tables, as `question.ask`."""
    tag = command.__struct_config__.tag
    assert isinstance(tag, str)
    return tag
