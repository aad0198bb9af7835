"""Who speaks, when nobody said whom to show. Pure: loudness and time in, a seat out; calm enough that no cough moves the picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from panel.messages import SILENCE_DBOV

SPEECH_DBOV = -50.0  # quieter is a room, not a voice
LOUDER_DB = 6.0  # than the one shown: two who speak together do not pull the picture to and fro
SPEECH_S = 0.6  # of clearly louder speech before the picture moves
HOLD_S = 2.5  # nobody is shown for less
# Speech is full of gaps: a voice is let down this slowly, and what another said counts on through a gap this long.
_FALL_DB_PER_S = 20.0
_GAP_S = 0.75
_STEP_MOST_S = 0.5  # levels come at 4 Hz; one that was late says nothing of the time before


class Spotlight:
    def __init__(self) -> None:
        self.seat: str | None = None
        self._moved_at = -HOLD_S
        self._heard_at: float | None = None
        self._loudness: dict[str, float] = {}
        self._said: dict[str, tuple[float, float]] = {}  # seat → seconds of clearly louder speech, and when the last of it was

    def hear(self, levels: Mapping[str, float], heard: Collection[str], now: float) -> str | None:
        """The seat that speaks, None until somebody did. `levels` in dBov; `heard`: who is on stage and not muted; `now` in seconds."""
        step = 0.0 if self._heard_at is None else min(max(0.0, now - self._heard_at), _STEP_MOST_S)
        self._heard_at = now
        if self.seat not in heard:
            self.seat, self._moved_at = None, now - HOLD_S
        fallen = _FALL_DB_PER_S * step
        self._loudness = {seat: max(levels.get(seat, SILENCE_DBOV), self._loudness.get(seat, SILENCE_DBOV) - fallen) for seat in heard}
        least = SPEECH_DBOV if self.seat is None else max(SPEECH_DBOV, self._loudness[self.seat] + LOUDER_DB)
        said: dict[str, tuple[float, float]] = {}
        for seat in heard:
            seconds, last = self._said.get(seat, (0.0, now))
            if seat != self.seat and levels.get(seat, SILENCE_DBOV) >= least:
                said[seat] = (seconds + step, now)
            elif now - last < _GAP_S:
                said[seat] = (seconds, last)
        self._said = said
        ready = [seat for seat, (seconds, last) in said.items() if seconds >= SPEECH_S and last == now]
        if ready and now - self._moved_at >= HOLD_S:
            self.seat, self._moved_at = max(ready, key=lambda seat: self._loudness[seat]), now
            self._said = {}
        return self.seat
