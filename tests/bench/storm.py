"""`bin/bench storm`: kill -9 of web in a storm, 50 times at random instants with at least 200 commands in flight."""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from pathlib import Path

from tests.faults.storm import IN_FLIGHT, PEOPLE, storm


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=50)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        report = asyncio.run(storm(Path(folder) / "var", rounds, lambda line: print(line, file=sys.stderr, flush=True)))
    figures = {
        "kills": report.rounds,
        "in_flight_min": min(report.in_flight_at_kill),
        "in_flight_p50": statistics.median(report.in_flight_at_kill),
        "acks": report.acks,
        "lost": report.lost,
        "doubled": report.doubled,
        "wrong_repeats": report.wrong_repeats,
        "back_p50_s": statistics.median(report.back_s),
        "back_max_s": max(report.back_s),
        "resumed_by_delta": report.deltas,
        "resumed_by_snapshot": report.snapshots,
        "events_verified": report.events,
        "picture_frames": report.picture_frames,
        "picture_longest_gap_s": report.picture_longest_gap_s,
    }
    setup = {"people": PEOPLE, "commands_in_flight_each": IN_FLIGHT, "program": "360p15"}
    print(json.dumps({"bench": "storm", "setup": setup, "figures": figures}))


if __name__ == "__main__":
    main()
