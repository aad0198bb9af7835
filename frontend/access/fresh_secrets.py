"""Owns the secrets just made, until the one who made them has had time to pass them on. In memory only: a restart forgets them."""

from msgspec import Struct

KEPT_MS = 15 * 60_000
KEPT = 200


class Fresh(Struct, frozen=True):
    link: str
    secret: str
    at: int


class FreshSecrets:
    """Shown to the device that made them, and to no other."""

    def __init__(self) -> None:
        self._of_session: dict[str, list[Fresh]] = {}

    def keep(self, session: str, link: str, secret: str, now: int) -> None:
        kept = self._of_session.setdefault(session, [])
        kept.append(Fresh(link, secret, now))
        del kept[:-KEPT]

    def of(self, session: str, now: int) -> dict[str, str]:
        """Secret by link id."""
        kept = [fresh for fresh in self._of_session.get(session, []) if now - fresh.at < KEPT_MS]
        if kept:
            self._of_session[session] = kept
        else:
            self._of_session.pop(session, None)
        return {fresh.link: fresh.secret for fresh in kept}
