"""One seat in the mixer: what is decoded and what is not, of real encoded pictures and sound."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from panel.mixer.encode import OpusEncoder
from panel.mixer.keyframe import starts_afresh
from panel.mixer.messages import Codec
from panel.mixer.seat_input import MOST_WAITING, SeatInput
from panel.mixer.sound import BLOCK
from tests.panel.rtc_client import picture

CODECS = {Codec.H264: "libx264", Codec.VP8: "libvpx"}


def pictures(codec: Codec, count: int, width: int = 320, height: int = 180, every: int = 5) -> list[bytes]:
    """Encoded pictures, a whole one every `every`."""
    encoder = av.CodecContext.create(CODECS[codec], "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"  # type: ignore[attr-defined]
    encoder.time_base, encoder.framerate = Fraction(1, 25), Fraction(25, 1)  # type: ignore[attr-defined]
    encoder.gop_size = every  # type: ignore[attr-defined]
    quick = {"preset": "ultrafast", "tune": "zerolatency"}
    encoder.options = quick if codec is Codec.H264 else {"deadline": "realtime", "lag-in-frames": "0"}
    data: list[bytes] = []
    for number in range(count):
        frame = picture(number, 90, 200, width, height)
        frame.pts = number
        data += [bytes(packet) for packet in encoder.encode(frame)]  # type: ignore[attr-defined]
    assert len(data) == count
    return data


def seat(asked: list[str] | None = None, on_stage: bool = True) -> SeatInput:
    source = SeatInput("a", (asked if asked is not None else []).append)
    source.on_stage(on_stage)
    return source


@pytest.mark.parametrize("codec", CODECS)
def test_what_begins_in_the_middle_waits_for_a_whole_picture_and_asks_for_it(codec: Codec) -> None:
    asked: list[str] = []
    source = seat(asked)
    data = pictures(codec, 8)
    assert [starts_afresh(codec, one) for one in data] == [True, False, False, False, False, True, False, False]
    assert not any(source.picture(codec, one) for one in data[1:5])
    assert asked == ["a"]  # once a second, however many pictures are missed
    assert all(source.picture(codec, one) for one in data[5:])
    for _ in range(3):
        source.decode_one()
    shot = source.latest()
    assert shot is not None and (shot.frame.width, shot.frame.height) == (320, 180)


def test_a_slow_decoder_skips_to_the_next_whole_picture() -> None:
    source = seat()
    data = pictures(Codec.H264, MOST_WAITING + 8, every=MOST_WAITING + 4)
    kept = [source.picture(Codec.H264, one) for one in data]
    # Full: everything that waits is thrown away, and nothing is taken until a picture that needs none of it.
    assert kept == [True] * MOST_WAITING + [False] * 4 + [True] * 4


def test_off_stage_only_whole_pictures_are_decoded() -> None:
    asked: list[str] = []
    source = seat(asked, on_stage=False)
    data = pictures(Codec.H264, 12)
    assert [source.picture(Codec.H264, one) for one in data] == [True, False, False, False, False] * 2 + [True, False]
    assert asked == []
    source.on_stage(True)
    assert asked == ["a"]
    assert not source.picture(Codec.H264, data[1]) and source.picture(Codec.H264, data[0]) and source.picture(Codec.H264, data[1])


def test_a_picture_too_large_is_shown_now_and_then() -> None:
    asked: list[str] = []
    source = seat(asked)
    data = pictures(Codec.H264, 7, 2560, 1440)
    assert source.picture(Codec.H264, data[0])
    source.decode_one()
    assert source.seen(False).oversized
    assert [source.picture(Codec.H264, one) for one in data[1:]] == [False, False, False, False, True, False]
    assert asked == ["a"]


def test_garbage_costs_a_seat_its_own_picture_alone() -> None:
    source = seat()
    whole = pictures(Codec.H264, 1)[0]
    for data in (b"\0\0\1\x65" + bytes(range(200)), b"\0\0\1\x67", b"\0\0\1", b"x", whole):
        if source.picture(Codec.H264, data):
            source.decode_one()
    assert source.latest() is not None


def test_sound_is_heard_and_a_broken_packet_is_not() -> None:
    source, encoder = seat(), OpusEncoder()
    tone = (np.sin(np.arange(BLOCK * 10) * 2 * np.pi * 440 / 48000) * 8000).astype(np.int16)
    for number in range(10):
        for unit in encoder.encode(tone[number * BLOCK : (number + 1) * BLOCK], number * BLOCK):
            source.sound(Codec.OPUS, unit.data)
        source.sound(Codec.OPUS, b"\xff\xff\xff")
    assert -24 < source.seen(False).level < -10
    assert source.seen(True).level == -127.0
    assert source.voice.take() is not None
    source.cut()
    assert source.voice.take() is None
