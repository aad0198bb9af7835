"""Real H.264 and Opus through the real worker: what a viewer decodes is what the seats sent."""

from __future__ import annotations

from pathlib import Path

from tests.panel.media_worker import MediaWorker, debate, seat
from tests.panel.rtc_client import ColourTrack, SyntheticSeat, SyntheticViewer, ToneTrack, eventually


def near(colour: tuple[int, int, int], u: int, v: int) -> bool:
    return abs(colour[1] - u) < 16 and abs(colour[2] - v) < 16


async def test_two_seats_are_seen_side_by_side_and_heard(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a"), seat("b")))
        anna = await SyntheticSeat(worker.url, "/whip/d1/a", worker.ticket("whip", "a")).start(ColourTrack(90, 200), ToneTrack(440))
        bert = await SyntheticSeat(worker.url, "/whip/d1/b", worker.ticket("whip", "b")).start(ColourTrack(200, 90), ToneTrack(1000))
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        listening = await SyntheticViewer(worker.url, "/whep/d1?audio=1", worker.ticket("whip", "a")).start()
        try:
            await worker.linked("a")
            await worker.linked("b")
            await eventually(lambda: viewer.frame and near(viewer.yuv(0.25, 0.5), 90, 200) and near(viewer.yuv(0.75, 0.5), 200, 90))
            await eventually(lambda: viewer.loudness(440) > 0.1 and viewer.loudness(1000) > 0.1)
            assert viewer.loudness(700) < 0.02
            # Anna hears Bert and not herself, and asked for no picture.
            await eventually(lambda: listening.loudness(1000) > 0.1)
            assert listening.loudness(440) < viewer.loudness(440) / 100  # -40 dB
            assert listening.frames == 0
        finally:
            for client in (anna, bert, viewer, listening):
                await client.close()
