"""Everybody of the demo at work in one event loop: seats, clerk, public, moderator, doorkeeper. Each is a client like any other.

Whoever loses the server comes back alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec
import structlog

from frontend.demo.autopilot import Memory, decide, steps_back
from frontend.demo.device import Device, House, NotLetIn
from frontend.demo.exchange import Unanswered, exchange
from frontend.demo.links import DemoLinks, SeatLink
from frontend.demo.play import Play
from frontend.demo.public import Public
from frontend.demo.scene import scene_of
from frontend.demo.wire import CommandRefused, Wire
from panel.demo.clip import Clip, clips, kept
from panel.demo.publisher import Answered, Publisher

_log = structlog.get_logger("demo")
_TICK_S = 0.5
_DOOR_S = 2.5
_ENTER_S = 1.0
_AGAIN_AFTER_LEAVING_S = 30.0


class Company:
    def __init__(self, house: House, links: DemoLinks, play: Play, clips_folder: Path) -> None:
        self._house, self._links, self._play, self._folder = house, links, play, clips_folder
        crew = links.crew
        self._moderator = Wire(Device(house, crew.moderator), links.slug, "moderator")
        clerk = Wire(Device(house, crew.clerk), links.slug, "clerk", folds=False)
        people = [Wire(Device(house), links.slug, "participant", folds=False) for _ in play.names]
        self._public = Public(play, clerk, people)
        self._doorkeeper = Device(house, crew.organiser)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:

            def go(work: Coroutine[Any, Any, None]) -> None:
                tasks.create_task(work)

            go(self._moderator.run())
            go(self._moderate())
            go(self._public.run())
            go(_again("door", self._let_in, _DOOR_S))
            seats = [
                (link, Wire(Device(self._house, link.secret), self._links.slug, link.role, link.seat)) for link in self._links.crew.seats
            ]
            for _, wire in seats:
                go(wire.run())
                go(_sit(wire))
            drawn = await self._clips()
            for link, wire in seats:
                go(Publisher(link.place, drawn[link.place], self._by_ticket(link, wire)).run())
            camera = self._links.crew.camera
            go(Publisher(camera.place, drawn[camera.place], self._by_token(camera.seat, camera.token)).run())

    async def _clips(self) -> list[Clip]:
        """Made by a process of its own: it draws for some seconds, and everybody here goes on meanwhile."""
        if (found := kept(self._folder)) is not None:
            return found
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", "panel.demo.clip", str(self._folder))
        try:
            await process.wait()
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        found = clips(self._folder)
        _log.info("demo.clips", s=round(time.monotonic() - began, 1))
        return found

    # The moderator

    async def _moderate(self) -> None:
        memory, away = Memory(began_at=_now()), False
        while True:
            await asyncio.sleep(_TICK_S)
            if not self._moderator.up or self._moderator.view is None:
                continue
            try:
                scene = scene_of(self._moderator.view)
                self._public.scene = scene
                memory = msgspec.structs.replace(memory, lines=self._public.lines)
                others = self._moderator.presence.get("console", 1) - 1
                commands, memory = decide(scene, others, memory, self._play, _now())
                if steps_back(memory, _now()) is not away:
                    away = not away
                    _log.info("demo.steps_back" if away else "demo.takes_over")
                for command in commands:
                    await self._moderator.send(command)
            except CommandRefused as refused:
                _log.info("demo.refused", code=refused.code)  # somebody was quicker
            except TimeoutError:
                continue
            except Exception as error:
                _log.warning("demo.tick_failed", error=type(error).__name__)

    async def _let_in(self) -> None:
        """A visitor's second browser waits for somebody to let it in (0041): here there may be nobody else."""
        path = f"/d/{self._links.slug}/devices"
        waiting = await self._doorkeeper.json("GET", path)
        for device in waiting["devices"]:
            await self._doorkeeper.json("POST", path, {"device": device["device"], "decision": "allow"})

    # Pictures

    def _by_ticket(self, link: SeatLink, wire: Wire) -> Callable[[str], Awaitable[Answered]]:
        """As the page of a panelist does it: a media ticket of the moment."""

        async def offer(sdp: str) -> Answered:
            return await self._whip(link.seat, await wire.fresh_media(), sdp)

        return offer

    def _by_token(self, seat: str, token: str) -> Callable[[str], Awaitable[Answered]]:
        """As an encoder does it: one bearer for the evening."""

        async def offer(sdp: str) -> Answered:
            return await self._whip(seat, token, sdp)

        return offer

    async def _whip(self, seat: str, bearer: str, sdp: str) -> Answered:
        headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {bearer}"}
        answer = await exchange(self._house.media_url, "POST", f"/whip/{self._links.debate}/{seat}", headers, sdp.encode())
        return Answered(answer.status, answer.body.decode() if answer.status == 201 else "")


async def _sit(wire: Wire) -> None:
    """Enters the green room, and again some time after somebody sent the seat away."""

    async def enter() -> None:
        seat = _own_seat(wire)
        if seat is None or seat["state"] not in ("invited", "left"):
            return
        if seat["state"] == "left":
            await asyncio.sleep(_AGAIN_AFTER_LEAVING_S)
        with contextlib.suppress(CommandRefused):
            await wire.send({"type": "seat.enter"})

    await _again("seat", enter, _ENTER_S)


def _own_seat(wire: Wire) -> dict[str, Any] | None:
    seats: dict[str, dict[str, Any]] = wire.view["seats"] if wire.up and wire.view is not None else {}
    return seats.get(wire.seat or "")


async def _again(what: str, work: Callable[[], Awaitable[None]], every_s: float) -> None:
    """Now and then for ever; a server that is away is nothing to speak of."""
    while True:
        try:
            await work()
        except (Unanswered, NotLetIn, TimeoutError):
            pass
        except Exception as error:
            _log.warning("demo.failed", what=what, error=type(error).__name__)
        await asyncio.sleep(every_s)


def _now() -> int:
    return time.time_ns() // 1_000_000
