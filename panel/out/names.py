"""Names of segments and parts in URLs: nobody can guess the next one but from the playlist, and none is ever used for other bytes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from panel.unit import VIDEO_CLOCK


class Names:
    """`key`: of this installation. After a restart a segment is found under the name that players and caches know it by."""

    def __init__(self, key: bytes | None = None) -> None:
        self._process = secrets.token_bytes(16)
        self._key = key or self._process

    def segment(self, rendition: str, number: int, begins: float) -> str:
        """The time is in it as well: were a clock set back and a number taken twice, the names would still differ."""
        return _sealed(self._key, f"segment:{rendition}:{number}:{round(begins * VIDEO_CLOCK)}".encode())

    def init(self, rendition: str, section: bytes) -> str:
        return _sealed(self._key, f"init:{rendition}:".encode() + section)

    def part(self, rendition: str, count: int) -> str:
        """Of the part of that count in this process, whichever segment it will belong to."""
        return _sealed(self._process, f"part:{rendition}:{count}".encode())


def _sealed(key: bytes, told: bytes) -> str:
    return base64.urlsafe_b64encode(hmac.new(key, told, hashlib.sha256).digest()[:12]).decode("ascii")
