"""Polls: a question with options that is open for a while, one replaceable ballot a person, the hall's raised hands beside them.

No secret ballot: a ballot bears its voter's name in the poll's key (`ballot_key`). Views never join the two.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain import objections
from debate.domain.actor import Context
from debate.domain.ballot_key import ballot_of
from debate.domain.debate import title_of
from debate.domain.event import Command, Event
from debate.domain.objections import HideObjection, ObjectionHidden, ObjectionShown, ShowObjection
from debate.domain.rejections import Code, Rejection
from debate.domain.roles import Role
from debate.domain.sealing import seal
from debate.domain.shelf import Shelf
from debate.domain.text import NOTE_LIMIT, SealedText, gist, same_words, within, words

SECONDS = range(10, 3601)
OPTIONS = range(2, 11)
OPTION_LIMIT = 80
POLLS_MOST = 60
COUNT_MOST = 100_000  # more hands than any hall has
GRACE_MS = 15_000  # how long after the announced end the slowest player is waited for
COUNT_LATE_MS = 600_000
BALLOT = "ballot"  # who cast a ballot, as far as the event tells


class PollKind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    STANCE = "stance"
    CONSENT = "consent"


class PollState(StrEnum):
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"


# Options that the kind brings along: words for them are the page's, in its reader's language.
OWN_OPTIONS: dict[PollKind, tuple[str, ...]] = {
    PollKind.STANCE: ("for", "mixed", "against"),
    PollKind.CONSENT: ("consent", "aside", "object"),
}
OBJECT = OWN_OPTIONS[PollKind.CONSENT].index("object")

# (state, command) → next state. What is not here is `wrong_state`, or `poll_closed` for a ballot.
NEXT: dict[tuple[PollState, str], PollState] = {
    (PollState.READY, "poll.open"): PollState.OPEN,
    (PollState.OPEN, "poll.vote"): PollState.OPEN,
    (PollState.OPEN, "poll.count"): PollState.OPEN,
    (PollState.OPEN, "poll.show"): PollState.OPEN,
    (PollState.OPEN, "poll.hide"): PollState.OPEN,
    (PollState.OPEN, "poll.close"): PollState.CLOSED,
    (PollState.CLOSED, "poll.count"): PollState.CLOSED,
    (PollState.CLOSED, "poll.show"): PollState.CLOSED,
    (PollState.CLOSED, "poll.hide"): PollState.CLOSED,
}


class AddPoll(Command, frozen=True, tag="poll.add"):
    """`options` are empty for a stance or a consent round; `most` is how many of a multiple choice one may take."""

    poll: str
    kind: PollKind
    title: str
    options: tuple[str, ...] = ()
    hidden: bool = False
    seconds: int = 60
    most: int | None = None


class RemovePoll(Command, frozen=True, tag="poll.remove"):
    poll: str


class OpenPoll(Command, frozen=True, tag="poll.open"):
    poll: str


class VotePoll(Command, frozen=True, tag="poll.vote"):
    """`choices` are places in the list of options, from 0."""

    poll: str
    choices: tuple[int, ...]
    reason: str | None = None


class CountPoll(Command, frozen=True, tag="poll.count"):
    poll: str
    counts: tuple[int, ...]


class ClosePoll(Command, frozen=True, tag="poll.close"):
    poll: str


class PollAdded(Event, frozen=True, tag="poll.added"):
    poll: str
    kind: PollKind
    title: str
    options: tuple[str, ...]
    hidden: bool
    seconds: int
    most: int


class PollRemoved(Event, frozen=True, tag="poll.removed"):
    poll: str


class PollOpened(Event, frozen=True, tag="poll.opened"):
    poll: str
    title: str
    ends_at: int
    key: SealedText


class BallotCast(Event, frozen=True, tag="ballot.cast"):
    """`replaces` names the reason that goes with the ballot before."""

    poll: str
    ballot: str
    choices: tuple[int, ...]
    reason: SealedText | None = None
    replaces: str | None = None


class PollCounted(Event, frozen=True, tag="poll.counted"):
    """`late`: counted after the close, so that the published result changed."""

    poll: str
    counts: tuple[int, ...]
    late: bool = False


class PollClosed(Event, frozen=True, tag="poll.closed"):
    poll: str
    online: tuple[int, ...]
    hall: tuple[int, ...]
    voters: int


class Ballot(Struct, frozen=True):
    choices: tuple[int, ...]
    reason: SealedText | None = None


class Poll(Struct, frozen=True, kw_only=True):
    """`online` counts choices by option, so a multiple choice adds up to more than `voters`. `hall` is what the clerks counted."""

    id: str
    kind: PollKind
    title: str
    options: tuple[str, ...]
    hidden: bool
    seconds: int
    most: int
    state: PollState = PollState.READY
    opened_at: int | None = None
    ends_at: int | None = None
    closed_at: int | None = None
    key: SealedText | None = None
    ballots: Shelf[Ballot] = Shelf()
    online: tuple[int, ...] = ()
    hall: tuple[int, ...] = ()
    reasons: tuple[SealedText, ...] = ()
    shown: frozenset[str] = frozenset()

    @property
    def voters(self) -> int:
        return len(self.ballots)


class Polls(Struct, frozen=True):
    """In the order in which they were added; `open` is the one that is being voted on."""

    all: dict[str, Poll] = {}
    open: str | None = None


PollCommand = AddPoll | RemovePoll | OpenPoll | VotePoll | CountPoll | ClosePoll | ShowObjection | HideObjection
PollEvent = PollAdded | PollRemoved | PollOpened | BallotCast | PollCounted | PollClosed | ObjectionShown | ObjectionHidden


def decide(command: PollCommand, polls: Polls, context: Context) -> list[Event] | Rejection:
    if isinstance(command, AddPoll):
        return _add(command, polls, context)
    poll = polls.all.get(command.poll)
    if poll is None or (isinstance(command, VotePoll | CountPoll) and poll.state is PollState.READY):
        return Rejection(Code.POLL_UNKNOWN)  # what is only prepared is nobody's knowledge but the direction's
    at, by = context.now, context.actor.id
    if isinstance(command, RemovePoll):
        return [PollRemoved(at=at, by=by, poll=poll.id)] if poll.state is PollState.READY else Rejection(Code.WRONG_STATE, poll.id)
    if (poll.state, str(command.__struct_config__.tag)) not in NEXT:
        return Rejection(Code.POLL_CLOSED if poll.state is PollState.CLOSED else Code.WRONG_STATE, poll.id)
    match command:
        case OpenPoll():
            return _open(poll, polls, context)
        case VotePoll():
            return _vote(command, poll, context)
        case CountPoll():
            return _count(command, poll, context)
        case ClosePoll():
            early = context.actor.role is Role.SYSTEM and at < (poll.ends_at or 0)
            return Rejection(Code.WRONG_STATE, poll.id) if early else [closing(poll, context)]
        case ShowObjection() | HideObjection():
            return objections.decide(command, poll.reasons, poll.shown, poll.state is PollState.CLOSED, context)


def closing(poll: Poll, context: Context) -> PollClosed:
    """The end of an open poll with what it came to."""
    return PollClosed(at=context.now, by=context.actor.id, poll=poll.id, online=poll.online, hall=poll.hall, voters=poll.voters)


def _add(command: AddPoll, polls: Polls, context: Context) -> list[Event] | Rejection:
    if not command.poll or command.poll in polls.all:
        return Rejection(Code.POLL_TAKEN)
    if len(polls.all) >= POLLS_MOST:
        return Rejection(Code.TOO_MANY_POLLS)
    title, options = title_of(command.title), _options(command)
    if isinstance(title, Rejection):
        return title
    if isinstance(options, Rejection):
        return options
    if command.seconds not in SECONDS:
        return Rejection(Code.POLL_TIME_OUT_OF_RANGE)
    most = (command.most or len(options)) if command.kind is PollKind.MULTIPLE else 1
    if not 1 <= most <= len(options) or (command.kind is not PollKind.MULTIPLE and command.most not in (None, 1)):
        return Rejection(Code.POLL_MOST_OUT_OF_RANGE)
    added = PollAdded(
        at=context.now,
        by=context.actor.id,
        poll=command.poll,
        kind=command.kind,
        title=title,
        options=options,
        hidden=command.hidden,
        seconds=command.seconds,
        most=most,
    )
    return [added]


def _options(command: AddPoll) -> tuple[str, ...] | Rejection:
    if own := OWN_OPTIONS.get(command.kind):
        return Rejection(Code.POLL_OPTIONS) if command.options else own
    options: list[str] = []
    for raw in command.options:
        option = within(raw, OPTION_LIMIT, Code.POLL_OPTION_TOO_LONG)
        if isinstance(option, Rejection):
            return option
        options.append(option)
    different = len({gist(option) for option in options}) == len(options) and all(options)
    return tuple(options) if different and len(options) in OPTIONS else Rejection(Code.POLL_OPTIONS)


def _open(poll: Poll, polls: Polls, context: Context) -> list[Event] | Rejection:
    if polls.open:
        return Rejection(Code.POLL_BUSY, polls.open)
    key = seal(context.derive("ballots"), "poll", context)
    ends_at = context.now + poll.seconds * 1000
    return [PollOpened(at=context.now, by=context.actor.id, poll=poll.id, title=poll.title, ends_at=ends_at, key=key)]


def _vote(command: VotePoll, poll: Poll, context: Context) -> list[Event] | Rejection:
    choices = tuple(sorted(set(command.choices)))
    if not 1 <= len(choices) <= poll.most or not all(0 <= choice < len(poll.options) for choice in choices):
        return Rejection(Code.POLL_CHOICE)
    if poll.key is None or poll.key.body is None:
        return Rejection(Code.POLL_CLOSED, poll.id)  # without its key a ballot could be cast twice
    reason = _reason(command.reason, poll, choices, context)
    if isinstance(reason, Rejection):
        return reason
    ballot = ballot_of(poll.key.body, context.actor.id)
    before = poll.ballots.get(ballot)
    if before is not None and before.choices == choices and same_words(before.reason, reason):
        return []
    replaces = before.reason.id if before is not None and before.reason is not None else None
    return [BallotCast(at=context.now, by=BALLOT, poll=poll.id, ballot=ballot, choices=choices, reason=reason, replaces=replaces)]


def _reason(raw: str | None, poll: Poll, choices: tuple[int, ...], context: Context) -> SealedText | Rejection | None:
    if poll.kind is not PollKind.CONSENT or choices != (OBJECT,):
        return None
    text = words(raw or "", NOTE_LIMIT, Code.POLL_REASON_MISSING, Code.NOTE_TOO_LONG)
    return text if isinstance(text, Rejection) else seal(text, "reason", context)


def _count(command: CountPoll, poll: Poll, context: Context) -> list[Event] | Rejection:
    late = poll.closed_at is not None
    if poll.closed_at is not None and context.now > poll.closed_at + COUNT_LATE_MS:
        return Rejection(Code.POLL_COUNT_TOO_LATE, poll.id)
    if len(command.counts) != len(poll.options) or not all(0 <= count <= COUNT_MOST for count in command.counts):
        return Rejection(Code.POLL_COUNTS)
    if command.counts == poll.hall:
        return []
    return [PollCounted(at=context.now, by=context.actor.id, poll=poll.id, counts=command.counts, late=late)]


def evolve(polls: Polls, event: PollEvent) -> Polls:
    match event:
        case PollAdded():
            zeros = (0,) * len(event.options)
            poll = Poll(
                id=event.poll,
                kind=event.kind,
                title=event.title,
                options=event.options,
                hidden=event.hidden,
                seconds=event.seconds,
                most=event.most,
                online=zeros,
                hall=zeros,
            )
            return Polls({**polls.all, poll.id: poll}, polls.open)
        case PollRemoved():
            return Polls({id: poll for id, poll in polls.all.items() if id != event.poll}, polls.open)
        case PollOpened():
            opened = _put(polls, event.poll, state=PollState.OPEN, opened_at=event.at, ends_at=event.ends_at, key=event.key)
            return Polls(opened.all, event.poll)
        case BallotCast():
            return _cast(polls, event)
        case PollCounted():
            return _put(polls, event.poll, hall=event.counts)
        case PollClosed():
            return Polls(_put(polls, event.poll, state=PollState.CLOSED, closed_at=event.at).all)
        case ObjectionShown():
            return _put(polls, event.poll, shown=polls.all[event.poll].shown | {event.objection})
        case ObjectionHidden():
            return _put(polls, event.poll, shown=polls.all[event.poll].shown - {event.objection})


def _cast(polls: Polls, event: BallotCast) -> Polls:
    poll = polls.all[event.poll]
    before = poll.ballots.get(event.ballot)
    online = list(poll.online)
    _add_up(online, before.choices if before is not None else (), -1)
    _add_up(online, event.choices, 1)
    reasons = poll.reasons
    if event.replaces is not None:
        reasons = tuple(reason for reason in reasons if reason.id != event.replaces)
    if event.reason is not None:
        reasons = (*reasons, event.reason)
    ballots = poll.ballots.put(event.ballot, Ballot(event.choices, event.reason))
    return _put(polls, poll.id, ballots=ballots, online=tuple(online), reasons=reasons)


def _add_up(counts: list[int], choices: Sequence[int], by: int) -> None:
    for choice in choices:
        counts[choice] += by


def _put(polls: Polls, id: str, **changed: object) -> Polls:
    return Polls({**polls.all, id: msgspec.structs.replace(polls.all[id], **changed)}, polls.open)
