"""Encodes the program once: H.264 constrained baseline for the picture, Opus for the sound. One instance per thread."""

from __future__ import annotations

from fractions import Fraction

import av
from av.audio.codeccontext import AudioCodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from panel.mixer.size import ProgramSize
from panel.mixer.sound import RATE, Pcm
from panel.unit import VIDEO_CLOCK, EncodedUnit

GOP_S = 2
SOUND_BIT_RATE = 64_000


class PictureEncoder:
    """x264, superfast and without delay, so that a face and its voice leave together."""

    def __init__(self, size: ProgramSize) -> None:
        context = av.CodecContext.create("libx264", "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height, context.pix_fmt = size.width, size.height, "yuv420p"
        context.framerate = Fraction(size.fps, 1)
        context.time_base = Fraction(1, VIDEO_CLOCK)
        context.bit_rate = size.bit_rate
        context.gop_size = size.fps * GOP_S
        context.max_b_frames = 0
        context.thread_count = 1  # more threads cut the picture in slices: worse picture, and other debates need the cores
        context.profile = "Baseline"
        context.options = {
            "preset": "superfast",
            "tune": "zerolatency",
            "forced-idr": "1",
            "maxrate": str(size.bit_rate * 3 // 2),
            "bufsize": str(size.bit_rate),
            # repeat-headers: each IDR carries its SPS and PPS, or a viewer who joins later (and later a recording) decodes nothing.
            "x264-params": "repeat-headers=1:scenecut=0:colorprim=smpte170m:transfer=smpte170m:colormatrix=smpte170m",
        }
        self._context = context

    def encode(self, frame: av.VideoFrame, pts: int, keyframe: bool) -> list[EncodedUnit]:
        frame.pts = pts
        frame.time_base = Fraction(1, VIDEO_CLOCK)
        frame.pict_type = PictureType.I if keyframe else PictureType.NONE
        return [EncodedUnit(bytes(packet), pts, VIDEO_CLOCK, packet.is_keyframe) for packet in self._context.encode(frame)]


class SoundEncoder:
    """Opus, mono, 20 ms, with in-band repair data for the losses of real networks."""

    def __init__(self) -> None:
        context = av.CodecContext.create("libopus", "w")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate = RATE
        context.layout = "mono"
        context.format = "s16"
        context.bit_rate = SOUND_BIT_RATE
        context.time_base = Fraction(1, RATE)
        context.options = {"application": "voip", "fec": "1", "packet_loss": "5"}
        self._context = context

    def encode(self, block: Pcm, pts: int) -> list[EncodedUnit]:
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.pts = pts
        frame.time_base = Fraction(1, RATE)
        return [EncodedUnit(bytes(packet), pts, RATE, True) for packet in self._context.encode(frame)]
