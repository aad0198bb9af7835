"""Who may come in: media tickets and WHIP tokens against what web wants, and the exact list of Origins. It decides, and holds nothing."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from panel.messages import DebateWanted, Wanted
from panel.refusal import Refused
from panel.session import Credential
from panel.tickets import Claims, TicketCode, TicketRefused, check, check_for

_STATUS = {TicketCode.FOREIGN: 403, TicketCode.REVOKED: 403}
_PUBLISH = frozenset({"whip"})
# A seat holds one ticket, to publish; it watches with the same, and gets the mix minus itself.
_PLAY = frozenset({"whep", "whip"})


class Doorkeeper:
    def __init__(
        self,
        key: bytes,
        origins: frozenset[str],
        wanted: Callable[[], Wanted],
        told: Callable[[], bool],
        now: Callable[[], float],
    ) -> None:
        self._key = key
        self._origins = origins
        self._wanted = wanted
        self._told = told
        self._now = now

    def origin(self, origin: str | None) -> str | None:
        """The Origin to answer CORS with. None: not a browser (OBS, GStreamer), which has no Origin and no ambient authority."""
        if origin is not None and origin not in self._origins:
            raise Refused(403, "origin_foreign")
        return origin

    def may_publish(self, authorization: str | None, debate: str, seat: str) -> Credential:
        bearer = self._bearer(authorization)
        wanted = self._wanted().debate(debate)
        holder = wanted.seat(seat) if wanted is not None else None
        if holder is not None:
            digest = hashlib.sha256(bearer.encode()).hexdigest()
            # No early way out: how long it takes must not tell which token was nearly right.
            if sum(hmac.compare_digest(digest, token) for token in holder.tokens):
                return Credential(token=digest)
        claims = self._ticket(bearer, _PUBLISH, debate, seat, wanted)
        if wanted is None:
            raise Refused(409, "not_live", retry_after_s=2)
        if holder is None:
            raise Refused(404, "seat_unknown")
        return Credential(ticket_session=claims.session)

    def may_play(self, authorization: str | None, debate: str) -> tuple[Credential, str | None]:
        """The credential, and the seat that listens, if a seat does."""
        wanted = self._wanted().debate(debate)
        claims = self._ticket(self._bearer(authorization), _PLAY, debate, None, wanted)
        if wanted is not None and claims.seat is not None and wanted.seat(claims.seat) is None:
            raise Refused(404, "seat_unknown")
        if wanted is not None and not wanted.live and claims.seat is None and not claims.direction:
            raise Refused(409, "not_live", retry_after_s=2)  # the rehearsal is for the stage and its direction
        return Credential(ticket_session=claims.session), claims.seat

    def _ticket(self, bearer: str, kinds: frozenset[str], debate: str, seat: str | None, wanted: DebateWanted | None) -> Claims:
        revoked = frozenset(wanted.revoked) if wanted is not None else frozenset[str]()
        try:
            claims = check(self._key, bearer, self._now())
            check_for(claims, kinds, debate, seat, revoked)
        except TicketRefused as refused:
            raise Refused(_STATUS.get(refused.code, 401), refused.code.value) from None
        return claims

    def _bearer(self, authorization: str | None) -> str:
        bearer = _credentials(authorization)
        if not self._told():  # a token of a seat cannot be told from a forgery yet, nor a ticket from a revoked one
            raise Refused(503, "media_starting", retry_after_s=1)
        return bearer


def _credentials(authorization: str | None) -> str:
    scheme, _, bearer = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not bearer.strip():
        raise Refused(401, TicketCode.MISSING.value)
    return bearer.strip()
