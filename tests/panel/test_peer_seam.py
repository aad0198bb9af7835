"""What panel/peer.py leans on inside aiortc and aioice, so that an upgrade that moves it fails here and not in a debate."""

from __future__ import annotations

from pathlib import Path

import aioice.ice
import pytest
from aiortc import RTCPeerConnection

from panel.offer import Way, read_offer
from panel.outlet import Outlet
from panel.peer import Peer, PeerState, _host_addresses, _ice, _Private
from panel.reassembly import Reassembly
from panel.tap import Tap
from panel.unit import EncodedUnit

PACKETS = Path(__file__).parent / "packets"


async def test_the_private_names_are_there() -> None:
    pc = RTCPeerConnection()
    transceiver = pc.addTransceiver("video")
    for owner, name in (
        (transceiver.receiver, _Private.DECODER_QUEUE),
        (transceiver.receiver, _Private.DECODER_ERROR),
        (transceiver.receiver, _Private.JITTER_BUFFER),
        (transceiver.sender, _Private.SEND_KEYFRAME),
        (transceiver.receiver.transport.transport, _Private.ICE_CONNECTION),
        (_ice(transceiver), "data_received"),
        (_ice(transceiver), "request_received"),
    ):
        assert hasattr(owner, name), name
    await pc.close()


async def test_a_publisher_is_bounded_passive_and_asks_nobody_for_its_address() -> None:
    states: list[PeerState] = []
    peer = Peer(states.append)
    offer = read_offer((PACKETS / "gstreamer_publish.sdp").read_bytes(), Way.PUBLISH)
    await peer.publish(offer, lambda _codec, _data: None)
    assert peer.answer.count("a=setup:passive") == 2 and "a=setup:active" not in peer.answer
    for transceiver in peer._pc.getTransceivers():
        assert isinstance(getattr(transceiver.receiver, _Private.DECODER_QUEUE), Tap)
        assert isinstance(getattr(transceiver.receiver, _Private.JITTER_BUFFER), Reassembly)
        assert _ice(transceiver).stun_server is None and _ice(transceiver).turn_server is None
        assert _ice(transceiver).remote_candidates == []
    await peer.close()
    assert states[-1] is PeerState.CLOSED


async def test_a_picture_loss_indication_reaches_the_program_and_not_the_sender() -> None:
    asked: list[int] = []
    peer = Peer(lambda _state: None)
    video, audio = Outlet(5, lambda: None), Outlet(5)
    offer = read_offer((PACKETS / "chromium_play.sdp").read_bytes(), Way.PLAY)
    await peer.play(offer, video, audio, lambda: asked.append(1))
    sender = next(one.sender for one in peer._pc.getTransceivers() if one.kind == "video")
    sender._send_keyframe()
    assert asked == [1]
    video.put(EncodedUnit(b"\0\0\0\1\x65x", 90, 90000, True))
    packet = await sender.track.recv()
    assert (bytes(packet), packet.pts) == (b"\0\0\0\1\x65x", 90)
    await peer.close()


def test_loopback_is_offered_only_when_there_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert aioice.ice.get_host_addresses is _host_addresses
    monkeypatch.setattr("panel.peer._gathered", lambda _v4, _v6: [])
    assert _host_addresses(True, True) == ["127.0.0.1"]
    monkeypatch.setattr("panel.peer._gathered", lambda _v4, _v6: ["192.0.2.7"])
    assert _host_addresses(True, True) == ["192.0.2.7"]
