"""`bin/bench votes`: two thousand people vote within five seconds, and the result is on the last of their screens soon after the close.

Times are seen from the clients: ballot sent → ack; last ballot → the last screen shows them all; close → the last screen has the result.
"""

from __future__ import annotations

import argparse
import json
import os
import random
from time import perf_counter

from tests.bench.app import App, Speaker, command_id
from tests.bench.report import finish, percentile, pin, progress, raise_open_files
from tests.bench.viewers import Viewer, Viewers, hello, masked

WITHIN_S = 5.0
OPTIONS = ["Oui", "Non", "Plus tard"]


class Measured:
    """What came back of one poll, and when."""

    def __init__(self, viewers: Viewers, poll: str) -> None:
        self.viewers = viewers
        viewers.on_frame = self._hear
        self.sent: dict[str, float] = {}
        self.acks: list[float] = []
        self.refused: dict[str, int] = {}
        self.full: dict[Viewer, float] = {}
        self.closed: dict[Viewer, float] = {}
        self.result: dict[str, object] = {}
        # A tally is whole when it says so: the last number of the state is how many voted.
        self._full = f",{len(viewers.all)}]".encode()
        self._key = f'"{poll}"'.encode()

    def _hear(self, viewer: Viewer, payload: bytes, at: float) -> None:
        if payload.startswith(b'{"type":"state","key":"polls"'):
            if self._full in payload and self._key in payload:
                self.full.setdefault(viewer, at)
        elif payload.startswith(b'{"type":"event","stream":"public"'):
            if b'"state":"closed"' in payload and self._key in payload:
                self.closed.setdefault(viewer, at)
                if not self.result:
                    self.result = next(c["value"] for c in json.loads(payload)["changes"] if c["of"] == "polls")
        elif payload.startswith(b'{"type":"ack"'):
            self.acks.append(at - self.sent.pop(json.loads(payload)["id"]))
        elif payload.startswith(b'{"type":"err"'):
            answer = json.loads(payload)
            self.sent.pop(answer["id"], None)
            self.refused[answer["code"]] = self.refused.get(answer["code"], 0) + 1


def votes(size: int, rounds: int) -> dict[str, float | int]:
    app = App({}, core=0)
    try:
        viewers = Viewers(app.address, b'{"type":')
        progress(f"{size} participants")
        for n in range(size):
            viewers.open("/ws", app.headers, hello(app.ticket("participant")))
            if n % 50 == 49:
                viewers.poll(0)
        for _ in range(20):
            viewers.poll(0.05)
        moderator = Speaker(app, "moderator", app.session(app.links["console"][0]["url"]))
        measured = [one_poll(moderator, viewers, f"l{n}") for n in range(rounds)]
        figures = told(measured, size) | {"lost": viewers.lost, "rss_mib": round(app.rss_kib() / 1024, 1)}
        viewers.close()
        moderator.close()
        return figures
    finally:
        app.stop()


class Round(Measured):
    last_sent = 0.0
    close_sent = 0.0
    took_s = 0.0


def one_poll(moderator: Speaker, viewers: Viewers, poll: str) -> Round:
    moderator.do({"type": "poll.add", "poll": poll, "kind": "single", "title": "Une amende ?", "options": OPTIONS, "seconds": 600})
    moderator.do({"type": "poll.open", "poll": poll})
    measured = Round(viewers, poll)
    voters = list(viewers.all)
    random.Random(poll).shuffle(voters)
    begun, at = perf_counter(), 0
    while at < len(voters):
        while at < len(voters) and perf_counter() - begun >= at * WITHIN_S / len(voters):
            id = command_id()
            message = {"type": "cmd", "id": id, "cmd": {"type": "poll.vote", "poll": poll, "choices": [at % len(OPTIONS)]}}
            measured.sent[id] = measured.last_sent = perf_counter()
            voters[at].sock.sendall(masked(json.dumps(message).encode()))
            at += 1
        viewers.poll(0.001)
        moderator.listen()
    measured.took_s = perf_counter() - begun
    viewers.poll_until(lambda: not measured.sent and len(measured.full) == len(voters), 20)
    measured.close_sent = perf_counter()
    moderator.say({"type": "poll.close", "poll": poll})
    viewers.poll_until(lambda: len(measured.closed) == len(voters), 20)
    moderator.listen()
    online = measured.result.get("online", [])
    progress(f"  {poll}: counted {online}, ack p99 {percentile(measured.acks, 0.99) * 1e3:.0f} ms, refused {measured.refused}")
    return measured


def told(rounds: list[Round], size: int) -> dict[str, float | int]:
    acks = [ack for one in rounds for ack in one.acks]
    lasts = [max(one.closed.values()) - one.close_sent for one in rounds if len(one.closed) == size]
    fulls = [max(one.full.values()) - one.last_sent for one in rounds if len(one.full) == size]
    counted = [sum(one.result.get("online", [])) for one in rounds]  # type: ignore[call-overload]
    return {
        "participants": size,
        "counted": min(counted),
        "counted_most": max(counted),
        "result_last_p99_ms": round(percentile(lasts, 0.99) * 1e3, 1) if len(lasts) == len(rounds) else -1,
        "count_last_p99_ms": round(percentile(fulls, 0.99) * 1e3, 1) if len(fulls) == len(rounds) else -1,
        "ack_p50_ms": round(percentile(acks, 0.5) * 1e3, 1),
        "ack_p99_ms": round(percentile(acks, 0.99) * 1e3, 1),
        "voted_within_s": round(max(one.took_s for one in rounds), 2),
        "errors": sum(sum(one.refused.values()) + len(one.sent) for one in rounds),
    }


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench votes", description=__doc__)
    options.add_argument("--participants", type=int, default=2000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    files = raise_open_files()
    pin(os.getpid(), 1)
    figures = votes(chosen.participants, chosen.rounds)
    setup = {
        "rounds": chosen.rounds,
        "within_s": WITHIN_S,
        "open_files": files,
        "pinned": "app on 0, clients on 1",
        "media": "off",
        "result_last": "close sent → the last screen has the closed card, the worst of the rounds",
        "count_last": "last ballot sent → the last screen shows all of them",
    }
    finish("votes", setup, figures)


if __name__ == "__main__":
    main()
