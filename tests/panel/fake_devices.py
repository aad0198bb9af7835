"""Cameras and microphones made of files, and a Chromium of its own for each person who publishes. For panel's tests and for journeys.

A fake camera is one colour with a white bar that moves; a fake microphone beeps at one frequency. Two people can so be told apart in a
program by the colour of a point and by a peak in a spectrum.
"""

from __future__ import annotations

import contextlib
import wave
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from playwright.async_api import Browser, Playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HEARING = ("--autoplay-policy=no-user-gesture-required",)


@dataclass(frozen=True)
class FakePerson:
    """What one person looks and sounds like. `rgb` is what a canvas reads back, within what H.264 loses (about 20 per channel)."""

    name: str
    rgb: tuple[int, int, int]
    hertz: int


BLUE = FakePerson("blue", (40, 70, 200), 500)
RED = FakePerson("red", (200, 60, 50), 1500)


@dataclass(frozen=True)
class FakeDevices:
    camera: Path
    microphone: Path

    def arguments(self) -> tuple[str, ...]:
        return (
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={self.camera}",
            f"--use-file-for-fake-audio-capture={self.microphone}",
        )

    def without_camera(self) -> tuple[str, ...]:
        return (
            "--use-fake-device-for-media-stream=device-count=0",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-audio-capture={self.microphone}",
        )


def make_devices(folder: Path, person: FakePerson, width: int = 320, height: int = 180, fps: int = 15) -> FakeDevices:
    """Write two seconds of picture (y4m) and of sound (wav); Chromium plays them in a loop."""
    camera, microphone = folder / f"{person.name}.y4m", folder / f"{person.name}.wav"
    _write_y4m(camera, person.rgb, width, height, fps)
    _write_wav(microphone, person.hertz)
    return FakeDevices(camera, microphone)


def _write_y4m(path: Path, rgb: tuple[int, int, int], width: int, height: int, fps: int) -> None:
    y, u, v = yuv(rgb)
    chroma = np.concatenate([np.full(width * height // 4, u, np.uint8), np.full(width * height // 4, v, np.uint8)]).tobytes()
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{width} H{height} F{fps}:1 Ip A1:1 C420\n".encode())
        for number in range(fps * 2):
            luma = np.full((height, width), y, np.uint8)
            at = number * width // (fps * 2)
            luma[: height // 5, at : at + width // 16] = 235
            file.write(b"FRAME\n" + luma.tobytes() + chroma)


def _write_wav(path: Path, hertz: int) -> None:
    """Beeps of 0.3 s, four in two seconds: a steady tone is what noise suppression is made to remove."""
    at = np.arange(2 * 48000)
    beeping = (at % 24000) < 14400
    samples = (0.5 * 32767 * np.sin(2 * np.pi * hertz * at / 48000) * beeping).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(samples.tobytes())


def yuv(rgb: tuple[int, int, int]) -> tuple[int, int, int]:
    """BT.601, limited range, as cameras give."""
    r, g, b = rgb
    return (
        round(16 + 0.257 * r + 0.504 * g + 0.098 * b),
        round(128 - 0.148 * r - 0.291 * g + 0.439 * b),
        round(128 + 0.439 * r - 0.368 * g - 0.071 * b),
    )


@contextlib.asynccontextmanager
async def chromium(playwright: Playwright, *more: str) -> AsyncIterator[Browser]:
    """A browser process of its own, closed at the end whatever happens."""
    browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more])
    try:
        yield browser
    finally:
        await browser.close()


# In a page: `lookAt(video, shares)` gives the RGB of points, `listenTo(video, hertz)` the loudest each frequency was in a second (dB).
PROBES = """
window.lookAt = (video, points) => {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth; canvas.height = video.videoHeight;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.drawImage(video, 0, 0);
  const at = (share, whole) => Math.floor(share * whole);
  return points.map(([x, y]) => [...context.getImageData(at(x, canvas.width), at(y, canvas.height), 1, 1).data].slice(0, 3));
};
window.listenTo = async (video, frequencies) => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  analyser.smoothingTimeConstant = 0;
  context.createMediaStreamSource(video.srcObject).connect(analyser);
  await context.resume();
  const bins = new Float32Array(analyser.frequencyBinCount);
  const loudest = frequencies.map(() => -200);
  for (let look = 0; look < 40; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    analyser.getFloatFrequencyData(bins);
    frequencies.forEach((hertz, index) => {
      loudest[index] = Math.max(loudest[index], bins[Math.round(hertz * analyser.fftSize / context.sampleRate)]);
    });
  }
  await context.close();
  return loudest;
};
"""


def alike(seen: list[int], rgb: tuple[int, int, int], within: int = 40) -> bool:
    return all(abs(have - want) <= within for have, want in zip(seen, rgb, strict=True))
