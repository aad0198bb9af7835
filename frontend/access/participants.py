"""Owns the pseudonym of a participant: a random id in a signed cookie. Never an account, never a name, never set by a GET."""

import base64
import hashlib
import hmac
import secrets
from pathlib import Path

from frontend.access.key_file import load_key


class Participants:
    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def load(cls, path: Path) -> "Participants":
        """The key lives beside the debates: a restart, or a restored copy, must know yesterday's participants."""
        return cls(load_key(path))

    def new(self) -> str:
        return "p" + secrets.token_hex(10)

    def of_form(self, command_id: str) -> str:
        """The id of somebody who posts a form before having a cookie. Derived from the form's hidden id, which only that page
        knows, so that the same form sent twice, by a double click or a reload, is one person and not two."""
        return "p" + hmac.new(self._key, b"form\x00" + command_id.encode(), hashlib.sha256).hexdigest()[:20]

    def session_of_form(self, command_id: str, link_secret: str) -> str:
        """The secret of the session that a click on a role link makes, for the same reason: a double click must not lock its owner out."""
        drawn = hmac.new(self._key, b"session\x00" + command_id.encode() + b"\x00" + link_secret.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(drawn[:24]).decode()

    def sign(self, participant: str) -> str:
        return f"{participant}.{self._mark(participant)}"

    def read(self, cookie: str | None) -> str | None:
        """The id in a cookie that we signed; None for anything else."""
        participant, _, mark = (cookie or "")[:200].partition(".")
        if not participant or not mark.isascii() or not hmac.compare_digest(mark, self._mark(participant)):
            return None
        return participant

    def link(self, participant: str) -> str:
        """What the fragment of a private link carries. Another signature than the cookie's: a page that shows the link shows no cookie."""
        return f"{participant}.{self._mark(participant, b'link')}"

    def of_link(self, written: str) -> str | None:
        """The id in a private link that we made; the whole address may have been pasted."""
        participant, _, mark = written.strip()[:400].rpartition("#")[2].partition(".")
        if not participant or not mark.isascii() or not hmac.compare_digest(mark, self._mark(participant, b"link")):
            return None
        return participant

    def _mark(self, participant: str, use: bytes = b"cookie") -> str:
        made = hmac.new(self._key, use + b"\x00" + participant.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made[:24]).decode()
