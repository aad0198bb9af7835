"""What a demo seat sends, encoded once: one loop of listening and one of talking, as packets that need only be packed.

Encoding four seats while they are watched would take two thirds of a core; sending packets made before takes a few hundredths.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import av
import msgspec
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.reformatter import VideoReformatter
from msgspec import Struct

from panel.demo.figure import HEIGHT, WIDTH
from panel.demo.sitters import PLACES, VOICES, drawn
from panel.demo.turns import TURN_S
from panel.demo.voice import RATE, Wave, loudness, speak

FPS = 25
KEYFRAME_EVERY = 2 * FPS  # packet tracks swallow requests for a keyframe: the next one comes soon by itself
SOUND_MS = 20
PICTURES = TURN_S * FPS
SOUNDS = TURN_S * 1000 // SOUND_MS
# Drawings or voices that change get a new number, so that a folder of before draws its clips anew.
EDITION = 2
_X264 = {
    "preset": "ultrafast",
    "tune": "zerolatency",
    "profile": "baseline",
    "crf": "26",
    "maxrate": "700k",
    "bufsize": "700k",
    "x264-params": f"keyint={KEYFRAME_EVERY}:min-keyint={KEYFRAME_EVERY}:scenecut=0:repeat-headers=1:annexb=1",
}
_OPUS = {"application": "voip", "frame_duration": str(SOUND_MS)}


class Loop(Struct, frozen=True):
    """One turn: `pictures` are H.264 access units in Annex B, `sounds` Opus packets of 20 ms. Played again from its end without a jump."""

    pictures: tuple[bytes, ...]
    sounds: tuple[bytes, ...]


class Clip(Struct, frozen=True):
    listening: Loop
    talking: Loop


class _Whole(Struct, frozen=True):
    edition: int
    clip: Clip


_read = msgspec.msgpack.Decoder(_Whole)


def clips(folder: Path) -> list[Clip]:
    """One for each place: read from the folder, or made and kept there. Blocks for some seconds the first time."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="clips") as pool:
        return list(pool.map(lambda place: _clip(_path(folder, place), place), range(PLACES)))


def kept(folder: Path) -> list[Clip] | None:
    """What an earlier start left there, if it is whole and of today's drawings."""
    found = [_kept(_path(folder, place)) for place in range(PLACES)]
    return [clip for clip in found if clip is not None] if all(found) else None


def _path(folder: Path, place: int) -> Path:
    return folder / f"place-{place}.clip"


def _kept(path: Path) -> Clip | None:
    try:
        whole = _read.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError):
        return None  # none yet, or half of one
    return whole.clip if whole.edition == EDITION else None


def _clip(path: Path, place: int) -> Clip:
    if (known := _kept(path)) is not None:
        return known
    clip = make(place)
    fresh = path.with_suffix(".fresh")
    fresh.write_bytes(msgspec.msgpack.encode(_Whole(EDITION, clip)))
    os.replace(fresh, path)
    return clip


def make(place: int) -> Clip:
    sitter = drawn(place)
    wave = speak(VOICES[place], TURN_S)
    mouth = loudness(wave, FPS)
    # A speaker nods with the words, slower than the mouth moves.
    nods = np.convolve(mouth, np.full(9, 1 / 9, np.float32), "same").astype(np.float32)
    shut = np.zeros_like(mouth)
    raised = np.ones_like(mouth) if place == PLACES - 1 else nods

    scaler = VideoReformatter()  # one for all: each picture would set up its own otherwise, at three times the price

    def pictures(mouths: Wave, nods: Wave) -> tuple[bytes, ...]:
        encoder = _video_encoder()
        units: list[bytes] = []
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for number in range(PICTURES):
            # Drawn on twos, as animators do: every second picture is the one before, and costs next to nothing.
            if number % 2 == 0:
                drawing = sitter.picture(number / PICTURES, float(mouths[number]), float(nods[number]))
                frame = av.VideoFrame.from_image(drawing)  # type: ignore[no-untyped-call]
                frame = scaler.reformat(frame, format="yuv420p", interpolation="AREA", threads=1)
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            units += [bytes(packet) for packet in encoder.encode(frame)]
        return (*units, *(bytes(packet) for packet in encoder.encode(None)))

    return Clip(
        listening=Loop(pictures(shut, shut), _sounds(wave[:RATE] * 0)[-1:] * SOUNDS),
        talking=Loop(pictures(mouth, raised), _sounds(wave)),
    )


def _video_encoder() -> VideoCodecContext:
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.thread_count = 1
    encoder.options = _X264
    return encoder


def _sounds(wave: Wave) -> tuple[bytes, ...]:
    encoder = av.CodecContext.create("libopus", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = RATE, "mono", "s16", 28_000
    encoder.options = _OPUS
    packets: list[bytes] = []
    size = RATE * SOUND_MS // 1000
    for number, block in enumerate(wave[: len(wave) // size * size].reshape(-1, size)):
        frame = av.AudioFrame.from_ndarray((block * 32767).astype(np.int16).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, number * size, Fraction(1, RATE)
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    # What the encoder still holds back is silence: a turn ends quiet.
    return (*packets, *(bytes(packet) for packet in encoder.encode(None)))[:SOUNDS]


if __name__ == "__main__":
    os.nice(5)  # whoever is waited for comes first
    clips(Path(sys.argv[1]))
