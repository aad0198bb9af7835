"""Puts a seat's packets back in order and together. Sans I/O: packets in, pictures or bits of sound out, each as soon as it is whole.

aiortc's own buffer holds sound back 80 ms, 300 ms for good after one lost packet, and each picture until the next one begins (measured).
What the mixer needs against a jittery network is in its `Voice`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

# Behind what is expected by less: a duplicate, or too late. By more: the sender counts anew (RFC 3550, A.1 has 100 and 3000 as well).
_MISORDERED = 100
_LEAPT = 3000
# Sound is not sent again: what is not there when the next two packets are will not come. A picture is (RFC 4585, NACK): worth a round trip.
_SOUND_WAITS_PACKETS = 2
_PICTURE_WAITS_S = 0.4


class Arrived:
    """Every unit that the last packet made whole, in order; aiortc maps `timestamp` and hands it on."""

    def __init__(self, units: list[bytes], timestamp: int) -> None:
        self.units = units
        self.timestamp = timestamp


class Reassembly:
    """Stands in the place of aiortc's `JitterBuffer`, of whose packets it reads sequence number, timestamp, marker and payload."""

    def __init__(self, picture: bool, now: Callable[[], float] = time.monotonic) -> None:
        self._picture = picture
        self._now = now
        self._next: int | None = None
        self._held: dict[int, Any] = {}
        self._came: dict[int, float] = {}  # when each of those
        self._broken: int | None = None  # timestamp of the picture whose beginning was lost

    def add(self, packet: Any) -> tuple[bool, Arrived | None]:
        """Whether something is lost for good that needs a whole picture, and what has become whole."""
        number = packet.sequence_number
        if self._next is None:
            self._next = number
        ahead = (number - self._next) & 0xFFFF
        behind = -ahead & 0xFFFF
        lost = False
        if ahead > _LEAPT and behind > _MISORDERED:
            self._held.clear()
            self._came.clear()
            self._next, lost = number, True
        elif 0 < behind <= _MISORDERED:
            return False, None
        self._held[number], self._came[number] = packet, self._now()
        units = self._whole()
        while self._given_up():
            lost = True
            units += self._whole()
        return lost and self._picture, Arrived(units, packet.timestamp) if units else None

    def _whole(self) -> list[bytes]:
        """Take everything that is whole from `_next` on."""
        assert self._next is not None
        units: list[bytes] = []
        begun: list[Any] = []
        at = self._next
        while (packet := self._held.get(at)) is not None:
            if begun and packet.timestamp != begun[0].timestamp:  # a sender that sets no markers
                self._take(begun, units)
                begun = []
            begun.append(packet)
            at = at + 1 & 0xFFFF
            # The marker is on the last packet of a picture (RFC 6184, 5.1; RFC 7741, 4.1); each packet of sound is one by itself.
            if packet.marker or not self._picture:
                self._take(begun, units)
                begun = []
        return units

    def _take(self, packets: list[Any], units: list[bytes]) -> None:
        for packet in packets:
            del self._held[packet.sequence_number], self._came[packet.sequence_number]
        self._next = packets[-1].sequence_number + 1 & 0xFFFF
        if packets[0].timestamp != self._broken:
            self._broken = None
            units.append(b"".join(packet._data for packet in packets))

    def _given_up(self) -> bool:
        """When the wait for a hole is over: what stands before it is let go, and so is the picture that it cut into."""
        assert self._next is not None
        at = start = self._next
        while at in self._held:
            at = at + 1 & 0xFFFF
        beyond = sorted((number - start) & 0xFFFF for number in self._held if (number - start) & 0xFFFF > (at - start) & 0xFFFF)
        if not beyond:
            return False
        first = start + beyond[0] & 0xFFFF
        if self._picture and self._now() - self._came[first] <= _PICTURE_WAITS_S:
            return False
        if not self._picture and len(beyond) < _SOUND_WAITS_PACKETS:
            return False
        while start != first:
            self._held.pop(start, None)
            self._came.pop(start, None)
            start = start + 1 & 0xFFFF
        if self._picture:
            self._broken = self._held[first].timestamp
        self._next = first
        return True
