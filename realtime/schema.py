"""Writes schema.json from the closed types: `python -m realtime.schema > realtime/schema.json`. A test compares them.

JSON Schema 2020-12: one definition per message and per command, under the names of the types in the code.
"""

import json
from typing import Any

import msgspec

from realtime.close_codes import PROTOCOL
from realtime.from_client import FromClient
from realtime.to_client import ToClient

DIRECTIONS: dict[str, Any] = {"FromClient": FromClient, "ToClient": ToClient}


def schema() -> dict[str, Any]:
    (from_client, to_client), components = msgspec.json.schema_components(DIRECTIONS.values(), ref_template="#/$defs/{name}")
    bare = {name: _without_docstring(component) for name, component in components.items()}
    document: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": PROTOCOL,
        "description": "Every message of the wire. PROTOCOL.md says what they mean.",
        "oneOf": [{"$ref": "#/$defs/FromClient"}, {"$ref": "#/$defs/ToClient"}],
        "$defs": {"FromClient": from_client, "ToClient": to_client, **dict(sorted(bare.items()))},
    }
    plain: dict[str, Any] = json.loads(json.dumps(document))  # a default that is a tuple in the code is a list in JSON
    return plain


def _without_docstring(component: dict[str, Any]) -> dict[str, Any]:
    component.pop("description", None)  # docstrings speak of the code, the schema of the wire
    return component


if __name__ == "__main__":
    print(json.dumps(schema(), ensure_ascii=False, indent=1))
