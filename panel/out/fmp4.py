"""Fragmented MP4 (ISO/IEC 14496-12) of our encoded units: the section that begins a stream, and fragments. Bytes in, bytes out."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from panel.unit import AAC_SAMPLES, SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit

PICTURE_ID, SOUND_ID = 1, 2
EPOCH_1904 = 2_082_844_800  # seconds from there to 1970: MP4 dates count from 1904 (8.2.2.3)
_START = b"\x00\x00\x01"
_IDR, _SPS, _PPS, _AUD = 5, 7, 8, 9
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
# ISO/IEC 14496-3: AAC-LC (2), 48 kHz (index 3), one channel.
_AAC_CONFIG = bytes([0b00010_001, 0b1_0001_000])
# sample_flags (8.8.3.1): depends on nothing, is sync / depends on others, is not sync.
_SYNC, _DELTA = 0x02000000, 0x01010000


@dataclass(frozen=True)
class PictureFormat:
    """What a decoder must know before the first picture: the parameter sets, without start codes, and the size."""

    sps: bytes
    pps: bytes
    width: int
    height: int

    @property
    def codec(self) -> str:
        """As in RFC 6381, e.g. `avc1.42C01F`."""
        return "avc1." + self.sps[1:4].hex().upper()


SOUND_CODEC = "mp4a.40.2"


def nal_units(data: bytes) -> list[bytes]:
    """The NAL units of an access unit in Annex B (ITU-T H.264 B.1), without start codes and trailing zeros."""
    found: list[bytes] = []
    at = data.find(_START)
    while at >= 0:
        begin = at + 3
        at = data.find(_START, begin)
        unit = data[begin : at if at >= 0 else len(data)].rstrip(b"\x00")
        if unit:
            found.append(unit)
    return found


def picture_format(data: bytes, width: int, height: int) -> PictureFormat | None:
    """The format told by a keyframe's own parameter sets; None if it has none."""
    sets = {unit[0] & 0x1F: unit for unit in nal_units(data)}
    if _SPS not in sets or _PPS not in sets:
        return None
    return PictureFormat(sets[_SPS], sets[_PPS], width, height)


def sample(data: bytes) -> bytes:
    """An access unit as `avc1` wants it (ISO/IEC 14496-15, 5.3.3): lengths, not start codes; parameter sets in the init section alone."""
    kept = [unit for unit in nal_units(data) if unit[0] & 0x1F not in (_SPS, _PPS, _AUD)]
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in kept)


def init_section(picture: PictureFormat | None, began: int) -> bytes:
    """`ftyp` and `moov`: pictures and sound, or sound alone. `began`: time zero of the stream, seconds since the Unix epoch."""
    tracks = ([_picture_track(picture)] if picture is not None else []) + [_sound_track()]
    extends = [_box("trex", _full(0, 0), struct.pack(">5I", number, 1, 0, 0, 0)) for number in _numbers(picture is not None)]
    created = began + EPOCH_1904
    header = _box(
        "mvhd",
        _full(1, 0),
        struct.pack(">QQIQ", created, created, 1000, 0),
        struct.pack(">IH10x", 0x10000, 0x100),
        _UNITY,
        struct.pack(">24xI", SOUND_ID + 1),
    )
    return _box("ftyp", b"iso6", struct.pack(">I", 0), b"iso6", b"cmfc", b"mp41") + _box("moov", header, *tracks, _box("mvex", *extends))


@dataclass(frozen=True)
class Run:
    """Consecutive samples of one track in a fragment; times in ticks of the track's clock since the stream's time zero."""

    track: int
    begins: int
    durations: Sequence[int]
    samples: Sequence[bytes]
    keyframes: Sequence[bool]


def picture_run(units: Sequence[EncodedUnit], origin: int, begins: int, ends: int) -> Run:
    """`origin`: program time of the stream's zero, in picture ticks; `begins`: when the first is shown; `ends`: when the last gives way."""
    times = [begins, *(unit.pts for unit in units[1:]), ends]
    durations = [max(1, later - former) for former, later in pairwise(times)]
    return Run(PICTURE_ID, begins - origin, durations, [sample(unit.data) for unit in units], [unit.keyframe for unit in units])


def sound_run(units: Sequence[EncodedUnit], origin: int) -> Run:
    times = [unit.pts for unit in units]
    # A gap (skipped blocks) lengthens the sample before it, so that the times of the next ones stay true.
    durations = [max(1, later - former) for former, later in pairwise(times)] + [AAC_SAMPLES]
    return Run(SOUND_ID, units[0].pts - origin, durations, [unit.data for unit in units], [True] * len(units))


