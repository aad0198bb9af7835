"""Owns the key that signs heads of ledgers: Ed25519, in the data folder, made once. Signs what was published; never lets the key out."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from debate.service.owner import DebateOwner
from debate.service.verify_ledger import GENESIS, signed_words
from frontend.access.key_file import load_key


class SignedHead(Struct, frozen=True):
    length: int
    head: str
    signed_at: int
    signature: str
    public_key: str


class Seal:
    """One signature per head: who asks twice reads the same time of signing."""

    def __init__(self, key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(key)
        self.public = self._key.public_key().public_bytes_raw().hex()
        self._signed: dict[str, SignedHead] = {}

    @classmethod
    def load(cls, path: Path) -> "Seal":
        return cls(load_key(path))

    def head(self, owner: DebateOwner, now: int) -> SignedHead:
        length = len(owner.heads)
        head = owner.heads[-1] if length else GENESIS
        known = self._signed.get(owner.id)
        if known is None or (known.length, known.head) != (length, head):
            signature = self._key.sign(signed_words(owner.id, length, head, now)).hex()
            known = self._signed[owner.id] = SignedHead(length, head, now, signature, self.public)
        return known
