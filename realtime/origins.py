"""The exact list of origins that may open a WebSocket. Never a pattern, never a guess from the Host header.

Browsers do not apply the same-origin policy to WebSockets (RFC 6455 §10.2): this list is what stands in for it.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Origins:
    """Origins are compared in the form browsers send them (RFC 6454 §6.2): lower case, no default port, no path."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self._allowed = frozenset(serialise(origin) for origin in allowed)

    def allows(self, origin: str | None) -> bool:
        """A missing Origin is refused: every browser sends one, and other clients can."""
        return origin is not None and origin in self._allowed


def serialise(url: str) -> str:
    """The origin of a URL: `https://Debat.Example:443/x` gives `https://debat.example`."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise ValueError(f"not an http(s) URL: {url!r}")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    return f"{parts.scheme}://{host}" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{parts.scheme}://{host}:{port}"
