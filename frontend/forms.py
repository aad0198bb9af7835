"""Owns how a form or a JSON body is read: small, flat, typed. Never decides on what it says."""

import hashlib
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request

from frontend.refusal import Refusal

FIELDS = 40
# What msgspec raises for bytes that are none: of a string that is no UTF-8, Python's own error.
NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
T = TypeVar("T")


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form, the last one of each name. Only urlencoded: no form of ours sends a file."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Refusal("bad_request", status=415)
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except (UnicodeDecodeError, ValueError) as fault:
        raise Refusal("bad_request") from fault
    # Browsers send line ends as CR LF (HTML §4.10.21.6); a question counts its characters as it was typed.
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


async def read_json(request: Request, kind: type[T]) -> T:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal("bad_request", status=415)
    try:
        return msgspec.json.decode(await request.body(), type=kind)
    except NOT_JSON as fault:
        raise Refusal("bad_request") from fault


def command_id_of(form: Mapping[str, str], *said: str) -> str:
    """The id of the command a form stands for: its hidden id together with what was said.

    The same form sent twice is one command; a form that was filled in anew after the browser's Back button is another one.
    """
    hidden = form.get("command_id", "")
    if not 16 <= len(hidden) <= 64:
        raise Refusal("form_stale")
    digits = hashlib.sha256("\x00".join((hidden, *said)).encode()).hexdigest()[:32]
    # Written as a UUIDv8 (RFC 9562 §5.8, "vendor-specific"): it is a digest, not a time.
    return f"{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
