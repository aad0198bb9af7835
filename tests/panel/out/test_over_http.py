"""The broadcast as players see it: over HTTP, through kills and closes, from units made by the mixer's own encoders."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import httpx
import numpy as np
import pytest
import pytest_asyncio

from frontend.recordings import first_picture, movie_header
from panel.mixer.encode import AacEncoder, PictureEncoder
from panel.mixer.size import SIZES
from panel.mixer.sound import BLOCK, RATE
from panel.out.broadcasts import Broadcasts
from panel.out.finish import main as finish
from panel.out.origin import WAITING_PER_ADDRESS, Origin
from panel.out.recovered import in_fragments, recover
from panel.tickets import stream_name
from panel.unit import VIDEO_CLOCK
from tests.panel.rtc_client import picture

KEY = b"k" * 32
SIZE = SIZES["360p15"]
BEGAN = 1_800_000_000


class Source:
    """A program in no time: each call of `play` makes the next pictures and the sound that goes with them."""

    def __init__(self) -> None:
        self._pictures, self._sound = PictureEncoder(SIZE), AacEncoder()
        self._number = self._blocks = self._base = 0

    def skip(self, seconds: float) -> None:
        """A mixer that died and is back."""
        self._number += round(seconds * SIZE.fps)
        self._base = self._number
        self._blocks = round(self._number / SIZE.fps * RATE / BLOCK)
        self._pictures, self._sound = PictureEncoder(SIZE), AacEncoder()

    def play(self, house: House, pictures: int, deaf: bool = False) -> None:
        broadcast = house.broadcasts.open("d1")
        for _ in range(pictures):
            frame = picture(self._number, 90, 200, SIZE.width, SIZE.height)
            pts = BEGAN * VIDEO_CLOCK + self._number * VIDEO_CLOCK // SIZE.fps
            whole = (self._number - self._base) % SIZE.segment_pictures == 0
            for unit in self._pictures.encode(frame, pts, whole):
                broadcast.picture(unit)
            self._number += 1
            while self._blocks * BLOCK / RATE < self._number / SIZE.fps:
                tone = np.sin(np.arange(BLOCK) * 2 * np.pi * 400 / RATE) * 8000
                for unit in self._sound.encode(tone.astype(np.int16), BEGAN * RATE + self._blocks * BLOCK):
                    if not deaf:
                        broadcast.sound(unit)
                self._blocks += 1


@dataclass
class House:
    broadcasts: Broadcasts
    http: httpx.AsyncClient
    folder: Path

    @property
    def recording(self) -> Path:
        return self.folder / f"{stream_name(KEY, 'd1')}.mp4"

    async def playlist(self, kind: str = "main", query: str = "") -> str:
        answer = await self.http.get(f"{kind}.m3u8{query}")
        assert answer.status_code == 200, answer.text
        return answer.text

    async def stored(self) -> None:
        """Until the recording's thread has written what it was given."""
        size = -1
        while size != (size := self.recording.stat().st_size if self.recording.exists() else -1) or size < 0:
            await asyncio.sleep(0.1)


def opened(folder: Path) -> House:
    broadcasts = Broadcasts(folder, KEY, SIZE)
    transport = httpx.ASGITransport(Origin(broadcasts.find, folder), client=("192.0.2.7", 40_000))
    return House(broadcasts, httpx.AsyncClient(transport=transport, base_url=f"http://x/live/{stream_name(KEY, 'd1')}/"), folder)


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = opened(tmp_path)
    yield made
    await made.broadcasts.close()
    await made.http.aclose()


def uris(playlist: str) -> list[str]:
    """Of the segments that are there; gaps have none that could be loaded."""
    return re.findall(r"^(?<!#EXT-X-GAP\n)#EXTINF:.*\n([\w-]+\.m4s)$", playlist, re.M)


def number_of(playlist: str) -> int:
    return int(re.findall(r"MEDIA-SEQUENCE:(\d+)", playlist)[0])


async def everything(house: House, kind: str = "main") -> bytes:
    text = await house.playlist(kind)
    names = [re.findall(r'MAP:URI="([^"]+)"', text)[0], *uris(text)]
    return b"".join([(await house.http.get(name)).content for name in names])


def decoded(data: bytes) -> tuple[list[float], list[float]]:
    """Times of each picture and of each sound frame that decode."""
    found: dict[str, list[float]] = {"video": [], "audio": []}
    with av.open(io.BytesIO(data), "r") as container:
        for frame in container.decode():
            found["video" if isinstance(frame, av.VideoFrame) else "audio"].append(float(frame.time))
    return found["video"], found["audio"]


