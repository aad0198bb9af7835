"""Every broadcast of this panel, by the opaque name of its stream: opened when a debate goes live, ended when it closes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path

import structlog

from panel.mixer.size import ProgramSize
from panel.out.broadcast import Broadcast
from panel.out.origin import Door
from panel.tickets import stream_name

# Players learn within a few seconds that nothing follows; the last half minute stays for those who were behind.
_LINGER_S = 60.0
_log = structlog.get_logger("panel.broadcasts")


class Broadcasts:
    def __init__(self, folder: Path, key: bytes, size: ProgramSize) -> None:
        self.folder = folder
        self._key = key
        self._size = size
        self._doors: dict[str, Door] = {}
        self._lingering: set[asyncio.Task[None]] = set()

    def find(self, stream: str) -> Door | None:
        return self._doors.get(stream)

    def of(self, debate: str) -> Door | None:
        return self._doors.get(stream_name(self._key, debate))

    def open(self, debate: str) -> Broadcast:
        stream = stream_name(self._key, debate)
        door = self._doors.get(stream)
        if door is None or door.broadcast.ended:
            door = self._doors[stream] = Door(Broadcast(stream, self.folder, self._size))
        return door.broadcast

    def end(self, debate: str) -> None:
        door = self.of(debate)
        if door is None or door.broadcast.ended:
            return
        door.broadcast.close()
        task = asyncio.create_task(self._finish(door), name="broadcast-end")
        self._lingering.add(task)
        task.add_done_callback(self._lingering.discard)

    async def close(self) -> None:
        """The process stops; debates go on, and so will their broadcasts."""
        for task in list(self._lingering):
            task.cancel()
        for door in self._doors.values():
            if not door.broadcast.ended:
                door.broadcast.suspend()

    async def _finish(self, door: Door) -> None:
        await asyncio.sleep(_LINGER_S)
        if self._doors.get(door.broadcast.name) is door:
            del self._doors[door.broadcast.name]
        path = self.folder / f"{door.broadcast.name}.mp4"
        if not path.exists():
            return
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
        child = await asyncio.create_subprocess_exec(sys.executable, "-P", "-m", "panel.out.finish", str(path), env=environment)
        with contextlib.suppress(ProcessLookupError):
            code = await child.wait()
            _log.info("recording.finished", whole=code == 0)
