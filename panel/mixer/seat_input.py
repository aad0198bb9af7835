"""One seat as the mixer receives it: encoded frames in, the latest picture and a voice out."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.resampler import AudioResampler
from av.video.codeccontext import VideoCodecContext

from panel.messages import SILENCE_DBOV
from panel.mixer.keyframe import starts_afresh
from panel.mixer.messages import Codec, SeatSeen
from panel.mixer.picture import Shot
from panel.mixer.sound import BLOCK, RATE, Voice

MOST_WAITING = 12  # about half a second of pictures: a slow machine shows fewer pictures, not older ones
# More points cost more to decode than all else together (4K: 60 % of a core): of such a seat only whole pictures are taken.
MOST_PIXELS = 1920 * 1088
# Smaller is no picture: cut to a tile's shape it may have no pixel left, and no scaler takes that.
MIN_SIDE = 16
KEYFRAME_EVERY_S = 1.0
_PCM = {Codec.PCMU: "pcm_mulaw", Codec.PCMA: "pcm_alaw"}


class SeatInput:
    """Sound is decoded by whoever hands it in, at once; pictures wait for the decoding thread, which calls `decode_one`."""

    def __init__(self, seat: str, ask_keyframe: Callable[[str], None]) -> None:
        self.seat = seat
        self.voice = Voice()
        self._ask = ask_keyframe
        self._asked_at = -KEYFRAME_EVERY_S
        self._waiting: deque[tuple[Codec, bytes]] = deque()
        self._needs_keyframe = True
        self._whole_only = True  # off stage, a glance now and then is enough
        self._oversized = False
        self._shot: Shot | None = None
        self._picture_codec: Codec | None = None
        self._picture: VideoCodecContext | None = None
        self._sound_codec: Codec | None = None
        self._sound: AudioCodecContext | None = None
        self._resampler = _resampler()

    # -- in the thread that reads the panel's socket ---------------------------------------------------------------------------------

    def on_stage(self, on_stage: bool) -> None:
        if self._whole_only and on_stage:
            self._needs_keyframe = True
        self._whole_only = not on_stage
        if on_stage and self._needs_keyframe:
            self._ask_keyframe()

    def picture(self, codec: Codec, data: bytes) -> bool:
        """Keep a picture for the decoder. False: there is nothing new to decode."""
        whole = starts_afresh(codec, data)
        if self._whole_only or self._oversized:
            if not whole:
                if self._oversized and not self._whole_only:
                    self._ask_keyframe()
                return False
            self._needs_keyframe = True  # what follows will be left out, until it begins afresh
        elif whole:
            self._needs_keyframe = False
        if len(self._waiting) >= MOST_WAITING:
            self._waiting.clear()
            self._needs_keyframe = not whole
        if self._needs_keyframe and not whole:
            self._ask_keyframe()
            return False
        self._waiting.append((codec, data))
        return True

    def sound(self, codec: Codec, data: bytes) -> None:
        if codec is not self._sound_codec or self._sound is None:
            self._sound_codec, self._sound = codec, _sound_decoder(codec)
            self._resampler = _resampler()
        try:
            for frame in self._sound.decode(av.Packet(data)):
                self._hear(frame)
        except (av.FFmpegError, ValueError):
            self._sound = None  # a broken packet must not silence the next ones

    def cut(self) -> None:
        self.voice.clear()
        self._waiting.clear()
        self._needs_keyframe = True

    def seen(self, muted: bool) -> SeatSeen:
        shot = self._shot
        level = self.voice.level()
        size = (shot.frame.width, shot.frame.height) if shot is not None else (0, 0)
        return SeatSeen(*size, SILENCE_DBOV if muted else level, self._oversized)

    def _hear(self, frame: av.AudioFrame) -> None:
        if frame.samples == BLOCK and frame.sample_rate == RATE and frame.layout.nb_channels == 1 and frame.format.name == "s16":
            self.voice.add(frame.to_ndarray()[0])  # as browsers send it: a resampler would copy it, for 25 µs
            return
        try:
            parts = self._resampler.resample(frame)
        except ValueError:  # the encoder at the other end changed rate or channels: start afresh
            self._resampler = _resampler()
            parts = self._resampler.resample(frame)
        for part in parts:
            self.voice.add(part.to_ndarray()[0])

    def _ask_keyframe(self) -> None:
        now = time.monotonic()
        if now - self._asked_at >= KEYFRAME_EVERY_S:
            self._asked_at = now
            self._ask(self.seat)

    # -- in the decoding thread ------------------------------------------------------------------------------------------------------

    def decode_one(self) -> None:
        try:
            codec, data = self._waiting.popleft()
        except IndexError:  # thrown away since
            return
        if codec is not self._picture_codec or self._picture is None:
            self._picture_codec, self._picture = codec, _picture_decoder(codec)
        try:
            frames: list[Any] = self._picture.decode(av.Packet(data))
        except av.FFmpegError:
            # The decoder is kept: made anew, it would refuse every picture until the next whole one.
            self._needs_keyframe = True
            return
        for frame in frames:
            self._oversized = frame.width * frame.height > MOST_PIXELS
            if min(frame.width, frame.height) >= MIN_SIDE:
                self._shot = Shot(frame, time.monotonic())

    # -- in the picture's thread -----------------------------------------------------------------------------------------------------

    def latest(self) -> Shot | None:
        return self._shot


def _picture_decoder(codec: Codec) -> VideoCodecContext:
    context = av.CodecContext.create("h264" if codec is Codec.H264 else "vp8", "r")
    assert isinstance(context, VideoCodecContext)
    context.thread_count = 1  # frame threads hold pictures back, one for each
    context.flags |= int(av.codec.context.Flags.low_delay)
    return context


def _sound_decoder(codec: Codec) -> AudioCodecContext:
    context = av.CodecContext.create(_PCM.get(codec, "libopus"), "r")
    assert isinstance(context, AudioCodecContext)
    context.layout = "mono"  # a decoder for one channel brings stereo packets down to it itself (RFC 6716, 2.1.2)
    context.sample_rate = 8000 if codec in _PCM else RATE
    return context


def _resampler() -> AudioResampler:
    return AudioResampler(format="s16", layout="mono", rate=RATE, frame_size=BLOCK)
