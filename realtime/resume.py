"""Brings a client to the present: from its position by a delta, else by a whole snapshot. Never a part of either.

The frames are built once per (audience, offset): when thousands come back at once, each costs a copy of memory.
"""

from collections.abc import Sequence

from msgspec import Raw

from realtime.from_client import Position
from realtime.owner import Frame, Owner
from realtime.streams import Stream, audience_of
from realtime.to_client import Delta, DeltaFrame, Snapshot, frame

DELTA_BYTES = 256 * 1024
DELTAS_KEPT = 64


class Resume:
    def __init__(self, owner: Owner, most_frames: int) -> None:
        self._owner = owner
        self._most_frames = most_frames
        self._snapshots: dict[str, tuple[int, bytes]] = {}
        self._deltas: dict[tuple[str, int], tuple[int, bytes]] = {}

    def bring(self, stream: Stream, actor: str, position: Position | None) -> bytes:
        """One WebSocket frame after which the client stands at `owner.offset` of that audience."""
        audience = audience_of(stream, actor)
        offset = self._owner.offset(audience)
        if position is not None and position.epoch == self._owner.epoch and position.offset <= offset:
            delta = self._delta(stream, audience, position.offset, offset)
            if delta is not None:
                return delta
        return self._snapshot(stream, audience, offset)

    def _delta(self, stream: Stream, audience: str, start: int, offset: int) -> bytes | None:
        kept = self._deltas.get((audience, start))
        if kept is not None and kept[0] == offset:
            return kept[1]
        frames = self._owner.frames_after(audience, start)
        if frames is None or not self._fits(frames, start, offset):
            return None
        built = frame(
            Delta(
                stream=stream,
                epoch=self._owner.epoch,
                start=start,
                to=offset,
                frames=[DeltaFrame(offset=f.offset, at=f.at, changes=Raw(f.changes)) for f in frames],
            )
        )
        if stream is not Stream.ME:
            if len(self._deltas) >= DELTAS_KEPT:
                self._deltas.clear()
            self._deltas[(audience, start)] = (offset, built)
        return built

    def _fits(self, frames: Sequence[Frame], start: int, offset: int) -> bool:
        # Dense from start to the present, or it is no delta: a hole would be silent for ever.
        whole = len(frames) == offset - start and all(f.offset == start + n for n, f in enumerate(frames, 1))
        return whole and len(frames) <= self._most_frames and sum(len(f.changes) for f in frames) <= DELTA_BYTES

    def _snapshot(self, stream: Stream, audience: str, offset: int) -> bytes:
        kept = self._snapshots.get(audience)
        if kept is not None and kept[0] == offset:
            return kept[1]
        view = Raw(self._owner.snapshot(audience))
        built = frame(Snapshot(stream=stream, epoch=self._owner.epoch, offset=offset, view=view))
        if stream is not Stream.ME:
            self._snapshots[audience] = (offset, built)
        return built
