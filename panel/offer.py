"""Reads an SDP offer before any engine does: bounds it, checks it, and rewrites it with nothing but what the engine needs. Pure.

aiortc parses on the event loop and in quadratic time: 2,000 candidates held it for 0.95 s, 1,000 media lines for 1.5 s (measured). So
everything is counted first, and unknown attributes, codecs and *all* remote candidates are left out of what it reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from panel.refusal import Refused

MAX_BYTES = 32 * 1024
MAX_LINES = 1200  # Chromium's longest offers have about 250
MAX_MEDIA = 2
MAX_CANDIDATES = 32
MAX_FORMATS = 64  # payload types of one media line; Chromium offers about 30

KNOWN_CODECS = {"audio": frozenset({"OPUS", "G722", "PCMU", "PCMA"}), "video": frozenset({"H264", "VP8"})}
NEEDED_SUFFIX = {"OPUS": "/48000/2"}
_STATIC = {"0": "PCMU/8000", "8": "PCMA/8000", "9": "G722/8000"}  # RFC 3551: these may come without an rtpmap
_LINE = re.compile(r"[a-z]=[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*")
_MEDIA = re.compile(r"(\S+) (\d{1,5}) UDP/TLS/RTP/SAVPF((?: \d{1,3}){1,})")
_UFRAG = re.compile(r"[A-Za-z0-9+/]{4,256}")
_PASSWORD = re.compile(r"[A-Za-z0-9+/]{22,256}")
_FINGERPRINT = re.compile(r"sha-(?:256|384|512) [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){31,63}")
_RTPMAP = re.compile(r"(\d{1,3}) ([A-Za-z0-9_-]{1,20})(/\d{3,6}(?:/\d{1,2})?)")
_FMTP = re.compile(r"(\d{1,3}) (\S[^\r\n]{0,400})")
_FEEDBACK = re.compile(r"(\d{1,3}|\*) (nack|nack pli|goog-remb)")
_EXTMAP = re.compile(r"(\d{1,3})(?:/[a-z]+)? (\S{1,200})")
_SSRC = re.compile(r"(\d{1,10}) cname:(\S{1,256})")
_MID = re.compile(r"[!-~]{1,64}")
_EXTENSIONS = frozenset(
    {
        "urn:ietf:params:rtp-hdrext:sdes:mid",
        "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    }
)
_DIRECTIONS = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})
_SETUPS = frozenset({"actpass", "active", "passive"})


class Way(StrEnum):
    """What the peer that offers wants to do."""

    PUBLISH = "publish"
    PLAY = "play"
    LISTEN = "listen"  # the sound of the program, without its picture


_WANTED = {
    Way.PUBLISH: frozenset({"sendonly", "sendrecv"}),
    Way.PLAY: frozenset({"recvonly", "sendrecv"}),
    Way.LISTEN: frozenset({"recvonly", "sendrecv"}),
}
_NEEDED = {
    Way.PUBLISH: frozenset[str](),
    Way.PLAY: frozenset({"H264", "OPUS"}),
    Way.LISTEN: frozenset({"OPUS"}),
}


class OfferRefused(Refused):
    """An offer we will not pass on. The only exception of this module."""


def _refuse(code: str, status: int = 422) -> OfferRefused:
    return OfferRefused(status, code)


@dataclass(frozen=True)
class MediaLine:
    kind: str
    mid: str
    direction: str
    codecs: frozenset[str]


@dataclass(frozen=True)
class Offer:
    """A checked offer. `sdp` is the rewritten text, the only one the engine may read."""

    sdp: str
    media: tuple[MediaLine, ...]
    ufrag: str

    def line(self, kind: str) -> MediaLine | None:
        return next((one for one in self.media if one.kind == kind), None)


@dataclass
class _Section:
    """One media section while it is read (or, with no kind, the session's own lines)."""

    kind: str = ""
    formats: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)

    def first(self, name: str) -> str | None:
        return next((value for key, value in self.attributes if key == name), None)

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.attributes if key == name]


