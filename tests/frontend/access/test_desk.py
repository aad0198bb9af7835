"""The desk on a real file: links, devices and their states survive a restart; a full disk neither lets in nor keeps in."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import apsw
import pytest

from frontend.access.desk import Desk
from frontend.access.link import Link, LinkRole
from frontend.access.secret import digest, standing_secret
from frontend.access.session import Grant, GrantState, Session
from frontend.access.store import AccessStore, StorageFull
from frontend.refusal import Refusal

DAY_MS = 86_400_000


class FullStore(AccessStore):
    """The same file on a disk without room."""

    full = False

    async def save(self, *rows: Link | Session | Grant) -> None:
        if self.full:
            raise StorageFull
        await super().save(*rows)


async def opened(path: Path, now: int = 0) -> Desk:
    desk = Desk(FullStore(path), session_ms=14 * DAY_MS)
    await desk.open(now)
    return desk


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = await opened(tmp_path / "access.db")
    yield desk
    await desk.close()


async def made(desk: Desk, role: LinkRole = LinkRole.MODERATOR, debate: str | None = "d1") -> tuple[Link, str]:
    link, secret = await desk.make_link(role, debate=debate, now=0, name="Awa")
    assert secret is not None
    return link, secret


async def enter(desk: Desk, secret: str, cookie: str | None = None, now: int = 0, over: bool = False) -> tuple[GrantState, str, str]:
    held, fresh = await desk.exchange(secret, cookie, "Firefox · Linux", now, closed=lambda debate: over)
    return held.grant.state, fresh or cookie or "", held.grant.id


async def test_first_device_is_free_and_the_second_waits(desk: Desk) -> None:
    _, secret = await made(desk)
    state, first, _ = await enter(desk, secret)
    assert state is GrantState.ALLOWED
    assert (await enter(desk, secret, first))[0] is GrantState.ALLOWED, "the same device again is the same device"
    state, second, device = await enter(desk, secret)
    assert state is GrantState.WAITING and desk.passes(second, 0) == []
    await desk.decide(device, GrantState.ALLOWED)
    assert [held.role for held in desk.passes(second, 0)] == [LinkRole.MODERATOR]


async def test_of_two_devices_at_once_one_is_first(desk: Desk) -> None:
    _, secret = await made(desk)
    states = [state for state, _, _ in await asyncio.gather(*(enter(desk, secret) for _ in range(5)))]
    assert sorted(states) == [GrantState.ALLOWED] + [GrantState.WAITING] * 4


async def test_taking_the_first_device_away_does_not_free_the_link(desk: Desk) -> None:
    _, secret = await made(desk)
    _, cookie, device = await enter(desk, secret)
    ended: list[str] = []
    desk.on_revoked = ended.append
    await desk.decide(device, GrantState.DENIED)
    assert ended == [device] and desk.passes(cookie, 0) == []
    assert (await enter(desk, secret))[0] is GrantState.WAITING
    with pytest.raises(Refusal, match="device_denied"):
        await enter(desk, secret, cookie)


async def test_devices_that_wait_are_bounded(desk: Desk) -> None:
    _, secret = await made(desk)
    for _ in range(21):
        await enter(desk, secret)
    with pytest.raises(Refusal, match="rate_limited"):
        await enter(desk, secret)


async def test_shared_links_take_everybody_until_the_close(desk: Desk) -> None:
    _, secret = await made(desk, LinkRole.CLERK)
    devices = [await enter(desk, secret) for _ in range(30)]
    assert {state for state, _, _ in devices} == {GrantState.ALLOWED}
    actors = {held.actor_id for _, cookie, _ in devices for held in desk.passes(cookie, 0)}
    assert len(actors) == 30, "each device of a shared link is its own person"
    with pytest.raises(Refusal, match="link_closed"):
        await enter(desk, secret, over=True)


async def test_a_restart_changes_nothing(tmp_path: Path) -> None:
    desk = await opened(tmp_path / "access.db")
    link, secret = await made(desk)
    revoked, lost = await made(desk, LinkRole.OBSERVER)
    _, cookie, device = await enter(desk, secret)
    _, waiting, _ = await enter(desk, secret)
    await desk.revoke(revoked.id, 5)
    before = desk.passes(cookie, 0)
    await desk.close()
    again = await opened(tmp_path / "access.db", now=DAY_MS)
    assert again.passes(cookie, DAY_MS) == before and [each.id for each in again.links("d1")] == [link.id]
    assert [held.grant.state for held in again.passes(waiting, DAY_MS, state=GrantState.WAITING)] == [GrantState.WAITING]
    with pytest.raises(Refusal, match="link_revoked"):
        await enter(again, lost)
    assert again.device(device) is not None
    await again.close()


async def test_sessions_end_by_themselves(tmp_path: Path) -> None:
    desk = await opened(tmp_path / "access.db")
    _, secret = await made(desk)
    _, cookie, _ = await enter(desk, secret)
    assert desk.passes(cookie, 14 * DAY_MS) and not desk.passes(cookie, 14 * DAY_MS + 1)
    session = desk.session(cookie, DAY_MS)
    assert session is not None
    await desk.seen(session, DAY_MS)
    assert desk.passes(cookie, 14 * DAY_MS + 1), "a device in use stays"
    await desk.close()
    much_later = await opened(tmp_path / "access.db", now=40 * DAY_MS)
    assert much_later.session(cookie, 0) is None, "what has ended is forgotten on disk, too"
    await much_later.close()


async def test_the_same_command_makes_one_link(desk: Desk) -> None:
    first, secret = await desk.make_link(LinkRole.HALL, debate="d1", now=0, command_id="x")
    second, nothing = await desk.make_link(LinkRole.HALL, debate="d1", now=9, command_id="x")
    assert secret is not None and nothing is None and first == second and len(desk.links("d1")) == 1


async def test_two_copies_of_a_click_are_one_device(desk: Desk) -> None:
    link, secret = await made(desk)

    async def click(drawn: str) -> tuple[GrantState, str | None]:
        held, fresh = await desk.exchange(secret, None, "Firefox · Linux", 0, closed=lambda debate: False, drawn=drawn)
        return held.grant.state, fresh

    for found in [*await asyncio.gather(click("one"), click("one")), await click("one")]:
        assert found == (GrantState.ALLOWED, "one")
    assert len(desk.devices(link.id)) == 1 and desk.passes("one", 0)
    assert (await click("two"))[0] is GrantState.WAITING
    held, fresh = await desk.exchange(secret, None, "", 15 * DAY_MS, closed=lambda debate: False, drawn="one")
    assert held.grant.state is GrantState.WAITING and fresh != "one", "a session that has ended does not come back"


async def test_two_copies_of_a_click_on_a_full_disk(desk: Desk) -> None:
    link, secret = await made(desk)
    clicks = [desk.exchange(secret, None, "", 0, closed=lambda debate: False, drawn="one") for _ in range(3)]
    FullStore.full = True
    try:
        assert [type(fault) for fault in await asyncio.gather(*clicks[:2], return_exceptions=True)] == [StorageFull] * 2
    finally:
        FullStore.full = False
    assert desk.devices(link.id) == [] and not desk.links("d1")[0].used
    held, _ = await clicks[2]
    assert held.grant.state is GrantState.ALLOWED and desk.passes("one", 0)


async def test_a_link_whose_only_device_is_forgotten_is_not_free_again(tmp_path: Path) -> None:
    desk = await opened(tmp_path / "access.db")
    _, secret = await made(desk)
    await enter(desk, secret)
    await desk.close()
    much_later = await opened(tmp_path / "access.db", now=40 * DAY_MS)
    assert much_later.devices(much_later.links("d1")[0].id) == []
    assert (await enter(much_later, secret, now=40 * DAY_MS))[0] is GrantState.WAITING
    await much_later.close()


async def test_books_of_the_first_version_are_taken_over(tmp_path: Path) -> None:
    desk = await opened(tmp_path / "access.db")
    _, secret = await made(desk)
    await made(desk, LinkRole.OBSERVER)
    await enter(desk, secret)
    await desk.close()
    old = apsw.Connection(str(tmp_path / "access.db"))
    old.execute("ALTER TABLE link DROP COLUMN used; PRAGMA user_version=1")
    old.close()
    again = await opened(tmp_path / "access.db", now=40 * DAY_MS)
    assert [link.used for link in again.links("d1")] == [True, False]
    await again.close()


async def test_links_nobody_used_are_forgotten(desk: Desk) -> None:
    _, used = await made(desk, LinkRole.OPERATOR, None)
    _, cookie, _ = await enter(desk, used)
    _, unused = await made(desk, LinkRole.OPERATOR, None)
    await desk.forget_unused(LinkRole.OPERATOR, None)
    assert desk.passes(cookie, 0)
    with pytest.raises(Refusal, match="link_unknown"):
        await enter(desk, unused)


async def test_a_standing_link_stands_until_it_is_revoked(desk: Desk) -> None:
    def secret(n: int) -> str:
        return standing_secret(b"k" * 32, "d1", "clerk", str(n))

    first = await desk.standing_link(LinkRole.CLERK, secret, debate="d1", now=0)
    assert await desk.standing_link(LinkRole.CLERK, secret, debate="d1", now=9) == first and len(desk.links("d1")) == 1
    await desk.revoke(desk.links("d1")[0].id, 10)
    second = await desk.standing_link(LinkRole.CLERK, secret, debate="d1", now=11)
    assert second != first and await desk.standing_link(LinkRole.CLERK, secret, debate="d1", now=12) == second
    with pytest.raises(Refusal, match="link_revoked"):
        await enter(desk, first)


async def test_a_full_disk(tmp_path: Path) -> None:
    desk = await opened(tmp_path / "access.db")
    link, secret = await made(desk)
    _, cookie, device = await enter(desk, secret)
    FullStore.full = True
    try:
        with pytest.raises(StorageFull):
            await enter(desk, secret)
        assert len(desk.devices(link.id)) == 1, "who was not written down is not there"
        with pytest.raises(StorageFull):
            await desk.revoke(link.id, 1)
        other = desk.session(cookie, DAY_MS)
        assert other is not None
        await desk.seen(other, DAY_MS)  # reading goes on
        assert desk.passes(cookie, 0) == [], "what is taken back is taken back at once, disk or no disk"
    finally:
        FullStore.full = False
    assert desk.device(device) is not None
    await desk.revoke(link.id, 1)
    await desk.close()
    again = await opened(tmp_path / "access.db")
    assert again.links("d1") == [], "asked again, it is written down"
    await again.close()


async def test_no_secret_on_disk(tmp_path: Path) -> None:
    desk = await opened(tmp_path / "access.db")
    _, secret = await made(desk)
    _, cookie, _ = await enter(desk, secret)
    stored = _bytes_in(tmp_path)
    assert secret.encode() not in stored and cookie.encode() not in stored and digest(secret) in stored
    assert (tmp_path / "access.db").stat().st_mode & 0o077 == 0
    await desk.close()


ALLOWED_STEPS = [
    (GrantState.WAITING, GrantState.ALLOWED, True),
    (GrantState.WAITING, GrantState.DENIED, True),
    (GrantState.ALLOWED, GrantState.DENIED, True),
    (GrantState.DENIED, GrantState.ALLOWED, True),
    (GrantState.ALLOWED, GrantState.WAITING, False),
    (GrantState.DENIED, GrantState.WAITING, False),
]


def _bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


@pytest.mark.parametrize(("before", "after", "allowed"), ALLOWED_STEPS)
async def test_steps_of_a_device(desk: Desk, before: GrantState, after: GrantState, allowed: bool) -> None:
    _, secret = await made(desk)
    await enter(desk, secret)
    _, _, device = await enter(desk, secret)
    if before is not GrantState.WAITING:
        await desk.decide(device, before)
    if allowed:
        assert (await desk.decide(device, after)).state is after
    else:
        with pytest.raises(Refusal, match="wrong_state"):
            await desk.decide(device, after)
