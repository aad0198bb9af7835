"""`bin/serve --web 2` on one port: all web processes are replaced while people write; nobody loses anything, nobody sees an error."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.clients.redis_server import RedisServer
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient
from tests.faults.storm import SETTINGS, Person, judge, publish_some, verify
from tests.faults.watcher import Watcher
from tests.frontend.serving import free_port

PEOPLE = 16
LONGEST_WAIT_S = 8.0  # of one command, through two replacements; a bound and not a measure


def arguments(serving: Serving) -> str:
    """Of all web processes: what everybody on this machine can read."""
    return "".join(Path(f"/proc/{pid}/cmdline").read_text() for pid in serving.pids("frontend.web"))


def free_ports(count: int) -> int:
    """The first of so many in a row."""
    while True:
        first = free_port()
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            for n in range(count):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", first + n))
            return first


def sockets(port: int) -> float:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("assises_sockets{"))


@pytest.mark.timeout(300)
async def test_everybody_stays_while_all_processes_are_replaced(tmp_path: Path) -> None:
    port = free_ports(2)
    with (
        RedisServer(tmp_path) as redis,
        Serving(tmp_path / "data", "--web", "2", "--redis", redis.url, "--metrics-port", str(port), settings=SETTINGS) as serving,
    ):
        assert redis.url not in arguments(serving)
        people = [Person(await WireClient(serving.url, serving.slug, "participant").start(), n, 2, 0.05) for n in range(PEOPLE)]
        moderator = WireClient(serving.url, serving.slug, "moderator")
        await moderator.log_in(serving.links["console"][0]["url"])
        await moderator.start()
        watcher = await Watcher.start(serving)
        going = True
        work = [asyncio.create_task(person.storm()) for person in people]
        work.append(asyncio.create_task(publish_some(moderator, lambda: going, every_s=0.2)))
        await asyncio.sleep(2)
        before = set(serving.pids("frontend.web"))
        serving.process.send_signal(signal.SIGUSR1)
        end = time.monotonic() + 60
        while set(serving.pids("frontend.web")) & before or len(serving.pids("frontend.web")) < 2:
            assert time.monotonic() < end, serving.log.read_text()[-3000:]
            await asyncio.sleep(0.1)
        await asyncio.sleep(4)
        going = False
        for person in people:
            person.going = False
        await asyncio.wait_for(asyncio.gather(*work), 60)
        _, longest = await watcher.stop()
        assert await judge(people, moderator) == (0, 0)
        assert max(person.longest_s for person in people) < LONGEST_WAIT_S
        assert sum(float(sockets(port + n)) for n in range(2)) >= PEOPLE, "each process tells its own, and together they have everybody"
        assert longest < 2.0, "the picture does not know of any of this"
        for client in (moderator, *(person.client for person in people)):
            await client.stop()
    assert verify(tmp_path / "data") > 0


@pytest.mark.timeout(120)
async def test_a_web_process_that_hangs_is_replaced(tmp_path: Path) -> None:
    with RedisServer(tmp_path) as redis, Serving(tmp_path / "data", "--web", "2", "--redis", redis.url) as serving:
        await asyncio.sleep(1)  # both hearts beat
        hung = serving.pids("frontend.web")[-1]
        os.kill(hung, signal.SIGSTOP)
        end = time.monotonic() + 20
        while hung in serving.pids("frontend.web") or len(serving.pids("frontend.web")) < 2:
            assert time.monotonic() < end, serving.log.read_text()[-3000:]
            await asyncio.sleep(0.1)
        client = await WireClient(serving.url, serving.slug, "participant").start()
        assert await client.send({"type": "question.ask", "text": "Qui répare la digue ?"})
        await client.stop()
