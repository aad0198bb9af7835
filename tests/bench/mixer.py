"""`bin/bench mixer`: what the program of 6 and of 12 seats costs its mixer, and how far the sound is from the picture in it.

Through the real panel: seats come in by WHIP with ready-made 640×360 pictures at 25/s and Opus; the program is 720p25, broadcast
and recorded.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from pathlib import Path
from statistics import median

from panel.messages import StatusFact
from panel.tickets import stream_name
from tests.bench.crowd import crowd
from tests.bench.lips import broadcast_file, sound_behind_ms
from tests.bench.process_cost import core_wait_s, cpu_s
from tests.bench.report import finish, percentile, progress
from tests.panel.media_worker import DEBATE, MediaWorker, debate, seat

PROGRAM = "720p25"
WARM_UP_S = 5.0
FIRST_TILE = (1 / 6, 1 / 4)  # the middle of the first of 3 × 2
Seats = list[dict[str, str | int]]


def sending(worker: MediaWorker, names: list[str], clips: list[str | int]) -> Seats:
    return [
        {"path": f"/whip/{DEBATE}/{name}", "bearer": worker.ticket("whip", name), "clip": clip}
        for name, clip in zip(names, clips, strict=True)
    ]


async def cost(tiles: int, seconds: float) -> dict[str, float]:
    """Shares of a core of the mixer and of the panel, and the pictures per second of the program, over `seconds`."""
    with tempfile.TemporaryDirectory(prefix="assises-bench-") as folder:
        async with MediaWorker(Path(folder), more=("--program", PROGRAM)) as worker:
            names = [f"seat{n}" for n in range(tiles)]
            await worker.want_ready(debate(*[seat(name, f"Siège {n + 1}") for n, name in enumerate(names)]))
            mixer, panel = int(str((await worker.logged("mixer.start"))["pid"])), worker.process.pid
            async with crowd(worker.url, sending(worker, names, list(range(tiles)))):
                for name in names:
                    await worker.linked(name)
                await asyncio.sleep(WARM_UP_S)
                told, began = len(worker.facts), asyncio.get_running_loop().time()
                before, all_before, waited = cpu_s(mixer), cpu_s(panel), core_wait_s(mixer)
                await asyncio.sleep(seconds)
                spent, all_spent, waited = cpu_s(mixer) - before, cpu_s(panel) - all_before, core_wait_s(mixer) - waited
                elapsed = asyncio.get_running_loop().time() - began
                status = [fact for fact in worker.facts[told:] if isinstance(fact, StatusFact)]
            encode = _encode_ms(await worker.metrics())
    arrived = [one.fps for fact in status for one in fact.seats.values()]
    figures = {
        "core_share": round(spent / elapsed, 3),
        "panel_core_share": round((all_spent - spent) / elapsed, 3),
        "fps": round(sum(fact.fps for fact in status) / len(status), 2),
        "fps_min_2s": min(fact.fps for fact in status),
        "seat_fps_p5": percentile(arrived, 0.05),
        "encode_mean_ms": encode,
        "core_wait_share": round(waited / elapsed, 3),
    }
    progress(f"{tiles} tiles: {figures}")
    return figures


def _encode_ms(metrics: str) -> float:
    """Mean time to compose and encode a picture, since the worker began."""
    values = {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in metrics.splitlines())
        if name.startswith("assises_panel_encode")
    }
    count = values.get("assises_panel_encode_seconds_count", 0.0)
    return round(1000 * values.get("assises_panel_encode_seconds_sum", 0.0) / count, 2) if count else 0.0


async def lips(seconds: float) -> float:
    with tempfile.TemporaryDirectory(prefix="assises-bench-") as folder:
        async with MediaWorker(Path(folder), more=("--program", PROGRAM)) as worker:
            names = [f"seat{n}" for n in range(6)]
            await worker.want_ready(debate(*[seat(name, f"Siège {n + 1}") for n, name in enumerate(names)]))
            async with crowd(worker.url, sending(worker, names, ["flash", 1, 2, 3, 4, 5])):
                await worker.linked("seat0")
                await asyncio.sleep(WARM_UP_S + seconds)
                stream = f"{worker.url}/live/{stream_name(worker.key, DEBATE)}"
                file = await asyncio.to_thread(broadcast_file, stream, int(seconds / 1.6))
    behind = round(await asyncio.to_thread(sound_behind_ms, file, FIRST_TILE), 1)
    progress(f"sound behind the picture: {behind} ms")
    return behind


async def measured(rounds: int, seconds: float) -> dict[str, float]:
    figures: dict[str, float] = {}
    for tiles in (6, 12):
        taken = [await cost(tiles, seconds) for _ in range(rounds)]
        for key in taken[0]:
            figures[f"{key}_{tiles}"] = round(median(one[key] for one in taken), 3)
    figures["av_offset_ms"] = await lips(max(12.0, seconds / 2))
    return figures


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench mixer", description=__doc__)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    figures = asyncio.run(measured(chosen.rounds, chosen.seconds))
    setup = {
        "program": PROGRAM,
        "seats": "640x360 H.264 at 25/s, 0.5 Mbit/s, Opus 64 kbit/s, by WHIP, encoded before",
        "seconds": chosen.seconds,
        "rounds": chosen.rounds,
        "core_share": "CPU of the mixer's process, of one core",
        "av_offset_ms": "sound behind picture, a flash and a beep that leave a seat together, read from the broadcast",
        "load_before": round(load, 2),
    }
    finish("mixer", setup, figures)


if __name__ == "__main__":
    main()
