"""A seat of the demo as a WHIP client: sends a clip by the clock, comes back by itself when the panel went.

The second seam around aiortc, beside `panel/peer.py`: that one answers offers inside the media process and is replaced with its
engine; this one makes offers outside it, as a browser or an encoder would, and must go on speaking to whatever engine answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from fractions import Fraction
from typing import Any

import av
import structlog
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.rtcconfiguration import RTCBundlePolicy
from msgspec import Struct

import panel.peer  # noqa: F401 — for what it teaches aioice: loopback counts where there is no other address
from panel.demo.clip import FPS, KEYFRAME_EVERY, PICTURES, SOUND_MS, SOUNDS, Clip
from panel.demo.turns import speaker

_log = structlog.get_logger("demo.seat")
_FIRST_WAIT_S, _LAST_WAIT_S = 0.5, 5.0
_CONNECT_WITHIN_S = 10.0
_LOOK_EVERY_S = 1.0
# Receivers report every 0.5 to 1.5 s (RFC 3550 section 6.2); aioice alone needs 30 s to miss a peer.
_SILENT_S = 4.0
_H264 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/H264"]


class Answered(Struct, frozen=True):
    """What the WHIP door said to an offer: an answer, or nothing and the status it refused with (409: the seat is taken)."""

    status: int
    sdp: str = ""


Offer = Callable[[str], Awaitable[Answered]]


class _ClipTrack(MediaStreamTrack):
    """Packet n of the wall clock, at its time. All seats read one clock, so that turns fit together."""

    def __init__(self, kind: str, clip: Clip, place: int) -> None:
        super().__init__()
        self.kind = kind
        self._loops = (clip.listening, clip.talking)
        self._place = place
        self._per_turn, self._every, step = (PICTURES, KEYFRAME_EVERY, 1 / FPS) if kind == "video" else (SOUNDS, 1, SOUND_MS / 1000)
        self._step_s = step
        self._number = 0

    async def recv(self) -> av.Packet[Any]:
        now = time.time()
        number = self._number + 1
        if not now - 1 < number * self._step_s < now + 1:
            # The first one, or a machine that slept: from the next picture that needs no other.
            number = -(-int(now / self._step_s + 1) // self._every) * self._every
        self._number = number
        await asyncio.sleep(max(0.0, number * self._step_s - now))
        turn, at = divmod(number, self._per_turn)
        loop = self._loops[speaker(turn) == self._place]
        packet = av.Packet((loop.pictures if self.kind == "video" else loop.sounds)[at])
        packet.pts, packet.time_base = number, Fraction(self._step_s).limit_denominator(1000)
        return packet


class Publisher:
    """One seat, for as long as it runs. `offer` carries an SDP to the WHIP door."""

    def __init__(self, place: int, clip: Clip, offer: Offer) -> None:
        self._place = place
        self._clip = clip
        self._offer = offer
        self._refused_with = 0

    async def run(self) -> None:
        wait_s = _FIRST_WAIT_S
        while True:
            try:
                if await self._session():
                    wait_s = _FIRST_WAIT_S
            except Exception as error:  # whatever a network or an engine does to one session, the seat comes back
                _log.warning("seat.failed", place=self._place, error=type(error).__name__)
            await asyncio.sleep(wait_s)
            wait_s = min(wait_s * 2, _LAST_WAIT_S)

    async def _session(self) -> bool:
        """One session to its end. Whether it was ever up."""
        # An empty list, or aiortc asks a public STUN server.
        pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        try:
            picture = pc.addTransceiver(_ClipTrack("video", self._clip, self._place), direction="sendonly")
            picture.setCodecPreferences(_H264)
            pc.addTransceiver(_ClipTrack("audio", self._clip, self._place), direction="sendonly")
            await pc.setLocalDescription(await pc.createOffer())
            answered = await self._offer(pc.localDescription.sdp)
            if not answered.sdp:
                if answered.status != self._refused_with:  # said once, not at each try
                    _log.info("seat.refused", place=self._place, status=answered.status)
                self._refused_with = answered.status
                return False
            self._refused_with = 0
            await pc.setRemoteDescription(RTCSessionDescription(answered.sdp, "answer"))
            return await self._watch(pc)
        finally:
            with contextlib.suppress(Exception):
                async with asyncio.timeout(1):
                    await pc.close()

    async def _watch(self, pc: RTCPeerConnection) -> bool:
        began = heard_at = time.monotonic()
        received, up = 0, False
        while pc.connectionState not in ("failed", "closed"):
            await asyncio.sleep(_LOOK_EVERY_S)
            now, count = time.monotonic(), await _received(pc)
            if count != received:
                received, heard_at = count, now
            if pc.connectionState == "connected":
                if not up:
                    _log.info("seat.up", place=self._place)
                up = True
                if received and now - heard_at > _SILENT_S:
                    break
            elif now - began > _CONNECT_WITHIN_S:
                break
        _log.info("seat.down", place=self._place, was_up=up)
        return up


async def _received(pc: RTCPeerConnection) -> int:
    """Packets that came back: reports of who receives."""
    return sum(int(getattr(report, "packetsReceived", 0)) for report in (await pc.getStats()).values() if report.type == "transport")
