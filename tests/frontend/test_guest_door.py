"""A participant who was invited and said yes sits in that seat with the cookie they asked with; nobody else does, and not for longer."""

import asyncio
import json
import time
from pathlib import Path

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import (
    AddSeat,
    AnswerInvitation,
    BringSeat,
    EnterSeat,
    InviteGuest,
    LeaveSeat,
    RaiseHand,
)
from debate.domain.hands import Medium
from debate.domain.roles import Role
from debate.domain.stage import SeatKind
from frontend.access import guest_door
from panel.tickets import check
from tests.frontend.in_process import Inside, inside
from tests.realtime.house import accept

MODERATOR = Actor("m1", Role.MODERATOR)
COOKIE = "assises-who"


async def ticket(at: Inside, participant: str, seat: str) -> tuple[int, dict[str, str]]:
    cookie = {name: at.house.participants.sign(participant) for name in (COOKIE, f"__Host-{COOKIE}")}
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookie.items())}
    answer = await at.http.post(f"/d/{at.owner.slug}/ticket", json={"role": "guest", "seat": seat}, headers=headers)
    return answer.status_code, answer.json()


async def page(at: Inside, participant: str, seat: str) -> tuple[int, str]:
    headers = {"Cookie": f"{COOKIE}={at.house.participants.sign(participant)}; __Host-{COOKIE}={at.house.participants.sign(participant)}"}
    answer = await at.http.get(f"/d/{at.owner.slug}/panel?seat={seat}", headers=headers)
    return answer.status_code, answer.text


async def test_the_door_is_open_from_yes_until_leaving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest_door, "LEAVE_S", 0.01)
    async with inside(tmp_path, AddSeat(seat="t1", kind=SeatKind.PANELIST, name="Awa")) as at:
        anne, other = at.house.participants.new(), at.house.participants.new()
        host = Actor(anne, Role.PARTICIPANT)
        await accept(at.owner, host, RaiseHand(medium=Medium.VIDEO, name="Anne"))
        (hand,) = at.owner.state.speakers.hands.open
        await accept(at.owner, MODERATOR, InviteGuest(hand=hand))
        seat = at.owner.state.speakers.guests.of[anne]
        assert (await ticket(at, anne, seat))[0] == 403  # not before the yes
        assert (await page(at, anne, seat))[0] == 403
        await accept(at.owner, host, AnswerInvitation(seat=seat, accept=True, filmed=True, recorded=True))
        status, given = await ticket(at, anne, seat)
        claims = check(at.house.media_key, given["media"], time.time())
        assert status == 200 and (claims.kind, claims.seat, claims.session) == ("whip", seat, guest_door.session_of_guest(seat))
        grant = at.house.tickets.redeem(given["ticket"])
        assert grant is not None and (grant.role, grant.actor, grant.seat, grant.own) == (Role.GUEST, anne, seat, seat)
        assert (await ticket(at, anne, "t1"))[0] == 403 and (await ticket(at, other, seat))[0] == 403
        status, text = await page(at, anne, seat)
        boot = json.loads(text.partition('id="boot">')[2].partition("</script>")[0])
        assert status == 200 and boot["seat"] == seat and boot["by_hand"] and boot["me"]["view"]["hand"]["state"] == "ready"
        assert (await page(at, other, seat))[0] == 403
        _, unused = await ticket(at, anne, seat)
        guest = Actor(anne, Role.GUEST, seat)
        await accept(at.owner, guest, EnterSeat())
        await accept(at.owner, MODERATOR, BringSeat(seat=seat))
        await accept(at.owner, MODERATOR, LeaveSeat(seat=seat))
        assert (await ticket(at, anne, seat))[0] == 403 and (await page(at, anne, seat))[0] == 303
        wish = at.house.media.wanted().debate(at.owner.id)
        assert wish is not None and guest_door.session_of_guest(seat) in wish.revoked
        await asyncio.sleep(0.05)
        assert at.house.tickets.redeem(unused["ticket"]) is None
