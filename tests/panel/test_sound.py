"""The mix: who is heard by whom, that nothing clips, and what a late or silent voice does."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from panel.mixer.limiter import KNEE, Limiter, Samples, soft_knee
from panel.mixer.sound import BLOCK, SILENCE_DBOV, Pcm, SoundMixer, Voice, dbov


def tone(level: float, hertz: float = 1000) -> Pcm:
    return (32767 * level * np.sin(2 * np.pi * hertz * np.arange(BLOCK) / 48000)).astype(np.int16)


def voice(level: float, blocks: int = 3) -> Voice:
    made = Voice()
    for _ in range(blocks):
        made.add(tone(level))
    return made


def peak(block: Pcm) -> float:
    return float(np.max(np.abs(block.astype(np.float32)))) / 32768


def test_everybody_hears_the_sum_and_a_seat_hears_the_others() -> None:
    voices = {"a": voice(0.2), "b": voice(0.3)}
    sums = SoundMixer().mix(voices, frozenset(), [None, "a", "b", "c"])
    assert [round(peak(sums[who]), 1) for who in (None, "a", "b", "c")] == [0.5, 0.3, 0.2, 0.5]


def test_a_muted_seat_is_not_heard_but_is_still_taken() -> None:
    voices = {"a": voice(0.2, blocks=6), "b": voice(0.3)}
    mixer = SoundMixer()
    assert round(peak(mixer.mix(voices, frozenset({"a"}), [None])[None]), 1) == 0.3
    # Unmuted, it is heard from now on, not from where it was silenced.
    assert round(peak(mixer.mix(voices, frozenset(), [None])[None]), 1) == 0.5


def test_a_voice_waits_for_two_blocks_then_plays() -> None:
    one = Voice()
    one.add(tone(0.5))
    assert one.take() is None
    one.add(tone(0.5))
    assert one.take() is not None and one.take() is not None


def test_a_voice_that_runs_dry_fades_once_then_is_silent() -> None:
    one = voice(0.5, blocks=2)
    one.take()
    one.take()
    faded = one.take()
    assert faded is not None and abs(float(faded[-1])) < 0.01 and float(np.max(np.abs(faded))) > 0.3
    assert one.take() is None


def test_a_voice_never_waits_longer_than_six_blocks() -> None:
    one = voice(0.5, blocks=50)
    taken = 0
    while one.take() is not None:
        taken += 1
    assert taken <= 7  # six that waited, and the fade


def test_what_a_burst_left_waiting_is_given_up_without_a_click() -> None:
    one = Voice()
    at = 0

    def say(blocks: int) -> None:
        nonlocal at
        for _ in range(blocks):
            one.add((16384 * np.sin(2 * np.pi * 200 * np.arange(at, at + BLOCK) / 48000)).astype(np.int16))
            at += BLOCK

    say(6)
    heard: list[Samples] = []
    for _ in range(400):
        taken = one.take()
        assert taken is not None
        heard.append(taken)
        say(1)
    assert float(np.max(np.abs(np.diff(np.concatenate(heard))))) < 0.03  # twice the steepest of the tone
    waiting = 0
    while one.take() is not None:
        waiting += 1
    assert waiting == 3  # the two of a steady voice, and the fade


def test_levels_are_those_of_rfc_6464() -> None:
    assert dbov(32768.0**2) == 0.0
    assert dbov(0) == SILENCE_DBOV
    assert abs(voice(1.0).level() - -3.0) < 0.1  # a full-scale sine
    assert abs(voice(0.1).level() - -23.0) < 0.2
    assert Voice().level() == SILENCE_DBOV
    heard = voice(0.1)
    heard.level()
    assert heard.level() == SILENCE_DBOV


def test_a_quiet_sound_passes_the_limiter_untouched() -> None:
    block = np.linspace(-KNEE, KNEE, BLOCK).astype(np.float32)
    assert np.array_equal(Limiter().process(block), block)


@given(st.lists(st.floats(0, 30), min_size=1, max_size=12))
def test_nothing_clips_whatever_comes(levels: list[float]) -> None:
    limiter = Limiter()
    for level in levels:
        out = limiter.process(np.full(BLOCK, level, np.float32) * np.sin(np.arange(BLOCK, dtype=np.float32)))
        assert float(np.max(np.abs(out))) < 1.0


def test_a_loud_sum_is_turned_down_and_comes_back() -> None:
    limiter = Limiter()
    loud, quiet = np.full(BLOCK, 3.0, np.float32), np.full(BLOCK, 0.1, np.float32)
    limiter.process(loud)
    after = limiter.process(loud)
    assert abs(float(np.mean(after)) - KNEE) < 0.02  # by gain, not by bending: the wave keeps its shape
    first = float(limiter.process(quiet)[-1])
    for _ in range(100):
        last = limiter.process(quiet)
    assert first < 0.06 and abs(float(last[-1]) - 0.1) < 1e-6


def test_the_knee_is_smooth_and_never_reaches_one() -> None:
    bent = soft_knee(np.linspace(0, 5, 5000).astype(np.float32))
    assert np.all(np.diff(bent) >= -1e-6) and float(bent[-1]) < 1.0 and float(np.max(np.diff(bent))) < 0.0015
