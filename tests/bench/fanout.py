"""`bin/bench fanout [--peer nchan]`: what it costs to tell thousands of viewers what a moderator did, and whom a stalled one harms.

App and peer on core 0, clients on core 1; the same bytes at the same pace, five rounds in turn, medians.
"""

from __future__ import annotations

import argparse
import os
from time import perf_counter, sleep

from tests.bench.app import App, Speaker
from tests.bench.nchan import Nchan
from tests.bench.process_cost import cpu_s, family, rss_kib
from tests.bench.report import finish, median, percentile, pin, progress, raise_open_files
from tests.bench.viewers import EVENT, Viewer, Viewers, hello

SETTINGS: dict[str, int | float] = {"commands_per_s": 100, "commands_burst": 200}
PACE_S = 0.1
STALL_FILL = 130  # frames of 3.6 KB: past 256 KiB, both kernels' buffers included
STALL_FILL_PACE_S = 0.02
STALL_PACE_S = 0.05
STALL_FRAMES = 160
STALL_VIEWERS = 300


class Audience:
    """Viewers and when each frame reached each of them."""

    def __init__(self, viewers: Viewers) -> None:
        self.viewers = viewers
        self.viewers.on_frame = self._note
        self._sent: list[float] = []
        self.late: list[float] = []
        self.payloads: list[bytes] = []

    def begin(self) -> None:
        self.viewers.counted = 0
        for viewer in self.viewers.all:
            viewer.frames = 0
        self._sent, self.late, self.payloads = [], [], []

    def sending(self) -> float:
        self._sent.append(perf_counter())
        return self._sent[-1]

    def watch_until(self, end: float) -> None:
        while (left := end - perf_counter()) > 0:
            self.viewers.poll(left)

    def _note(self, viewer: Viewer, payload: bytes, at: float) -> None:
        if viewer.frames <= len(self._sent):
            self.late.append(at - self._sent[viewer.frames - 1])
        if viewer is self.viewers.all[0]:
            self.payloads.append(payload)


def moderator_steps(speaker: Speaker, audience: Audience, question: str, frames: int, pace_s: float) -> None:
    """On air and back again: each is one command of a moderator, and one frame for every viewer."""
    for n in range(frames):
        at = audience.sending()
        speaker.say({"type": "question.step_back" if n % 2 else "question.air", "question": question})
        audience.watch_until(at + pace_s)
        speaker.listen()


def queued_question(app: App, moderator: Speaker, text: str) -> str:
    asker = Speaker(app, "participant")
    question: str = asker.do({"type": "question.ask", "text": text})["question"]
    asker.close()
    moderator.do({"type": "question.publish", "question": question})
    moderator.do({"type": "question.queue", "question": question})
    return question


def crowd_of(app: App, size: int) -> Viewers:
    viewers = Viewers(app.address, EVENT)
    for n in range(size):
        viewers.open("/ws", app.headers, hello(app.ticket("viewer")), app.addresses[n % len(app.addresses)])
        if n % 50 == 49:
            viewers.poll(0)
        if n % 500 == 499:
            progress(f"  {n + 1} viewers")
    for _ in range(20):
        viewers.poll(0.05)
    return viewers


def fanout(viewers: int, frames: int, rounds: int, peer: str | None, gateways: int) -> dict[str, float | int]:
    app = App(SETTINGS, core=0, gateways=gateways)
    nchan = Nchan(max(1, gateways)) if peer == "nchan" else None
    try:
        return measure(app, nchan, viewers, frames, rounds)
    finally:
        app.stop()
        if nchan is not None:
            nchan.stop()


def measure(app: App, nchan: Nchan | None, size: int, frames: int, rounds: int) -> dict[str, float | int]:
    moderator = Speaker(app, "moderator", app.session(app.links["console"][0]["url"]))
    question = queued_question(app, moderator, "Qui paiera l’entretien de la ligne, et jusqu’à quand ?")
    progress("viewers of the app")
    before = app.rss_kib()
    ours = Audience(crowd_of(app, size))
    sleep(2)
    kib = (app.rss_kib() - before) / size
    progress(f"  {kib:.1f} KiB a connection")
    theirs, peer_kib = (None, 0.0) if nchan is None else peer_audience(nchan, size)
    costs: list[float] = []
    deciding: list[float] = []
    peer_costs: list[float] = []
    lates: list[float] = []
    peer_lates: list[float] = []
    for number in range(rounds):
        ours.begin()
        cpu, owners = app.cpu_s(), app.deciding_cpu_s()
        moderator_steps(moderator, ours, question, frames, PACE_S)
        arrived(ours, size * frames)
        costs.append((app.cpu_s() - cpu) / ours.viewers.counted * 1e6)
        deciding.append((app.deciding_cpu_s() - owners) / frames * 1e3)
        lates.append(percentile(ours.late, 0.99) * 1e3)
        line = f"round {number + 1}: {costs[-1]:.2f} µs, p99 {lates[-1]:.0f} ms"
        if nchan is not None and theirs is not None:
            theirs.begin()
            cpu = cpu_s(nchan.pid)
            for payload in list(ours.payloads):
                at = theirs.sending()
                nchan.say(payload)
                theirs.watch_until(at + PACE_S)
                nchan.listen()
            arrived(theirs, size * frames)
            peer_costs.append((cpu_s(nchan.pid) - cpu) / theirs.viewers.counted * 1e6)
            peer_lates.append(percentile(theirs.late, 0.99) * 1e3)
            line += f" · nchan {peer_costs[-1]:.2f} µs, p99 {peer_lates[-1]:.0f} ms"
        progress(line)
    size_of_frame = round(sum(map(len, ours.payloads)) / len(ours.payloads))
    ours.viewers.close()
    if theirs is not None:
        theirs.viewers.close()
    figures: dict[str, float | int] = {
        "cpu_us_per_delivery": round(median(costs), 2),
        "kib_per_connection": round(kib, 2),
        "p99_ms": round(median(lates), 1),
        "frame_bytes": size_of_frame,
        "lost": ours.viewers.lost,
    }
    if app.gateways:
        # The peer is handed what was decided elsewhere: the owner's work (to decide, keep, tell) is also told apart.
        figures["owner_cpu_ms_per_change"] = round(median(deciding), 2)
    if peer_costs:
        delivering = [cost - owners * 1e3 / size for cost, owners in zip(costs, deciding, strict=True)]
        figures |= {
            "ratio_without_owner": round(median([a / b for a, b in zip(delivering, peer_costs, strict=True)]), 3),
            "peer_cpu_us_per_delivery": round(median(peer_costs), 2),
            "ratio": round(median([a / b for a, b in zip(costs, peer_costs, strict=True)]), 3),
            "peer_kib_per_connection": round(peer_kib, 2),
            "peer_p99_ms": round(median(peer_lates), 1),
        }
    # Whom a stalled viewer harms is the hub's matter, which is one and the same in a gateway.
    return figures if app.gateways else figures | stalled(app, moderator, question, rounds)


