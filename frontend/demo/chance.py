"""Chance that is the same at every run: a number from what it is for. The demo's only source of surprise."""

from __future__ import annotations

import hashlib


def drawn(*what: object) -> float:
    """0 ≤ number < 1, even over all of `what`."""
    said = "\x00".join(str(one) for one in what).encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=7).digest()) / (1 << 56)


def between(least: float, most: float, *what: object) -> float:
    return least + (most - least) * drawn(*what)
