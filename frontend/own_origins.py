"""Owns the list of origins that are this app itself: for forms and for sockets alike. Never a pattern."""

from urllib.parse import urlsplit

from frontend.access.cookies import is_own_machine
from realtime.origins import serialise

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")


def own_origins(public_url: str) -> frozenset[str]:
    """The public address; on one's own machine, each of the names by which a person may call it."""
    parts = urlsplit(public_url)
    if not is_own_machine(parts.netloc):
        return frozenset({serialise(public_url)})
    port = f":{parts.port}" if parts.port else ""
    return frozenset({serialise(public_url), *(serialise(f"{parts.scheme}://{name}{port}") for name in LOOPBACK_NAMES)})
