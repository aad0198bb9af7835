"""Owns what an archive says of itself: which debate, up to which event, of which bytes. Never trusts it: `restore` compares."""

import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

FORMAT = 1
MANIFEST = "manifest.json"
MANIFEST_BYTES = 64 * 1024
LOG, ACCESS, LEDGER, RECORDING = "debate.db", "access.json", "ledger.json", "recording.mp4"
NEEDED = frozenset({LOG, ACCESS, LEDGER})
# Whose loss makes strangers of those who asked, and of the heads that people noted.
KEYS = ("participants.key", "ledger.key")
DebateId = Annotated[str, Meta(pattern=r"\Ad[0-9a-f]{16}\Z")]  # it becomes the name of a file
Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Count = Annotated[int, Meta(ge=0)]


class Told(Struct, frozen=True):
    """A debate as its events tell it: number and head of the integrity chain, and of the public ledger."""

    id: DebateId
    slug: str
    code: str
    title: str
    events: Count
    head: Digest
    entries: Count
    ledger_head: Digest


class Part(Struct, frozen=True):
    size: Count
    sha256: Digest


class Manifest(Struct, frozen=True):
    format: int
    made_at: int
    debate: Told
    keys: Mapping[str, str]
    parts: Mapping[str, Part]


class Version(Struct, frozen=True):
    """What every manifest has, whichever version wrote it."""

    format: int


def fingerprints(data: Path) -> dict[str, str]:
    """Of the keys that are there: tells one from another, and nothing else about it."""
    return {
        name: hmac.new((data / name).read_bytes(), b"assises archive", hashlib.sha256).hexdigest()[:16]
        for name in KEYS
        if (data / name).is_file()
    }


def written(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)
