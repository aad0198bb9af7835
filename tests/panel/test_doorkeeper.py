"""Who the media port lets in: before web has spoken, and while a debate is rehearsed."""

from __future__ import annotations

import pytest

from panel.doorkeeper import Doorkeeper
from panel.messages import DebateWanted, SeatWanted, Wanted
from panel.refusal import Refused
from panel.tickets import Claims, issue

KEY = b"k" * 32
SEAT = SeatWanted("a", "panelist", "Anna", True, False)


def door(live: bool = True, told: bool = True) -> Doorkeeper:
    wanted = Wanted((DebateWanted("d1", "budget", live, "Le budget", (SEAT,)),) if told else ())
    return Doorkeeper(KEY, frozenset(), lambda: wanted, lambda: told, lambda: 0.0)


def bearer(seat: str | None = None, direction: bool = False) -> str:
    return "Bearer " + issue(KEY, Claims("d1", "whep", "s1", 1000, seat, direction))


def test_before_web_has_spoken_nobody_is_called_a_stranger() -> None:
    for ask in (lambda: door(told=False).may_publish("Bearer a-token", "d1", "a"), lambda: door(told=False).may_play(bearer(), "d1")):
        with pytest.raises(Refused) as refused:
            ask()
        assert (refused.value.status, refused.value.code, refused.value.retry_after_s) == (503, "media_starting", 1)


def test_a_rehearsal_is_for_seats_and_the_direction() -> None:
    with pytest.raises(Refused) as refused:
        door(live=False).may_play(bearer(), "d1")
    assert (refused.value.status, refused.value.code) == (409, "not_live") and refused.value.retry_after_s
    assert door(live=False).may_play(bearer(direction=True), "d1")[1] is None
    assert door(live=False).may_play(bearer(seat="a"), "d1")[1] == "a"
    assert door(live=True).may_play(bearer(), "d1")[1] is None
