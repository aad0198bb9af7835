"""Reads the SDP fragment of a WHIP or WHEP PATCH (RFC 8840). Pure; bounded like an offer."""

from __future__ import annotations

from panel.offer import MAX_BYTES, MAX_CANDIDATES
from panel.refusal import Refused


def read_fragment(body: bytes, ufrag: str) -> None:
    """Check a trickle fragment for a session whose peer has `ufrag`. Its candidates are not kept: a peer is learnt from its own checks.

    An ICE restart is a fragment with other credentials (RFC 9725 section 4.3.3); it is refused, which leaves the session as it was.
    """
    if len(body) > MAX_BYTES:
        raise Refused(413, "offer_too_large")
    try:
        lines = body.decode("ascii").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError:
        raise Refused(400, "fragment_malformed") from None
    if not any(line.startswith("a=") for line in lines) or any(line and (len(line) < 3 or line[1] != "=") for line in lines):
        raise Refused(400, "fragment_malformed")
    if sum(line.startswith("a=candidate:") for line in lines) > MAX_CANDIDATES:
        raise Refused(422, "offer_too_many_candidates")
    if any(line.removeprefix("a=ice-ufrag:") != ufrag for line in lines if line.startswith("a=ice-ufrag:")):
        raise Refused(422, "ice_restart_unsupported")
