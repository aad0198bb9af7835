"""What /metrics tells: readable by Prometheus’ own parser, named by its rules, complete for what docs/operate.md and the dashboard show."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, PublishQuestion
from debate.domain.roles import Role
from debate.store.event_log import StorageFailed
from frontend.debate_figures import DebateFigures
from panel.figures import Figures
from panel.messages import StatusFact
from panel.studio import Studio
from realtime.local_bus import LocalBus
from tests.frontend.in_process import Inside, inside
from tests.realtime.house import uuid7
from tests.repository.files import ROOT

SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
NAME = re.compile(r"\b(?:assises|process)_[a-z_]+\b")
Families = dict[str, Metric]


@pytest.fixture
async def house() -> AsyncIterator[Inside]:
    with tempfile.TemporaryDirectory(prefix="assises-") as folder:
        async with inside(Path(folder)) as there:
            yield there


def read(text: str) -> Families:
    """Without the times at which the library says each series began."""
    return {family.name: family for family in text_string_to_metric_families(text) if not family.name.endswith("_created")}


async def told(house: Inside) -> Families:
    answer = await house.http.get("/metrics")
    assert answer.status_code == 200
    return read(answer.text)


def value(families: Families, name: str, **labels: str) -> float:
    """Of the sample of that name with these labels; 0 where there is none yet."""
    samples = (sample for family in families.values() for sample in family.samples if sample.name == name)
    return sum(sample.value for sample in samples if labels.items() <= sample.labels.items())


async def of_both(house: Inside) -> Families:
    """Everything that the two ports tell, the bus between several processes included."""
    house.house.metrics.register(_Bus(house))
    return {**await told(house), **read(Figures(Studio("720p25", lambda fact: None)).text().decode())}


class _Bus:
    def __init__(self, house: Inside) -> None:
        self._figures = DebateFigures(house.house.debates, house.house.media, LocalBus())

    def collect(self) -> Iterator[Metric]:
        return (family for family in self._figures.collect() if family.name == "assises_bus_up")


def names_of(families: Families) -> set[str]:
    return {f"{name}{suffix}" for name, family in families.items() for suffix in SUFFIXES[family.type]}


async def test_names_follow_the_rules_of_prometheus(house: Inside) -> None:
    for name, family in (await of_both(house)).items():
        assert re.fullmatch(r"(assises|process)(_[a-z]+)+", name) and family.type in SUFFIXES, name
        assert family.documentation and family.documentation != name
        assert not re.search(r"_(ms|milliseconds|kib|mib|count|total|info)$", name), f"{name}: base units, suffixes by type"
        if family.type == "histogram":
            edges = [sample.labels["le"] for sample in family.samples if sample.name.endswith("_bucket") and sample.labels["le"] != "+Inf"]
            assert [float(edge) for edge in edges] == sorted(float(edge) for edge in edges)


async def test_an_evening_moves_the_figures(house: Inside) -> None:
    before = await told(house)
    anne = Actor("p1", Role.PARTICIPANT)
    hub = house.house.hubs[house.owner.id]
    answers = [await hub.put(anne, AskQuestion(text=f"Qui paie l’eau, {n} ?"), uuid7(), None) for n in range(6)]
    codes = [getattr(answer, "code", "accepted") for answer in answers]
    assert codes.count("question_too_soon") == 3
    await hub.put(anne, PublishQuestion(question="q1"), uuid7(), None)
    await house.http.get("/d/nothing-here")
    after = await told(house)

    def more(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert more("assises_commands_total", type="question.ask", outcome="accepted") == 3
    assert more("assises_commands_total", type="question.ask", outcome="question_too_soon") == 3
    assert more("assises_commands_total", type="question.publish", outcome="role_forbidden") == 1, "a refusal is counted by its code"
    assert more("assises_ack_seconds_count") == 7
    assert more("assises_commit_seconds_count") == more("assises_commit_commands_count") > 0
    assert more("assises_commit_commands_sum") == 3, "a refused command reaches no disk"
    assert more("assises_http_refusals_total", code="debate_unknown") == 1
    assert value(after, "assises_debates", phase="live") == 1 and value(after, "assises_debates", phase="draft") == 0
    assert value(after, "process_resident_memory_bytes") > 10e6 and value(after, "process_cpu_seconds_total") > 0


async def test_a_loop_that_was_held_up_shows(house: Inside) -> None:
    await asyncio.sleep(0.3)
    time.sleep(0.6)  # noqa: ASYNC251 — that is the fault
    await asyncio.sleep(0.05)
    families = await told(house)
    late = value(families, "assises_loop_lag_seconds_count") - value(families, "assises_loop_lag_seconds_bucket", le="0.25")
    assert late >= 1


async def test_a_disk_that_refuses_and_a_recording_that_failed_show(house: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(*_: object) -> None:
        raise StorageFailed("unplugged")

    log = house.owner._log
    monkeypatch.setattr(log, "append", no)
    monkeypatch.setattr(log, "reopen", no)
    await house.owner.submit(Actor("p1", Role.PARTICIPANT), AskQuestion(text="Qui paie l’eau ?"), uuid7())
    house.house.media.on_fact(StatusFact(house.owner.id, 25.0, 3, {}, mixing=False, listeners=40, recording="disk_full"))
    families = await told(house)
    assert value(families, "assises_storage_refusing") == 1
    assert value(families, "assises_recordings", state="disk_full") == 1 == value(families, "assises_mixers_down")
    assert value(families, "assises_program_watching", way="webrtc") == 3
    assert value(families, "assises_program_watching", way="segments") == 40
    assert value(families, "assises_panel_connected") == 0


def dashboard() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "docs" / "grafana.json").read_text("utf-8"))
    return loaded


def test_counting_costs_next_to_nothing() -> None:
    from frontend.metrics import Metrics

    metrics, began = Metrics(), time.process_time()
    for _ in range(20_000):
        metrics.command("question.ask", "accepted", 0.01)
        metrics.committed(3, 0.005)
    assert (time.process_time() - began) / 20_000 < 50e-6  # of a command that takes a fsync of milliseconds


async def test_what_the_page_and_the_dashboard_name_is_there(house: Inside) -> None:
    page = re.sub(r"```nginx\n.*?```", "", (ROOT / "docs" / "operate.md").read_text("utf-8"), flags=re.DOTALL)
    there = names_of(await of_both(house))
    for named in (NAME.findall(page), NAME.findall(json.dumps(dashboard()))):
        assert len(set(named)) > 10, "the search found too little to be trusted"
        assert sorted(set(named) - there) == []


async def test_what_is_told_is_watched(house: Inside) -> None:
    """A figure that neither the page nor the dashboard shows helps nobody at nine in the evening."""
    shown = set(NAME.findall((ROOT / "docs" / "operate.md").read_text("utf-8") + json.dumps(dashboard())))
    unseen = {name for name, family in (await of_both(house)).items() if not {f"{name}{end}" for end in SUFFIXES[family.type]} & shown}
    assert unseen <= {"process_virtual_memory_bytes", "process_start_time_seconds", "assises_panel_tasks"}


def test_the_dashboard_can_be_imported() -> None:
    board = dashboard()
    assert "id" not in board and board["schemaVersion"] >= 36
    assert [variable["name"] for variable in board["templating"]["list"] if variable["type"] == "datasource"] == ["datasource"]
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 15
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        assert panel["datasource"]["uid"] == "${datasource}" and panel["targets"]
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken and place["x"] + place["w"] <= 24, panel["title"]
        taken |= cells
        for target in panel["targets"]:
            expression = target["expr"]
            assert all(expression.count(a) == expression.count(b) for a, b in ("()", "{}", "[]")), expression
            assert 'job=~"$job"' in expression, expression
