"""The one feed that viewers of a debate see: who watches it, and the mixer that makes it. Everybody gets the same encoded units.

It lives on the event loop. A program that is not live, has no viewer and no seat sending lets its mixer go.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from panel.mixer.messages import Cast, Codec, FromMixer, KeyframeWanted, Report, SeatCut, SeatFrame, SeatKeyframeWanted, SeatSeen, Unit
from panel.mixer_process import MixerProcess
from panel.outlet import Outlet
from panel.stage import Stage
from panel.unit import EncodedUnit, Track

# A mixer takes half a second to start: it is kept a while for who comes back.
REST_AFTER_S = 30.0
SEAT_SENDS_S = 3.0


@dataclass(frozen=True)
class Viewer:
    """Where units go. `without` is the seat that must not hear itself."""

    video: Outlet | None
    audio: Outlet | None
    without: str | None = None


class Sink(Protocol):
    """What keeps the program for those who do not watch by WebRTC: LL-HLS and the recording."""

    def picture(self, unit: EncodedUnit) -> None: ...
    def sound(self, unit: EncodedUnit) -> None: ...
    def interrupted(self) -> None: ...


class Program:
    def __init__(
        self,
        debate: str,
        size: str,
        stage: Stage,
        ask_seat: Callable[[str], None],
        on_encoded: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self.debate = debate
        self.stage = stage
        self.sink: Sink | None = None
        self.fps = 0.0  # as last counted
        self.seen: dict[str, SeatSeen] = {}
        self._ask_seat = ask_seat
        self._on_encoded = on_encoded
        self._viewers: frozenset[Viewer] = frozenset()
        self._needed_at = 0.0
        self._seat_at = 0.0
        self._pictures = 0
        self._pictures_since = time.monotonic()
        self._mixer = MixerProcess(debate, size, self._take, self._mixer_up, self._mixer_down)
        self.settle(time.monotonic())

    @property
    def viewers(self) -> int:
        return len(self._viewers)

    @property
    def awake(self) -> bool:
        return self._mixer.running

    @property
    def mixing(self) -> bool:
        """Whether pictures come, or need not."""
        return self._mixer.speaks or not self._mixer.running

    @property
    def mixer_pid(self) -> int | None:
        return self._mixer.pid

    def show(self, stage: Stage) -> None:
        self.stage = stage
        self._cast()
        self.settle(time.monotonic())

    def attach(self, viewer: Viewer) -> None:
        self._viewers |= {viewer}
        self._cast()
        self.settle(time.monotonic())
        self.ask_keyframe()

    def detach(self, viewer: Viewer) -> None:
        self._viewers -= {viewer}
        self._cast()

    def ask_keyframe(self) -> None:
        self._mixer.send(KeyframeWanted())

    def seat_frame(self, seat: str, codec: Codec, data: bytes, now: float) -> None:
        asleep, self._seat_at = now - self._seat_at > SEAT_SENDS_S, now
        if asleep:
            self.settle(now)
        self._mixer.send(SeatFrame(seat, codec, data))

    def seat_cut(self, seat: str) -> None:
        self.seen.pop(seat, None)
        self._mixer.send(SeatCut(seat))

    def count_fps(self) -> None:
        """Pictures per second since the last call, into `fps`."""
        now = time.monotonic()
        pictures, self._pictures = self._pictures, 0
        since, self._pictures_since = self._pictures_since, now
        self.fps = round(pictures / (now - since), 1) if now > since else 0.0

    def settle(self, now: float) -> bool:
        """Start the mixer when somebody needs it. True: nobody has for a while, and it may go (`close`)."""
        if self.stage.live or self._viewers or now - self._seat_at < SEAT_SENDS_S:
            self._needed_at = now
            self._mixer.start()
            return False
        return self._mixer.running and now - self._needed_at > REST_AFTER_S

    async def close(self) -> None:
        """Let the mixer go; it is started again when somebody needs it."""
        await self._mixer.stop()

    # -- from the mixer --------------------------------------------------------------------------------------------------------------

    def _mixer_up(self) -> None:
        self._cast()

    def _mixer_down(self) -> None:
        self.seen.clear()
        if self.sink is not None:
            self.sink.interrupted()

    def _cast(self) -> None:
        ears = {viewer.without for viewer in self._viewers if viewer.audio is not None}
        self._mixer.send(Cast(self.stage, tuple(sorted(ears, key=lambda ear: ear or ""))))

    def _take(self, message: FromMixer) -> None:
        match message:
            case Unit(track=Track.PICTURE):
                self._pictures += 1
                unit = message.encoded()
                for viewer in self._viewers:
                    if viewer.video is not None:
                        viewer.video.put(unit)
                if self.sink is not None:
                    self.sink.picture(unit)
            case Unit(track=Track.OPUS):
                unit = message.encoded()
                for viewer in self._viewers:
                    if viewer.audio is not None and viewer.without == message.ear:
                        viewer.audio.put(unit)
            case Unit():
                if self.sink is not None:
                    self.sink.sound(message.encoded())
            case SeatKeyframeWanted(seat):
                self._ask_seat(seat)
            case Report():
                self.seen = message.seats
                for seconds in message.encode_s:
                    self._on_encoded(seconds)
