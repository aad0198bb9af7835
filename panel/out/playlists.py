"""The playlists of a broadcast as bytes, each built once for everybody who asks in the same third of a second."""

from __future__ import annotations

from panel.out.broadcast import Broadcast
from panel.out.fmp4 import SOUND_CODEC

SOUND_BANDWIDTH = 80_000  # 64 kb/s and its boxes


def multivariant(broadcast: Broadcast) -> bytes | None:
    """The two renditions, best first; None until the first picture has come."""
    if broadcast.codecs is None:
        return None
    size = broadcast.size
    bandwidth = size.bit_rate * 3 // 2 + SOUND_BANDWIDTH
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:9",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},AVERAGE-BANDWIDTH={size.bit_rate + SOUND_BANDWIDTH},"
        f'CODECS="{broadcast.codecs},{SOUND_CODEC}",RESOLUTION={size.width}x{size.height},FRAME-RATE={size.fps:.3f}',
        "main.m3u8",
        f'#EXT-X-STREAM-INF:BANDWIDTH={SOUND_BANDWIDTH},CODECS="{SOUND_CODEC}"',
        "sound.m3u8",
    ]
    return ("\n".join(lines) + "\n").encode()


class Playlists:
    """Of one broadcast. A playlist stays the same from one part to the next."""

    def __init__(self, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._built: dict[tuple[str, bool], bytes] = {}
        broadcast.listen(self._built.clear)

    def media(self, rendition: str, skip: bool) -> bytes:
        built = self._built.get((rendition, skip))
        if built is None:
            built = self._built[rendition, skip] = self._broadcast.renditions[rendition].playlist(skip)
        return built
