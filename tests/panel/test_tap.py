"""Encoded frames leave aiortc before they are decoded, and a keyframe is asked for at most once a second."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest

from panel.mixer.messages import Codec
from panel.reassembly import Arrived
from panel.tap import KEYFRAME_EVERY_S, Tap


def packet(codec: str, data: bytes) -> tuple[object, object]:
    return SimpleNamespace(name=codec), Arrived([data], 0)


def test_frames_are_given_and_only_the_end_wakes_the_decoder() -> None:
    given: list[tuple[Codec, bytes]] = []
    tap = Tap(threading.Event(), lambda codec, data: given.append((codec, data)))
    for item in (packet("H264", b"a"), packet("opus", b"b"), packet("VP8", b""), packet("G722", b"c"), packet("PCMU", b"d")):
        tap.put(item)
    assert given == [(Codec.H264, b"a"), (Codec.OPUS, b"b"), (Codec.PCMU, b"d")]
    assert tap.empty()
    tap.put(None)
    assert tap.get_nowait() is None


def test_a_keyframe_is_asked_for_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("panel.tap.time.monotonic", lambda: now[0])
    lost = threading.Event()
    tap = Tap(lost, lambda _codec, _data: None)
    tap.ask_keyframe()
    assert lost.is_set()
    lost.clear()
    tap.ask_keyframe()
    assert not lost.is_set()
    now[0] += KEYFRAME_EVERY_S
    tap.ask_keyframe()
    assert lost.is_set()
