"""Packets come out of order, twice, late or never: what is whole leaves at once, and a hole holds nothing up for good."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest

from panel.reassembly import Reassembly


@dataclass
class Packet:
    sequence_number: int
    timestamp: int
    marker: bool
    _data: bytes


def sound(number: int) -> Packet:
    return Packet(number & 0xFFFF, number * 960, False, b"%d;" % number)


def pictures(count: int, packets: int = 3, first: int = 65_530, markers: bool = True) -> list[Packet]:
    return [
        Packet(first + picture * packets + part & 0xFFFF, picture * 3600, markers and part == packets - 1, b"%d.%d;" % (picture, part))
        for picture in range(count)
        for part in range(packets)
    ]


def whole(picture: int, packets: int = 3) -> bytes:
    return b"".join(b"%d.%d;" % (picture, part) for part in range(packets))


class Seat:
    """What came out, and how often a whole picture was asked for."""

    def __init__(self, picture: bool) -> None:
        self.now = 0.0
        self.asked = 0
        self.units: list[bytes] = []
        self._of = Reassembly(picture, lambda: self.now)

    def hears(self, *packets: Packet) -> list[bytes]:
        before = len(self.units)
        for packet in packets:
            asks, arrived = self._of.add(packet)
            self.asked += asks
            self.units += arrived.units if arrived is not None else []
        return self.units[before:]


def test_each_packet_of_sound_leaves_at_once() -> None:
    seat = Seat(picture=False)
    for number in range(65_530, 65_545):
        assert seat.hears(sound(number)) == [b"%d;" % number]


def test_a_lost_packet_of_sound_delays_nothing_for_long() -> None:
    seat = Seat(picture=False)
    seat.hears(sound(1))
    assert seat.hears(sound(3)) == []
    assert seat.hears(sound(4)) == [b"3;", b"4;"]
    assert seat.hears(sound(5)) == [b"5;"]
    assert seat.hears(sound(2)) == []  # too late to be heard
    assert seat.asked == 0


def test_sound_out_of_order_comes_out_in_order() -> None:
    seat = Seat(picture=False)
    seat.hears(sound(1))
    assert seat.hears(sound(3), sound(2)) == [b"2;", b"3;"]
    assert seat.hears(sound(3)) == []  # a second copy


def test_a_picture_leaves_with_its_last_packet_and_not_with_the_next_picture() -> None:
    seat = Seat(picture=True)
    for picture, start in enumerate(range(0, 12, 3)):
        first, second, last = pictures(4)[start : start + 3]
        assert seat.hears(first, second) == []
        assert seat.hears(last) == [whole(picture)]


def test_without_markers_a_picture_leaves_with_the_next_one() -> None:
    seat = Seat(picture=True)
    assert seat.hears(*pictures(3, markers=False)) == [whole(0), whole(1)]


def test_a_packet_sent_again_completes_all_that_waited_for_it() -> None:
    seat = Seat(picture=True)
    sent = pictures(4)
    assert seat.hears(*sent[:4], *sent[5:]) == [whole(0)]
    seat.now += 0.1
    assert seat.hears(sent[4]) == [whole(1), whole(2), whole(3)]
    assert seat.asked == 0


@pytest.mark.parametrize("missing", [3, 4, 5])
def test_a_packet_that_never_comes_costs_two_pictures_at_most_and_asks_for_a_whole_one(missing: int) -> None:
    seat = Seat(picture=True)
    sent = pictures(8)
    seat.hears(*(packet for n, packet in enumerate(sent[:15]) if n != missing))
    assert seat.asked == 0
    seat.now += 0.5
    seat.hears(*sent[15:])
    assert seat.asked == 1
    assert seat.units[0] == whole(0) and seat.units[-5:] == [whole(n) for n in range(3, 8)]
    assert all(unit in {whole(n) for n in range(8)} for unit in seat.units), "half a picture"


def test_a_sender_that_counts_anew_is_followed() -> None:
    seat = Seat(picture=True)
    seat.hears(*pictures(2, first=100))
    assert seat.hears(*pictures(2, first=40_000)) == [whole(0), whole(1)]
    assert seat.asked == 1


@pytest.mark.parametrize("seed", range(30))
def test_whatever_the_network_does_units_are_whole_in_order_and_nothing_is_kept(seed: int) -> None:
    chance = random.Random(seed)
    seat = Seat(picture=True)
    sent = [packet for packet in pictures(200) if chance.random() > 0.03]
    shaken = sorted(range(len(sent)), key=lambda n: n + chance.uniform(0, 4) if n > 5 else n)
    for n in shaken:
        seat.now += 0.013
        seat.hears(sent[n])
        assert len(seat._of._held) == len(seat._of._came) < 60
        if chance.random() < 0.02:
            seat.hears(sent[n])
    order = [int(unit.split(b".")[0]) for unit in seat.units]
    assert order == sorted(set(order))
    assert all(unit == whole(n) for unit, n in zip(seat.units, order, strict=True))
    assert len(order) > 150 and order[-1] > 180
