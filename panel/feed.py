"""What one seat sends, decoded: latest frame, voice, when media last came. Written by the event loop, read by program threads."""

from __future__ import annotations

import av
from av.audio.resampler import AudioResampler

from panel.messages import SeatStatus
from panel.mixer.picture import Shot
from panel.mixer.sound import BLOCK, RATE, SILENCE_DBOV, Voice

# Media silent for this long: the seat is lost, and another device may take it over.
LOST_AFTER_S = 3.0
# Smaller is no picture: cut to a tile's shape it may have no pixel left, and no scaler takes that.
MIN_SIDE = 16


class SeatFeed:
    def __init__(self) -> None:
        self.voice = Voice()
        self.media_at: float | None = None
        self._shot: Shot | None = None
        self._frames = 0
        self._frames_since: float | None = None
        self._resampler = _resampler()

    def latest(self) -> Shot | None:
        return self._shot

    def add_frame(self, frame: av.VideoFrame, now: float) -> None:
        self.media_at = now
        if min(frame.width, frame.height) < MIN_SIDE:
            return
        self._shot = Shot(frame, now)
        self._frames += 1

    def add_sound(self, frame: av.AudioFrame, now: float) -> None:
        self.media_at = now
        try:
            parts = self._resampler.resample(frame)
        except ValueError:  # the encoder at the other end changed rate or channels: start afresh
            self._resampler = _resampler()
            parts = self._resampler.resample(frame)
        for part in parts:
            self.voice.add(part.to_ndarray()[0])

    def flows(self, now: float) -> bool:
        return self.media_at is not None and now - self.media_at < LOST_AFTER_S

    def cut(self) -> None:
        """The connection is gone: no sound may linger. The last frame stays, the picture decides how long."""
        self.media_at = None
        self.voice.clear()

    def level(self, muted: bool) -> float:
        level = self.voice.level()
        return SILENCE_DBOV if muted else level

    def status(self, now: float) -> SeatStatus:
        since, self._frames_since = self._frames_since, now
        frames, self._frames = self._frames, 0
        fps = round(frames / (now - since), 1) if since is not None and now > since else 0.0
        shot = self._shot if self.flows(now) and self._shot is not None and now - self._shot.at < LOST_AFTER_S else None
        return SeatStatus(self.flows(now), shot.frame.width if shot else 0, shot.frame.height if shot else 0, fps)


def _resampler() -> AudioResampler:
    return AudioResampler(format="s16", layout="mono", rate=RATE, frame_size=BLOCK)
