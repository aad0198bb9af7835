"""Faults upon several processes while people write through all of them: who is hurt × how. The judge is what clients hold.

A client fails loudly on a gap or a double by itself (`WireClient`); what was acknowledged is counted against what is seen in the end.
"""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from msgspec import Struct

from tests.clients.fleet import Fleet, Process
from tests.clients.network import Network
from tests.clients.wire_client import WireClient
from tests.faults.storm import SETTINGS, Person, judge, publish_some, repeat, verify

WHO = ("owner", "gateway", "redis", "both")
HOW = ("kill", "stop", "restart", "partition")
PEOPLE = 12
IN_FLIGHT = 2
PAUSE_S = 0.15  # some five thousand questions in an evening of sixteen rounds, as one may have
STOPPED_S = 10.0
CUT_S = 5.0
BACK_WITHIN_S = 30.0


class Round(Struct):
    who: str
    how: str
    back_s: float  # from the end of the fault to the first answer that everybody had after it; of a kill: from the kill


class Report(Struct, kw_only=True):
    rounds: list[Round]
    acks: int
    lost: int
    doubled: int
    wrong_repeats: int
    events: int
    takeovers: int
    snapshots: int
    deltas: int


def order(rounds: int, seed: int, only: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """Every pair equally often, in an order that differs by seed."""
    pairs = [(who, how) for who in WHO for how in HOW if only is None or (who, how) == tuple(only)]
    random.Random(seed).shuffle(pairs)
    return islice(cycle(pairs), rounds)


class Matrix:
    def __init__(self, fleet: Fleet, stopped_s: float) -> None:
        self.fleet = fleet
        self.stopped_s = stopped_s

    async def hurt(self, who: str, how: str) -> None:
        owner = self.fleet.owner
        gateway = random.choice(self.fleet.others)
        hurt = {"owner": [owner], "gateway": [gateway], "redis": [], "both": [owner]}[who]
        with_redis = who in ("redis", "both")
        await getattr(self, f"_{how}")(hurt, with_redis)

    async def _kill(self, hurt: list[Process], with_redis: bool) -> None:
        for process in hurt:
            process.kill()
        if with_redis:
            self.fleet.redis.kill()
        await asyncio.sleep(0.3)
        self._start(hurt, with_redis)

    async def _stop(self, hurt: list[Process], with_redis: bool) -> None:
        for process in hurt:
            process.signal(signal.SIGSTOP)
        if with_redis:
            self.fleet.redis.stop()
        await asyncio.sleep(self.stopped_s)
        for process in hurt:
            process.signal(signal.SIGCONT)
        if with_redis:
            self.fleet.redis.go_on()
        self._start([process for process in hurt if not process.running], False)  # ended by whoever took over

    async def _restart(self, hurt: list[Process], with_redis: bool) -> None:
        for process in hurt:
            process.signal(signal.SIGTERM)
        if with_redis:
            self.fleet.redis.kill()
        for process in hurt:
            await asyncio.to_thread(process.wait)
        self._start(hurt, with_redis)

    async def _partition(self, hurt: list[Process], with_redis: bool) -> None:
        cut = self.fleet.all if with_redis else hurt
        for process in cut:
            self.fleet.cut(process)
        try:
            await asyncio.sleep(min(CUT_S, self.stopped_s))
        finally:
            for process in cut:
                self.fleet.cut(process, False)

    def _start(self, hurt: list[Process], with_redis: bool) -> None:
        if with_redis:
            self.fleet.redis.start()
        for process in hurt:
            process.start()


async def matrix(
    folder: Path,
    rounds: int,
    say: Callable[[str], None] = lambda _: None,
    stopped_s: float = STOPPED_S,
    seed: int = 0,
    only: Sequence[str] | None = None,
) -> Report:
    with Network() as network, Fleet(folder, web=2, gateways=1, settings=SETTINGS, network=network) as fleet:
        addresses = [process.url for process in fleet.all]
        people = [
            Person(await WireClient(fleet.url, fleet.slug, "participant", at=addresses).start(), n, IN_FLIGHT, PAUSE_S)
            for n in range(PEOPLE)
        ]
        moderator = WireClient(fleet.url, fleet.slug, "moderator", at=addresses)
        await moderator.log_in(fleet.links["console"][0]["url"])
        await moderator.start()
        going = True
        work = [asyncio.create_task(person.storm()) for person in people]
        work.append(asyncio.create_task(publish_some(moderator, lambda: going, every_s=0.2)))
        done: list[Round] = []
        hurting = Matrix(fleet, stopped_s)
        for who, how in order(rounds, seed, only):
            for process in fleet.all:  # a spare that has not read along yet is no spare: two losses within seconds are another matter
                await asyncio.to_thread(process.ready, 90, True)
            await asyncio.sleep(random.uniform(0.3, 1.0))
            began = time.monotonic()
            say(f"{len(done) + 1}/{rounds}: {who} {how}")
            await hurting.hurt(who, how)
            if how != "kill":
                began = time.monotonic()
            await _everybody_is_answered(people, work)
            done.append(Round(who, how, round(time.monotonic() - began, 2)))
            acked = sum(len(person.asked) for person in people)
            say(f"  everybody answered after {done[-1].back_s} s, {acked} acked")
        going = False
        for person in people:
            person.going = False
        await asyncio.wait_for(asyncio.gather(*work), 60)
        lost, doubled = await judge(people, moderator)
        wrong = await repeat(people)
        acks = sum(len(person.asked) + len(person.supported) for person in people)
        snapshots, deltas = (sum(getattr(person.client, kind) for person in people) for kind in ("snapshots", "deltas"))
        for client in (moderator, *(person.client for person in people)):
            await client.stop()
        takeovers = len(fleet.lines("owner.begins")) - 1
    return Report(
        rounds=done,
        acks=acks,
        lost=lost,
        doubled=doubled,
        wrong_repeats=wrong,
        events=verify(folder / "data"),
        takeovers=takeovers,
        snapshots=snapshots,
        deltas=deltas,
    )


async def _everybody_is_answered(people: list[Person], work: list[asyncio.Task[None]]) -> None:
    """Each has had an answer to something sent after this."""
    began = time.monotonic()
    async with asyncio.timeout(BACK_WITHIN_S):
        while not all(person.answered_of > began for person in people):
            for task in work:
                if task.done():
                    task.result()  # a client that fails fails the matrix
            await asyncio.sleep(0.02)
