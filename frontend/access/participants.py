"""Owns the pseudonym of a participant: a random id in a signed cookie. Never an account, never a name, never set by a GET."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

KEY_BYTES = 32


class Participants:
    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def load(cls, path: Path) -> "Participants":
        """The key lives beside the debates: a restart, or a restored copy, must know yesterday's participants."""
        try:
            key = path.read_bytes()
        except FileNotFoundError:
            key = secrets.token_bytes(KEY_BYTES)
            # Written whole under another name, then put in place: a half-written key would make strangers of everybody.
            fresh = path.with_suffix(".new")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(key)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, path)
        if len(key) != KEY_BYTES:
            raise ValueError("the key of the participants' cookies is damaged")
        return cls(key)

    def new(self) -> str:
        return "p" + secrets.token_hex(10)

    def of_form(self, command_id: str) -> str:
        """The id of somebody who posts a form before having a cookie. Derived from the form's hidden id, which only that page
        knows, so that the same form sent twice, by a double click or a reload, is one person and not two."""
        return "p" + hmac.new(self._key, b"form\x00" + command_id.encode(), hashlib.sha256).hexdigest()[:20]

    def sign(self, participant: str) -> str:
        return f"{participant}.{self._mark(participant)}"

    def read(self, cookie: str | None) -> str | None:
        """The id in a cookie that we signed; None for anything else."""
        participant, _, mark = (cookie or "")[:200].partition(".")
        if not participant or not mark.isascii() or not hmac.compare_digest(mark, self._mark(participant)):
            return None
        return participant

    def _mark(self, participant: str) -> str:
        made = hmac.new(self._key, b"cookie\x00" + participant.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made[:24]).decode()
