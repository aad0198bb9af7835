"""What the demo's people are handed: the secrets of one debate, in DATA/run/demo/links.json, for its owner alone.

`prepare` writes it, the demo and (with --demo) the home page read it. A file, not flags: a process list shows flags to everybody.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec
from msgspec import Struct

FOLDER, FILE = ("run", "demo"), "links.json"


class SeatLink(Struct, frozen=True):
    """A place at the table that the demo fills. `place` says which of the drawn sitters."""

    place: int
    seat: str
    role: str
    secret: str


class HallCamera(Struct, frozen=True):
    """The hall's camera comes in as an encoder would, by its bearer."""

    place: int
    seat: str
    token: str


class CrewLinks(Struct, frozen=True):
    """Of those who are played. None of them is ever shown."""

    moderator: str
    organiser: str
    clerk: str
    seats: tuple[SeatLink, ...]
    camera: HallCamera


class VisitorLinks(Struct, frozen=True):
    """Of the person who came to look: whole addresses, each with its secret in the fragment, in the order of the home page."""

    moderator: str
    panelist: str
    clerk: str
    hall: str
    organiser: str


class DemoLinks(Struct, frozen=True):
    debate: str
    slug: str
    lang: str
    crew: CrewLinks
    visitor: VisitorLinks


def folder_of(data: Path) -> Path:
    return data.joinpath(*FOLDER)


def read_links(data: Path) -> DemoLinks | None:
    """None where no demo was prepared, or only half of one."""
    try:
        return msgspec.json.decode((folder_of(data) / FILE).read_bytes(), type=DemoLinks)
    except (OSError, msgspec.DecodeError):
        return None


def write_links(data: Path, links: DemoLinks) -> None:
    folder = folder_of(data)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / f"{FILE}.fresh"
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(links))
    os.replace(fresh, folder / FILE)
