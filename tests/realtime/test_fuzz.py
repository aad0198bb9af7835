"""Frames of every kind of nonsense: no crash, documented codes only, and whoever is still welcome is still served."""

from __future__ import annotations

import asyncio
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from realtime.close_codes import CloseCode
from realtime.from_client import Cmd, Hello, Malformed, Ping, Refusal, Word, deeper_than, parse
from realtime.limits import Limits
from tests.realtime.house import open_owner, uuid7
from tests.realtime.test_hub import Scene
from tests.realtime.test_vectors import VECTORS, text_of

LIMITS = Limits()
SEEDS = [text_of(v) for file in VECTORS.values() for kind in ("valid", "invalid") for v in file[kind]]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["type", "id", "cmd", "text", "question", "at", "streams"]) | st.text(max_size=5), inner, max_size=5
        )
    ),
    max_leaves=20,
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A vector with pieces cut, doubled or replaced."""
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 30)))
        text = (
            text[:start]
            + draw(
                st.sampled_from(["", text[start:end] * 2, '"', "{", "]", ",", "null", "1e309", "\\ud800", "\x00", "💥"])
                | st.text(max_size=4)
            )
            + text[end:]
        )
    return text


messages = st.one_of(mutated(), json_values.map(json.dumps), st.text(max_size=60), st.sampled_from(SEEDS))


@settings(max_examples=1000, deadline=None)
@given(messages)
def test_the_parser_always_answers(text: str) -> None:
    parsed = parse(text.encode("utf-8", "replace").decode(), LIMITS)
    assert isinstance(parsed, Hello | Cmd | Ping | Word | Malformed)
    if isinstance(parsed, Malformed):
        assert parsed.code in Refusal


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((depth_of(inner) for inner in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth_of(inner) for inner in value), default=0)
    return 0


@settings(max_examples=500, deadline=None)
@given(json_values, st.integers(0, 6))
def test_depth_is_measured_without_parsing(value: object, limit: int) -> None:
    assert deeper_than(json.dumps(value), limit) is (depth_of(value) > limit)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(messages | st.just("<binary>") | st.just("<pong>") | st.just("<second>"), max_size=30))
def test_a_connection_bears_it(script: list[str]) -> None:
    asyncio.run(bear(script))


async def bear(script: list[str]) -> None:
    owner = await open_owner()
    scene = Scene(owner, LIMITS)
    well_behaved, link = scene.join("p2")
    peer, fuzzed = scene.join("p1")
    for step in script:
        if step == "<binary>":
            fuzzed.binary()
        elif step == "<pong>":
            fuzzed.pong()
        elif step == "<second>":
            scene.timing.pass_s(1)
        else:
            fuzzed.text(step.encode("utf-8", "replace").decode())
        await scene.settle()
    assert peer.code is None or peer.code in CloseCode
    for message in peer.take():
        assert message["type"] != "err" or message["id"] is None or isinstance(message["id"], str)
    well_behaved.take()
    link.text(json.dumps({"type": "cmd", "id": uuid7(), "cmd": {"type": "question.ask", "text": "Et le fret ?"}}))
    await scene.settle()
    assert [m["type"] for m in well_behaved.take() if m["type"] in ("ack", "err")] == ["ack"]
    await owner.close()
