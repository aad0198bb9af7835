"""`bin/bench questions`: a thousand people ask a hundred questions a second while a moderator publishes and puts on air.

Latencies are seen from the clients: question sent → ack (it is on the disk), on air sent → the last viewer has it.
"""

from __future__ import annotations

import argparse
import json
import os
from time import perf_counter

from tests.bench.app import App, Speaker, command_id
from tests.bench.fanout import queued_question
from tests.bench.report import finish, percentile, pin, progress, raise_open_files
from tests.bench.viewers import Viewer, Viewers, hello, masked

# One person of a thousand asks every ten seconds; the default pace is one in thirty.
SETTINGS: dict[str, int | float] = {"question_every_s": 5}
ON_AIR_EVERY_S = 2.0
PUBLISH_EVERY_S = 1.0
ON_AIR = b'"of":"on_air"'


class Measured:
    """What came back, and when."""

    def __init__(self, viewers: Viewers) -> None:
        self.viewers = viewers
        viewers.on_frame = self._hear
        self.sent: dict[str, float] = {}
        self.acks: list[float] = []
        self.refused: dict[str, int] = {}
        self.questions: list[str] = []
        self.on_air: list[float] = []
        self._air_at = 0.0
        self._air_missing = 0

    def airs(self) -> None:
        self._air_at = perf_counter()
        self._air_missing = len(self.viewers.all)

    @property
    def waits_for_air(self) -> bool:
        return self._air_missing > 0

    def _hear(self, viewer: Viewer, payload: bytes, at: float) -> None:
        if payload.startswith(b'{"type":"event","stream":"public"'):
            if ON_AIR in payload and self._air_missing:
                self._air_missing -= 1
                if not self._air_missing:
                    self.on_air.append(at - self._air_at)
        elif payload.startswith(b'{"type":"ack"'):
            answer = json.loads(payload)
            self.acks.append(at - self.sent.pop(answer["id"]))
            self.questions.append(answer["result"]["question"])
        elif payload.startswith(b'{"type":"err"'):
            answer = json.loads(payload)
            self.sent.pop(answer["id"], None)
            self.refused[answer["code"]] = self.refused.get(answer["code"], 0) + 1


def questions(size: int, rate: int, seconds: int) -> dict[str, float | int]:
    app = App(SETTINGS, core=0)
    try:
        moderator = Speaker(app, "moderator", app.session(app.links["console"][0]["url"]))
        aired = queued_question(app, moderator, "Qui paiera l’entretien de la ligne, et jusqu’à quand ?")
        viewers = Viewers(app.address, b'{"type":')
        progress(f"{size} participants")
        for n in range(size):
            viewers.open("/ws", app.headers, hello(app.ticket("participant")))
            if n % 50 == 49:
                viewers.poll(0)
        for _ in range(20):
            viewers.poll(0.05)
        return storm(app, moderator, aired, Measured(viewers), rate, seconds)
    finally:
        app.stop()


def storm(app: App, moderator: Speaker, aired: str, measured: Measured, rate: int, seconds: int) -> dict[str, float | int]:
    viewers = measured.viewers
    begun, cpu, waited = perf_counter(), app.cpu_s(), app.core_wait_s()
    next_air, next_publish, next_word = begun + ON_AIR_EVERY_S, begun + PUBLISH_EVERY_S, begun + 10
    on_air = False
    moderated: list[str] = []
    asked = 0
    while (now := perf_counter()) < begun + seconds:
        while asked < rate * (now - begun):
            id = command_id()
            text = f"Question {asked} : qui paiera l’entretien de la ligne, et jusqu’à quand exactement ?"
            message = json.dumps({"type": "cmd", "id": id, "cmd": {"type": "question.ask", "text": text}}, ensure_ascii=False)
            measured.sent[id] = perf_counter()
            viewers.all[asked % len(viewers.all)].sock.sendall(masked(message.encode()))
            asked += 1
        if now >= next_air and not measured.waits_for_air:
            measured.airs()
            moderated.append(moderator.say({"type": "question.step_back" if on_air else "question.air", "question": aired}))
            on_air, next_air = not on_air, now + ON_AIR_EVERY_S
        if now >= next_publish and measured.questions:
            moderated.append(moderator.say({"type": "question.publish", "question": measured.questions.pop(0)}))
            next_publish = now + PUBLISH_EVERY_S
        if now >= next_word:
            progress(f"  {asked} asked, {len(measured.acks)} on the disk, p99 {percentile(measured.acks, 0.99) * 1e3:.1f} ms")
            next_word += 10
        viewers.poll(1 / (2 * rate))
        moderator.listen()
    elapsed, spent, waited = perf_counter() - begun, app.cpu_s() - cpu, app.core_wait_s() - waited
    viewers.poll_until(lambda: not measured.sent and not measured.waits_for_air, 10)
    moderator.listen()
    refused_moderation = sum(not moderator.answered(id) for id in moderated)
    unanswered = len(measured.sent)
    if measured.refused or refused_moderation or unanswered or viewers.lost:
        progress(f"refused {measured.refused}, moderation {refused_moderation}, unanswered {unanswered}, lost {viewers.lost}")
    figures: dict[str, float | int] = {
        "ack_p50_ms": round(percentile(measured.acks, 0.5) * 1e3, 2),
        "ack_p99_ms": round(percentile(measured.acks, 0.99) * 1e3, 2),
        "on_air_last_p99_ms": round(percentile(measured.on_air, 0.99) * 1e3, 1),
        "cpu_cores": round(spent / elapsed, 3),
        "rss_mib": round(app.rss_kib() / 1024, 1),
        "errors": sum(measured.refused.values()) + refused_moderation + unanswered + viewers.lost + measured.waits_for_air,
        "core_wait_share": round(waited / elapsed, 3),
        "asked": asked,
        "acked": len(measured.acks),
        "on_air_changes": len(measured.on_air),
    }
    viewers.close()
    moderator.close()
    return figures


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench questions", description=__doc__)
    options.add_argument("--viewers", type=int, default=1000)
    options.add_argument("--rate", type=int, default=100)
    options.add_argument("--seconds", type=int, default=60)
    chosen = options.parse_args()
    files = raise_open_files()
    pin(os.getpid(), 1)
    figures = questions(chosen.viewers, chosen.rate, chosen.seconds)
    setup = {
        "viewers": chosen.viewers,
        "questions_per_s": chosen.rate,
        "seconds": chosen.seconds,
        "on_air_every_s": ON_AIR_EVERY_S,
        "published_every_s": PUBLISH_EVERY_S,
        "settings": SETTINGS,
        "open_files": files,
        "pinned": "app on 0, clients on 1",
        "media": "off",
    }
    finish("questions", setup, figures)


if __name__ == "__main__":
    main()
