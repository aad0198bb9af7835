"""Writes fragmented MP4 (ISO/IEC 14496-12): an initialisation section for one or two tracks, and fragments of their samples. Bytes in, bytes out.

Section numbers in the comments are those of 14496-12:2015. Track 1 is the picture, track 2 the sound, wherever they occur.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from panel.out.avc import ParameterSets
from panel.unit import AAC_SAMPLES, SOUND_CLOCK, VIDEO_CLOCK

PICTURE_TRACK, SOUND_TRACK = 1, 2
SOUND_CODEC = "mp4a.40.2"
_UNITY = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4  # "und", five bits a letter
_SMPTE170M = 6  # primaries, transfer and matrix that the encoder announces (panel/mixer/encode.py; ISO/IEC 23001-8)
_CLOCK = 1000  # of the movie itself; each track has its own

# Sample flags (8.8.3.1): a picture that depends on no other, and one that does and is no sync sample.
_WHOLE, _DEPENDENT = 0x02000000, 0x01010000


@dataclass(frozen=True, slots=True)
class Run:
    """Samples of one track that follow each other: `start` and `durations` in ticks of the track's clock, `start` from the stream's begin."""

    start: int
    samples: Sequence[bytes]
    durations: Sequence[int]
    keyframes: Sequence[bool] = ()  # pictures only


def box(kind: bytes, *contents: bytes) -> bytes:
    """4.2: size, type, contents."""
    body = b"".join(contents)
    return struct.pack(">I", len(body) + 8) + kind + body


def _full(kind: bytes, version: int, flags: int, *contents: bytes) -> bytes:
    """4.2: a box with a version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *contents)


def initialisation(sets: ParameterSets | None, width: int = 0, height: int = 0, duration_ms: int = 0) -> bytes:
    """ftyp and moov for picture and sound, or for sound alone where `sets` is None. `duration_ms` is 0 while nobody knows it (8.8.2)."""
    tracks = [_picture_track(sets, width, height)] if sets is not None else []
    tracks.append(_sound_track())
    extends = [_track_extends(PICTURE_TRACK, _DEPENDENT)] if sets is not None else []
    extends.append(_track_extends(SOUND_TRACK, _WHOLE))
    mehd = _full(b"mehd", 1, 0, struct.pack(">Q", duration_ms))
    header = struct.pack(">IIII", 0, 0, _CLOCK, 0) + struct.pack(">IHHII", 0x10000, 0x0100, 0, 0, 0) + _UNITY + bytes(24)
    movie = _full(b"mvhd", 0, 0, header, struct.pack(">I", SOUND_TRACK + 1))  # 8.2.2
    # iso6: tfdt and default-base-is-moof; cmfc: CMAF, what HLS calls fMP4.
    return box(b"ftyp", b"iso6\x00\x00\x02\x00iso6cmfcmp41") + box(b"moov", movie, *tracks, box(b"mvex", mehd, *extends))


def _track_extends(track: int, flags: int) -> bytes:
    duration = AAC_SAMPLES if track == SOUND_TRACK else 0
    return _full(b"trex", 0, 0, struct.pack(">IIIII", track, 1, duration, 0, flags))  # 8.8.3


def _picture_track(sets: ParameterSets, width: int, height: int) -> bytes:
    # ISO/IEC 14496-15, 5.4.2: the sample entry; 72 dots an inch and depth 24 as 8.5.2 wants them.
    size = struct.pack(">HHIIIH", width, height, 0x480000, 0x480000, 0, 1)
    entry = bytes(6) + struct.pack(">H", 1) + bytes(16) + size + bytes(32) + struct.pack(">Hh", 24, -1)
    colour = box(b"colr", b"nclx", struct.pack(">HHHB", _SMPTE170M, _SMPTE170M, _SMPTE170M, 0))  # 12.1.5
    square = box(b"pasp", struct.pack(">II", 1, 1))
    avc1 = box(b"avc1", entry, box(b"avcC", sets.configuration()), colour, square)
    vmhd = _full(b"vmhd", 0, 1, bytes(8))
    return _track(PICTURE_TRACK, VIDEO_CLOCK, b"vide", vmhd, avc1, struct.pack(">II", width << 16, height << 16), 0)