def peer_audience(nchan: Nchan, size: int) -> tuple[Audience, float]:
    for worker in family(nchan.pid)[1:]:
        pin(worker, 0)
    progress("viewers of nchan")
    before = rss_kib(nchan.pid)
    viewers = Viewers(("127.0.0.1", nchan.port))
    for _ in range(size):
        viewers.open("/ws", [])
    sleep(1)
    return Audience(viewers), (rss_kib(nchan.pid) - before) / size


def arrived(audience: Audience, expected: int) -> None:
    if not audience.viewers.poll_until(lambda: audience.viewers.counted >= expected, 20):
        raise TimeoutError(f"{audience.viewers.counted} of {expected} deliveries")


def stalled(app: App, moderator: Speaker, earlier: str, rounds: int) -> dict[str, float | int]:
    """The same viewers with and without one who stops reading, in turn; frames large enough to fill its buffers."""
    progress("one viewer stalls")
    organiser = Speaker(app, "organiser", app.session(app.links["organise"]))
    organiser.do({"type": "debate.change", "question_limit": 1000})
    organiser.close()
    moderator.do({"type": "question.unqueue", "question": earlier})  # to pass over what comes first takes a reason
    question = queued_question(app, moderator, "€" * 1000)
    audience = Audience(crowd_of(app, STALL_VIEWERS))
    evicted = app.metric("assises_evictions")
    alone: list[float] = []
    beside: list[float] = []
    for number in range(rounds):
        for lates, stalls in ((alone, False), (beside, True)):
            one = Viewers(app.address, rcvbuf=4096)
            if stalls:
                one.stall(one.open("/ws", app.headers, hello(app.ticket("viewer"))))
            audience.begin()
            moderator_steps(moderator, audience, question, STALL_FILL, STALL_FILL_PACE_S)
            arrived(audience, STALL_VIEWERS * STALL_FILL)
            audience.begin()
            moderator_steps(moderator, audience, question, STALL_FRAMES, STALL_PACE_S)
            arrived(audience, STALL_VIEWERS * STALL_FRAMES)
            lates.append(percentile(audience.late, 0.99) * 1e3)
            one.close()
        progress(f"round {number + 1}: p99 {alone[-1]:.1f} ms alone, {beside[-1]:.1f} ms beside a stalled one")
    evictions = app.metric("assises_evictions") - evicted
    audience.viewers.close()
    moderator.close()
    return {
        "stalled_p99_ratio": round(median(beside) / median(alone), 3),
        "stalled_p99_extra_ms": round(median(beside) - median(alone), 2),
        "stalled_evicted": int(evictions),
        "stalled_lost_others": audience.viewers.lost,
    }


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench fanout", description=__doc__)
    options.add_argument("--peer", choices=["nchan"])
    options.add_argument("--gateways", type=int, default=0, help="between the viewers and the owner, over Redis; 0: none")
    options.add_argument("--viewers", type=int, help="2,000; with gateways 5,000, the evening that they are for")
    options.add_argument("--frames", type=int, default=40)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    files = raise_open_files()
    pin(os.getpid(), 1)
    chosen.viewers = chosen.viewers or (5000 if chosen.gateways else 2000)
    figures = fanout(chosen.viewers, chosen.frames, chosen.rounds, chosen.peer, chosen.gateways)
    setup = {
        "viewers": chosen.viewers,
        "frames": chosen.frames,
        "rounds": chosen.rounds,
        "pace_s": PACE_S,
        "peer": chosen.peer,
        "gateways": chosen.gateways,
        "settings": SETTINGS,
        "open_files": files,
        "pinned": "app and peer on 0, clients on 1",
        "media": "off",
        "stalled": {"viewers": STALL_VIEWERS, "fill_frames": STALL_FILL, "frames": STALL_FRAMES, "pace_s": STALL_PACE_S},
    }
    finish("fanout", setup, figures)


if __name__ == "__main__":
    main()
