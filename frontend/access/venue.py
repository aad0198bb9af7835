"""Owns the venue pass: the code on the hall's screen, and the signed cookie that a phone gets for it. Never knows who holds one.

A hall of 400 people has one address. Whoever reads its screen is there: from then on his device is counted, and not his address.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from frontend.access.key_file import load_key

MINUTE_MS = 60_000
PASS_S = 12 * 3600  # one evening
DIGITS = 6
# What only the QR code holds, because nobody types it: 50 bits cannot be guessed, so that a scan needs no pace. The pace of the six
# digits is an address's, and one prankster in the hall would use up that of everybody who types.
PROOF_LETTERS = 10


class VenueCode(Struct, frozen=True):
    """What the screen shows for one minute."""

    code: str
    scanned: str  # the fragment of the QR code's address
    next_at: int  # when the screen has to show another


class VenuePasses:
    def __init__(self, key: bytes) -> None:
        self.key = key

    @classmethod
    def load(cls, path: Path) -> "VenuePasses":
        return cls(load_key(path))

    def code(self, debate: str, now_ms: int) -> VenueCode:
        minute = now_ms // MINUTE_MS
        code, proof = self._of(debate, minute)
        return VenueCode(code=code, scanned=f"{code}.{proof}", next_at=(minute + 1) * MINUTE_MS)

    def typed(self, debate: str, given: str, now_ms: int) -> bool:
        """Whether these are the digits of this minute or of the last one. Spaces are as people read them out."""
        digits = "".join(given.split())
        return self._opens(debate, digits, now_ms, lambda code, _: code)

    def scanned(self, debate: str, given: str, now_ms: int) -> bool:
        return self._opens(debate, given, now_ms, lambda code, proof: f"{code}.{proof}")

    def new(self, now_ms: int) -> str:
        """A cookie for one device."""
        said = f"{secrets.token_hex(8)}.{now_ms // 1000 + PASS_S}"
        return f"{said}.{self._mark(said)}"

    def read(self, cookie: str | None, now_ms: int) -> str | None:
        """The id of a pass that we signed and that has not run out; None for anything else."""
        said, _, mark = (cookie or "")[:120].rpartition(".")
        if not said or not mark.isascii() or not hmac.compare_digest(mark, self._mark(said)):
            return None
        id, _, until_s = said.partition(".")
        return id if int(until_s) * 1000 > now_ms else None

    def _opens(self, debate: str, given: str, now_ms: int, shown: Callable[[str, str], str]) -> bool:
        minute = now_ms // MINUTE_MS
        # No early way out: how long it takes must not tell which digits were nearly right.
        wanted = [shown(*self._of(debate, each)).encode() for each in (minute, minute - 1)]
        return sum(hmac.compare_digest(given.encode(), each) for each in wanted) > 0

    def _of(self, debate: str, minute: int) -> tuple[str, str]:
        drawn = self._draw("code", debate, str(minute))
        number = int.from_bytes(drawn[:8]) % 10**DIGITS
        return f"{number:0{DIGITS}}", base64.b32encode(drawn[8:24]).decode()[:PROOF_LETTERS].lower()

    def _mark(self, said: str) -> str:
        return base64.urlsafe_b64encode(self._draw("pass", said)[:24]).decode()

    def _draw(self, *parts: str) -> bytes:
        return hmac.new(self.key, "\x00".join(parts).encode(), hashlib.sha256).digest()
