"""Owns the making of secrets and what is kept of them. Never keeps a secret itself: only its SHA-256 is stored.

A plain digest is enough here, where it would not be for a password: each secret has 192 random bits, so there is nothing to guess.
"""

import base64
import hashlib
import hmac
import secrets as chance


def new_secret() -> str:
    """192 bits, URL-safe without escaping: it travels in the fragment of a link and in a cookie."""
    return chance.token_urlsafe(24)


def standing_secret(key: bytes, *parts: str) -> str:
    """192 bits that the same key and parts give again: a link printed at one start is the link printed at the next."""
    drawn = hmac.new(key, "\x00".join(parts).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(drawn[:24]).decode()


def new_id(prefix: str) -> str:
    return prefix + chance.token_hex(8)


def id_from(prefix: str, *parts: str) -> str:
    """The same parts give the same id: what makes sending a form twice harmless."""
    return prefix + hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:16]


def digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
