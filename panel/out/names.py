"""Names of segments and parts in URLs: nobody can guess the next one but from the playlist, and none is ever used twice."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


class Names:
    """Made from a secret of this process: after a restart a segment of the same number has another name, so that no cache mixes them up."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(16)

    def segment(self, rendition: str, number: int) -> str:
        seal = hmac.new(self._secret, f"{rendition}:{number}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(seal[:12]).decode("ascii")

    def part(self, rendition: str, count: int) -> str:
        """Of the part of that count, whichever segment it will belong to."""
        return self.segment(f"{rendition}:part", count)
