"""What `frontend/static/js/wire/state.js` does, in Python: the tests of both read the same vectors. Holds no test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Stream(NamedTuple):
    """Everything up to and including `offset` is in `view`."""

    epoch: str
    offset: int
    view: dict[str, Any]


def change(view: dict[str, Any], changes: Sequence[dict[str, Any]]) -> dict[str, Any]:
    after = dict(view)
    for one in changes:
        if one["op"] == "set":
            after[one["of"]] = one["value"]
        elif one["op"] == "put":
            after[one["of"]] = {**after.get(one["of"], {}), one["id"]: one["value"]}
        else:
            after[one["of"]] = {key: value for key, value in after.get(one["of"], {}).items() if key != one["id"]}
    return after


def fold(stream: Stream | None, message: dict[str, Any]) -> Stream | None:
    """None: there is a hole."""
    if message["type"] == "snapshot":
        return Stream(message["epoch"], message["offset"], message["view"])
    if stream is None:
        return None
    if message["type"] == "delta":
        if message["epoch"] != stream.epoch or message["from"] > stream.offset or message["to"] < stream.offset:
            return None
        after: Stream | None = stream
        for frame in message["frames"]:
            after = _step(after, frame)
        return after
    return _step(stream, message)


def _step(stream: Stream | None, frame: dict[str, Any]) -> Stream | None:
    if stream is None or frame["offset"] > stream.offset + 1:
        return None
    if frame["offset"] <= stream.offset:
        return stream
    return Stream(stream.epoch, frame["offset"], change(stream.view, frame["changes"]))


def with_supports(view: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    questions = {
        id: {**question, "supports": counts[id]} if id in counts and isinstance(question.get("supports"), int) else question
        for id, question in view.get("questions", {}).items()
    }
    return {**view, "questions": questions} if "questions" in view else view
