"""kill -9 of web in the middle of a storm of commands, again and again: what was acknowledged is there, once, and nothing else.

The judge is what clients hold: their own lists of acks against what they see after resuming. Media plays on meanwhile.
"""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec import Struct

from debate.store.sqlite_log import SqliteLog
from tests.clients.serving import Serving
from tests.clients.wire_client import WireClient, WireRefused, uuid7
from tests.faults.watcher import Watcher

PEOPLE = 40
IN_FLIGHT = 8  # commands each keeps unanswered: 40 × 8 = 320 under way
SETTINGS = """
question_every_s = 0.1
question_burst = 1000000
commands_per_s = 10000
commands_burst = 1000000
"""


class Report(Struct, kw_only=True):
    rounds: int
    in_flight_at_kill: list[int]
    acks: int
    lost: int
    doubled: int
    wrong_repeats: int
    back_s: list[float]
    deltas: int
    snapshots: int
    events: int
    picture_frames: int
    picture_longest_gap_s: float


class Person:
    """Asks and supports without pause; remembers what was acknowledged."""

    def __init__(self, client: WireClient, n: int, in_flight: int = IN_FLIGHT, pause_s: float = 0.0) -> None:
        self.client = client
        self.n = n
        self.in_flight = in_flight
        self.pause_s = pause_s  # between an answer and the next command
        self.asked: dict[str, tuple[str, str]] = {}  # command id → (text, question id)
        self.supported: set[str] = set()
        self.going = True
        self.answered_of = 0.0  # when the last command that was answered was sent
        self.longest_s = 0.0
        self._count = 0

    async def storm(self) -> None:
        await asyncio.gather(*[self._one() for _ in range(self.in_flight)])

    async def _one(self) -> None:
        while self.going:
            await asyncio.sleep(self.pause_s)
            self._count += 1
            sent = time.monotonic()
            if self._count % 3 == 0 and (public := self._public()):
                question = random.choice(public)
                try:
                    await self.client.send({"type": "question.support", "question": question})
                    self.supported.add(question)
                except WireRefused as refused:
                    assert refused.code in ("wrong_state", "question_unknown"), refused.code
                self._answered(sent)
                continue
            text, id = f"Question {self._count} de {self.n} ?", uuid7()
            result = await self.client.send({"type": "question.ask", "text": text}, id=id)
            self.asked[id] = (text, str(result["question"]))
            self._answered(sent)

    def _answered(self, sent: float) -> None:
        self.answered_of = max(self.answered_of, sent)
        self.longest_s = max(self.longest_s, time.monotonic() - sent)

    def _public(self) -> list[str]:
        return [id for id, q in self.client.main["questions"].items() if q["state"] == "published"]


async def publish_some(moderator: WireClient, going: Callable[[], bool], every_s: float = 0.05) -> None:
    """Publishes a question now and then, so that supports have where to go and the public stream moves."""
    while going():
        pending = [(id, q["version"]) for id, q in moderator.main["questions"].items() if q["state"] == "received"]
        if pending:
            id, version = random.choice(pending)
            await moderator.send({"type": "question.publish", "question": id}, expect=version)
        await asyncio.sleep(every_s)


