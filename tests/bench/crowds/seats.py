"""`python -m tests.bench.crowds.seats`: seats that send ready-made clips by WHIP, in a process of their own. A line of JSON says who.

    {"base": URL, "seats": [{"path": "/whip/d1/a", "bearer": B, "clip": "flash" | SEED}, …]}

Instead of its `bearer` a seat may have a `ticket`, "URL COOKIE", where it asks for one before each call. A seat whose session is gone
calls again, as the page does. Each happening is a line of JSON on stdout.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from fractions import Fraction
from typing import Any

import av
import httpx
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.rtcconfiguration import RTCBundlePolicy

from tests.bench.clip import BLOCK, FPS, RATE, Clip, flash_clip, texture_clip

CALLS_AGAIN_S = 0.5
LOOKS_EVERY_S = 1.0
_H264 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/H264"]


class ClipTrack(MediaStreamTrack):
    """Packets of a clip on a clock of its own: `began` is common to picture and sound, so that they leave together."""

    def __init__(self, kind: str, units: tuple[bytes, ...], period: Fraction, clock: int, began: float) -> None:
        super().__init__()
        self.kind = kind
        self._units, self._period, self._clock, self._began = units, period, clock, began
        self._next = 0

    async def recv(self) -> Any:
        due = self._began + float(self._next * self._period)
        late = time.monotonic() - due
        if late > 0.5:  # the connection came up later than the clock began; both tracks skip to the present
            self._next += int(late / self._period)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        packet = av.Packet(self._units[self._next % len(self._units)])
        packet.pts, packet.time_base = int(self._next * self._period * self._clock), Fraction(1, self._clock)
        self._next += 1
        return packet


class Seat:
    def __init__(self, base: str, path: str, bearer: str, ticket: str, clip: Clip) -> None:
        self._base, self._path, self._bearer, self._ticket, self._clip = base, path, bearer, ticket, clip

    async def keep(self) -> None:
        while True:
            pc = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
            try:
                session = await self._call(pc)
                say(seat=self._path, up=True)
                while pc.connectionState not in ("failed", "closed") and await self._stands(session):
                    await asyncio.sleep(LOOKS_EVERY_S)
                say(seat=self._path, up=False)
            except (httpx.HTTPError, Refused) as error:
                say(seat=self._path, refused=str(error) or type(error).__name__)
            await pc.close()
            await asyncio.sleep(CALLS_AGAIN_S)

    async def _call(self, pc: RTCPeerConnection) -> str:
        began = time.monotonic()
        picture = ClipTrack("video", self._clip.pictures, Fraction(1, FPS), 90_000, began)
        sound = ClipTrack("audio", self._clip.sounds, Fraction(BLOCK, RATE), RATE, began)
        pc.addTransceiver(picture, direction="sendonly").setCodecPreferences(_H264)
        pc.addTransceiver(sound, direction="sendonly")
        await pc.setLocalDescription(await pc.createOffer())
        async with httpx.AsyncClient(base_url=self._base, timeout=10) as http:
            bearer = self._bearer or await self._fresh_ticket(http)
            headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {bearer}"}
            answer = await http.post(self._path, content=pc.localDescription.sdp, headers=headers)
        if answer.status_code != 201:
            raise Refused(f"{answer.status_code} {answer.text}")
        await pc.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        return str(answer.headers["location"])

    async def _fresh_ticket(self, http: httpx.AsyncClient) -> str:
        url, _, cookie = self._ticket.partition(" ")
        origin = url.partition("/d/")[0]
        answer = await http.post(url, json={"role": "panelist"}, headers={"Cookie": cookie, "Origin": origin})
        if answer.status_code != 200:
            raise Refused(f"{answer.status_code} {answer.text}")
        return str(answer.json()["media"])

    async def _stands(self, session: str) -> bool:
        """Whether the panel still knows the session: a PATCH without its ETag changes nothing, and tells 404 from the rest."""
        async with httpx.AsyncClient(base_url=self._base, timeout=2) as http:
            try:
                answer = await http.patch(session, headers={"Content-Type": "application/trickle-ice-sdpfrag"})
            except httpx.HTTPError:
                return False
        return answer.status_code != 404


class Refused(Exception):
    pass


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


async def main() -> None:
    wanted = json.loads(sys.stdin.readline())
    clips = {str(one["clip"]): flash_clip() if one["clip"] == "flash" else texture_clip(one["clip"]) for one in wanted["seats"]}
    say(ready=True)
    seats = [
        Seat(wanted["base"], one["path"], one.get("bearer", ""), one.get("ticket", ""), clips[str(one["clip"])]) for one in wanted["seats"]
    ]
    await asyncio.gather(*[seat.keep() for seat in seats])


if __name__ == "__main__":
    asyncio.run(main())
