"""What a broadcast is cut into: segments that begin with a whole picture, and parts that players get before the segment ends."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """`duration` in seconds; `independent`: a player may begin here."""

    name: str
    duration: float
    independent: bool
    data: bytes


@dataclass(slots=True)
class Segment:
    """`begins`: program time, seconds since the Unix epoch. `stored`: offset and length in the recording, once it is there.

    `missing`: it was published by a process that was killed, or may have been, and is nowhere any more.
    """

    number: int
    name: str
    begins: float
    discontinuity: bool
    parts: list[Part] = field(default_factory=list)
    duration: float = 0.0
    data: bytes | None = None
    stored: tuple[int, int] | None = None
    done: bool = False
    missing: bool = False

    @property
    def ends(self) -> float:
        return self.begins + self.duration

    def add(self, part: Part) -> None:
        self.parts.append(part)
        self.duration += part.duration

    def close(self) -> None:
        self.data = b"".join(part.data for part in self.parts)
        self.done = True
