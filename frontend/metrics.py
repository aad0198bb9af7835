"""Owns the figures for /metrics, in a registry of its own. Never holds a text, a name or an id of a person."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from realtime.hub import Hub

ACK_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._commands = Counter("assises_commands", "Commands, by type and outcome.", ["type", "outcome"], registry=self._registry)
        self._acks = Histogram(
            "assises_ack_seconds", "From a command to its answer, fsync included.", buckets=ACK_BUCKETS_S, registry=self._registry
        )

    def command(self, kind: str, outcome: str, took_s: float) -> None:
        self._commands.labels(kind, outcome).inc()
        self._acks.observe(took_s)

    def watch(self, hubs: Mapping[str, Hub], panel_connected: Callable[[], bool]) -> None:
        """Sockets and frames are counted by the hubs; they are read when somebody asks."""
        self._registry.register(_Wire(hubs, panel_connected))

    def text(self) -> bytes:
        return generate_latest(self._registry)


class _Wire:
    def __init__(self, hubs: Mapping[str, Hub], panel_connected: Callable[[], bool]) -> None:
        self._hubs = hubs
        self._panel_connected = panel_connected

    def collect(self) -> Iterator[Metric]:
        sockets = GaugeMetricFamily("assises_sockets", "Open sockets, by role.", labels=["role"])
        by_role: dict[str, int] = {}
        for hub in self._hubs.values():
            for link in hub.links():
                if link.grant is not None:
                    by_role[link.grant.role.value] = by_role.get(link.grant.role.value, 0) + 1
        for role, count in sorted(by_role.items()):
            sockets.add_metric([role], count)
        yield sockets
        yield _total("assises_frames_encoded", "Shared frames encoded.", sum(hub.tally.frames_encoded for hub in self._hubs.values()))
        yield _total("assises_deliveries", "Frames written to sockets.", sum(hub.tally.deliveries for hub in self._hubs.values()))
        yield _total(
            "assises_evictions", "Sockets closed because they did not read.", sum(hub.overload.evicted for hub in self._hubs.values())
        )
        yield GaugeMetricFamily("assises_panel_connected", "1 while the media process answers.", value=float(self._panel_connected()))


def _total(name: str, help_: str, value: int) -> Metric:
    return CounterMetricFamily(name, help_, value=value)
