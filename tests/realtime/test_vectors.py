"""Every message has vectors, a section and a shape; the parser, the schema and the closed types agree on each of them."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from jsonschema import Draft202012Validator

import realtime
from realtime.close_codes import CloseCode
from realtime.from_client import FromClient, Malformed, Refusal, parse
from realtime.limits import Limits
from realtime.schema import schema
from realtime.to_client import ToClient, payload
from tests.realtime.fold import Stream, fold

ROOM = Path(realtime.__file__).parent
VECTORS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOM / "vectors").glob("*.json"))}
FOLDS = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOM / "vectors" / "fold").glob("*.json"))}
SCHEMA = json.loads((ROOM / "schema.json").read_text("utf-8"))
PROTOCOL = (ROOM / "PROTOCOL.md").read_text("utf-8")


def tags(union: Any) -> set[str]:
    return {member.__struct_config__.tag for member in get_args(union)}


def validator(direction: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{direction}", "$defs": SCHEMA["$defs"]})


def cases(sender: str, kind: str) -> list[Any]:
    return [
        pytest.param(name, vector, id=f"{name}: {vector['why']}")
        for name, file in VECTORS.items()
        if file["from"] == sender
        for vector in file[kind]
    ]


def text_of(vector: dict[str, Any]) -> str:
    return vector["text"] if "text" in vector else json.dumps(vector["message"], ensure_ascii=False)


def test_the_schema_is_the_one_of_the_types() -> None:
    assert schema() == SCHEMA
    Draft202012Validator.check_schema(SCHEMA)


def test_every_message_has_vectors_with_invalid_twins() -> None:
    assert set(VECTORS) == tags(FromClient) | tags(ToClient)
    for name, file in VECTORS.items():
        assert file["message"] == name
        assert file["from"] == ("client" if name in tags(FromClient) else "server")
        assert file["valid"] and file["invalid"], name


def test_every_command_has_a_valid_vector() -> None:
    named = {json.loads(text_of(vector))["cmd"]["type"] for vector in VECTORS["cmd"]["valid"]}
    listed = SCHEMA["$defs"]["Cmd"]["properties"]["cmd"]["discriminator"]["mapping"]
    assert named == set(listed)


def test_every_message_has_a_section_whose_example_is_valid() -> None:
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", PROTOCOL, re.MULTILINE | re.DOTALL))
    assert set(sections) == tags(FromClient) | tags(ToClient)
    for name, section in sections.items():
        (example,) = re.findall(r"```json\n(.*?)```", section, re.DOTALL)
        direction = "FromClient" if name in tags(FromClient) else "ToClient"
        validator(direction).validate(json.loads(example))
        assert json.loads(example)["type"] == name


def test_the_protocol_lists_the_close_codes() -> None:
    rows = re.findall(r"^\| (4\d{3}) \| (\w+) \|.*\| ([^|]+) \|$", PROTOCOL, re.MULTILINE)
    assert {(int(code), name.upper()) for code, name, _ in rows} == {(code.value, code.name) for code in CloseCode}
    for code, _, then in rows:
        assert then.startswith("comes back") == CloseCode(int(code)).comes_back


def test_the_protocol_lists_the_errors() -> None:
    section = PROTOCOL.partition("## Errors")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == {str(code) for code in Refusal}


@pytest.mark.parametrize(("name", "vector"), cases("client", "valid"))
def test_valid_from_client(name: str, vector: dict[str, Any]) -> None:
    parsed = parse(text_of(vector), Limits())
    assert not isinstance(parsed, Malformed), parsed
    assert parsed.__struct_config__.tag == name
    validator("FromClient").validate(json.loads(text_of(vector)))


@pytest.mark.parametrize(("name", "vector"), cases("client", "invalid"))
def test_invalid_from_client(name: str, vector: dict[str, Any]) -> None:
    text = text_of(vector)
    parsed = parse(text, Limits())
    assert isinstance(parsed, Malformed), parsed
    assert parsed.code == vector["code"]
    if vector["code"] in ("wrong_shape", "unknown_type", "unknown_command"):
        assert not validator("FromClient").is_valid(json.loads(text))


@pytest.mark.parametrize(("name", "vector"), cases("server", "valid"))
def test_valid_to_client(name: str, vector: dict[str, Any]) -> None:
    validator("ToClient").validate(vector["message"])
    typed = msgspec.json.decode(text_of(vector), type=ToClient)
    assert json.loads(payload(typed)) == vector["message"]


@pytest.mark.parametrize(("name", "vector"), cases("server", "invalid"))
def test_invalid_to_client(name: str, vector: dict[str, Any]) -> None:
    assert not validator("ToClient").is_valid(vector["message"])


@pytest.mark.parametrize("name", FOLDS)
def test_fold(name: str) -> None:
    vector = FOLDS[name]
    held = Stream(**vector["start"]) if vector["start"] else None
    for message in vector["messages"]:
        validator("ToClient").validate(message)
        held = fold(held, message)
    assert (held._asdict() if held else None) == vector["expect"]


def test_a_malformed_command_keeps_its_id() -> None:
    id = "0192f3a1-7c3e-7b6e-8d2a-4f5061728394"
    assert parse(json.dumps({"type": "cmd", "id": id, "cmd": {"type": "x"}}), Limits()) == Malformed(Refusal.UNKNOWN_COMMAND, id)


def test_too_large_counts_bytes_not_characters() -> None:
    limits = Limits(frame_bytes=1000)
    assert parse(json.dumps({"type": "ping", "at": 1, "x": "é" * 480}, ensure_ascii=False), limits) == Malformed(Refusal.WRONG_SHAPE)
    assert parse(json.dumps({"type": "ping", "at": 1, "x": "é" * 490}, ensure_ascii=False), limits) == Malformed(Refusal.TOO_LARGE)
