"""A viewer of the program outside any browser: plays by WHEP, counts decoded frames and the longest time without one."""

import asyncio
import contextlib
import json
import re
import time
from typing import Any

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from tests.clients.serving import Serving


def boot_of(page: str) -> Any:
    """What a page's script starts from."""
    found = re.search(r'<script type="application/json" id="boot">(.*?)</script>', page, re.DOTALL)
    assert found is not None, page[:500]
    return json.loads(found.group(1))


class Watcher:
    def __init__(self) -> None:
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._tasks: list[asyncio.Task[None]] = []
        self._frames = 0
        self._last = 0.0
        self._longest = 0.0
        self._first = asyncio.Event()

    @classmethod
    async def start(cls, serving: Serving) -> "Watcher":
        """Returns when the first frame has been decoded."""
        self = cls()
        self._pc.addTransceiver("video", direction="recvonly")
        self._pc.addTransceiver("audio", direction="recvonly")
        self._pc.on("track", lambda track: self._tasks.append(asyncio.create_task(self._watch(track))))
        await self._pc.setLocalDescription(await self._pc.createOffer())
        async with httpx.AsyncClient(headers={"Origin": serving.url}) as http:
            ticket = (await http.post(f"{serving.url}/d/{serving.slug}/ticket", json={"role": "viewer"})).json()
            debate = boot_of((await http.get(f"{serving.url}/d/{serving.slug}")).text)["view"]["debate"]["id"]
            answer = await http.post(
                f"{ticket['media_url']}/whep/{debate}",
                content=self._pc.localDescription.sdp,
                headers={"Content-Type": "application/sdp", "Authorization": f"Bearer {ticket['media']}"},
            )
        assert answer.status_code == 201, (answer.status_code, answer.text)
        await self._pc.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        await asyncio.wait_for(self._first.wait(), 15)
        return self

    async def _watch(self, track: MediaStreamTrack) -> None:
        with contextlib.suppress(MediaStreamError):
            while True:
                await track.recv()
                if track.kind != "video":
                    continue
                now = time.monotonic()
                if self._frames:
                    self._longest = max(self._longest, now - self._last)
                self._frames, self._last = self._frames + 1, now
                self._first.set()

    async def stop(self) -> tuple[int, float]:
        """Frames seen, and the longest gap between two in seconds (up to now)."""
        longest = max(self._longest, time.monotonic() - self._last)
        for task in self._tasks:
            task.cancel()
        await self._pc.close()
        return self._frames, round(longest, 3)