def fragment(sequence: int, runs: Iterable[Run]) -> bytes:
    """`moof` and `mdat`. Both are cut to measure: offsets are counted from the beginning of the `moof` (default-base-is-moof, 8.8.7)."""
    kept = [run for run in runs if run.samples]
    size = len(_moof(sequence, kept, 0))
    data = b"".join(part for run in kept for part in run.samples)
    return _moof(sequence, kept, size + 8) + _box("mdat", data)


def _moof(sequence: int, runs: Sequence[Run], data_at: int) -> bytes:
    trafs: list[bytes] = []
    for run in runs:
        picture = run.track == PICTURE_ID
        entries = b"".join(
            struct.pack(">III", length, len(held), _SYNC if key else _DELTA) if picture else struct.pack(">II", length, len(held))
            for length, held, key in zip(run.durations, run.samples, run.keyframes, strict=True)
        )
        # trun: data offset, then duration and size of each sample, and its flags where they differ.
        trun = _box("trun", _full(0, 0x000301 | (0x400 if picture else 0)), struct.pack(">Ii", len(run.samples), data_at), entries)
        # tfhd: flags of all samples where they are the same.
        common = b"" if picture else struct.pack(">I", _SYNC)
        tfhd = _box("tfhd", _full(0, 0x020000 | (0 if picture else 0x20)), struct.pack(">I", run.track), common)
        trafs.append(_box("traf", tfhd, _box("tfdt", _full(1, 0), struct.pack(">Q", max(0, run.begins))), trun))
        data_at += sum(map(len, run.samples))
    return _box("moof", _box("mfhd", _full(0, 0), struct.pack(">I", sequence)), *trafs)


def _picture_track(picture: PictureFormat) -> bytes:
    config = struct.pack(">B3sBB", 1, picture.sps[1:4], 0xFF, 0xE1)
    config += struct.pack(">H", len(picture.sps)) + picture.sps + struct.pack(">BH", 1, len(picture.pps)) + picture.pps
    # As the encoder announces them: smpte170m (6) for all three, limited range.
    colour = _box("colr", b"nclx", struct.pack(">HHHB", 6, 6, 6, 0))
    entry = _box(
        "avc1",
        struct.pack(">6xH16xHHII4xH32xHh", 1, picture.width, picture.height, 0x480000, 0x480000, 1, 0x18, -1),
        _box("avcC", config),
        colour,
    )
    return _track(PICTURE_ID, VIDEO_CLOCK, b"vide", _box("vmhd", _full(0, 1), bytes(8)), entry, picture.width, picture.height)


def _sound_track() -> bytes:
    decoder = _descriptor(4, struct.pack(">BB3xII", 0x40, 0x15, 64_000, 64_000) + _descriptor(5, _AAC_CONFIG))
    esds = _box("esds", _full(0, 0), _descriptor(3, struct.pack(">HB", SOUND_ID, 0) + decoder + _descriptor(6, b"\x02")))
    entry = _box("mp4a", struct.pack(">6xH8xHH4xI", 1, 1, 16, SOUND_CLOCK << 16), esds)
    return _track(SOUND_ID, SOUND_CLOCK, b"soun", _box("smhd", _full(0, 0), bytes(4)), entry, 0, 0)


def _track(number: int, clock: int, kind: bytes, media_header: bytes, entry: bytes, width: int, height: int) -> bytes:
    head = struct.pack(">QQI4xQ8xHHHH", 0, 0, number, 0, 0, 0, 0x100 if kind == b"soun" else 0, 0)
    tkhd = _box("tkhd", _full(1, 3), head, _UNITY, struct.pack(">II", width << 16, height << 16))
    mdhd = _box("mdhd", _full(1, 0), struct.pack(">QQIQHH", 0, 0, clock, 0, 0x55C4, 0))  # language: und
    handler = _box("hdlr", _full(0, 0), struct.pack(">4x4s12x", kind), b"\x00")
    here = _box("dinf", _box("dref", _full(0, 0), struct.pack(">I", 1), _box("url ", _full(0, 1))))
    empty = [_box("stts", _full(0, 0), bytes(4)), _box("stsc", _full(0, 0), bytes(4)), _box("stsz", _full(0, 0), bytes(8))]
    table = _box("stbl", _box("stsd", _full(0, 0), struct.pack(">I", 1), entry), *empty, _box("stco", _full(0, 0), bytes(4)))
    return _box("trak", tkhd, _box("mdia", mdhd, handler, _box("minf", media_header, here, table)))


def _numbers(picture: bool) -> tuple[int, ...]:
    return (PICTURE_ID, SOUND_ID) if picture else (SOUND_ID,)


def _descriptor(tag: int, body: bytes) -> bytes:
    """ISO/IEC 14496-1, 8.3.3; the lengths here are under 128."""
    return struct.pack(">BB", tag, len(body)) + body


def _box(kind: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind.encode("ascii")) + body


def _full(version: int, flags: int) -> bytes:
    return struct.pack(">I", version << 24 | flags)
