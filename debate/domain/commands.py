"""The closed union of everything that can be asked of a debate."""

from debate.domain.agenda import AddSegment, AgendaCommand, ChangeSegment, MoveSegment, RemoveSegment, StartSegment
from debate.domain.debate import ChangeDebate, ChangePhase
from debate.domain.program import LayOutProgram
from debate.domain.questions.commands import (
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    MergeQuestion,
    PublishQuestion,
    QuestionCommand,
    QueueQuestion,
    RefuseQuestion,
    SetAsideQuestion,
    StepBackQuestion,
    SupportQuestion,
    UnqueueQuestion,
    UnsupportQuestion,
    WithdrawQuestion,
)
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

DebateCommand = ChangeDebate | ChangePhase
Command = DebateCommand | AgendaCommand | StageCommand | LayOutProgram | QuestionCommand

__all__ = [
    "AddSeat",
    "AddSegment",
    "AgendaCommand",
    "AirQuestion",
    "AnswerQuestion",
    "AskQuestion",
    "BringSeat",
    "ChangeDebate",
    "ChangePhase",
    "ChangeSeat",
    "ChangeSegment",
    "Command",
    "DebateCommand",
    "EnterSeat",
    "LayOutProgram",
    "LeaveSeat",
    "LinkSeat",
    "MergeQuestion",
    "MoveSegment",
    "MuteSeat",
    "PublishQuestion",
    "QuestionCommand",
    "QueueQuestion",
    "RefuseQuestion",
    "RemoveSeat",
    "RemoveSegment",
    "ReturnSeat",
    "SetAsideQuestion",
    "StageCommand",
    "StartSegment",
    "StepBackQuestion",
    "SupportQuestion",
    "UnqueueQuestion",
    "UnsupportQuestion",
    "WithdrawQuestion",
    "tag_of",
]


def tag_of(command: Command) -> str:
    """The name of a command on the wire and in the tables, as `question.ask`."""
    tag = command.__struct_config__.tag
    assert isinstance(tag, str)
    return tag
