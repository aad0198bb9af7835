"""What every bus must do, over each engine; Redis is Debian's own, started here."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from realtime.bus import Bus, BusDown
from realtime.local_bus import LocalBus
from realtime.redis_bus import RedisBus
from tests.clients.redis_server import RedisServer

Open = Callable[[], Bus]


@pytest.fixture(params=["local", "redis"])
async def buses(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Open]:
    """Opens one more end of the same bus."""
    opened: list[Bus] = []
    with contextlib.ExitStack() as stack:
        if request.param == "local":
            shared = LocalBus()

            def make() -> Bus:
                return shared
        else:
            server = stack.enter_context(RedisServer(tmp_path))

            def make() -> Bus:
                opened.append(RedisBus(server.url))
                return opened[-1]

        yield make
        for bus in opened:
            await bus.close()


async def started(make: Open) -> Bus:
    bus = make()
    await bus.start()
    return bus


async def until(told: Callable[[], object], within_s: float = 5) -> None:
    async with asyncio.timeout(within_s):
        while not told():
            await asyncio.sleep(0.01)


async def test_all_that_is_told_after_listening_is_heard_once_and_in_order(buses: Open) -> None:
    teller, listener = await started(buses), await started(buses)
    teller.tell("w", b"before")
    await asyncio.sleep(0.1)
    heard: list[bytes] = []
    await listener.listen("w", heard.append)
    told = [b"%d" % n for n in range(2500)]
    for entry in told:
        teller.tell("w", entry)
        teller.tell("another", b"-")
    await until(lambda: len(heard) >= len(told))
    await asyncio.sleep(0.1)
    assert heard == told


async def test_several_listen_to_one_window_and_one_to_several(buses: Open) -> None:
    teller, one, other = [await started(buses) for _ in range(3)]
    of_one: list[bytes] = []
    of_other: list[bytes] = []
    await one.listen("a", of_one.append)
    await one.listen("b", of_one.append)
    await other.listen("b", of_other.append)
    teller.tell("a", b"1")
    await until(lambda: of_one == [b"1"])
    teller.tell("b", b"2")
    await until(lambda: of_one == [b"1", b"2"] and of_other == [b"2"])


async def test_telling_does_not_wait(buses: Open) -> None:
    bus = await started(buses)
    heard: list[bytes] = []
    await bus.listen("w", heard.append)
    bus.tell("w", b"1")
    assert heard == []
    await until(lambda: heard == [b"1"])


async def test_what_is_kept_is_taken_once_by_one(buses: Open) -> None:
    one, other = await started(buses), await started(buses)
    await one.keep("t.1", b"grant", 30)
    taken = await asyncio.gather(*(end.take("t.1") for end in (one, other, one, other)))
    assert sorted(taken, key=lambda each: each is None) == [b"grant", None, None, None]
    assert await one.take("t.2") is None


async def test_what_is_kept_is_gone_in_time(buses: Open) -> None:
    bus = await started(buses)
    await bus.keep("t", b"grant", 0.05)
    await asyncio.sleep(0.15)
    assert await bus.take("t") is None


async def test_what_is_taken_at_once_is_told_apart(buses: Open) -> None:
    bus = await started(buses)
    await asyncio.gather(*(bus.keep(f"t{n}", b"%d" % n, 5) for n in range(40) if n % 3))
    taking = asyncio.gather(*(bus.take(f"t{n}") for n in range(40)))
    late = asyncio.gather(bus.keep("late", b"late", 5), bus.take("late"), bus.take("t1"), bus.take("late"))
    assert await taking == [b"%d" % n if n % 3 else None for n in range(40)]
    assert await late == [None, b"late", None, None]


async def test_a_forgotten_window_is_still_heard(buses: Open) -> None:
    teller, listener = await started(buses), await started(buses)
    heard: list[bytes] = []
    await listener.listen("w", heard.append)
    teller.tell("w", b"1")
    await until(lambda: heard == [b"1"])
    teller.forget("w")
    teller.tell("w", b"2")
    await until(lambda: heard == [b"1", b"2"])


class TestRedis:
    """What only a line can do: break."""

    async def test_a_forgotten_window_holds_nothing(self, tmp_path: Path) -> None:
        with RedisServer(tmp_path) as server:
            bus = RedisBus(server.url)
            await bus.start()
            bus.tell("w", b"a text that will be erased")
            bus.forget("w")
            await until(lambda: not bus._untold)
            await bus.keep("fence", b"", 1)
            assert await bus._writing.xlen("assises:w") == 0
            await bus.close()

    async def test_what_is_to_be_forgotten_is_said_until_it_was_heard(self, tmp_path: Path) -> None:
        with RedisServer(tmp_path) as server:
            bus = RedisBus(server.url)
            await bus.start()
            bus.tell("w", b"a text that will be erased")
            await until(lambda: not bus._untold)
            await asyncio.sleep(0.2)
            server.stop()
            bus.forget("w")
            await until(lambda: not bus.up, 4)
            server.go_on()
            await until(lambda: bus.up and not bus._untold, 6)
            await asyncio.sleep(0.2)
            assert await bus._writing.xlen("assises:w") == 0
            assert await bus._writing.ttl("assises:w") > 0 or not await bus._writing.exists("assises:w")
            await bus.close()

    async def test_an_entry_that_cannot_be_read_deafens_nobody(self, tmp_path: Path) -> None:
        with RedisServer(tmp_path) as server:
            bus = RedisBus(server.url)
            await bus.start()
            heard: list[bytes] = []

            def hear(entry: bytes) -> None:
                if entry == b"of another version":
                    raise ValueError
                heard.append(entry)

            await bus.listen("w", hear)
            for entry in (b"1", b"of another version", b"2"):
                bus.tell("w", entry)
            await until(lambda: heard == [b"1", b"2"])
            await bus.close()

    @pytest.mark.parametrize("fault", ["kill", "stop"])
    async def test_the_line_breaks_and_comes_back_without_a_repeat(self, tmp_path: Path, fault: str) -> None:
        with RedisServer(tmp_path) as server:
            bus = RedisBus(server.url)
            await bus.start()
            heard: list[bytes] = []
            await bus.listen("w", heard.append)
            bus.tell("w", b"1")
            await until(lambda: heard == [b"1"] and bus.up)
            server.kill() if fault == "kill" else server.stop()
            await until(lambda: not bus.up, 4)
            with pytest.raises(BusDown):
                await bus.take("t")
            losses = bus.losses
            bus.tell("w", b"lost")
            await asyncio.sleep(0.5)
            server.start() if fault == "kill" else server.go_on()
            await until(lambda: bus.up, 5)
            bus.tell("w", b"2")
            await until(lambda: heard[-1:] == [b"2"])
            # Stopped, it may still have taken what waited in its socket; restarted empty, it cannot.
            assert heard in ([b"1", b"2"], [b"1", b"lost", b"2"])
            assert bus.losses > losses
            await bus.close()

    async def test_without_redis_it_starts_and_says_that_it_is_down(self, tmp_path: Path) -> None:
        bus = RedisBus("redis://127.0.0.1:1/0")
        await bus.start()
        assert not bus.up
        with pytest.raises(BusDown):
            await bus.listen("w", lambda _: None)
        await bus.close()
