"""Server-to-client WebSocket frames (RFC 6455 §5.2), built once and shared by every connection. Never masked, never fragmented."""

from struct import pack

PING = b"\x89\x00"


def text_frame(payload: bytes) -> bytes:
    """A whole text message in one frame."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65536:
        return b"\x81\x7e" + pack("!H", size) + payload
    return b"\x81\x7f" + pack("!Q", size) + payload


def payloads(frames: bytes) -> list[bytes]:
    """The payloads of text frames laid end to end, for servers that do their own framing."""
    found = []
    at = 0
    while at < len(frames):
        size = frames[at + 1]
        start = at + 2
        if size == 126:
            size = int.from_bytes(frames[at + 2 : at + 4], "big")
            start = at + 4
        elif size == 127:
            size = int.from_bytes(frames[at + 2 : at + 10], "big")
            start = at + 10
        at = start + size
        found.append(frames[start:at])
    return found
