"""`bin/bench connections [--gateways 1]`: what a viewer's socket costs, from its handshake to its snapshot, and its end.

Its ticket is fetched before and not counted. The kernel's work is, as always in `/proc`.
"""

from __future__ import annotations

import argparse
import os
from time import sleep

from tests.bench.app import App
from tests.bench.process_cost import cpu_s, rss_kib
from tests.bench.report import finish, median, pin, progress, raise_open_files
from tests.bench.viewers import Viewers, hello

SETTINGS: dict[str, int | float] = {"ticket_s": 600}
TOGETHER = 50  # a tenth of a second of a storm, at the pace at which tickets are given
SNAPSHOT = b'{"type":"snapshot","stream":"public"'


def connections(app: App, size: int, rounds: int) -> dict[str, float | int]:
    pid = app.gateways[0].pid if app.gateways else app.pid
    opened: list[float] = []
    everywhere: list[float] = []
    closed: list[float] = []
    kib: list[float] = []
    for number in range(rounds):
        tickets = [app.ticket("viewer") for _ in range(size)]
        sleep(1)
        viewers = Viewers(app.addresses[0], SNAPSHOT)
        here, all_cpu, weighs = cpu_s(pid), app.cpu_s(), rss_kib(pid)
        for at in range(0, size, TOGETHER):
            viewers.open_together("/ws", app.headers, [hello(ticket) for ticket in tickets[at : at + TOGETHER]])
            viewers.poll(0)
        if not viewers.poll_until(lambda: viewers.counted >= size, 30):  # noqa: B023 — asked within this turn
            raise TimeoutError(f"{viewers.counted} of {size} were told")
        opened.append((cpu_s(pid) - here) / size * 1e6)
        everywhere.append((app.cpu_s() - all_cpu) / size * 1e6)
        sleep(0.5)
        kib.append((rss_kib(pid) - weighs) / size)
        here = cpu_s(pid)
        viewers.close()
        sleep(2)
        closed.append((cpu_s(pid) - here) / size * 1e6)
        progress(f"round {number + 1}: opened {opened[-1]:.0f} µs ({everywhere[-1]:.0f} in all processes), closed {closed[-1]:.0f} µs")
    return {
        "open_us": round(median(opened)),
        "open_us_all_processes": round(median(everywhere)),
        "close_us": round(median(closed)),
        "kib_first_round": round(kib[0], 1),
    }


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench connections", description=__doc__)
    options.add_argument("--connections", type=int, default=2000)
    options.add_argument("--gateways", type=int, choices=(0, 1), default=0, help="to the owner's own process, or to a gateway")
    options.add_argument("--rounds", type=int, default=3)
    chosen = options.parse_args()
    files = raise_open_files()
    pin(os.getpid(), 1)
    app = App(SETTINGS, core=0, gateways=chosen.gateways)
    try:
        figures = connections(app, chosen.connections, chosen.rounds)
    finally:
        app.stop()
    setup = {"connections": chosen.connections, "gateways": chosen.gateways, "rounds": chosen.rounds, "open_files": files, "media": "off"}
    finish("connections", setup, figures)


if __name__ == "__main__":
    main()
