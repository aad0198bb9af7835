"""Every broadcast of this panel, by the opaque name of its stream: opened when a debate goes live, ended when it closes."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from pathlib import Path

import structlog

from panel.child import command, environment
from panel.mixer.size import ProgramSize
from panel.out.broadcast import Broadcast
from panel.out.door import Door
from panel.out.limits import NO_LIMITS, Limits
from panel.out.recovered import in_fragments
from panel.tickets import stream_name

# Players learn within a few seconds that nothing follows; the last half minute stays for those who were behind.
_LINGER_S = 60.0
_log = structlog.get_logger("panel.broadcasts")


class Broadcasts:
    def __init__(self, folder: Path, key: bytes, size: ProgramSize, limits: Limits = NO_LIMITS) -> None:
        self.folder = folder
        self._key = key
        self._size = size
        self._limits = limits
        self._doors: dict[str, Door] = {}
        self._lingering: set[asyncio.Task[None]] = set()

    def find(self, stream: str) -> Door | None:
        return self._doors.get(stream)

    def of(self, debate: str) -> Door | None:
        return self._doors.get(stream_name(self._key, debate))

    def open(self, debate: str) -> Broadcast:
        stream = stream_name(self._key, debate)
        door = self._doors.get(stream)
        if door is None or door.broadcast.closed:
            door = self._doors[stream] = Door(Broadcast(stream, self.folder, self._size, self._key, self._limits))
        return door.broadcast

    def end(self, debate: str) -> None:
        door = self.of(debate)
        if door is None or door.broadcast.closed:
            return
        door.broadcast.close()
        self._later(self._finish(door))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work, name="broadcast-end")
        self._lingering.add(task)
        task.add_done_callback(self._lingering.discard)

    async def close(self) -> None:
        """The process stops; debates go on, and so will their broadcasts."""
        for task in list(self._lingering):
            task.cancel()
        for door in self._doors.values():
            if not door.broadcast.closed:
                door.broadcast.suspend()
            await door.broadcast.written()

    def tidy(self, live: Iterable[str]) -> None:
        """Finish what was left behind by a panel that was stopped between the close of a debate and the end of its recording."""
        going_on = {stream_name(self._key, debate) for debate in live}
        for draft in self.folder.glob("*.draft.mp4"):
            draft.unlink()
        left = [path for path in sorted(self.folder.glob("*.mp4")) if path.stem.partition(".")[0] not in going_on]
        self._later(self._repack_all(left))

    async def _repack_all(self, paths: list[Path]) -> None:
        for path in paths:
            if await asyncio.to_thread(in_fragments, path):
                await self._repack(path)

    async def _finish(self, door: Door) -> None:
        await asyncio.sleep(_LINGER_S)
        await door.broadcast.written()
        if self._doors.get(door.broadcast.name) is door:
            del self._doors[door.broadcast.name]
        path = self.folder / f"{door.broadcast.name}.mp4"
        if path.exists():
            await self._repack(path)

    async def _repack(self, path: Path) -> None:
        child = await asyncio.create_subprocess_exec(*command("panel.out.finish", str(path)), env=environment())
        _log.info("recording.finished", whole=await child.wait() == 0)