async def storm(data: Path, rounds: int, say: Callable[[str], None] = lambda _: None) -> Report:
    with Serving(data, settings=SETTINGS) as serving:
        people = [Person(await WireClient(serving.url, serving.slug, "participant").start(), n) for n in range(PEOPLE)]
        moderator = WireClient(serving.url, serving.slug, "moderator")
        await moderator.log_in(serving.links["console"][0]["url"])
        await moderator.start()
        watcher = await Watcher.start(serving)
        going = True
        work = [asyncio.create_task(p.storm()) for p in people]
        work.append(asyncio.create_task(publish_some(moderator, lambda: going)))
        in_flight: list[int] = []
        back: list[float] = []
        for n in range(rounds):
            await _until(lambda: sum(len(p.client.unanswered) for p in people) >= 200, work)
            await asyncio.sleep(random.uniform(0.0, 0.4))
            await _until(lambda: sum(len(p.client.unanswered) for p in people) >= 200, work)
            in_flight.append(sum(len(p.client.unanswered) for p in people))
            died = time.monotonic()
            await asyncio.to_thread(serving.kill, "frontend.web")
            await _until(lambda: not any(p.client.live.is_set() for p in people), work)
            await _until(lambda: all(p.client.live.is_set() for p in people), work, 40)
            back.append(round(time.monotonic() - died, 2))
            acked = sum(len(p.asked) for p in people)
            say(f"kill {n + 1}/{rounds}: {in_flight[-1]} in flight, everybody back in {back[-1]} s, {acked} acked")
        going = False
        for person in people:
            person.going = False
        await asyncio.wait_for(asyncio.gather(*work), 60)
        frames, longest = await watcher.stop()
        lost, doubled = await judge(people, moderator)
        wrong = await repeat(people)
        acks = sum(len(p.asked) + len(p.supported) for p in people)
        deltas, snapshots = (sum(getattr(p.client, kind) for p in people) for kind in ("deltas", "snapshots"))
        for client in (moderator, *(p.client for p in people)):
            await client.stop()
    events = verify(data)
    return Report(
        rounds=rounds,
        in_flight_at_kill=in_flight,
        acks=acks,
        lost=lost,
        doubled=doubled,
        wrong_repeats=wrong,
        back_s=back,
        deltas=deltas,
        snapshots=snapshots,
        events=events,
        picture_frames=frames,
        picture_longest_gap_s=longest,
    )


async def _until(told: Callable[[], bool], work: list[asyncio.Task[Any]], within_s: float = 30) -> None:
    deadline = time.monotonic() + within_s
    while not told():
        for task in work:
            if task.done():
                task.result()  # a client that fails fails the storm
        assert time.monotonic() < deadline, "the storm stands still"
        await asyncio.sleep(0.002)


async def judge(people: list[Person], moderator: WireClient) -> tuple[int, int]:
    """Lost: acknowledged and not seen. Doubled: seen more often than acknowledged."""
    expected = Counter(text for p in people for text, _ in p.asked.values())
    await moderator.until(lambda: len(moderator.main["questions"]) >= sum(expected.values()), 20)
    seen = Counter(q["text"] for q in moderator.main["questions"].values())
    lost = sum((expected - seen).values())
    doubled = sum((seen - expected).values())
    for person in people:
        mine = person.client.views["me"]
        own = {q["id"]: q["text"] for q in mine["questions"].values()}
        lost += sum(own.get(id) != text for text, id in person.asked.values())
        doubled += len(own) - len(person.asked)
        lost += len(person.supported - set(mine["supports"]))
        doubled += len(set(mine["supports"]) - person.supported)
    supports = Counter(id for p in people for id in p.supported)

    def shown(id: str) -> int:
        return int(moderator.main["questions"][id]["supports"])

    # Counts travel apart and a moment later than the acks they count.
    with contextlib.suppress(TimeoutError):
        await moderator.until(lambda: all(shown(id) == n for id, n in supports.items()), 5)
    for id, n in supports.items():
        lost, doubled = lost + max(0, n - shown(id)), doubled + max(0, shown(id) - n)
    return lost, doubled


async def repeat(people: list[Person]) -> int:
    """Sends old ids again, with another text: the first answer must come back."""
    wrong = 0
    for person in people:
        for id, (_, question) in random.sample(sorted(person.asked.items()), min(5, len(person.asked))):
            result = await person.client.send({"type": "question.ask", "text": "Tout autre chose ?"}, id=id)
            wrong += result["question"] != question
    return wrong


def verify(data: Path) -> int:
    events = 0
    for path in (data / "debates").glob("*.db"):
        log = SqliteLog(path)
        events += log.verify().seq
        log.close()
    return events
