"""What one seat sends, as the panel sees it without decoding: when media last came, and how many pictures."""

from __future__ import annotations

from panel.messages import SeatStatus, SeatTrouble
from panel.mixer.messages import PICTURES, Codec, SeatSeen

# Media silent for this long: the seat is lost, and another device may take it over.
LOST_AFTER_S = 3.0
# A connection this young may still be about to send.
_PATIENCE_S = 4.0
# Fewer pictures a second than this look broken to everybody but the sender.
SLOW_FPS = 5.0


class SeatFeed:
    def __init__(self) -> None:
        self.media_at: float | None = None
        self._picture_at: float | None = None
        self._pictures = 0
        self._counted_at: float | None = None

    def add(self, codec: Codec, now: float) -> None:
        self.media_at = now
        if codec in PICTURES:
            self._picture_at = now
            self._pictures += 1

    def flows(self, now: float) -> bool:
        return self.media_at is not None and now - self.media_at < LOST_AFTER_S

    def cut(self) -> None:
        """The connection is gone."""
        self.media_at = None

    def status(self, now: float, seen: SeatSeen | None, connected_since: float | None) -> SeatStatus:
        """Counts pictures from the last call to this one. `connected_since`: when the seat's connection came up, None without one."""
        since, self._counted_at = self._counted_at, now
        pictures, self._pictures = self._pictures, 0
        fps = round(pictures / (now - since), 1) if since is not None and now > since else 0.0
        flows = self.flows(now)
        shown = flows and self._picture_at is not None and now - self._picture_at < LOST_AFTER_S
        width, height = (seen.width, seen.height) if shown and seen is not None else (0, 0)
        settled = connected_since is not None and now - connected_since > _PATIENCE_S
        return SeatStatus(flows, width, height, fps, _trouble(flows, shown, fps, seen) if settled else "")


def _trouble(flows: bool, shown: bool, fps: float, seen: SeatSeen | None) -> SeatTrouble:
    if not flows:
        return "silent"
    if not shown:
        return "no_picture"
    if seen is not None and seen.oversized:
        return "oversized"
    return "slow" if fps < SLOW_FPS else ""
