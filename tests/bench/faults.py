"""`bin/bench faults`: owner, gateway, Redis, both: killed, stopped, restarted, cut off, again and again, while people write through all."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.report import finish, percentile, progress
from tests.faults.matrix import HOW, PEOPLE, WHO, matrix

SUMMED = ("acks", "lost", "doubled", "wrong_repeats", "events", "takeovers", "deltas", "snapshots")


@contextlib.contextmanager
def kept_if_it_fails(folder: Path) -> Iterator[None]:
    """What the processes said, for whoever looks for the cause."""
    try:
        yield
    except BaseException:
        kept = Path(tempfile.mkdtemp(prefix="assises-faults-kept-"))
        shutil.copytree(folder, kept, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.sock"))
        progress(f"kept in {kept}")
        raise


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench faults", description=__doc__)
    options.add_argument("--evenings", type=int, default=13, help="each with a debate and processes of its own")
    options.add_argument("--rounds", type=int, default=16, help="of an evening")
    options.add_argument("--stopped-s", type=float, default=10.0)
    options.add_argument("--only", nargs=2, metavar=("WHO", "HOW"), help="one pair of the matrix")
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = options.parse_args()
    evenings = []
    for n in range(chosen.evenings):
        progress(f"evening {n + 1} of {chosen.evenings}")
        with tempfile.TemporaryDirectory(prefix="assises-faults-") as folder, kept_if_it_fails(Path(folder)):
            evenings.append(asyncio.run(matrix(Path(folder), chosen.rounds, progress, chosen.stopped_s, chosen.seed + n, chosen.only)))
    rounds = [each for report in evenings for each in report.rounds]
    back = {
        f"{who}_{how}_back_max_s": max((each.back_s for each in rounds if (each.who, each.how) == (who, how)), default=0.0)
        for who in WHO
        for how in HOW
    }
    figures = {
        "rounds": len(rounds),
        **{each: sum(getattr(report, each) for report in evenings) for each in SUMMED},
        "back_p50_s": percentile([each.back_s for each in rounds], 0.5),
        **back,
    }
    setup = {
        "processes": "2 web, 1 gateway, Redis, each in a network namespace of its own",
        "people": PEOPLE,
        "stopped_s": chosen.stopped_s,
        "seed": chosen.seed,
    }
    finish("faults", setup, figures)


if __name__ == "__main__":
    main()
