"""One WHIP or WHEP session: who came, by what, and the peer that carries it. Its id is the secret of its URL and is never logged."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import structlog

from panel.peer import Peer, PeerState
from panel.program import Viewer
from panel.reconcile import PresentSession

_log = structlog.get_logger("panel.session")


@dataclass(frozen=True)
class Credential:
    """What a session came in by: the session of a media ticket, or the digest of a WHIP token. One of the two."""

    ticket_session: str | None = None
    token: str | None = None


class Session:
    def __init__(
        self, kind: Literal["whip", "whep"], debate: str, seat: str | None, credential: Credential, on_left: Callable[[Session], None]
    ) -> None:
        # RFC 9725 section 5: session URLs must not be guessable, because whoever knows one may end the session.
        self.id = secrets.token_urlsafe(24)
        self.etag = f'"{secrets.token_hex(8)}"'
        self.present = PresentSession(self.id, kind, debate, seat, credential.ticket_session, credential.token)
        self.opened_at = time.monotonic()
        self.viewer: Viewer | None = None
        self.ufrag = ""
        self.on_connected: Callable[[], None] = lambda: None
        self._on_left = on_left
        self.peer = Peer(self._changed)

    @property
    def connected(self) -> bool:
        return self.peer.state is PeerState.CONNECTED

    @property
    def path(self) -> str:
        return f"/{self.present.kind}/session/{self.id}"

    def publishes(self, debate: str, seat: str) -> bool:
        return self.present.kind == "whip" and (self.present.debate, self.present.seat) == (debate, seat)

    def publishes_to(self, debate: str) -> bool:
        return self.present.kind == "whip" and self.present.debate == debate and self.connected

    def log(self, event: str, **more: object) -> None:
        short = hashlib.sha256(self.id.encode()).hexdigest()[:8]
        present = self.present
        _log.info(event, session=short, kind=present.kind, debate=present.debate, seat=present.seat, **more)

    def _changed(self, state: PeerState) -> None:
        if state is PeerState.CONNECTED:
            self.on_connected()
        elif state is PeerState.CLOSED:
            self._on_left(self)