def read_offer(body: bytes, way: Way) -> Offer:
    """The offer in `body`, or OfferRefused with a stable code."""
    session, sections = _cut(_lines(body))
    _check_bundle(session, sections)
    texts: list[str] = []
    media: list[MediaLine] = []
    ufrag = ""
    for section in sections:
        line, ice, text = _rewrite(session, section, way)
        media.append(line)
        ufrag = ufrag or ice
        texts.append(text)
    if not any(line.direction in _WANTED[way] for line in media):
        raise _refuse("offer_direction")
    mids = " ".join(line.mid for line in media)
    head = f"v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {mids}\r\na=msid-semantic:WMS *\r\n"
    return Offer(head + "".join(texts), tuple(media), ufrag)


def _lines(body: bytes) -> list[str]:
    if len(body) > MAX_BYTES:
        raise OfferRefused(413, "offer_too_large")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise _refuse("offer_malformed", 400) from None
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > MAX_LINES:
        raise _refuse("offer_too_large", 413)
    if not lines or lines[0] != "v=0" or not all(_LINE.fullmatch(line) for line in lines):
        raise _refuse("offer_malformed", 400)
    return lines


def _cut(lines: list[str]) -> tuple[_Section, list[_Section]]:
    """Session lines and media sections, counted before they are understood."""
    if sum(line.startswith("m=") for line in lines) > MAX_MEDIA:
        raise _refuse("offer_too_many_media")
    if sum(line.startswith("a=candidate:") for line in lines) > MAX_CANDIDATES:
        raise _refuse("offer_too_many_candidates")
    session = _Section()
    sections: list[_Section] = []
    for line in lines:
        if line.startswith("m="):
            match = _MEDIA.fullmatch(line[2:])
            if match is None or match[1] not in KNOWN_CODECS:
                raise _refuse("offer_media_unknown")
            formats = match[3].split()
            if len(formats) > MAX_FORMATS or len(set(formats)) != len(formats):
                raise _refuse("offer_malformed", 400)
            sections.append(_Section(match[1], formats))
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            (sections[-1] if sections else session).attributes.append((name, value))
    if not sections:
        raise _refuse("offer_no_media")
    if len({section.kind for section in sections}) != len(sections):
        raise _refuse("offer_too_many_media")
    return session, sections


def _check_bundle(session: _Section, sections: list[_Section]) -> None:
    """RFC 9725 section 4.2: one bundle, so that one transport carries all."""
    mids = [section.first("mid") or "" for section in sections]
    if not all(_MID.fullmatch(mid) for mid in mids) or len(set(mids)) != len(mids):
        raise _refuse("offer_unbundled")
    bundles = [group.split()[1:] for group in session.all("group") if group.split()[:1] == ["BUNDLE"]]
    if bundles != [mids] and (len(sections) > 1 or bundles):
        raise _refuse("offer_unbundled")


def _rewrite(session: _Section, section: _Section, way: Way) -> tuple[MediaLine, str, str]:
    def either(name: str) -> str | None:
        own = section.first(name)
        return session.first(name) if own is None else own

    ufrag, password = either("ice-ufrag") or "", either("ice-pwd") or ""
    if not _UFRAG.fullmatch(ufrag) or not _PASSWORD.fullmatch(password):
        raise _refuse("offer_no_ice")
    prints = [value for value in section.all("fingerprint") or session.all("fingerprint") if _FINGERPRINT.fullmatch(value)]
    if not prints:
        raise _refuse("offer_no_fingerprint")
    if section.first("rtcp-mux") is None:
        raise _refuse("offer_no_rtcp_mux")
    direction = next((name for name, _ in section.attributes if name in _DIRECTIONS), None) or next(
        (name for name, _ in session.attributes if name in _DIRECTIONS), "sendrecv"
    )
    setup = either("setup") or "actpass"
    if setup not in _SETUPS:
        raise _refuse("offer_malformed", 400)
    # aiortc as DTLS client offers ECDSA ciphers alone, and fails against the RSA certificates of GStreamer: make the peer the client.
    role = "active" if setup == "actpass" else setup
    codecs, codec_lines = _codecs(section, way)
    mid = section.first("mid") or ""
    lines = [
        f"m={section.kind} 9 UDP/TLS/RTP/SAVPF {' '.join(codecs)}",
        "c=IN IP4 0.0.0.0",
        f"a={direction}",
        *_extensions(section),
        f"a=mid:{mid}",
        "a=rtcp-mux",
        *_sources(section),
        *codec_lines,
        # No candidates: the peer calls us (ours are all in the answer) and is learnt from its own checks, as an ICE-lite server would
        # (RFC 9725 section 4.2 asks full ICE of clients alone). So no packet of ours is ever aimed at an address a client chose.
        f"a=ice-ufrag:{ufrag}",
        f"a=ice-pwd:{password}",
        *(f"a=fingerprint:{value}" for value in prints[:4]),
        f"a=setup:{role}",
    ]
    names = frozenset(codecs.values())
    return MediaLine(section.kind, mid, direction, names), ufrag, "\r\n".join(lines) + "\r\n"


