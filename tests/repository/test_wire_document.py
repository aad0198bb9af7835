"""The protocol's document, schema and vectors cover every message that the code can read or write, and every command."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

import jsonschema
import msgspec
import pytest

from debate.domain.commands import Command
from realtime.from_client import FromClient
from realtime.to_client import ToClient
from tests.repository.files import ROOT

WIRE = ROOT / "realtime"
TYPED = re.compile(r'\\*"type\\*"\s*:\s*\\*"([a-z_.]+)\\*"')


def tags(union: Any) -> set[str]:
    if get_origin(union) in (Union, UnionType):
        return set().union(*(tags(one) for one in get_args(union)))
    tag = msgspec.inspect.type_info(union).tag  # type: ignore[attr-defined]
    assert isinstance(tag, str)
    return {tag}


MESSAGES, COMMANDS = sorted(tags(FromClient) | tags(ToClient)), sorted(tags(Command))


@cache
def document() -> str:
    return (WIRE / "PROTOCOL.md").read_text("utf-8")


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((WIRE / "schema.json").read_text("utf-8"))
    return loaded


def walk(node: Any, invalid: bool) -> Iterator[tuple[bool, str]]:
    """Every (is it an invalid twin, message type) in a vector file. An invalid message may be text that is not even JSON."""
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield invalid, node["type"]
        for key, value in node.items():
            yield from walk(value, invalid or "invalid" in key)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value, invalid)
    elif isinstance(node, str):
        yield from ((invalid, found) for found in TYPED.findall(node))


@cache
def vectors() -> frozenset[tuple[bool, str]]:
    found: set[tuple[bool, str]] = set()
    for file in sorted((WIRE / "vectors").rglob("*.json")):
        name = file.relative_to(WIRE / "vectors").as_posix()
        found |= set(walk(json.loads(file.read_text("utf-8")), "invalid" in name))
        # A twin may be so wrong that it has no type left: then its file is named after the message.
        found |= {("invalid" in name, message) for message in MESSAGES if re.search(rf"(^|/){message}(_|\.|/)", name)}
    return frozenset(found)


def test_the_search_sees_the_protocol() -> None:
    assert {"hello", "cmd", "welcome", "snapshot", "ack", "err"} <= set(MESSAGES)
    assert {"question.ask", "phase.change"} <= set(COMMANDS)


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_has_a_section(message: str) -> None:
    assert re.search(rf"^#+ `?{re.escape(message)}`?$", document(), re.MULTILINE)


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_is_in_the_schema(message: str) -> None:
    assert re.search(rf'"(const|enum)": (\[[^\]]*)?"{re.escape(message)}"', json.dumps(schema()))


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_has_a_vector_and_an_invalid_twin(message: str) -> None:
    assert {(False, message), (True, message)} <= vectors()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_shape_and_a_vector(command: str) -> None:
    assert f'"{command}"' in json.dumps(schema())
    assert (False, command) in vectors()


def test_the_schema_is_one() -> None:
    jsonschema.validators.validator_for(schema()).check_schema(schema())
