"""Length-prefixed frames (4 bytes, big-endian) over a byte stream. Sans I/O: bytes in, frames out."""

from __future__ import annotations

import struct

# A `wanted` of 4096 debates with a few seats each, or of 256 with 64, stays under this; a longer frame is no state, but a mistake
# or an attack.
MAX_FRAME = 16 * 1024 * 1024
_HEAD = struct.Struct(">I")


class FrameTooLong(Exception):
    """The peer announced a frame past the limit: the stream cannot be trusted any further."""


def frame(payload: bytes) -> bytes:
    if len(payload) > MAX_FRAME:
        raise FrameTooLong(len(payload))
    return _HEAD.pack(len(payload)) + payload


class FrameReader:
    """Cuts a byte stream into frames, whatever the pieces it arrives in."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        self._held += data
        frames: list[bytes] = []
        while len(self._held) >= _HEAD.size:
            (length,) = _HEAD.unpack_from(self._held)
            if length > MAX_FRAME:
                raise FrameTooLong(length)
            end = _HEAD.size + length
            if len(self._held) < end:
                break
            frames.append(bytes(self._held[_HEAD.size : end]))
            del self._held[:end]
        return frames
