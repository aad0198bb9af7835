"""A viewer by WebRTC that comes back as the page does: 3 s without anything, half a second to a second, a new ticket, a new session."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from tests.clients.serving import Serving
from tests.faults.watcher import boot_of

# As whep.js and media_link.js have them: SILENT_MS, RETRY_FIRST_MS, RETRY_LAST_MS, and the first of all pictures.
SILENT_S = 3.0
RETRY_FIRST_S, RETRY_LAST_S = 0.5, 10.0
CONNECT_WITHIN_S = 10.0


class ReturningViewer:
    """`pictures` are the times (time.time) at which a picture was decoded."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._debate = ""
        self._heard_at = 0.0
        self.pictures: list[float] = []
        self.sessions = 0

    async def watch(self) -> None:
        """Until cancelled."""
        failures = 0
        while True:
            pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
            drains: list[asyncio.Task[None]] = []
            pc.addTransceiver("video", direction="recvonly")
            pc.addTransceiver("audio", direction="recvonly")
            pc.on("track", lambda track, drains=drains: drains.append(asyncio.create_task(self._drain(track))))
            seen = len(self.pictures)
            try:
                await self._call(pc)
                self.sessions += 1
                self._heard_at = time.monotonic() + CONNECT_WITHIN_S - SILENT_S
                while time.monotonic() - self._heard_at < SILENT_S and pc.connectionState not in ("failed", "closed"):
                    await asyncio.sleep(0.1)
            except (httpx.HTTPError, _Refused):
                pass
            finally:
                for task in drains:
                    task.cancel()
                await pc.close()
            failures = 0 if len(self.pictures) > seen else failures + 1
            span = min(RETRY_LAST_S, RETRY_FIRST_S * 2 ** (failures + 1))
            await asyncio.sleep(RETRY_FIRST_S + random.random() * (span - RETRY_FIRST_S))

    async def _call(self, pc: RTCPeerConnection) -> None:
        await pc.setLocalDescription(await pc.createOffer())
        url, slug = self._serving.url, self._serving.slug
        async with httpx.AsyncClient(headers={"Origin": url}, timeout=5) as http:
            self._debate = self._debate or boot_of((await http.get(f"{url}/d/{slug}")).text)["view"]["debate"]["id"]
            told = await http.post(f"{url}/d/{slug}/ticket", json={"role": "viewer"})
            if told.status_code != 200:
                raise _Refused(told.status_code)
            ticket = told.json()
            headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {ticket['media']}"}
            answer = await http.post(f"{ticket['media_url']}/whep/{self._debate}", content=pc.localDescription.sdp, headers=headers)
        if answer.status_code != 201:
            raise _Refused(answer.status_code)
        await pc.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))

    async def _drain(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                await track.recv()
                self._heard_at = max(self._heard_at, time.monotonic())
                if track.kind == "video":
                    self.pictures.append(time.time())


class _Refused(Exception):
    pass
