"""What to do so that what is present becomes what is wanted. Pure: two values in, a list of actions out; empty once they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from panel.messages import DebateWanted, Wanted
from panel.stage import Stage, stage_of


class CloseReason(StrEnum):
    """Why a session ended; the word in the log line and in the metrics."""

    DELETED = "deleted"
    PEER = "peer"
    TAKEN_OVER = "taken_over"
    REPLACED = "replaced"
    REVOKED = "revoked"
    SEAT_REMOVED = "seat_removed"
    DEBATE_OVER = "debate_over"
    NEVER_CONNECTED = "never_connected"
    VANISHED = "vanished"
    NO_MEDIA = "no_media"
    STOPPING = "stopping"


@dataclass(frozen=True)
class PresentSession:
    """A session that is up: who it is, and by what it came in (the session of a ticket, or the digest of a WHIP token)."""

    id: str
    kind: Literal["whip", "whep"]
    debate: str
    seat: str | None
    ticket_session: str | None
    token: str | None


@dataclass(frozen=True)
class Present:
    programs: Mapping[str, Stage]
    sessions: tuple[PresentSession, ...] = ()


@dataclass(frozen=True)
class CloseSession:
    session: str
    reason: CloseReason


@dataclass(frozen=True)
class OpenProgram:
    debate: str
    stage: Stage


@dataclass(frozen=True)
class ShowStage:
    debate: str
    stage: Stage


@dataclass(frozen=True)
class CloseProgram:
    debate: str


Action = CloseSession | OpenProgram | ShowStage | CloseProgram


def reconcile(wanted: Wanted, present: Present) -> list[Action]:
    """Sessions end first, then programs change: nobody is shown for an instant who should not be."""
    debates = {debate.debate: debate for debate in wanted.debates}
    actions: list[Action] = []
    for session in present.sessions:
        reason = _ended(session, debates.get(session.debate))
        if reason is not None:
            actions.append(CloseSession(session.id, reason))
    actions += _programs(debates.values(), present.programs)
    actions += [CloseProgram(debate) for debate in present.programs if debate not in debates]
    return actions


def _ended(session: PresentSession, debate: DebateWanted | None) -> CloseReason | None:
    if debate is None:
        return CloseReason.DEBATE_OVER
    if session.ticket_session is not None and session.ticket_session in debate.revoked:
        return CloseReason.REVOKED
    if session.seat is None:
        return None
    seat = debate.seat(session.seat)
    if seat is None:
        return CloseReason.SEAT_REMOVED
    if session.token is not None and session.token not in seat.tokens:
        return CloseReason.REVOKED
    return None


def _programs(debates: Iterable[DebateWanted], programs: Mapping[str, Stage]) -> list[Action]:
    actions: list[Action] = []
    for debate in debates:
        stage, shown = stage_of(debate), programs.get(debate.debate)
        if shown is None:
            actions.append(OpenProgram(debate.debate, stage))
        elif shown != stage:
            actions.append(ShowStage(debate.debate, stage))
    return actions
