"""The recording on a real disk: a limit that bites in the middle of a fragment, and a file that ends at any byte."""

from __future__ import annotations

import asyncio
import resource
import subprocess
from pathlib import Path

import av
import pytest

from panel.mixer.size import SIZES
from panel.out.broadcast import Broadcast
from panel.out.limits import Limits, weight
from panel.out.recovered import recover
from panel.unit import Track
from tests.panel.out.source import Source

SIZE = SIZES["360p15"]
NAME = "stream-of-a-test"


async def record(broadcast: Broadcast, source: Source, begin: float, end: float) -> None:
    """Some seconds of the program, slowly enough for the recording's thread."""
    for due, track, unit in source.units(end):
        if due >= source.began + begin:
            (broadcast.picture if track is Track.PICTURE else broadcast.sound)(unit)
            await asyncio.sleep(0.0005)
    await asyncio.sleep(0.2)


async def test_a_disk_that_is_full_for_a_while_costs_what_would_not_fit_and_no_more(tmp_path: Path) -> None:
    broadcast = Broadcast(NAME, tmp_path, SIZE)
    path = tmp_path / f"{NAME}.mp4"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        await record(broadcast, Source(SIZE, began=1_795_000_000), 0, 4)
        written = path.stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (written + 1500, hard))  # less than the next fragment: half of it would fit
        await record(broadcast, Source(SIZE, began=1_795_000_004), 0, 6)
        assert broadcast.recording == "disk_full"
        assert written <= path.stat().st_size <= written + 1500
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert broadcast.main.segments, "who watches notices nothing"
    await record(broadcast, Source(SIZE, began=1_795_000_010), 0, 6)
    assert broadcast.recording == "on"
    broadcast.close()
    await broadcast.written()
    with av.open(str(path), "r") as container:
        times = [float(frame.time) for frame in container.decode(video=0)]
    assert times == sorted(times) and times[-1] > 14 and len(times) > 8 * SIZE.fps
    kept = recover(path)
    assert kept is not None and kept.whole == path.stat().st_size


async def test_the_last_of_the_disk_is_left_to_the_debate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("panel.out.recording.RESERVE", 1 << 62)
    broadcast = Broadcast(NAME, tmp_path, SIZE)
    await record(broadcast, Source(SIZE, began=1_795_000_000), 0, 3)
    assert broadcast.recording == "disk_full"
    assert (tmp_path / f"{NAME}.mp4").stat().st_size == 0
    broadcast.suspend()
    await broadcast.written()


async def test_all_recordings_together_are_as_large_as_they_may_be_and_none_is_deleted(tmp_path: Path) -> None:
    older = tmp_path / "older.mp4"
    older.write_bytes(bytes(40_000))
    (tmp_path / "older.draft.mp4").write_bytes(bytes(1_000_000))  # takes the place of the one it is made of
    limits = Limits(most_bytes=150_000)
    broadcast = Broadcast(NAME, tmp_path, SIZE, limits=limits)
    await record(broadcast, Source(SIZE, began=1_795_000_000), 0, 8)
    assert broadcast.recording == "all_full" and broadcast.main.segments, "who watches notices nothing"
    assert older.stat().st_size == 40_000 and 40_000 < weight(tmp_path) <= 150_000
    older.unlink()  # whoever keeps the house made room
    await record(broadcast, Source(SIZE, began=1_795_000_008), 0, 2)
    assert broadcast.recording == "on" and weight(tmp_path) <= 150_000
    broadcast.suspend()
    await broadcast.written()


async def test_a_folder_that_cannot_be_written_is_a_failure_and_not_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    broadcast = Broadcast(NAME, tmp_path / "file" / "recordings", SIZE)
    await record(broadcast, Source(SIZE, began=1_795_000_000), 0, 3)
    assert broadcast.recording == "failed" and broadcast.main.segments
    broadcast.suspend()
    await broadcast.written()


async def test_wherever_a_file_ends_it_is_whole_up_to_its_last_fragment(tmp_path: Path) -> None:
    broadcast = Broadcast(NAME, tmp_path, SIZE)
    await record(broadcast, Source(SIZE, began=1_795_000_000), 0, 2.5)
    broadcast.suspend()
    await broadcast.written()
    path = tmp_path / f"{NAME}.mp4"
    data = path.read_bytes()
    last = data.rindex(b"moof") - 4
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data)
    for length in range(len(data), last - 1, -1):
        with cut.open("r+b") as file:
            file.truncate(length)
        kept = recover(cut)
        assert kept is not None and kept.whole == (len(data) if length == len(data) else last), length
    zeros = data[:last] + bytes(4096)  # what some file systems leave after a power cut
    cut.write_bytes(zeros)
    kept = recover(cut)
    assert kept is not None and kept.whole == last


async def test_ffprobe_takes_a_file_that_was_left_in_the_middle_of_a_fragment(tmp_path: Path) -> None:
    broadcast = Broadcast(NAME, tmp_path, SIZE)
    await record(broadcast, Source(SIZE, began=1_795_000_000), 0, 3)
    broadcast.suspend()
    await broadcast.written()
    path = tmp_path / f"{NAME}.mp4"
    path.write_bytes(path.read_bytes()[:-100])
    asked = ["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,nb_read_frames", "-of", "csv=p=0", str(path)]
    told = await asyncio.to_thread(subprocess.run, asked, capture_output=True, text=True, check=True)
    streams = dict(line.split(",")[:2] for line in told.stdout.split())
    assert int(streams["h264"]) > 30 and int(streams["aac"]) > 90


async def test_a_recording_is_as_long_as_it_may_be_and_a_restart_adds_nothing(tmp_path: Path) -> None:
    for began in (1_795_000_000, 1_795_000_010):
        broadcast = Broadcast(NAME, tmp_path, SIZE, limits=Limits(longest_s=4), clock=lambda: began)  # noqa: B023
        await record(broadcast, Source(SIZE, began=began), 0, 8)
        assert broadcast.recording == "long_enough" and broadcast.main.segments, "who watches notices nothing"
        broadcast.close()
        await broadcast.written()
    with av.open(str(tmp_path / f"{NAME}.mp4"), "r") as container:
        times = [float(frame.time) for frame in container.decode(video=0)]
    assert 4 <= times[-1] < 4 + 2 * SIZE.segment_pictures / SIZE.fps
