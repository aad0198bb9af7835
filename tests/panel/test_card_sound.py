"""Behind the waiting card the audience hears nothing, in Opus as in AAC, nor do the hall's loudspeakers; the stage still hears itself."""

from __future__ import annotations

import threading

import av
import numpy as np
import pytest

from panel.messages import Layout
from panel.mixer.clock import ProgramClock
from panel.mixer.messages import Cast, Unit
from panel.mixer.mixer import Mixer
from panel.mixer.size import SIZES
from panel.mixer.sound_line import Choir, SoundLine
from panel.stage import Stage, StageTile
from panel.unit import Track
from tests.panel.test_sound import voice

TILES = (StageTile("a", "Anna", False), StageTile("b", "Bert", False), StageTile("h", "Salle", False, hall=True))


@pytest.mark.parametrize(("layout", "deaf"), [("grid", frozenset()), ("solo", frozenset()), ("card", frozenset({None, "h"}))])
def test_the_card_shuts_the_ears_of_the_audience(layout: Layout, deaf: frozenset[str | None]) -> None:
    mixer = Mixer(SIZES["360p15"], lambda _: None)
    mixer.take(Cast(Stage(True, "t", "c", TILES, layout), (None, "a", "h")))
    assert mixer._choir.deaf == deaf


def test_deaf_ears_get_silence_and_the_others_sound() -> None:
    units: list[Unit] = []
    voices = {"a": voice(0.3, 6), "b": voice(0.3, 6)}
    choir = Choir(voices, ears=frozenset({"a", "h", "c"}), deaf=frozenset({None, "h"}))
    stop = threading.Event()
    line = threading.Thread(target=SoundLine(ProgramClock.start(), lambda: choir, units.append).run, args=(stop,))
    line.start()
    stop.wait(0.3)
    stop.set()
    line.join()
    assert {unit.ear for unit in units if unit.track is Track.OPUS} == {None, "a", "h", "c"}
    assert {ear: peak(units, ear) > 500 for ear in (None, "h", "a", "c")} == {None: False, "h": False, "a": True, "c": True}
    assert any(unit.track is Track.AAC for unit in units)


def peak(units: list[Unit], ear: str | None) -> int:
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.layout = 48000, "mono"
    heard = [
        np.abs(frame.to_ndarray().astype(np.int32)).max()
        for unit in units
        if unit.track is Track.OPUS and unit.ear == ear
        for frame in decoder.decode(av.Packet(unit.data))
    ]
    return int(max(heard))
