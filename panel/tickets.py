"""Media tickets: web signs them, the panel checks them, both with the key in DATA/run/media.key. Nothing is stored, nothing is logged.

A ticket is `base64url(claims) "." base64url(hmac-sha256)` and travels in `Authorization: Bearer`, never in a URL.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import msgspec

KEY_BYTES = 32
MAX_TICKET = 2048
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]


class Claims(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who may do what until when. `exp` is in seconds since the epoch; `session` lets web revoke it in one word."""

    debate: _Text
    kind: Literal["whip", "whep"]
    session: _Text
    exp: int
    seat: _Text | None = None
    direction: bool = False  # sees the rehearsal: moderators, organisers, observers, hall screens


class TicketCode(StrEnum):
    MISSING = "ticket_missing"
    MALFORMED = "ticket_malformed"
    EXPIRED = "ticket_expired"
    FOREIGN = "ticket_foreign"
    REVOKED = "ticket_revoked"


class TicketRefused(Exception):
    def __init__(self, code: TicketCode) -> None:
        super().__init__(code.value)
        self.code = code


_claims = msgspec.json.Decoder(Claims)


def issue(key: bytes, claims: Claims) -> str:
    body = msgspec.json.encode(claims)
    return f"{_text(body)}.{_text(_seal(key, body))}"


def check(key: bytes, ticket: str, now: float) -> Claims:
    """The claims of a ticket that this key signed and that is still good at `now` (seconds)."""
    if not ticket:
        raise TicketRefused(TicketCode.MISSING)
    head, dot, tail = ticket.partition(".")
    if not dot or len(ticket) > MAX_TICKET:
        raise TicketRefused(TicketCode.MALFORMED)
    body, seal = _bytes(head), _bytes(tail)
    # The seal is compared before the claims are even parsed, in constant time: a forger learns nothing from either.
    if not hmac.compare_digest(seal, _seal(key, body)):
        raise TicketRefused(TicketCode.MALFORMED)
    try:
        claims = _claims.decode(body)
    except msgspec.DecodeError:
        raise TicketRefused(TicketCode.MALFORMED) from None
    if now >= claims.exp:
        raise TicketRefused(TicketCode.EXPIRED)
    return claims


def check_for(claims: Claims, kinds: frozenset[str], debate: str, seat: str | None, revoked: frozenset[str]) -> None:
    """Refuse a good ticket used at another door: other debate, other seat, other kind, or a revoked session."""
    if claims.debate != debate or claims.kind not in kinds or (seat is not None and claims.seat != seat):
        raise TicketRefused(TicketCode.FOREIGN)
    if claims.session in revoked:
        raise TicketRefused(TicketCode.REVOKED)


def stream_name(key: bytes, debate: str) -> str:
    """The opaque name of a debate's broadcast in URLs and file names; the same in both processes and after any restart."""
    return _text(hmac.new(key, b"stream:" + debate.encode(), hashlib.sha256).digest()[:16])


def media_key(path: Path) -> bytes:
    """The shared key, made on first use. A link, not a write, puts it in place, so that a second process never reads half a key."""
    with contextlib.suppress(FileNotFoundError):
        return _read_key(path)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{path} holds {len(key)} bytes, {KEY_BYTES} are needed")
    return key


def _seal(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise TicketRefused(TicketCode.MALFORMED) from None
    if _text(data) != text:  # one ticket, one spelling: stray bits in the last letter are refused
        raise TicketRefused(TicketCode.MALFORMED)
    return data
