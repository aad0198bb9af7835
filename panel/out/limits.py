"""How much is recorded: of one debate, and of all together. Nothing is ever deleted for it: recording stops."""

import math
from pathlib import Path

from msgspec import Struct


class Limits(Struct, frozen=True):
    """`longest_s` of one debate; `most_bytes` for all recordings of this house."""

    longest_s: float = math.inf
    most_bytes: float = math.inf


NO_LIMITS = Limits()


def weight(folder: Path) -> int:
    """Bytes of all recordings. A draft, which replaces the one it is made of, is not one more."""
    found = 0
    for path in folder.glob("*.mp4"):
        if not path.name.endswith(".draft.mp4"):
            try:
                found += path.stat().st_size
            except FileNotFoundError:
                continue  # somebody makes room just now
    return found
