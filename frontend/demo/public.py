"""The demo's public: people at home who ask and support, and the clerk who writes down what the hall asks."""

from __future__ import annotations

import asyncio
import time

import structlog

from debate.domain.debate import Phase
from frontend.demo.chance import between
from frontend.demo.crowd import SUPPORTABLE, asks_after_ms, supports_at
from frontend.demo.play import Asked, Line, Play, nth
from frontend.demo.scene import QuestionCard, Scene
from frontend.demo.wire import CommandRefused, Wire

_log = structlog.get_logger("demo")
_TICK_S = 0.5
_SUPPORTS_A_TICK = 3
_STRANGER_APPEAL = 0.4  # for what a visitor asks
_LINES_KEPT = 60


class Public:
    """`scene` is given by whoever sees the console; `lines` tells what was asked here, by its words."""

    def __init__(self, play: Play, clerk: Wire, people: list[Wire]) -> None:
        self._play, self._clerk, self._people = play, clerk, people
        self.scene: Scene | None = None
        self.lines: dict[str, Line] = {}
        # Who will still support a question, and when; a question leaves it when it can be supported no more.
        self._waves: dict[str, list[tuple[int, int]]] = {}

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._clerk.run())
            tasks.create_task(self._ask_and_support())
            for number, person in enumerate(self._people):
                tasks.create_task(person.run())
                # People come in one after the other, the first of them at once.
                await asyncio.sleep(0.1 if number < 8 else between(0.4, 1.6, "comes", number))

    async def _ask_and_support(self) -> None:
        began, asking = _now(), 0
        while True:
            await asyncio.sleep(_TICK_S)
            if (scene := self.scene) is None:
                continue
            if not self.lines:
                # Begun again in the middle of a debate: what was asked just before is known from its number.
                asked = len(scene.questions)
                lately = (nth(self._play, number) for number in range(max(0, asked - _LINES_KEPT), asked))
                self.lines = {one.text: one.line for one in lately}
            try:
                now = _now()
                last = max((one.at for one in scene.questions.values()), default=began)
                after = asks_after_ms(scene)
                # A question is in the scene a moment after its ack: nobody asks twice meanwhile.
                if scene.debate.phase is Phase.LIVE and after is not None and now - max(last, asking) >= after:
                    asking = now
                    await self._ask(nth(self._play, len(scene.questions)))
                await self._support(scene, now)
            except CommandRefused as refused:
                _log.info("demo.refused", code=refused.code)
            except TimeoutError:
                continue
            except Exception as error:
                _log.warning("demo.tick_failed", error=type(error).__name__)

    async def _ask(self, asked: Asked) -> None:
        self.lines[asked.text] = asked.line
        while len(self.lines) > _LINES_KEPT:
            self.lines.pop(next(iter(self.lines)))
        command = {"type": "question.ask", "text": asked.text, "name": asked.name}
        if asked.place is None:
            await self._people[asked.asker % len(self._people)].send(command)
        else:
            await self._clerk.send(command | {"origin": asked.line.origin.value, "place": asked.place})

    async def _support(self, scene: Scene, now: int) -> None:
        open_ = {id: one for id, one in scene.questions.items() if one.state in SUPPORTABLE}
        for gone in self._waves.keys() - open_.keys():
            del self._waves[gone]
        due = [(at, id, person) for id, one in open_.items() for at, person in self._wave(one) if at <= now]
        for at, id, person in sorted(due)[:_SUPPORTS_A_TICK]:
            self._waves[id].remove((at, person))
            if self._people[person].up:
                await self._people[person].send({"type": "question.support", "question": id})

    def _wave(self, question: QuestionCard) -> list[tuple[int, int]]:
        if question.id not in self._waves:
            line = self.lines.get(question.text or "")
            appeal = line.appeal if line is not None else _STRANGER_APPEAL
            times = ((supports_at(question, person, appeal), person) for person in range(len(self._people)))
            self._waves[question.id] = sorted((at, person) for at, person in times if at is not None)
        return self._waves[question.id]


def _now() -> int:
    return time.time_ns() // 1_000_000
