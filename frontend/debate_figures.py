"""Owns what the debates and the panel tell /metrics at the moment of asking. By phase or by state, never by debate: no id is a label."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import get_args

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from debate.domain.debate import Phase
from debate.service.debates import Debates
from frontend.media_wishes import MediaWishes
from panel.messages import Recording
from realtime.bus import Bus


class DebateFigures(Collector):
    def __init__(self, debates: Debates, media: MediaWishes, bus: Bus | None) -> None:
        self._debates = debates
        self._media = media
        self._bus = bus

    def collect(self) -> Iterator[Metric]:
        owners = list(self._debates.all())
        status = list(self._media.status.values())
        phases = (owner.state.debate.phase.value for owner in owners)
        yield _by("assises_debates", "Debates, by phase.", "phase", phases, [phase.value for phase in Phase])
        yield _gauge("assises_debates_unreadable", "Files of debates that could not be opened at the start.", len(self._debates.unreadable))
        yield _gauge("assises_storage_refusing", "Debates whose disk takes no writes.", sum(not owner.writable for owner in owners))
        yield _gauge("assises_panel_connected", "1 while the media process answers.", int(self._media.connected))
        recordings = (one.recording for one in status)
        yield _by("assises_recordings", "Programs, by what becomes of their recording.", "state", recordings, get_args(Recording))
        yield _gauge("assises_mixers_down", "Programs whose mixer is down.", sum(not one.mixing for one in status))
        watching = GaugeMetricFamily("assises_program_watching", "People who watch the program, by way.", labels=["way"])
        watching.add_metric(["webrtc"], sum(one.viewers for one in status))
        watching.add_metric(["segments"], sum(one.listeners for one in status))
        yield watching
        if self._bus is not None:
            yield _gauge("assises_bus_up", "1 while the bus between the processes answers.", int(self._bus.up))


def _gauge(name: str, help_: str, value: int) -> Metric:
    return GaugeMetricFamily(name, help_, value=value)


def _by(name: str, help_: str, label: str, found: Iterable[str], every: Iterable[str]) -> Metric:
    """All of them, also at 0: what comes and goes cannot be alarmed on."""
    counted = Counter(found)
    family = GaugeMetricFamily(name, help_, labels=[label])
    for value in every:
        family.add_metric([value], counted[value])
    return family
