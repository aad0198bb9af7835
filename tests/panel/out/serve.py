"""`python -m tests.panel.out.serve --port P`: one live stream of a test card, to develop players against.

`--minutes` ends it; `--interrupt N` lets the mixer "die" for two seconds every N seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import uvicorn

from panel.mixer.size import SIZES
from panel.out.broadcast import Broadcast
from panel.out.door import Door
from panel.out.origin import Origin
from panel.unit import Track
from tests.panel.out.source import Source

STREAM = "test-card-stream"


async def feed(broadcast: Broadcast, source: Source, seconds: float | None = None, interrupt: float | None = None) -> None:
    """Until it ends, or is cancelled."""
    rests = time.time() + interrupt if interrupt else None
    async for track, unit in source.live(seconds):
        if rests is not None and rests < time.time() < rests + 2:
            continue
        if rests is not None and time.time() >= rests + 2:
            broadcast.interrupted()
            rests = time.time() + (interrupt or 0)
        (broadcast.picture if track is Track.PICTURE else broadcast.sound)(unit)


async def serve(options: argparse.Namespace) -> None:
    size = SIZES[options.size]
    with tempfile.TemporaryDirectory() as folder:
        broadcast = Broadcast(STREAM, Path(folder), size)
        door = Door(broadcast)
        app = Origin(lambda name: door if name == STREAM else None, Path(folder))
        server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=options.port, log_level="warning", lifespan="off"))
        print(f"http://127.0.0.1:{options.port}/live/{STREAM}/index.m3u8", flush=True)
        feeding = asyncio.create_task(feed(broadcast, Source(size), options.minutes and options.minutes * 60, options.interrupt))
        feeding.add_done_callback(lambda _: broadcast.close())
        try:
            await server.serve()
        finally:
            feeding.cancel()


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.panel.out.serve", description="One live LL-HLS stream of a test card.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--size", choices=sorted(SIZES), default="360p15")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--interrupt", type=float)
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
