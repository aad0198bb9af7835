"""The mixer of one debate: seats' encoded frames in, the encoded program out. Owns the seats' inputs and the threads; knows no network."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable

import structlog

from panel.mixer.clock import ProgramClock
from panel.mixer.messages import (
    PICTURES,
    Cast,
    FromMixer,
    KeyframeWanted,
    Report,
    SeatCut,
    SeatFrame,
    SeatKeyframeWanted,
    ToMixer,
)
from panel.mixer.picture import Scene, scene_of
from panel.mixer.picture_line import PictureLine
from panel.mixer.seat_input import SeatInput
from panel.mixer.size import ProgramSize
from panel.mixer.sound_line import Choir, SoundLine
from panel.mixer.spotlight import Spotlight
from panel.stage import Stage

REPORT_EVERY_S = 0.25
# Questions and voices go on when the machine is short of time: pictures are what may stutter. On Linux a thread has its own niceness.
_NICE = 5
_MAY_STUTTER = frozenset({"picture", "decode"})
_log = structlog.get_logger("panel.mixer")


class Mixer:
    def __init__(self, size: ProgramSize, post: Callable[[FromMixer], None]) -> None:
        self._post = post
        self._inputs: dict[str, SeatInput] = {}
        self._to_decode: queue.SimpleQueue[SeatInput | None] = queue.SimpleQueue()
        # Swapped whole: what the threads need of the stage.
        self._stage = Stage(False, "", "", ())
        self._scene = Scene()
        self._choir = Choir()
        self._stop = threading.Event()
        clock = ProgramClock.start()
        self._pictures = PictureLine(size, clock, lambda: self._scene, post)
        sounds = SoundLine(clock, lambda: self._choir, post)
        self._threads = [
            threading.Thread(target=self._keep_running, args=(work,), name=name, daemon=True)
            for name, work in (
                ("picture", lambda: self._pictures.run(self._stop)),
                ("sound", lambda: sounds.run(self._stop)),
                ("decode", self._decode),
                ("report", self._report),
            )
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._to_decode.put(None)
        for thread in self._threads:
            thread.join(5.0)

    def take(self, message: ToMixer) -> None:
        """One message of the panel. Always called by the same thread."""
        match message:
            case SeatFrame(seat, codec, data):
                source = self._input(seat)
                if codec not in PICTURES:
                    source.sound(codec, data)
                elif source.picture(codec, data):
                    self._to_decode.put(source)
            case Cast(stage, ears):
                self._cast(stage, frozenset(ears))
            case SeatCut(seat):
                self._input(seat).cut()
            case KeyframeWanted():
                self._pictures.ask_keyframe()

    def _input(self, seat: str) -> SeatInput:
        found = self._inputs.get(seat)
        if found is None:
            found = SeatInput(seat, lambda of: self._post(SeatKeyframeWanted(of)))
            self._inputs = self._inputs | {seat: found}  # a new table: the report's thread walks through the old one
        return found

    def _cast(self, stage: Stage, ears: frozenset[str | None]) -> None:
        on_stage = {tile.seat for tile in stage.tiles}
        for seat in on_stage:
            self._input(seat)
        for seat, source in self._inputs.items():
            source.on_stage(seat in on_stage)
        voices = {tile.seat: self._inputs[tile.seat].voice for tile in stage.tiles}
        muted = frozenset(tile.seat for tile in stage.tiles if tile.muted)
        # Behind the card the stage may talk among itself; the loudspeakers of the hall are the audience's too.
        audience = frozenset([None, *(tile.seat for tile in stage.tiles if tile.hall)])
        self._choir = Choir(voices, muted, ears, audience if stage.layout == "card" else frozenset())
        if stage != self._stage:
            self._stage, self._scene = stage, scene_of(stage, lambda seat: self._inputs[seat].latest)

    # -- in the threads --------------------------------------------------------------------------------------------------------------

    def _keep_running(self, work: Callable[[], None]) -> None:
        if threading.current_thread().name in _MAY_STUTTER:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        while not self._stop.is_set():
            try:
                work()
            except Exception:
                # A frame no library could take must not end the debate's picture: say it, and start the line afresh.
                _log.exception("mixer.line_failed", thread=threading.current_thread().name)
                self._stop.wait(1.0)

    def _decode(self) -> None:
        while (source := self._to_decode.get()) is not None:
            source.decode_one()

    def _report(self) -> None:
        spotlight = Spotlight()
        while not self._stop.wait(REPORT_EVERY_S):
            choir = self._choir
            seats = {seat: source.seen(seat in choir.muted) for seat, source in self._inputs.items()}
            levels = {seat: seen.level for seat, seen in seats.items()}
            self._pictures.spotlight = spotlight.hear(levels, choir.voices.keys() - choir.muted, time.monotonic())
            self._post(Report(seats, self._pictures.take_costs()))