def _sound_track() -> bytes:
    # 14496-1, 7.2.6: ES descriptor > decoder configuration (AAC, audio stream) > AudioSpecificConfig (14496-3, 1.6.2.1: LC, 48 kHz, mono).
    specific = _descriptor(5, b"\x11\x88")
    configuration = _descriptor(4, b"\x40\x15\x00\x00\x00" + struct.pack(">II", 64_000, 64_000) + specific)
    stream = _descriptor(3, struct.pack(">HB", SOUND_TRACK, 0) + configuration + _descriptor(6, b"\x02"))
    entry = bytes(6) + struct.pack(">H", 1) + bytes(8) + struct.pack(">HHHHI", 1, 16, 0, 0, SOUND_CLOCK << 16)
    mp4a = box(b"mp4a", entry, _full(b"esds", 0, 0, stream))
    smhd = _full(b"smhd", 0, 0, bytes(4))
    return _track(SOUND_TRACK, SOUND_CLOCK, b"soun", smhd, mp4a, bytes(8), 0x0100)


def _descriptor(tag: int, body: bytes) -> bytes:
    return bytes((tag, len(body))) + body


def _track(track: int, clock: int, handler: bytes, media: bytes, entry: bytes, size: bytes, volume: int) -> bytes:
    # 8.3.2: enabled and in the movie; no duration, the fragments have it.
    tkhd = _full(b"tkhd", 0, 3, struct.pack(">IIIII", 0, 0, track, 0, 0), bytes(8), struct.pack(">HHHH", 0, 0, volume, 0), _UNITY, size)
    mdhd = _full(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, clock, 0, _UNDETERMINED, 0))
    hdlr = _full(b"hdlr", 0, 0, bytes(4), handler, bytes(13))
    # 8.7.2: a data reference with flag 1 is this file itself.
    dinf = box(b"dinf", _full(b"dref", 0, 0, struct.pack(">I", 1), _full(b"url ", 0, 1)))
    none = [_full(kind, 0, 0, bytes(size)) for kind, size in ((b"stts", 4), (b"stsc", 4), (b"stsz", 8), (b"stco", 4))]
    stbl = box(b"stbl", _full(b"stsd", 0, 0, struct.pack(">I", 1), entry), *none)
    return box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, box(b"minf", media, dinf, stbl)))


def fragment(sequence: int, picture: Run | None, sound: Run | None) -> bytes:
    """moof and mdat: the picture's samples first, then the sound's. A run without samples is left out."""
    runs = [(track, run) for track, run in ((PICTURE_TRACK, picture), (SOUND_TRACK, sound)) if run is not None and run.samples]
    header = _full(b"mfhd", 0, 0, struct.pack(">I", sequence))
    # The offsets in the runs count from the moof's first byte, so its length must be known first: it does not depend on them.
    length = 8 + len(header) + sum(len(_track_fragment(track, run, 0)) for track, run in runs)
    offset = length + 8
    parts = [header]
    for track, run in runs:
        parts.append(_track_fragment(track, run, offset))
        offset += sum(map(len, run.samples))
    data = [sample for _, run in runs for sample in run.samples]
    return box(b"moof", *parts) + box(b"mdat", *data)


def _track_fragment(track: int, run: Run, offset: int) -> bytes:
    tfhd = _full(b"tfhd", 0, 0x020000, struct.pack(">I", track))  # 8.8.7, default-base-is-moof
    tfdt = _full(b"tfdt", 1, 0, struct.pack(">Q", run.start))  # 8.8.12
    count = len(run.samples)
    if track == SOUND_TRACK:
        fields: list[int] = [len(sample) for sample in run.samples]
        flags = 0x000201  # 8.8.8: data offset, sizes; the duration is the track's default
    else:
        fields = []
        for sample, duration, keyframe in zip(run.samples, run.durations, run.keyframes, strict=True):
            fields += (duration, len(sample), _WHOLE if keyframe else _DEPENDENT)
        flags = 0x000701  # and durations, sizes, flags of each
    trun = _full(b"trun", 0, flags, struct.pack(">Ii", count, offset), struct.pack(f">{len(fields)}I", *fields))
    return box(b"traf", tfhd, tfdt, trun)