async def test_segments_decode_without_a_hole_and_the_sound_alone_too(house: House) -> None:
    Source().play(house, SIZE.segment_pictures * 4 + 1)
    pictures, sounds = decoded(await everything(house))
    assert len(pictures) == SIZE.segment_pictures * 4
    assert all(abs(later - former - 1 / SIZE.fps) < 1e-3 for former, later in pairwise(pictures))
    assert all(abs(later - former - 1024 / RATE) < 1e-3 for former, later in pairwise(sounds))
    assert abs(pictures[0] - sounds[0]) < 0.1 and abs(pictures[-1] - sounds[-1]) < 0.3
    none, alone = decoded(await everything(house, "sound"))
    assert not none and len(alone) >= 3 * SIZE.segment_pictures / SIZE.fps * RATE / 1024 - 3  # the fourth segment is not whole yet
    index = (await house.http.get("index.m3u8")).text
    assert 'CODECS="avc1.42' in index and "sound.m3u8" in index


async def test_sound_that_dies_and_sound_that_was_skipped_leave_no_hole(house: House) -> None:
    source = Source()
    source.play(house, SIZE.segment_pictures + 3)
    source.play(house, SIZE.fps * 3, deaf=True)
    source.play(house, SIZE.fps * 2)
    source.play(house, 3, deaf=True)  # a fifth of a second: a machine that was busy
    source.play(house, SIZE.segment_pictures * 2)
    pictures, sounds = decoded(await everything(house))
    assert len(pictures) > SIZE.segment_pictures * 4
    assert all(later - former < 1024 / RATE * 2 for former, later in pairwise(sounds))
    _, alone = decoded(await everything(house, "sound"))
    assert all(later - former < 1024 / RATE * 2 for former, later in pairwise(alone))


async def test_a_part_is_waited_for_and_comes_under_the_name_that_was_hinted(house: House) -> None:
    source = Source()
    source.play(house, SIZE.segment_pictures + SIZE.part_pictures * 3)
    text = await house.playlist()
    hint = re.findall(r'PRELOAD-HINT:TYPE=PART,URI="([^"]+)"', text)[0]
    held = text.rpartition("#EXTINF")[2].count("#EXT-X-PART:")
    wanted = f"?_HLS_msn={number_of(text) + 1}&_HLS_part={held}"
    waiting = [asyncio.create_task(house.http.get(hint)), asyncio.create_task(house.http.get("main.m3u8" + wanted))]
    await asyncio.sleep(0.05)
    assert not any(task.done() for task in waiting)
    source.play(house, SIZE.part_pictures * 2)
    part, playlist = await asyncio.gather(*waiting)
    assert part.status_code == 200 and part.content and hint in playlist.text
    assert "immutable" in part.headers["cache-control"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?_HLS_msn={far}", 400, "hls_too_far"),
        ("?_HLS_msn=x", 400, "hls_query_malformed"),
        ("?_HLS_part=2", 400, "hls_query_malformed"),
        ("?_HLS_msn=" + "9" * 40, 400, "hls_query_malformed"),
    ],
)
async def test_a_broken_question_gets_a_code(house: House, query: str, status: int, code: str) -> None:
    Source().play(house, SIZE.segment_pictures + 1)
    far = number_of(await house.playlist()) + 4
    answer = await house.http.get("main.m3u8" + query.format(far=far))
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_what_is_not_there_gets_a_code(house: House) -> None:
    assert (await house.http.get("index.m3u8")).status_code == 404
    Source().play(house, SIZE.segment_pictures + 1)
    for path in ("nothing.m4s", "other.m3u8", "x.html", "..%2f..%2fmedia.key", "recording.mp5"):
        assert (await house.http.get(path)).status_code == 404
    assert (await house.http.post("main.m3u8")).status_code == 405
    head = await house.http.head("main.m3u8")
    assert head.status_code == 200 and head.content == b"" and int(head.headers["content-length"]) > 100


async def test_many_who_wait_from_one_address_share_a_wake_up_and_too_many_are_answered_at_once(house: House) -> None:
    source = Source()
    source.play(house, SIZE.segment_pictures + 1)
    wanted = f"main.m3u8?_HLS_msn={number_of(await house.playlist()) + 2}"
    waiting = [asyncio.create_task(house.http.get(wanted)) for _ in range(WAITING_PER_ADDRESS)]
    await asyncio.sleep(0.3)
    assert not any(task.done() for task in waiting)
    assert (await asyncio.wait_for(house.http.get(wanted), 2)).status_code == 200  # one more than the rest
    source.play(house, SIZE.segment_pictures * 2 + 1)
    assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {200}


async def test_a_delta_leaves_out_what_is_old_and_nothing_else(house: House) -> None:
    Source().play(house, SIZE.segment_pictures * 14 + 3)
    whole, delta = await house.playlist(), await house.playlist(query="?_HLS_skip=YES")
    skipped = int(re.findall(r"SKIPPED-SEGMENTS=(\d+)", delta)[0])
    assert skipped > 2 and uris(whole)[skipped:] == uris(delta)
    assert len(delta) < len(whole)


