"""`python -m tests.bench.crowds.by_segments HOST PORT STREAM PLAYERS`: viewers by LL-HLS until told to end; then one line of JSON."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time

import uvloop

from tests.bench.report import percentile
from tests.bench.segment_viewer import SegmentViewer

ARRIVE_OVER_S = 5.0
LATE_S = 0.5  # a part that comes so long after its end has eaten half of what a player holds back


async def main(host: str, port: int, stream: str, players: int) -> None:
    viewers = [SegmentViewer(host, port, stream) for _ in range(players)]
    tasks = []
    for viewer in viewers:
        tasks.append(asyncio.create_task(viewer.watch()))
        await asyncio.sleep(ARRIVE_OVER_S / players)
    print(json.dumps({"ready": True}), flush=True)
    await asyncio.to_thread(sys.stdin.readline)  # told to begin
    now = time.time()
    for viewer in viewers:  # what happened while they arrived is not measured
        viewer.stalls.clear()
        viewer.behind.clear()
        viewer.faults = 0
    before = [(viewer.parts, viewer.bytes) for viewer in viewers]
    await asyncio.to_thread(sys.stdin.readline)
    elapsed = time.time() - now
    for task in tasks:
        task.cancel()
    behind = [late for viewer in viewers for late in viewer.behind]
    parts = sum(viewer.parts - had for viewer, (had, _) in zip(viewers, before, strict=True))
    loaded = sum(viewer.bytes - had for viewer, (_, had) in zip(viewers, before, strict=True))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "segment_stalls": sum(len(viewer.stalls) for viewer in viewers),
                "segment_stalls_per_player": round(sum(len(viewer.stalls) for viewer in viewers) / players, 3),
                "segment_still_s": round(sum(lasted for viewer in viewers for _, lasted in viewer.stalls), 2),
                "segment_faults": sum(viewer.faults for viewer in viewers),
                "parts": parts,
                "parts_late_share": round(sum(late > LATE_S for late in behind) / max(1, len(behind)), 5),
                "part_behind_p50_ms": round(percentile(behind, 0.5) * 1e3),
                "part_behind_p99_ms": round(percentile(behind, 0.99) * 1e3),
                "segment_mbit_s": round(loaded * 8 / elapsed / 1e6, 1),
                "segment_clients_cpu_s": round(used.ru_utime + used.ru_stime, 2),
            }
        ),
        flush=True,
    )


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
