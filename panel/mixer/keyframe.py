"""Tells whether a decoder can begin at an encoded picture."""

from __future__ import annotations

from panel.mixer.messages import Codec

_START = b"\x00\x00\x01"


def starts_afresh(codec: Codec, data: bytes) -> bool:
    """H.264 at an IDR or its parameter sets (ITU-T H.264 7.4.1); VP8 at a key frame (RFC 6386, 9.1); sound always."""
    if codec is Codec.VP8:
        return bool(data) and data[0] & 1 == 0
    if codec is Codec.H264:
        at = data.find(_START)
        while 0 <= at < len(data) - 3:
            kind = data[at + 3] & 0x1F
            if kind in (5, 7):
                return True
            if kind == 1:  # slices of one picture are of one kind: no need to look through the rest
                return False
            at = data.find(_START, at + 3)
        return False
    return True