async def test_a_mixer_that_died_is_a_discontinuity_and_the_numbers_go_on(house: House) -> None:
    source = Source()
    source.play(house, SIZE.segment_pictures + 7)
    house.broadcasts.open("d1").interrupted()
    source.skip(1.7)
    source.play(house, SIZE.segment_pictures * 2)
    text = await house.playlist()
    assert text.count("#EXT-X-DISCONTINUITY\n") == 1
    assert len(decoded(await everything(house))[0]) == SIZE.segment_pictures * 2 + 7


async def test_a_recording_cut_at_any_byte_of_its_end_is_taken_up_again_whole(tmp_path: Path) -> None:
    first, source = opened(tmp_path / "first"), Source()
    source.play(first, SIZE.segment_pictures * 2 + SIZE.part_pictures * 2)
    await first.stored()
    data, old = first.recording.read_bytes(), await first.playlist()
    before = recover(first.recording)
    assert before is not None and before.whole == len(data)
    last = data.rindex(b"moof") - 4
    await first.broadcasts.close()
    for number, cut in enumerate([last + 1, last + 9, last + 200, len(data) - 1, *range(last + 250, len(data) - 1, 397)]):
        again = opened(tmp_path / str(number))
        again.folder.mkdir()
        again.recording.write_bytes(data[:cut])
        source.skip(2)
        source.play(again, SIZE.segment_pictures + 1)
        text = await again.playlist()
        assert number_of(text) == number_of(old) and text.count("#EXT-X-DISCONTINUITY\n") == text.count("#EXT-X-GAP\n") + 1 > 2
        assert uris(text)[:2] == uris(old)[:2], "a window that a cache has is found under its names"
        pictures, _ = decoded(await everything(again))
        assert len(pictures) >= SIZE.segment_pictures * 3, "all but the segment that was open"
        await again.broadcasts.close()
        pictures, sounds = decoded(again.recording.read_bytes())
        assert pictures == sorted(pictures) and sounds == sorted(sounds) and len(pictures) >= SIZE.segment_pictures * 3 + SIZE.part_pictures
        await again.http.aclose()
    await first.http.aclose()


async def test_after_the_close_players_are_told_and_the_recording_is_one_that_tools_take(tmp_path: Path) -> None:
    house = opened(tmp_path)
    Source().play(house, SIZE.segment_pictures * 3)
    house.broadcasts.end("d1")
    assert "#EXT-X-ENDLIST" not in await house.playlist(), "the last part first: hls.js would leave it out"
    waits = asyncio.create_task(house.http.get(f"main.m3u8?_HLS_msn={number_of(await house.playlist()) + 4}"))
    told = await asyncio.wait_for(waits, 3)
    assert told.text.rstrip().endswith("#EXT-X-ENDLIST"), "who waits for more is told at once"
    await house.stored()
    assert in_fragments(house.recording)
    assert finish([str(house.recording)]) == 0
    assert not in_fragments(house.recording)
    assert len(decoded(house.recording.read_bytes())[0]) == SIZE.segment_pictures * 3
    assert movie_header(house.recording.read_bytes()[:1024])[0] == BEGAN
    with house.recording.open("rb") as file:
        assert first_picture(file, house.recording.stat().st_size) == BEGAN  # questions are found by it
    piece = await house.http.get("recording.mp4", headers={"Range": "bytes=4-7"})
    assert (piece.status_code, piece.content) == (206, b"ftyp")
    assert "content-disposition" not in piece.headers
    assert (await house.http.head("recording.mp4?download=1")).headers["content-disposition"].startswith("attachment")
    await house.broadcasts.close()
    await house.http.aclose()


async def test_a_full_disk_stops_the_recording_alone_and_room_starts_it_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    full = [False]
    real = __import__("os").write

    def write(file: int, data: bytes) -> int:
        if full[0] and len(data) > 100:
            raise OSError(28, "No space left on device")
        written: int = real(file, data)
        return written

    source = Source()
    source.play(house, SIZE.segment_pictures * 2)
    await house.stored()
    monkeypatch.setattr("panel.out.recording.os.write", write)
    full[0] = True
    source.play(house, SIZE.segment_pictures * 2)
    await asyncio.sleep(0.3)
    assert house.broadcasts.open("d1").recording == "disk_full"
    pictures, _ = decoded(await everything(house))
    assert len(pictures) >= SIZE.segment_pictures * 3  # who watches notices nothing
    full[0] = False
    source.play(house, SIZE.segment_pictures * 2)
    await asyncio.sleep(0.3)
    assert house.broadcasts.open("d1").recording == "on"
    pictures, _ = decoded(house.recording.read_bytes())
    assert pictures == sorted(pictures) and len(pictures) >= SIZE.segment_pictures * 3
