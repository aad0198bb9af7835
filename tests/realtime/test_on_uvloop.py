"""The loop that the server really runs on has transports of its own: what leans on them is tested there too."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
import uvloop

from tests.realtime import test_sockets as over_sockets
from tests.realtime.house import house
from tests.realtime.test_sockets import masked


async def flood() -> None:
    async with house() as here:
        await over_sockets.test_what_ends_a_connection(here, [masked(b"{") * 40_000], over_sockets.CloseCode.PROTOCOL)


async def fragments() -> None:
    async with house() as here:
        frames = [masked(b"", fin=False), masked(b"", opcode=0, fin=False) * 100]
        await over_sockets.test_what_ends_a_connection(here, frames, 1009)


async def revoked() -> None:
    async with house() as here:
        await over_sockets.test_the_end_of_a_session_reaches_its_socket(here)


@pytest.mark.parametrize(
    "scenario",
    [
        flood,
        fragments,
        revoked,
        over_sockets.test_a_stalled_reader_is_evicted_and_nobody_else_waits,
        over_sockets.test_a_silent_socket_that_does_not_answer_the_close_is_cut,
        over_sockets.test_a_stop_of_the_server_says_come_back,
    ],
)
def test_on_uvloop(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(scenario())
