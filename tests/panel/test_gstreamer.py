"""The hall by an encoder that is not ours: GStreamer's webrtcbin comes in by WHIP with the bearer of its seat, as OBS does."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import secrets
import signal
from collections.abc import AsyncIterator
from pathlib import Path

from tests.panel.media_worker import ROOT, MediaWorker, debate, seat
from tests.panel.rtc_client import SyntheticViewer, eventually

# What tests/panel/gstreamer_hall.py sends: a floor of #c83c32, BT.601 as rtc_client reads it, and its tone.
FLOOR_U, FLOOR_V, HERTZ = 102, 198, 880


class Encoder:
    """The process, and what it said."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def says(self, key: str, within_s: float = 20) -> object:
        """The next thing it says under this key."""
        assert self.process.stdout is not None
        async with asyncio.timeout(within_s):
            while line := await self.process.stdout.readline():
                said = json.loads(line)
                if key in said:
                    return said[key]
        raise AssertionError(f"it ended without a word of {key}")

    async def connected(self) -> None:
        while await self.says("state") != "connected":
            pass

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)


@contextlib.asynccontextmanager
async def encoder(url: str, bearer: str) -> AsyncIterator[Encoder]:
    process = await asyncio.create_subprocess_exec(
        *("/usr/bin/python3", str(ROOT / "tests/panel/gstreamer_hall.py"), url),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdin is not None
    process.stdin.write(f"{bearer}\n".encode())
    try:
        yield Encoder(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_a_hall_encoder_is_seen_and_heard_and_replaced(tmp_path: Path) -> None:
    bearer = secrets.token_urlsafe(24)
    hall = seat("hall", "La salle", tokens=(hashlib.sha256(bearer.encode()).hexdigest(),))
    async with contextlib.AsyncExitStack() as stack:
        worker = await stack.enter_async_context(MediaWorker(tmp_path))
        await worker.want_ready(debate(hall))
        door = f"{worker.url}/whip/d1/hall"
        first = await stack.enter_async_context(encoder(door, bearer))
        assert await first.says("status") == 201
        await first.connected()
        await worker.linked("hall")
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        stack.push_async_callback(viewer.close)

        def floor_is_seen() -> bool:
            if viewer.frame is None:
                return False
            _, u, v = viewer.yuv(0.05, 0.05)
            return abs(u - FLOOR_U) < 16 and abs(v - FLOOR_V) < 16

        await eventually(floor_is_seen)
        await eventually(lambda: viewer.loudness(HERTZ) > 0.1)
        assert viewer.loudness(600) < 0.02

        # A second device with the same bearer must wait while the first one's media flows.
        second = await stack.enter_async_context(encoder(door, bearer))
        assert await second.says("refused") == [409, "seat_busy"]

        # Killed, it says no goodbye: 3 s of silence later another takes its seat, and is seen in the same program.
        since = len(worker.facts)
        first.kill()
        await worker.linked("hall", False, within_s=6, since=since)
        since = len(worker.facts)
        third = await stack.enter_async_context(encoder(door, bearer))
        assert await third.says("status") == 201
        await worker.linked("hall", since=since)
        viewer.frame = None
        await eventually(floor_is_seen)
