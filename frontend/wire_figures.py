"""Owns what the hubs tell /metrics at the moment of asking: who is connected, and what was sent to them."""

from collections import Counter
from collections.abc import Iterator, Mapping

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from realtime.hub import Hub


class WireFigures(Collector):
    def __init__(self, hubs: Mapping[str, Hub]) -> None:
        self._hubs = hubs

    def collect(self) -> Iterator[Metric]:
        hubs = list(self._hubs.values())
        sockets = GaugeMetricFamily("assises_sockets", "Open sockets, by role.", labels=["role"])
        roles = Counter(link.grant.role.value for hub in hubs for link in hub.links() if link.grant is not None)
        for role, count in sorted(roles.items()):
            sockets.add_metric([role], count)
        yield sockets
        yield _total("assises_sockets_welcomed", "Sockets that were let in.", sum(hub.tally.welcomed for hub in hubs))
        yield _total("assises_frames_encoded", "Shared frames encoded.", sum(hub.tally.frames_encoded for hub in hubs))
        yield _total("assises_deliveries", "Frames written to sockets.", sum(hub.tally.deliveries for hub in hubs))
        yield _total("assises_evictions", "Sockets closed because they did not read.", sum(hub.overload.evicted for hub in hubs))
        slow = sum(len(hub.overload) for hub in hubs)
        yield GaugeMetricFamily("assises_sockets_slow", "Sockets over their buffer at this moment.", value=slow)


def _total(name: str, help_: str, value: int) -> Metric:
    return CounterMetricFamily(name, help_, value=value)
