"""The studio without HTTP: what a change of rights does to sessions that are being made, and what they leave behind."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from panel.messages import DebateWanted, SeatWanted, Wanted
from panel.offer import Way, read_offer
from panel.refusal import Refused
from panel.session import Credential
from panel.studio import MAX_NEGOTIATING, MAX_VIEWS, STRAINED_LAG_S, Studio

PACKETS = Path(__file__).parent / "packets"
SEAT = SeatWanted("a", "panelist", "Anna", True, False)
PUBLISH = read_offer((PACKETS / "chromium_publish.sdp").read_bytes(), Way.PUBLISH)
PLAY = read_offer((PACKETS / "chromium_play.sdp").read_bytes(), Way.PLAY)


def wanted(*revoked: str) -> Wanted:
    return Wanted((DebateWanted("d1", "budget", True, "Le budget", (SEAT,), revoked),))


class Waiting:
    """Fills a studio with viewers that never connect."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio

    async def come(self, session: str) -> str:
        return (await self.studio.play("d1", None, Credential(ticket_session=session), PLAY, True)).id


async def test_waiting_viewers_do_not_keep_a_panelist_out() -> None:
    studio = Studio("360p15", lambda _fact: None)
    studio.want(wanted())
    viewers = Waiting(studio)
    mine = [await viewers.come("mine") for _ in range(MAX_VIEWS + 1)]
    assert [one in studio.sessions for one in mine] == [False] + [True] * MAX_VIEWS
    for number in range(MAX_NEGOTIATING - MAX_VIEWS):
        await viewers.come(f"s{number}")
    with pytest.raises(Refused) as refused:
        await viewers.come("late")
    assert refused.value.code == "media_full"
    await studio.publish("d1", "a", Credential(ticket_session="s1"), PUBLISH)
    await studio.close()


def sockets() -> int:
    links = (Path("/proc/self/fd") / name for name in os.listdir("/proc/self/fd"))
    return sum(os.readlink(link).startswith("socket:") for link in links if link.is_symlink())


async def test_a_seat_revoked_while_it_negotiates_is_ended_and_leaves_no_socket() -> None:
    studio = Studio("360p15", lambda _fact: None)
    studio.want(wanted())
    before = sockets()
    for turns in range(30):  # at each step of the negotiation
        coming = asyncio.create_task(studio.publish("d1", "a", Credential(ticket_session="s1"), PUBLISH))
        for _ in range(turns + 1):
            await asyncio.sleep(0)
        studio.want(wanted("s1"))
        assert not studio.sessions
        if not coming.done():
            with pytest.raises(Refused) as refused:
                await coming
            assert refused.value.code == "session_ended"
        studio.want(wanted())
    await studio.close()
    assert sockets() <= before


async def test_a_strained_worker_takes_seats_and_no_more_viewers() -> None:
    studio = Studio("360p15", lambda _fact: None)
    studio.want(wanted())
    studio.loop_lag = STRAINED_LAG_S + 0.01
    with pytest.raises(Refused) as refused:
        await studio.play("d1", None, Credential(ticket_session="s"), PLAY, True)
    assert refused.value.code == "media_full"
    await studio.publish("d1", "a", Credential(ticket_session="s1"), PUBLISH)
    await studio.play("d1", "a", Credential(ticket_session="s1"), PLAY, True)  # a panelist must hear the others
    await studio.close()
