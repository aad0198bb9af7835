"""The worker's metrics, in a registry of its own. Labels are codes and opaque debate ids: never a ticket, a name or an address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from panel.studio import Studio

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Figures:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._registry = CollectorRegistry()
        self._refusals = Counter("assises_panel_refusals", "Requests refused, by code", ["code"], registry=self._registry)
        self._encode = Histogram(
            "assises_panel_encode_seconds",
            "Time to encode one picture of a program",
            buckets=(0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16),
            registry=self._registry,
        )
        ProcessCollector(registry=self._registry)
        self._registry.register(self)
        studio.on_encoded = self._encode.observe

    def refused(self, code: str) -> None:
        self._refusals.labels(code).inc()

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """What the studio holds at the moment of asking."""
        studio = self._studio
        yield GaugeMetricFamily("assises_panel_seats_linked", "Seats whose media flows", len(studio.present_facts()))
        yield GaugeMetricFamily("assises_panel_loop_lag_seconds", "How late the event loop last woke", studio.loop_lag)
        yield GaugeMetricFamily("assises_panel_tasks", "Tasks of the event loop", len(asyncio.all_tasks()))
        sessions = GaugeMetricFamily("assises_panel_sessions", "Sessions that are up", labels=["kind"])
        for kind in ("whip", "whep"):
            sessions.add_metric([kind], sum(session.present.kind == kind for session in studio.sessions.values()))
        yield sessions
        closed = CounterMetricFamily("assises_panel_sessions_closed", "Sessions that ended, by reason", labels=["kind", "reason"])
        for (kind, reason), count in studio.closed.items():
            closed.add_metric([kind, reason], count)
        yield closed
        viewers = GaugeMetricFamily("assises_panel_viewers", "Viewers of a program", labels=["debate"])
        fps = GaugeMetricFamily("assises_panel_program_fps", "Pictures per second of a program", labels=["debate"])
        for debate, program in studio.programs.items():
            viewers.add_metric([debate], program.viewers)
            fps.add_metric([debate], program.fps)
        yield viewers
        yield fps
