"""The one feed that viewers of a debate see: two threads that compose, mix and encode, and the viewers that get the same encoded units.

Everything public here is called on the event loop. A program that is not live and has no viewer sleeps.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVarTuple, Unpack

import structlog

from panel.feed import SeatFeed
from panel.mixer.beat import Beat
from panel.mixer.encode import PictureEncoder, SoundEncoder
from panel.mixer.picture import Picture, Scene, TileSource
from panel.mixer.size import ProgramSize
from panel.mixer.sound import BLOCK, RATE, SoundMixer
from panel.outlet import Outlet
from panel.stage import Stage
from panel.unit import VIDEO_CLOCK, EncodedUnit

# A picture asked for by every viewer that joins or loses a packet would be all keyframes: at most one a second.
KEYFRAME_EVERY_S = 1.0
_SOUND_CATCH_UP = 5  # blocks: sound that is 100 ms late is sent in a burst, later than that it is skipped
_Args = TypeVarTuple("_Args")
_log = structlog.get_logger("panel.program")


@dataclass(frozen=True)
class Viewer:
    """Where units go. `without` is the seat that must not hear itself."""

    video: Outlet | None
    audio: Outlet | None
    without: str | None = None


@dataclass(frozen=True)
class _Casting:
    """What the threads need of the stage, in one object that is swapped whole."""

    scene: Scene = field(default_factory=Scene)
    voices: Mapping[str, SeatFeed] = field(default_factory=dict)
    muted: frozenset[str] = frozenset()


class Program:
    def __init__(
        self, debate: str, size: ProgramSize, stage: Stage, feed: Callable[[str], SeatFeed], on_encoded: Callable[[float], None]
    ) -> None:
        self.debate = debate
        self.stage = stage
        self._size = size
        self._feed = feed
        self._on_encoded = on_encoded
        self._loop = asyncio.get_running_loop()
        self._viewers: frozenset[Viewer] = frozenset()
        self._casting = _Casting()
        self._ears: frozenset[str | None] = frozenset()
        self._epoch = time.monotonic()
        self._stop = threading.Event()
        self._awake = threading.Event()
        self._keyframe_wanted = threading.Event()
        self.fps = 0.0  # as last counted
        self._pictures = 0
        self._pictures_since = self._epoch
        self._threads = [
            threading.Thread(target=self._run, args=(work,), name=f"program-{name}", daemon=True)
            for name, work in (("picture", self._picture_line), ("sound", self._sound_line))
        ]
        self.show(stage)
        for thread in self._threads:
            thread.start()

    @property
    def viewers(self) -> int:
        return len(self._viewers)

    @property
    def awake(self) -> bool:
        return self._awake.is_set()

    def show(self, stage: Stage) -> None:
        self.stage = stage
        tiles = tuple(TileSource(tile.seat, tile.name, self._feed(tile.seat).latest) for tile in stage.tiles)
        voices = {tile.seat: self._feed(tile.seat) for tile in stage.tiles}
        muted = frozenset(tile.seat for tile in stage.tiles if tile.muted)
        same = self._casting.scene
        scene = Scene(stage.title, stage.card, tiles)
        self._casting = _Casting(same if scene == same else scene, voices, muted)
        self._wake()

    def attach(self, viewer: Viewer) -> None:
        self._viewers |= {viewer}
        self._wake()
        self.ask_keyframe()

    def detach(self, viewer: Viewer) -> None:
        self._viewers -= {viewer}
        self._wake()

    def ask_keyframe(self) -> None:
        self._keyframe_wanted.set()

    def count_fps(self) -> None:
        """Pictures per second since the last call, into `fps`."""
        now = time.monotonic()
        pictures, self._pictures = self._pictures, 0
        since, self._pictures_since = self._pictures_since, now
        self.fps = round(pictures / (now - since), 1) if now > since else 0.0

    async def close(self) -> None:
        self._stop.set()
        self._awake.set()
        for thread in self._threads:
            await asyncio.to_thread(thread.join, 5.0)

    def _wake(self) -> None:
        self._ears = frozenset(viewer.without for viewer in self._viewers if viewer.audio is not None)
        if self.stage.live or self._viewers:
            self._awake.set()
        else:
            self._awake.clear()

    # -- in the threads --------------------------------------------------------------------------------------------------------------

    def _run(self, work: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                work()
            except Exception:
                # A frame no library could take must not end the debate's picture: say it, and start the line afresh.
                _log.exception("program.line_failed", debate=self.debate)
                self._stop.wait(1.0)

    def _rest(self, beat: Beat) -> bool:
        """Sleep while nobody needs the program. True when there was a rest."""
        if self._awake.is_set():
            return False
        self._awake.wait()
        beat.resume()
        return True

    def _picture_line(self) -> None:
        picture, encoder = Picture(self._size), PictureEncoder(self._size)
        beat = Beat(self._epoch, 1.0 / self._size.fps, most_behind=0)
        keyframe_at = -KEYFRAME_EVERY_S
        while True:
            self._rest(beat)
            number = beat.wait(self._stop)
            if number is None:
                return
            now = time.monotonic()
            frame = picture.compose(self._casting.scene, now)
            keyframe = self._keyframe_wanted.is_set() and now - keyframe_at >= KEYFRAME_EVERY_S
            if keyframe:
                self._keyframe_wanted.clear()
            began = time.perf_counter()
            units = encoder.encode(frame, number * VIDEO_CLOCK // self._size.fps, keyframe)
            self._call(self._encoded, time.perf_counter() - began, units)
            if any(unit.keyframe for unit in units):
                keyframe_at = now

    def _sound_line(self) -> None:
        mixer = SoundMixer()
        encoders: dict[str | None, SoundEncoder] = {}
        beat = Beat(self._epoch, BLOCK / RATE, most_behind=_SOUND_CATCH_UP)
        while True:
            if self._rest(beat):
                encoders.clear()
            number = beat.wait(self._stop)
            if number is None:
                return
            casting, ears = self._casting, self._ears | {None}
            voices = {seat: feed.voice for seat, feed in casting.voices.items()}
            sums = mixer.mix(voices, casting.muted, ears)
            encoders = {ear: encoders.get(ear) or SoundEncoder() for ear in sums}
            units = {ear: encoders[ear].encode(block, number * BLOCK) for ear, block in sums.items()}
            self._call(self._heard, units)

    def _call(self, callback: Callable[[Unpack[_Args]], object], *args: *_Args) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *args)
        except RuntimeError:  # the loop is closed: the process is going down
            self._stop.set()

    # -- back on the event loop ------------------------------------------------------------------------------------------------------

    def _encoded(self, seconds: float, units: list[EncodedUnit]) -> None:
        self._pictures += len(units)
        self._on_encoded(seconds)
        for viewer in self._viewers:
            if viewer.video is not None:
                for unit in units:
                    viewer.video.put(unit)

    def _heard(self, units: Mapping[str | None, list[EncodedUnit]]) -> None:
        for viewer in self._viewers:
            if viewer.audio is not None:
                for unit in units.get(viewer.without, ()):
                    viewer.audio.put(unit)
