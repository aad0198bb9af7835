"""One connection of `assises.v1` as a state machine: inputs and time in, actions out. It never touches a socket, a clock or a debate.

opened → entering → welcomed → closing. Who may do what in a debate is not decided here: `debate.service` checks the role of every command.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import get_args

from msgspec import Struct

from realtime.close_codes import CloseCode
from realtime.from_client import Cmd, FromClient, Hello, Malformed, Ping, Refusal, Word, parse
from realtime.limits import IN_FLIGHT, STRIKES, Limits, TokenBucket
from realtime.owner import Accepted, Answer
from realtime.to_client import Ack, Err, Pong, frame

GRACE_S = 2  # for the peer to answer our close frame, before the connection is cut


class State(Enum):
    OPENED = auto()
    ENTERING = auto()  # the ticket is being looked up, perhaps in another process
    WELCOMED = auto()
    CLOSING = auto()


# Inputs, beside the messages of `from_client`.


class Opened(Struct, frozen=True):
    """The WebSocket handshake is done."""


class Admitted(Struct, frozen=True):
    """The ticket was good; the welcome and the streams have been written."""


class Binary(Struct, frozen=True):
    """A binary message: `assises.v1` has none."""


class Answered(Struct, frozen=True):
    """The owner's answer to a command in flight."""

    id: str
    answer: Answer


class Heard(Struct, frozen=True):
    """A WebSocket pong."""


class Due(Struct, frozen=True):
    """The deadline set by `Wait` has come. `unsent`: bytes the peer has not taken yet."""

    unsent: int


class Stop(Struct, frozen=True):
    """Somebody else ends this connection."""

    code: CloseCode


class Lost(Struct, frozen=True):
    """The transport is gone: whatever was on its way to the peer stays here."""


Input = FromClient | Malformed | Opened | Admitted | Binary | Answered | Heard | Due | Stop | Lost


# Actions.


class Wait(Struct, frozen=True):
    """Replaces the deadline."""

    delay_s: float


class Send(Struct, frozen=True):
    frame: bytes


class Admit(Struct, frozen=True):
    """Redeem the ticket, then answer with `Admitted` or `Stop`."""

    hello: Hello


class Submit(Struct, frozen=True):
    command: Cmd


class Pass(Struct, frozen=True):
    """A word for the hub, which answers none."""

    word: Word


class Beat(Struct, frozen=True):
    """Send the heartbeat and a WebSocket ping."""


class Close(Struct, frozen=True):
    code: CloseCode


class Abort(Struct, frozen=True):
    """Cut the transport: the peer did not answer the close frame."""


Action = Wait | Send | Admit | Submit | Pass | Beat | Close | Abort


