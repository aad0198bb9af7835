"""The connection machine, given / when / then. No socket, no clock, no debate."""

import json
from typing import Any

import pytest

from debate.service.answer import Accepted, Rejected
from realtime.close_codes import CloseCode
from realtime.connection import (
    MOVES,
    Abort,
    Action,
    Admit,
    Admitted,
    Answered,
    Beat,
    Binary,
    Close,
    Connection,
    Due,
    Heard,
    Input,
    Lost,
    Opened,
    Send,
    State,
    Stop,
    Submit,
    Wait,
)
from realtime.framing import payloads
from realtime.limits import IN_FLIGHT, STRIKES, Limits
from tests.realtime.house import uuid7

LIMITS = Limits(commands_per_s=10, commands_burst=20)
HELLO = '{"type":"hello","ticket":"t"}'


def ask() -> str:
    return json.dumps({"type": "cmd", "id": uuid7(), "cmd": {"type": "question.ask", "text": "Et le fret ?"}})


class Given:
    """A connection with a past; `when` gives it an input at a time, and tells the actions."""

    def __init__(self, *inputs: Input | str, limits: Limits = LIMITS) -> None:
        self.connection = Connection(limits, 0.0)
        for input in inputs:
            self.when(input)

    def when(self, input: Input | str, now: float = 0.0) -> list[Action]:
        if isinstance(input, str):
            return self.connection.receive(input, now, 1_000)
        return self.connection.step(input, now, 1_000)


def welcomed(limits: Limits = LIMITS) -> Given:
    return Given(Opened(), HELLO, Admitted(), limits=limits)


def sent(actions: list[Action]) -> list[dict[str, Any]]:
    return [json.loads(p) for action in actions if isinstance(action, Send) for p in payloads(action.frame)]


def closes(code: CloseCode) -> list[Action]:
    return [Close(code), Wait(2)]


def test_opened_waits_for_the_hello() -> None:
    assert Given().when(Opened()) == [Wait(5)]


def test_a_hello_asks_to_be_admitted() -> None:
    (admit,) = Given(Opened()).when(HELLO)
    assert isinstance(admit, Admit)
    assert admit.hello.ticket == "t"


def test_once_admitted_the_heartbeat_starts() -> None:
    assert Given(Opened(), HELLO).when(Admitted()) == [Wait(25)]


def test_silence_instead_of_a_hello() -> None:
    assert Given(Opened()).when(Due(0)) == closes(CloseCode.SILENT)


@pytest.mark.parametrize("first", [ask(), '{"type":"ping","at":1}', "{", '{"type":"nothing"}', Binary()])
def test_anything_but_a_hello_first(first: str | Binary) -> None:
    assert Given(Opened()).when(first) == closes(CloseCode.PROTOCOL)


def test_a_second_hello() -> None:
    assert welcomed().when(HELLO) == closes(CloseCode.PROTOCOL)


def test_a_binary_message() -> None:
    assert welcomed().when(Binary()) == closes(CloseCode.PROTOCOL)


def test_a_bad_ticket() -> None:
    assert Given(Opened(), HELLO).when(Stop(CloseCode.BAD_TICKET)) == closes(CloseCode.BAD_TICKET)


def test_a_command_goes_to_the_owner_and_its_answer_back() -> None:
    given = welcomed()
    (submit,) = given.when(ask())
    assert isinstance(submit, Submit)
    assert sent(given.when(Answered(submit.command.id, Accepted({"question": "q1"})))) == [
        {"type": "ack", "id": submit.command.id, "result": {"question": "q1"}}
    ]


def test_answers_may_come_in_any_order() -> None:
    given = welcomed()
    ids = [action.command.id for _ in range(3) for action in given.when(ask()) if isinstance(action, Submit)]
    answers = [sent(given.when(Answered(id, Accepted({}))))[0]["id"] for id in reversed(ids)]
    assert answers == ids[::-1]


def test_a_refusal_carries_what_the_owner_said() -> None:
    given = welcomed()
    (submit,) = given.when(ask())
    assert isinstance(submit, Submit)
    answer = Rejected("conflict", present={"version": 4}, retry_after_s=1.5)
    assert sent(given.when(Answered(submit.command.id, answer))) == [
        {"type": "err", "id": submit.command.id, "code": "conflict", "retry_after_s": 1.5, "present": {"version": 4}}
    ]


def test_more_commands_than_the_burst() -> None:
    given = welcomed()
    for _ in range(20):
        given.when(ask())
    (refused,) = sent(given.when(ask()))
    assert (refused["code"], refused["retry_after_s"]) == ("rate_limited", 0.1)
    assert isinstance(given.when(ask(), now=0.11)[0], Submit)


def test_one_who_does_not_read_the_refusals() -> None:
    given = welcomed()
    for _ in range(20 + 40):
        given.when(ask())
    assert given.when(ask()) == closes(CloseCode.RATE)


def test_more_in_flight_than_allowed() -> None:
    given = welcomed(Limits(commands_burst=100))
    for _ in range(IN_FLIGHT):
        given.when(ask())
    assert sent(given.when(ask()))[0]["code"] == "too_many_in_flight"


def test_malformed_messages_are_answered_then_end_it() -> None:
    given = welcomed()
    for _ in range(STRIKES):
        assert sent(given.when("{")) == [{"type": "err", "id": None, "code": "malformed_json"}]
    assert given.when("{") == closes(CloseCode.PROTOCOL)


def test_a_ping_tells_the_time() -> None:
    assert sent(welcomed().when('{"type":"ping","at":7}')) == [{"type": "pong", "at": 7, "server_at": 1_000}]


def test_the_heartbeat_beats_while_pongs_come() -> None:
    given = welcomed()
    for _ in range(3):
        assert given.when(Due(0)) == [Beat(), Wait(10)]
        given.when(Heard())
        assert given.when(Due(0)) == [Wait(15)]


def test_no_pong_in_35_seconds() -> None:
    given = welcomed()
    given.when(Due(0))
    assert given.when(Due(0)) == closes(CloseCode.SILENT)


def test_a_peer_that_still_takes_bytes_is_alive() -> None:
    given = welcomed()
    given.when(Due(500_000))
    assert given.when(Due(400_000)) == [Wait(10)]
    assert given.when(Due(400_000)) == closes(CloseCode.SILENT)


def test_closing_hears_nothing_and_is_cut_in_the_end() -> None:
    given = welcomed()
    (submit,) = given.when(ask())
    assert isinstance(submit, Submit)
    given.when(Stop(CloseCode.REVOKED))
    for late in (ask(), HELLO, "{", Binary(), Heard(), Stop(CloseCode.SLOW), Answered(submit.command.id, Accepted({}))):
        assert given.when(late) == []
    assert given.when(Due(9)) == [Abort()]


def test_one_that_is_lost_gets_no_late_answer() -> None:
    given = welcomed()
    (submit,) = given.when(ask())
    assert isinstance(submit, Submit)
    assert given.when(Lost()) == []
    assert given.when(Answered(submit.command.id, Accepted({}))) == []


def test_the_table_is_whole() -> None:
    """Every move is in the table, and an opened or welcomed connection can always be stopped."""
    moves = {move for move in vars(Connection).values() if callable(move)} & set(MOVES.values())
    assert moves == set(MOVES.values())
    assert {state for state, _ in MOVES} == set(State)
    assert (State.OPENED, Stop) in MOVES and (State.WELCOMED, Stop) in MOVES
