"""Clips and voices: playable by the engine, without a jump at the seam, soon decodable, told apart, never speaking at once."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from panel.demo.clip import FPS, KEYFRAME_EVERY, PICTURES, SOUNDS, Clip, Loop, clips, kept
from panel.demo.sitters import PLACES, VOICES, drawn
from panel.demo.turns import ROUND, TURN_S, speaker
from panel.demo.voice import RATE, speak


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Clip], Path, float]:
    folder = tmp_path_factory.mktemp("demo") / "clips"
    began = time.process_time()
    return clips(folder), folder, time.process_time() - began


def frames(loop: Loop) -> list[np.ndarray]:
    decoder = av.CodecContext.create("h264", "r")
    found = [frame for unit in loop.pictures for frame in decoder.decode(av.Packet(unit))] + decoder.decode(None)
    return [frame.to_ndarray(format="gray")[::4, ::4].astype(np.int16) for frame in found]


def sound(loop: Loop) -> np.ndarray:
    decoder = av.CodecContext.create("libopus", "r")
    blocks = [frame.to_ndarray() for unit in loop.sounds for frame in decoder.decode(av.Packet(unit))]
    return np.concatenate(blocks, axis=1)[0].astype(np.float32)


def test_each_loop_is_one_turn_long(made: tuple[list[Clip], Path, float]) -> None:
    for clip in made[0]:
        for loop in (clip.listening, clip.talking):
            assert (len(loop.pictures), len(loop.sounds)) == (PICTURES, SOUNDS) == (TURN_S * 25, TURN_S * 50)


def test_a_keyframe_every_two_seconds_carries_all_it_needs(made: tuple[list[Clip], Path, float]) -> None:
    for clip in made[0]:
        for loop in (clip.listening, clip.talking):
            keys = [n for n, unit in enumerate(loop.pictures) if any(unit[i + 4] & 31 == 5 for i in starts(unit))]
            assert keys == list(range(0, PICTURES, KEYFRAME_EVERY)) and KEYFRAME_EVERY == 2 * FPS
            for n in keys:
                assert {7, 8} <= {loop.pictures[n][i + 4] & 31 for i in starts(loop.pictures[n])}


def starts(unit: bytes) -> list[int]:
    """Where NAL units begin, by their four-byte mark; three-byte marks are found one to the right of it."""
    found, at = [], unit.find(b"\0\0\1")
    while at >= 0:
        found.append(at - 1)
        at = unit.find(b"\0\0\1", at + 3)
    return found


def test_pictures_move_and_the_seam_is_no_jump(made: tuple[list[Clip], Path, float]) -> None:
    for clip in made[0]:
        shown = frames(clip.listening)
        steps = [float(np.abs(a - b).mean()) for a, b in pairwise(shown)]
        assert len(shown) == PICTURES and np.mean(steps) > 0.05, "it moves"
        # In grey levels of 255; what is left is the encoder's, which begins each loop with a picture of its own.
        assert float(np.abs(shown[-1] - shown[0]).mean()) < 1.5
        assert float(np.abs(frames(clip.talking)[0] - shown[-1]).mean()) < 12, "from listening to talking, too"


def test_voices_speak_in_their_turn_and_end_quiet(made: tuple[list[Clip], Path, float]) -> None:
    for clip in made[0]:
        said, silent = sound(clip.talking), sound(clip.listening)
        scale = 32768 if np.abs(said).max() > 2 else 1
        assert np.sqrt((said / scale) ** 2).mean() > 0.02 and np.abs(silent / scale).max() < 0.01
        edge = said[-len(said) // 40 :] / scale
        assert np.abs(edge).max() < 0.02, "nothing runs over into the next turn"
        loud = np.sqrt((said[: len(said) // 400 * 400].reshape(400, -1) / scale) ** 2).mean(axis=1) > 0.02
        assert 0.35 < loud.mean() < 0.95, "syllables and pauses"


def test_voices_are_told_apart_by_pitch() -> None:
    heard = []
    for voice in VOICES:
        wave = speak(voice, 4)
        spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
        hertz = np.fft.rfftfreq(len(wave), 1 / RATE)
        near = (hertz > 0.8 * voice.pitch) & (hertz < 1.2 * voice.pitch)
        heard.append(float(np.average(hertz[near], weights=spectrum[near])))
    ordered = sorted(heard)
    assert all(b / a > 1.12 for a, b in pairwise(ordered)), ordered


def test_one_speaks_at_a_time_and_everybody_does() -> None:
    assert set(ROUND) == set(range(PLACES)) and all(speaker(turn) == speaker(turn + len(ROUND)) for turn in range(100))


def test_sitters_do_not_look_alike() -> None:
    pictures = [np.asarray(drawn(place).picture(0, 0).convert("L").resize((32, 18)), np.int16) for place in range(PLACES)]
    for a in range(PLACES):
        for b in range(a):
            assert np.abs(pictures[a] - pictures[b]).mean() > 10


def test_clips_are_kept_and_damaged_ones_made_again(made: tuple[list[Clip], Path, float]) -> None:
    drawn_first, folder, _ = made
    assert kept(folder) == drawn_first
    (folder / "place-2.clip").write_bytes(b"half")
    assert kept(folder) is None
    assert clips(folder) == drawn_first == kept(folder)


def test_drawing_them_all_takes_a_few_seconds(made: tuple[list[Clip], Path, float]) -> None:
    """Of one core; two share it. The newcomer is to see four people 15 s after the start."""
    assert made[2] < 15