def _codecs(section: _Section, way: Way) -> tuple[dict[str, str], list[str]]:
    """The payload types we can speak, with their lines; 406 when none is left."""
    maps = {match[1]: (match[2], match[3]) for value in section.all("rtpmap") if (match := _RTPMAP.fullmatch(value))}
    for number, plain in _STATIC.items():
        if number in section.formats and number not in maps and section.kind == "audio":
            name, _, rate = plain.partition("/")
            maps[number] = (name, f"/{rate}")
    fmtp = {match[1]: match[2] for value in section.all("fmtp") if (match := _FMTP.fullmatch(value))}
    kept: dict[str, str] = {}
    for number in section.formats:
        name, suffix = maps.get(number, ("", ""))
        upper = name.upper()
        if upper not in KNOWN_CODECS[section.kind] or int(number) > 127 or 72 <= int(number) <= 76:  # RFC 5761: taken by RTCP
            continue
        if suffix != NEEDED_SUFFIX.get(upper, suffix) or (section.kind == "video" and suffix != "/90000"):
            continue
        if upper == "H264" and not _h264_fits(fmtp.get(number, "")):
            continue
        kept[number] = upper
    needed = _NEEDED[way] & KNOWN_CODECS[section.kind]
    if not kept or not needed <= set(kept.values()):
        raise _refuse("codec_unavailable", 406)
    lines: list[str] = []
    for number in kept:
        lines.append(f"a=rtpmap:{number} {maps[number][0]}{maps[number][1]}")
        if kept[number] == "H264":
            level = _parameters(fmtp.get(number, "")).get("profile-level-id", "42e01f")
            lines.append(f"a=fmtp:{number} level-asymmetry-allowed=1;packetization-mode=1;profile-level-id={level}")
    feedback = [match for value in section.all("rtcp-fb") if (match := _FEEDBACK.fullmatch(value))]
    lines += [f"a=rtcp-fb:{match[1]} {match[2]}" for match in feedback if match[1] == "*" or match[1] in kept]
    return kept, lines


def _h264_fits(parameters: str) -> bool:
    """Baseline or constrained baseline, packetization mode 1: what the program is, and what the engine can read (RFC 6184)."""
    pairs = _parameters(parameters)
    level = pairs.get("profile-level-id", "42e01f")  # what its absence means to WebRTC
    if pairs.get("packetization-mode") != "1" or not re.fullmatch(r"42[0-9A-Fa-f]{4}", level):
        return False
    return int(level[2:4], 16) & 0x0F == 0 and int(level[4:6], 16) in {9, 10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52}


def _parameters(text: str) -> dict[str, str]:
    return dict(part.strip().split("=", 1) for part in text.split(";") if "=" in part)


def _extensions(section: _Section) -> list[str]:
    found = [match for value in section.all("extmap") if (match := _EXTMAP.fullmatch(value))]
    return [f"a=extmap:{match[1]} {match[2]}" for match in found if match[2] in _EXTENSIONS and 1 <= int(match[1]) <= 14][:8]


def _sources(section: _Section) -> list[str]:
    """The first source alone: retransmissions come on it too, since their own codec (rtx) is not kept."""
    found = (match for value in section.all("ssrc") if (match := _SSRC.fullmatch(value)))
    return [f"a=ssrc:{match[1]} cname:{match[2]}" for match in found if int(match[1]) < 1 << 32][:1]
