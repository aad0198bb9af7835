"""Owns the figures for /metrics, in a registry of its own. Never holds a text, a name or an id of a person.

What happens is counted as it happens (a few hundred nanoseconds); what is there is looked at when somebody asks.
"""

import asyncio
from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.registry import Collector

from frontend.wire_figures import WireFigures
from realtime.hub import Hub
from realtime.pressure import Pressure

ACK_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
LAG_BUCKETS_S = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
BATCH_BUCKETS = (1, 2, 4, 8, 16, 32, 64)  # the owner's largest is 64
LAG_EVERY_S = 0.25


class Metrics:
    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._commands = Counter("assises_commands", "Commands, by type and outcome.", ["type", "outcome"], registry=registry)
        self._acks = Histogram(
            "assises_ack_seconds", "From a command to its answer, fsync included.", buckets=ACK_BUCKETS_S, registry=registry
        )
        self._commits = Histogram("assises_commit_seconds", "One group of commands to the disk.", buckets=ACK_BUCKETS_S, registry=registry)
        self._batches = Histogram("assises_commit_commands", "Commands that one fsync kept.", buckets=BATCH_BUCKETS, registry=registry)
        self._refusals = Counter("assises_http_refusals", "Requests refused, by code.", ["code"], registry=registry)
        self._left = Counter("assises_sockets_closed", "Sockets that went: ended by us, or lost.", ["reason"], registry=registry)
        self._lag = Histogram("assises_loop_lag_seconds", "How late the event loop wakes.", buckets=LAG_BUCKETS_S, registry=registry)
        Gauge("assises_pressure_level", "0 calm … 4 overrun: what is given up, see operate.md.", registry=registry).set_function(
            lambda: self.pressure.level
        )
        self.pressure = Pressure()
        ProcessCollector(registry=registry)
        self._feeling: asyncio.TimerHandle | None = None

    def command(self, kind: str, outcome: str, took_s: float) -> None:
        self._commands.labels(kind, outcome).inc()
        self._acks.observe(took_s)

    def committed(self, commands: int, took_s: float) -> None:
        self._batches.observe(commands)
        self._commits.observe(took_s)

    def refused(self, code: str) -> None:
        self._refusals.labels(code).inc()

    def left(self, reason: str) -> None:
        self._left.labels(reason).inc()

    def watch(self, hubs: Mapping[str, Hub]) -> None:
        """Within the event loop that serves them."""
        self.register(WireFigures(hubs))
        self._feel(asyncio.get_running_loop().time())

    def register(self, figures: Collector) -> None:
        self._registry.register(figures)

    def close(self) -> None:
        if self._feeling is not None:
            self._feeling.cancel()

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def _feel(self, due: float) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._lag.observe(max(0.0, now - due))
        self.pressure.feel(max(0.0, now - due), now)
        self._feeling = loop.call_at(now + LAG_EVERY_S, self._feel, now + LAG_EVERY_S)
