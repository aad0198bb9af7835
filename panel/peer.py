"""The seam around aiortc: one peer connection, either a seat that publishes to us or a viewer we send the program to.

Nothing else in the house imports aiortc; the engine is replaced by replacing this file. What it leans on besides aiortc's public API is
named in `_Private`, and checked by tests/panel/test_peer_seam.py.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from enum import StrEnum
from fractions import Fraction
from typing import Any

import aioice.ice
import av
import structlog
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCRtpTransceiver, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcconfiguration import RTCBundlePolicy

from panel.offer import Offer, OfferRefused
from panel.outlet import Outlet, OutletClosed
from panel.reassembly import Reassembly
from panel.tap import Give, Tap

_log = structlog.get_logger("panel.peer")
_CLOSE_WITHIN_S = 5.0
_H264 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/H264"]
_VP8 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/VP8"]
# Constrained baseline first: it is what every browser decodes in hardware.
_H264.sort(key=lambda codec: codec.parameters["profile-level-id"] != "42e01f")


class _Private:
    """Names inside aiortc and aioice that have no public twin."""

    DECODER_QUEUE = "_RTCRtpReceiver__decoder_queue"
    JITTER_BUFFER = "_RTCRtpReceiver__jitter_buffer"
    DECODER_ERROR = "_RTCRtpReceiver__decoder_error"
    SEND_KEYFRAME = "_send_keyframe"
    ICE_CONNECTION = "_connection"


class PeerState(StrEnum):
    CONNECTING = "connecting"
    CONNECTED = "connected"
    CLOSED = "closed"


_STATES = {"connected": PeerState.CONNECTED, "failed": PeerState.CLOSED, "closed": PeerState.CLOSED}


class _OutletTrack(MediaStreamTrack):
    """Gives encoded units to aiortc's sender, which only packs them: nothing is encoded per viewer."""

    def __init__(self, kind: str, outlet: Outlet) -> None:
        super().__init__()
        self.kind = kind
        self._outlet = outlet

    async def recv(self) -> av.Packet[Any]:
        try:
            unit = await self._outlet.take()
        except OutletClosed:
            raise MediaStreamError from None
        packet = av.Packet(unit.data)
        packet.pts = unit.pts
        packet.time_base = Fraction(1, unit.clock)
        return packet


class Peer:
    """One connection. `answer` is what the other end must be given; `heard_at` is when anything last came from it (monotonic)."""

    def __init__(self, on_state: Callable[[PeerState], None]) -> None:
        # An empty list, or aiortc asks a public STUN server; one bundle, one transport.
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
        self._on_state = on_state
        self._taps: list[Tap] = []
        self._outlets: list[Outlet] = []
        self._negotiation: asyncio.Task[None] | None = None
        self.state = PeerState.CONNECTING
        self.heard_at = time.monotonic()
        self.answer = ""
        self._pc.on("connectionstatechange", self._changed)

    async def close(self) -> None:
        self._become(PeerState.CLOSED)
        for outlet in self._outlets:
            outlet.close()
        try:
            async with asyncio.timeout(_CLOSE_WITHIN_S):
                # Closed amid its gathering, the engine opens its UDP sockets after it has closed those it knew: they would stay.
                if self._negotiation is not None:
                    await asyncio.wait({self._negotiation})
                await self._pc.close()
        except TimeoutError:
            _log.warning("peer.close_slow")

    async def publish(self, offer: Offer, give: Give) -> None:
        """Take what the offer sends, as it comes: nothing is decoded here."""
        for line in offer.media:
            transceiver = self._pc.addTransceiver(line.kind, direction="recvonly")
            if line.kind == "video":
                transceiver.setCodecPreferences(_H264 + _VP8)
            receiver = transceiver.receiver
            tap = Tap(getattr(receiver, _Private.DECODER_ERROR), give)
            setattr(receiver, _Private.DECODER_QUEUE, tap)
            setattr(receiver, _Private.JITTER_BUFFER, Reassembly(picture=line.kind == "video"))
            if line.kind == "video":
                self._taps.append(tap)
        await self._negotiate(offer)

    def ask_keyframe(self) -> None:
        """Of the publisher: a picture loss indication, at most once a second."""
        for tap in self._taps:
            tap.ask_keyframe()

    async def play(self, offer: Offer, video: Outlet | None, audio: Outlet | None, on_keyframe: Callable[[], None]) -> None:
        """Send the program. Transceivers and preferences come before the offer, or aiortc picks VP8, for which we have no packets."""
        outlets = {"video": video, "audio": audio}
        for line in offer.media:
            outlet = outlets[line.kind]
            if outlet is None:
                transceiver = self._pc.addTransceiver(line.kind, direction="inactive")
                continue
            self._outlets.append(outlet)
            transceiver = self._pc.addTransceiver(_OutletTrack(line.kind, outlet), direction="sendonly")
            if line.kind == "video":
                transceiver.setCodecPreferences(_H264)
                # A packet track swallows picture loss indications (they set a flag that only an encoder reads): take them here.
                setattr(transceiver.sender, _Private.SEND_KEYFRAME, on_keyframe)
        await self._negotiate(offer)

    async def _negotiate(self, offer: Offer) -> None:
        # Its own task, shielded: whoever stops waiting for it does not leave it half done.
        self._negotiation = asyncio.create_task(self._agree(offer), name="negotiation")
        try:
            await asyncio.shield(self._negotiation)
        except Exception as error:
            # The offer passed our own reading and the engine still refuses it: it is the client's, and its words are for our log only.
            _log.warning("peer.negotiation_failed", error=type(error).__name__)
            raise OfferRefused(422, "offer_malformed") from None
        self._listen()
        self.answer = self._pc.localDescription.sdp

    async def _agree(self, offer: Offer) -> None:
        await self._pc.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
        await self._pc.setLocalDescription(await self._pc.createAnswer())

    def _listen(self) -> None:
        """Note the time of everything that comes, ICE consent checks included: aioice itself takes 30 s to miss a peer."""
        for connection in {id(one): one for one in map(_ice, self._pc.getTransceivers())}.values():
            for name in ("data_received", "request_received"):
                setattr(connection, name, self._noting(getattr(connection, name)))

    def _noting(self, receive: Callable[..., None]) -> Callable[..., None]:
        def noted(*args: object) -> None:
            self.heard_at = time.monotonic()
            receive(*args)

        return noted

    def _changed(self) -> None:
        self._become(_STATES.get(self._pc.connectionState, self.state))

    def _become(self, state: PeerState) -> None:
        if state is not self.state and self.state is not PeerState.CLOSED:
            self.state = state
            self._on_state(state)


def _ice(transceiver: RTCRtpTransceiver) -> Any:
    return getattr(transceiver.receiver.transport.transport, _Private.ICE_CONNECTION)


_gathered = aioice.ice.get_host_addresses


def _host_addresses(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    """aioice never offers loopback; on a machine with no other address that would leave a debate without any way in."""
    return _gathered(use_ipv4, use_ipv6) or (["127.0.0.1"] if use_ipv4 else [])


setattr(aioice.ice, "get_host_addresses", _host_addresses)  # noqa: B010 — a name in a module, not an attribute of ours
