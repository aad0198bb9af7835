"""`python -m tests.bench.crowds.by_webrtc URL SLUG VIEWERS`: viewers by WebRTC that decode nothing, until told to end; then JSON.

The session is real (ticket, ICE, DTLS, consent); packets are counted as they arrive.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import httpx
import uvloop
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.rtcconfiguration import RTCBundlePolicy

from tests.faults.watcher import boot_of

STALL_S = 1.0


class Sink:
    """Stands in the place of the decryption of one connection."""

    def __init__(self) -> None:
        self.packets = 0
        self.stalls = 0
        self.at = 0.0

    def unprotect(self, data: bytes) -> bytes:
        now = time.monotonic()
        if self.at and now - self.at > STALL_S:
            self.stalls += 1
        self.at = now
        self.packets += 1
        return data

    def unprotect_rtcp(self, data: bytes) -> bytes:
        return data

    async def nothing(self, *_: object, **__: object) -> None:
        return


async def join(http: httpx.AsyncClient, url: str, slug: str, debate: str) -> tuple[RTCPeerConnection, Sink]:
    pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
    for kind in ("video", "audio"):
        pc.addTransceiver(kind, direction="recvonly")
    await pc.setLocalDescription(await pc.createOffer())
    ticket = (await http.post(f"{url}/d/{slug}/ticket", json={"role": "viewer"})).json()
    http.cookies.clear()  # everybody is somebody else
    headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {ticket['media']}"}
    answer = await http.post(f"{ticket['media_url']}/whep/{debate}", content=pc.localDescription.sdp, headers=headers)
    if answer.status_code != 201:
        raise RuntimeError(f"{answer.status_code} {answer.text}")
    await pc.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
    async with asyncio.timeout(20):
        while pc.connectionState != "connected":
            await asyncio.sleep(0.02)
    sink = Sink()
    transport: Any = pc.getTransceivers()[0].receiver.transport
    transport._rx_srtp, transport._handle_rtp_data, transport._handle_rtcp_data = sink, sink.nothing, sink.nothing
    return pc, sink


async def main(url: str, slug: str, viewers: int) -> None:
    joined: list[tuple[RTCPeerConnection, Sink]] = []
    async with httpx.AsyncClient(headers={"Origin": url}, timeout=20) as http:
        debate = boot_of((await http.get(f"{url}/d/{slug}")).text)["view"]["debate"]["id"]
        while len(joined) < viewers:
            joined.append(await join(http, url, slug, debate))
    print(json.dumps({"ready": True}), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for _, sink in joined:
        sink.packets = sink.stalls = 0
    began = time.monotonic()
    await asyncio.to_thread(sys.stdin.readline)
    elapsed = time.monotonic() - began
    rates = [sink.packets / elapsed for _, sink in joined]
    figures = {
        "webrtc_stalls": sum(sink.stalls for _, sink in joined),
        "webrtc_gone": sum(pc.connectionState != "connected" for pc, _ in joined),
        "webrtc_packets_per_s_min": round(min(rates, default=0), 1),
        "webrtc_packets_per_s_max": round(max(rates, default=0), 1),
    }
    print(json.dumps(figures), flush=True)
    await asyncio.gather(*[pc.close() for pc, _ in joined])


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
