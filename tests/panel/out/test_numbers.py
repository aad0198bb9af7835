"""A panel that was killed: no number, no name and no count that a player or a cache knows comes again for anything else."""

from __future__ import annotations

import asyncio
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from panel.mixer.size import SIZES
from panel.out.broadcast import Broadcast
from panel.out.recovered import complete, recover
from panel.out.rendition import Rendition
from panel.unit import AAC_SAMPLES, SOUND_CLOCK, VIDEO_CLOCK, EncodedUnit
from tests.panel.out.playlist_reader import read_playlist

SIZE = SIZES["360p15"]
TICK = VIDEO_CLOCK // SIZE.fps
NAME, KEY = "stream-of-a-test", b"k" * 32
IDR = bytes.fromhex("00000001 6742c016d901 00000001 68cb8cb2 000001 65")
DELTA = bytes.fromhex("00000001 41")
BEGAN = 1_795_000_000


@dataclass
class Outside:
    """What the world was told: caches keep it, players remember it."""

    held: dict[str, bytes] = field(default_factory=dict)
    uris: dict[tuple[str, int], str] = field(default_factory=dict)  # of complete segments
    newest: dict[str, int] = field(default_factory=dict)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # of media and of discontinuities, before the first segment told
    sequence: dict[str, int] = field(default_factory=dict)  # of discontinuities, at the newest segment
    barrier: dict[str, int] = field(default_factory=dict)  # up to here numbers were taken by processes that are gone

    def kill(self) -> None:
        self.barrier = dict(self.newest)

    def look(self, broadcast: Broadcast, rendition: Rendition) -> None:
        kind = rendition.kind
        text = rendition.playlist(False).decode()
        read = read_playlist(text)
        if not read.segments:
            return
        before = int(text.partition("DISCONTINUITY-SEQUENCE:")[2].partition("\n")[0])
        counts = (read.segments[0].number, before)
        assert counts >= self.counts.get(kind, counts) and before >= self.counts.get(kind, counts)[1], "counts go forward"
        self.counts[kind] = counts
        for segment in read.segments:
            known = self.uris.get((kind, segment.number))
            if segment.gap:
                continue
            if segment.number <= self.barrier.get(kind, -1):
                assert segment.uri == known, "of another process: that segment, or none"
            for name in filter(None, [segment.uri, *(part["URI"] for part in segment.parts)]):
                data = broadcast.named(name.removesuffix(".m4s"))
                assert data is not None and self.held.setdefault(name, data) == data, "a name is for ever"
            if segment.uri is not None:
                assert self.uris.setdefault((kind, segment.number), segment.uri) == segment.uri
        last = read.segments[-1]
        assert last.number >= self.newest.get(kind, -1) or last.number <= self.barrier[kind], "a process begins beyond, or says nothing new"
        sequence = before + last.sequence
        if last.number > self.newest.get(kind, -1):
            assert sequence >= self.sequence.get(kind, 0)
            if last.number > self.barrier.get(kind, last.number) >= self.newest[kind]:
                assert sequence > self.sequence[kind], "what comes after a kill does not follow"
            self.newest[kind], self.sequence[kind] = last.number, sequence


@dataclass(frozen=True)
class Life:
    """Of one process: pictures it makes, those after which its mixer dies, how many bytes of its file are lost (None: all)."""

    pictures: int
    deaths: frozenset[int]
    lost: int | None
    pause_s: float


async def feed(broadcast: Broadcast, life: Life, at: int) -> int:
    """From that picture on; the picture after the last."""
    began, alive_from = None, at
    for number in range(at, at + life.pictures):
        if number - at in life.deaths:
            broadcast.interrupted()
            began, alive_from = None, number + SIZE.fps // 2
        if number < alive_from:
            continue
        whole = began is None or number - began >= SIZE.segment_pictures
        began = number if whole else began
        filler = number.to_bytes(4, "big").replace(b"\0", b"\1") * 20
        broadcast.picture(EncodedUnit((IDR if whole else DELTA) + filler, BEGAN * VIDEO_CLOCK + number * TICK, VIDEO_CLOCK, whole))
        for block in range(number * SOUND_CLOCK // SIZE.fps // AAC_SAMPLES, (number + 1) * SOUND_CLOCK // SIZE.fps // AAC_SAMPLES):
            broadcast.sound(EncodedUnit(b"\x21\x10\x04", BEGAN * SOUND_CLOCK + block * AAC_SAMPLES, SOUND_CLOCK, True))
        if number % SIZE.segment_pictures == 0:
            await asyncio.sleep(0.002)  # for the recording's thread
    return at + life.pictures


async def live(folder: Path, lives: list[Life]) -> Outside:
    outside, at = Outside(), 0
    path = folder / f"{NAME}.mp4"
    for life in lives:
        broadcast = Broadcast(NAME, folder, SIZE, KEY, clock=lambda: BEGAN + at / SIZE.fps)  # noqa: B023

        def look(broadcast: Broadcast = broadcast) -> None:
            for rendition in broadcast.renditions.values():
                outside.look(broadcast, rendition)

        broadcast.listen(look)
        look()
        at = await feed(broadcast, life, at)
        broadcast.suspend()
        await broadcast.written()
        outside.kill()
        if life.lost is None:
            path.unlink(missing_ok=True)
        elif path.exists():
            os.truncate(path, max(0, path.stat().st_size - life.lost))
        at += round(life.pause_s * SIZE.fps)
    return outside


lives = st.builds(
    Life,
    pictures=st.integers(1, 260),
    deaths=st.frozensets(st.integers(1, 260), max_size=6),
    lost=st.one_of(st.integers(0, 40_000), st.just(0), st.none()),
    pause_s=st.sampled_from((0.5, 1.0, 3.0, 12.0, 400.0)),
)


@given(st.lists(lives, min_size=2, max_size=4))
@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_nothing_that_was_told_is_told_again_of_something_else(lives: list[Life]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        outside = asyncio.run(live(Path(folder), lives))
        if lives[0].pictures > SIZE.segment_pictures:
            assert outside.uris


async def test_a_restart_keeps_the_window_and_tells_what_is_lost_as_gaps(tmp_path: Path) -> None:
    await live(tmp_path, [Life(200, frozenset(), 0, 2.0)])
    kept = recover(tmp_path / f"{NAME}.mp4")
    assert kept is not None
    again = Broadcast(NAME, tmp_path, SIZE, KEY, clock=lambda: BEGAN + 200 / SIZE.fps + 2)
    before = read_playlist(again.main.playlist(False).decode())
    assert len(before.segments) == len(complete(kept.segments, TICK)) == 7
    await feed(again, Life(60, frozenset(), 0, 0), 230)
    after = read_playlist(again.main.playlist(False).decode())
    gaps = [segment for segment in after.segments if segment.gap]
    assert [segment.uri for segment in after.segments[:7]] == [segment.uri for segment in before.segments]
    assert 3 < len(gaps) < 10 and all(segment.discontinuity for segment in gaps)
    lost = sum(segment.duration or 0 for segment in gaps)
    first = after.segments[7 + len(gaps)]
    assert first.discontinuity and first.date is not None and after.segments[6].date is not None
    assert abs(after.segments[6].date + (after.segments[6].duration or 0) + lost - first.date) < 0.01, "time goes on through the gaps"
    again.suspend()
    await again.written()
