"""Objections of a consent round: their weight is counted at once, their words are read by a moderator before anybody else reads them."""

from collections.abc import Iterable, Set

from debate.domain.actor import Context
from debate.domain.event import Command, Event
from debate.domain.rejections import Code, Rejection
from debate.domain.text import SealedText


class ShowObjection(Command, frozen=True, tag="poll.show"):
    """Lets its words through: they are public once the poll is closed."""

    poll: str
    objection: str


class HideObjection(Command, frozen=True, tag="poll.hide"):
    """Takes back that it was let through."""

    poll: str
    objection: str


class ObjectionShown(Event, frozen=True, tag="poll.shown"):
    poll: str
    objection: str


class ObjectionHidden(Event, frozen=True, tag="poll.hidden"):
    """`late`: after the close, so that it was public."""

    poll: str
    objection: str
    late: bool = False


def decide(
    command: ShowObjection | HideObjection, reasons: Iterable[SealedText], shown: Set[str], closed: bool, context: Context
) -> list[Event] | Rejection:
    """`reasons` and `shown` are of the poll: what was objected, and which of it was let through."""
    at, by, poll, objection = context.now, context.actor.id, command.poll, command.objection
    if all(objection != reason.id for reason in reasons):
        return Rejection(Code.OBJECTION_UNKNOWN)
    if isinstance(command, ShowObjection) == (objection in shown):
        return []
    if isinstance(command, ShowObjection):
        return [ObjectionShown(at=at, by=by, poll=poll, objection=objection)]
    return [ObjectionHidden(at=at, by=by, poll=poll, objection=objection, late=closed)]
