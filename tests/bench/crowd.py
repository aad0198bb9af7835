"""Seats at work for a benchmark: the process of `tests.bench.crowds.seats`, told whom to send, listened to until all are up."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def crowd(base: str, seats: list[dict[str, str | int]], core: int | None = None) -> AsyncIterator[None]:
    """`seats`: path, bearer and clip of each, as `tests.bench.crowds.seats` reads them. Inside, every one of them is sending."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.crowds.seats"), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdin is not None and process.stdout is not None
    if core is not None:
        os.sched_setaffinity(process.pid, {core % (os.cpu_count() or 1)})
    process.stdin.write(json.dumps({"base": base, "seats": seats}).encode() + b"\n")
    up: set[str] = set()
    heard: list[dict[str, object]] = []
    async with asyncio.timeout(60):
        while len(up) < len(seats):
            line = await process.stdout.readline()
            if not line:
                raise RuntimeError(f"the seats ended: {heard}")
            heard.append(said := json.loads(line))
            if said.get("up"):
                up.add(str(said["seat"]))
    listening = asyncio.create_task(_drain(process.stdout))
    try:
        yield
    finally:
        listening.cancel()
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.readline():
        pass
