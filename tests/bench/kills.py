"""`bin/bench kills`: kill -9 of web, panel and mixer, ten times each at random moments of a live debate that is watched and asked in."""

import argparse
import asyncio
import os
import random
import tempfile
from pathlib import Path
from statistics import median

from tests.bench.report import finish, progress
from tests.faults.kills import IN_FLIGHT, PAUSE_S, PEOPLE, VICTIMS, kills

CALM_S = 6.0


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench kills", description=__doc__)
    options.add_argument("--rounds", type=int, default=10, help="kills of each process")
    options.add_argument("--program", default="720p25")
    options.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="assises-bench-") as folder:
        report = asyncio.run(kills(Path(folder) / "var", chosen.rounds, chosen.program, CALM_S, progress, chosen.seed))
    figures: dict[str, float | int | None] = {}
    for victim in VICTIMS:
        of = [kill for kill in report.kills if kill.victim == victim]
        for key in ("program_back", "all_back", "webrtc_stall", "segment_stall"):
            taken = [getattr(kill, key) for kill in of]
            figures |= {f"{victim}_{key}_p50_s": round(median(taken), 2), f"{victim}_{key}_max_s": max(taken)}
    recorded = report.recorded
    figures |= {
        "acks": report.acks,
        "lost": report.lost,
        "doubled": report.doubled,
        "wrong_repeats": report.wrong_repeats,
        "events_verified": report.events,
        "recorded_s": recorded.lasts_s,
        "recorded_holes_s": recorded.holes_s,
        "recorded_backwards": recorded.backwards,
        "recorded_faults": len(recorded.errors.splitlines()),
    }
    if recorded.errors:
        progress(recorded.errors)
    setup = {
        "kills_of_each": chosen.rounds,
        "program": chosen.program,
        "seed": chosen.seed,
        "calm_s": f"{CALM_S} to {CALM_S + 3}",
        "seats": "3, ready-made clips by WHIP",
        "people": PEOPLE,
        "commands_in_flight_each": IN_FLIGHT,
        "pause_s": PAUSE_S,
        "load_before": round(load, 2),
    }
    finish("kills", setup, figures)


if __name__ == "__main__":
    main()
