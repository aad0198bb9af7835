"""Encodes the program once: H.264 constrained baseline for the picture, Opus and AAC for the sound. One instance per thread."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType

from panel.mixer.size import ProgramSize
from panel.mixer.sound import RATE, Pcm
from panel.unit import AAC_SAMPLES, VIDEO_CLOCK, EncodedUnit

OPUS_BIT_RATE = 64_000
AAC_BIT_RATE = 64_000


class PictureEncoder:
    """x264, superfast and without delay, so that a face and its voice leave together."""

    def __init__(self, size: ProgramSize) -> None:
        context = av.CodecContext.create("libx264", "w")
        assert isinstance(context, VideoCodecContext)
        context.width, context.height, context.pix_fmt = size.width, size.height, "yuv420p"
        context.framerate = Fraction(size.fps, 1)
        context.time_base = Fraction(1, VIDEO_CLOCK)
        context.bit_rate = size.bit_rate
        context.gop_size = size.segment_pictures * 2  # the line asks for each segment's first picture itself; this is for when it does not
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


class OpusEncoder:
    """Mono, 20 ms, with in-band repair data for the losses of real networks."""

    def __init__(self) -> None:
        self._context = _sound_context("libopus", "s16", OPUS_BIT_RATE, {"application": "voip", "fec": "1", "packet_loss": "5"})

    def encode(self, block: Pcm, pts: int) -> list[EncodedUnit]:
        return [EncodedUnit(bytes(packet), pts, RATE, True) for packet in self._context.encode(_sound_frame(block, pts))]


class AacEncoder:
    """Mono AAC-LC, for LL-HLS and the recording: Safari plays no Opus there. Our blocks wait until they fill a frame of 1,024 samples."""

    def __init__(self) -> None:
        self._context = _sound_context("aac", "fltp", AAC_BIT_RATE, {})
        self._waiting = np.empty(0, np.float32)
        self._next = 0  # the time of the first sample that has not come yet

    def encode(self, block: Pcm, pts: int) -> list[EncodedUnit]:
        if pts != self._next:  # blocks were skipped: what waits belongs to another time
            self._waiting = self._waiting[:0]
        self._waiting = np.concatenate((self._waiting, block.astype(np.float32) / 32768))
        self._next = pts + len(block)
        units: list[EncodedUnit] = []
        while len(self._waiting) >= AAC_SAMPLES:
            frame = _sound_frame(self._waiting[:AAC_SAMPLES], self._next - len(self._waiting), "fltp")
            self._waiting = self._waiting[AAC_SAMPLES:]
            for packet in self._context.encode(frame):
                assert packet.pts is not None
                units.append(EncodedUnit(bytes(packet), packet.pts, RATE, True))
        return units


def _sound_context(codec: str, samples: str, bit_rate: int, options: dict[str, str]) -> AudioCodecContext:
    context = av.CodecContext.create(codec, "w")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate = RATE
    context.layout = "mono"
    context.format = samples
    context.bit_rate = bit_rate
    context.time_base = Fraction(1, RATE)
    context.options = options
    return context


def _sound_frame(block: npt.NDArray[np.int16] | npt.NDArray[np.float32], pts: int, samples: str = "s16") -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format=samples, layout="mono")
    frame.sample_rate = RATE
    frame.pts = pts
    frame.time_base = Fraction(1, RATE)
    return frame
