"""Synthetic seats and viewers on aiortc: a seat sends one colour with a moving bar and one tone; a viewer decodes and can be asked."""

from __future__ import annotations

import asyncio
import fractions
import time

import av
import httpx
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcconfiguration import RTCBundlePolicy

H264 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/H264"]
VP8 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/VP8"]


def _config() -> RTCConfiguration:
    return RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


def picture(number: int, u: int, v: int, width: int = 320, height: int = 180) -> av.VideoFrame:
    """One colour (u, v) at mid grey, with a white bar that travels."""
    frame = av.VideoFrame(width, height, "yuv420p")
    for plane, value in zip(frame.planes, (128, u, v), strict=True):
        rows = np.asarray(memoryview(plane)).reshape(plane.height, plane.line_size)
        rows[:] = value
        if plane.width == width:
            at = number * 8 % (width - 16)
            rows[: height // 4, at : at + 16] = 235
    return frame


class ColourTrack(MediaStreamTrack):
    kind = "video"

    def __init__(self, u: int, v: int, fps: float = 15, width: int = 320, height: int = 180) -> None:
        super().__init__()
        self.colour, self.fps, self.size = (u, v), fps, (width, height)
        self.count = 0
        self._began: float | None = None

    async def recv(self) -> av.VideoFrame:
        self._began = self._began or time.monotonic()
        await asyncio.sleep(max(0.0, self._began + self.count / self.fps - time.monotonic()))
        frame = picture(self.count, *self.colour, *self.size)
        frame.pts, frame.time_base = int(self.count * 90000 / self.fps), fractions.Fraction(1, 90000)
        self.count += 1
        return frame


class ToneTrack(MediaStreamTrack):
    kind = "audio"

    def __init__(self, hertz: float, level: float = 0.3) -> None:
        super().__init__()
        self.hertz, self.level = hertz, level
        self.count = 0
        self._began: float | None = None

    async def recv(self) -> av.AudioFrame:
        self._began = self._began or time.monotonic()
        await asyncio.sleep(max(0.0, self._began + self.count * 0.02 - time.monotonic()))
        at = np.arange(self.count * 960, self.count * 960 + 960)
        wave = (32767 * self.level * np.sin(2 * np.pi * self.hertz * at / 48000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, self.count * 960, fractions.Fraction(1, 48000)
        self.count += 1
        return frame


class Refusal(Exception):
    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"{response.status_code} {response.text}")
        self.response = response


class _Client:
    def __init__(self, base: str, path: str, bearer: str) -> None:
        self.base, self.path, self.bearer = base, path, bearer
        self.pc = RTCPeerConnection(_config())
        self.location = ""
        self.etag = ""
        self.answer = ""

    async def _call(self) -> None:
        await self.pc.setLocalDescription(await self.pc.createOffer())
        async with httpx.AsyncClient(base_url=self.base, timeout=30) as http:
            headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {self.bearer}"}
            response = await http.post(self.path, content=self.pc.localDescription.sdp, headers=headers)
        if response.status_code != 201:
            await self.pc.close()
            raise Refusal(response)
        self.location, self.etag, self.answer = response.headers["location"], response.headers["etag"], response.text
        await self.pc.setRemoteDescription(RTCSessionDescription(self.answer, "answer"))

    async def delete(self) -> int:
        async with httpx.AsyncClient(base_url=self.base) as http:
            return (await http.delete(self.location)).status_code

    async def close(self) -> None:
        await self.pc.close()

    def vanish(self) -> None:
        """As a machine that loses its power: the sockets are gone, and nothing is said."""
        for transceiver in self.pc.getTransceivers():
            for protocol in transceiver.receiver.transport.transport._connection._protocols:
                protocol.transport.abort()


class SyntheticSeat(_Client):
    async def start(self, video: MediaStreamTrack | None, audio: MediaStreamTrack | None, codecs: object = H264) -> SyntheticSeat:
        if video is not None:
            self.pc.addTransceiver(video, direction="sendonly").setCodecPreferences(codecs)  # type: ignore[arg-type]
        if audio is not None:
            self.pc.addTransceiver(audio, direction="sendonly")
        await self._call()
        return self


class SyntheticViewer(_Client):
    """Keeps the latest picture and the last second of sound."""

    def __init__(self, base: str, path: str, bearer: str) -> None:
        super().__init__(base, path, bearer)
        self.frame: av.VideoFrame | None = None
        self.frames = 0
        self.sound = np.zeros(0, np.float32)
        self._drains: list[asyncio.Task[None]] = []

    async def start(self, video: bool = True, audio: bool = True) -> SyntheticViewer:
        for kind, wanted in (("video", video), ("audio", audio)):
            if wanted:
                self.pc.addTransceiver(kind, direction="recvonly")
        self.pc.on("track", lambda track: self._drains.append(asyncio.create_task(self._drain(track))))
        await self._call()
        return self

    async def _drain(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await track.recv()
                if isinstance(frame, av.VideoFrame):
                    self.frame = frame
                    self.frames += 1
                elif isinstance(frame, av.AudioFrame):
                    wave = frame.to_ndarray().reshape(-1, 2)[:, 0].astype(np.float32) / 32768
                    self.sound = np.concatenate([self.sound, wave])[-48000:]
        except MediaStreamError:
            return

    def yuv(self, x: float, y: float) -> tuple[int, int, int]:
        """The colour at a point given in shares of width and height."""
        assert self.frame is not None
        values = []
        for plane in self.frame.planes:
            rows = np.asarray(memoryview(plane)).reshape(plane.height, plane.line_size)
            values.append(int(rows[int(y * plane.height), int(x * plane.width)]))
        return values[0], values[1], values[2]

    def loudness(self, hertz: float) -> float:
        """How much of this tone the last half second holds, 1.0 being full scale."""
        wave = self.sound[-24000:]
        if len(wave) < 24000:
            return 0.0
        at = np.arange(len(wave)) / 48000
        return float(2 * abs(np.mean(wave * np.exp(-2j * np.pi * hertz * at))))


async def eventually(told: object, within_s: float = 25) -> None:
    """Wait until a question about live media is answered yes."""
    assert callable(told)
    async with asyncio.timeout(within_s):
        while not told():
            await asyncio.sleep(0.05)