class Connection:
    """`now` is monotonic, in seconds; `wall_ms` is the server's clock for the messages that carry it."""

    __slots__ = ("_awaiting", "_bucket", "_excess", "_heard", "_in_flight", "_limits", "_strikes", "_unsent", "state")

    def __init__(self, limits: Limits, now: float) -> None:
        self.state = State.OPENED
        self._limits = limits
        self._bucket = TokenBucket(limits.commands_burst, now)
        self._in_flight = 0
        self._strikes = 0
        self._excess = 0
        self._awaiting = False
        self._heard = False
        self._unsent = 0

    def receive(self, text: str, now: float, wall_ms: int) -> list[Action]:
        """A text message of the peer."""
        return self.step(parse(text, self._limits), now, wall_ms)

    def step(self, input: Input, now: float, wall_ms: int) -> list[Action]:
        move = MOVES.get((self.state, type(input)))
        return move(self, input, now, wall_ms) if move is not None else []

    # Moves. Each is named in the table below and nowhere else.

    def _opened(self, input: Opened, now: float, wall_ms: int) -> list[Action]:
        return [Wait(self._limits.first_frame_s)]

    def _hello(self, input: Hello, now: float, wall_ms: int) -> list[Action]:
        self.state = State.ENTERING
        return [Admit(input)]

    def _welcomed(self, input: Admitted, now: float, wall_ms: int) -> list[Action]:
        self.state = State.WELCOMED
        return [Wait(self._limits.heartbeat_s)]

    def _silent(self, input: Due, now: float, wall_ms: int) -> list[Action]:
        return self._close(CloseCode.SILENT)

    def _misplaced(self, input: Input, now: float, wall_ms: int) -> list[Action]:
        return self._close(CloseCode.PROTOCOL)

    def _stop(self, input: Stop, now: float, wall_ms: int) -> list[Action]:
        return self._close(input.code)

    def _lost(self, input: Lost, now: float, wall_ms: int) -> list[Action]:
        self.state = State.CLOSING
        return []

    def _malformed(self, input: Malformed, now: float, wall_ms: int) -> list[Action]:
        self._strikes += 1
        if self._strikes > STRIKES:
            return self._close(CloseCode.PROTOCOL)
        return [Send(frame(Err(id=input.id, code=input.code)))]

    def _command(self, input: Cmd, now: float, wall_ms: int) -> list[Action]:
        wait = self._take(now)
        if wait:
            return self._too_fast(input.id, Refusal.RATE_LIMITED, wait)
        if self._in_flight >= IN_FLIGHT:
            return [Send(frame(Err(id=input.id, code=Refusal.TOO_MANY_IN_FLIGHT, retry_after_s=1.0)))]
        self._in_flight += 1
        return [Submit(input)]

    def _answered(self, input: Answered, now: float, wall_ms: int) -> list[Action]:
        self._in_flight -= 1
        answer = input.answer
        if isinstance(answer, Accepted):
            return [Send(frame(Ack(id=input.id, result=answer.result)))]
        return [Send(frame(Err(id=input.id, code=answer.code, retry_after_s=answer.retry_after_s, present=answer.present)))]

    def _ping(self, input: Ping, now: float, wall_ms: int) -> list[Action]:
        wait = self._take(now)
        if wait:
            return self._too_fast(None, Refusal.RATE_LIMITED, wait)
        return [Send(frame(Pong(at=input.at, server_at=wall_ms)))]

    def _word(self, input: Word, now: float, wall_ms: int) -> list[Action]:
        wait = self._take(now)
        return self._too_fast(None, Refusal.RATE_LIMITED, wait) if wait else [Pass(input)]

    def _heard_pong(self, input: Heard, now: float, wall_ms: int) -> list[Action]:
        self._heard = True
        return []

    def _beat_or_bury(self, input: Due, now: float, wall_ms: int) -> list[Action]:
        patience = max(1.0, self._limits.pong_s - self._limits.heartbeat_s)
        if not self._awaiting:
            self._awaiting, self._heard, self._unsent = True, False, input.unsent
            self._excess = 0
            return [Beat(), Wait(patience)]
        if self._heard:
            self._awaiting = False
            return [Wait(max(1.0, self._limits.heartbeat_s - patience))]
        if input.unsent < self._unsent:
            # The ping waits behind a snapshot on a thin line; a peer that takes bytes is alive.
            self._unsent = input.unsent
            return [Wait(patience)]
        return self._close(CloseCode.SILENT)

    def _cut(self, input: Due, now: float, wall_ms: int) -> list[Action]:
        return [Abort()]

    def _take(self, now: float) -> float:
        return self._bucket.take(self._limits.commands_per_s, self._limits.commands_burst, now)

    def _too_fast(self, id: str | None, code: Refusal, wait: float) -> list[Action]:
        # Twice the burst refused between two heartbeats: this one does not read its refusals.
        self._excess += 1
        if self._excess > 2 * self._limits.commands_burst:
            return self._close(CloseCode.RATE)
        return [Send(frame(Err(id=id, code=code, retry_after_s=round(wait, 3))))]

    def _close(self, code: CloseCode) -> list[Action]:
        self.state = State.CLOSING
        return [Close(code), Wait(GRACE_S)]


# (state, input) → move. A pair that is not here is heard and ignored: in `closing` everything but the deadline, before and
# after the welcome what cannot matter there (a late answer of the owner, a pong).
_WORDS: dict[State, Callable[..., list[Action]]] = {
    State.OPENED: Connection._misplaced,
    State.ENTERING: Connection._misplaced,
    State.WELCOMED: Connection._word,
}
MOVES: dict[tuple[State, type[Input]], Callable[..., list[Action]]] = {
    (State.OPENED, Opened): Connection._opened,
    (State.OPENED, Hello): Connection._hello,
    (State.OPENED, Cmd): Connection._misplaced,
    (State.OPENED, Ping): Connection._misplaced,
    (State.OPENED, Malformed): Connection._misplaced,
    (State.OPENED, Binary): Connection._misplaced,
    (State.OPENED, Due): Connection._silent,
    (State.OPENED, Stop): Connection._stop,
    (State.OPENED, Lost): Connection._lost,
    (State.ENTERING, Hello): Connection._misplaced,
    (State.ENTERING, Admitted): Connection._welcomed,
    (State.ENTERING, Cmd): Connection._misplaced,
    (State.ENTERING, Ping): Connection._misplaced,
    (State.ENTERING, Malformed): Connection._misplaced,
    (State.ENTERING, Binary): Connection._misplaced,
    (State.ENTERING, Due): Connection._silent,
    (State.ENTERING, Stop): Connection._stop,
    (State.ENTERING, Lost): Connection._lost,
    **{(state, word): move for word in get_args(Word) for state, move in _WORDS.items()},
    (State.WELCOMED, Hello): Connection._misplaced,
    (State.WELCOMED, Cmd): Connection._command,
    (State.WELCOMED, Ping): Connection._ping,
    (State.WELCOMED, Malformed): Connection._malformed,
    (State.WELCOMED, Binary): Connection._misplaced,
    (State.WELCOMED, Answered): Connection._answered,
    (State.WELCOMED, Heard): Connection._heard_pong,
    (State.WELCOMED, Due): Connection._beat_or_bury,
    (State.WELCOMED, Stop): Connection._stop,
    (State.WELCOMED, Lost): Connection._lost,
    (State.CLOSING, Due): Connection._cut,
}
