"""What the worker lives through: people who vanish, come and go, send too little or too much, and a web that is away."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import pytest

from panel.messages import LevelsFact, SeatFact, StatusFact
from tests.panel.media_worker import MediaWorker, debate, seat
from tests.panel.rtc_client import VP8, ColourTrack, Refusal, SyntheticSeat, SyntheticViewer, ToneTrack, eventually


def gauge(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found is not None, name
    return float(found[1])


def near(viewer: SyntheticViewer, x: float, u: int, v: int) -> bool:
    if viewer.frame is None:
        return False
    _, have_u, have_v = viewer.yuv(x, 0.5)
    return abs(have_u - u) < 16 and abs(have_v - v) < 16


async def test_green_room_stage_mute_and_back(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a", on_stage=False)))
        anna = await SyntheticSeat(worker.url, "/whip/d1/a", worker.ticket("whip", "a")).start(ColourTrack(90, 200), ToneTrack(440))
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        try:
            # In the green room: linked, measured, and neither seen nor heard.
            await worker.linked("a")
            await worker.fact(lambda fact: isinstance(fact, LevelsFact) and fact.levels["a"] > -30)
            await eventually(lambda: viewer.frame is not None and len(viewer.sound) >= 24000)
            assert not near(viewer, 0.5, 90, 200) and viewer.loudness(440) < 0.01
            # Brought on stage.
            worker.want(debate(seat("a")))
            await eventually(lambda: near(viewer, 0.5, 90, 200) and viewer.loudness(440) > 0.1)
            # Muted: seen, not heard, and told as silent.
            since = len(worker.facts)
            worker.want(debate(seat("a", muted=True)))
            await eventually(lambda: viewer.loudness(440) < 0.01)
            await worker.fact(lambda fact: isinstance(fact, LevelsFact) and fact.levels["a"] == -127, since=since)
            assert near(viewer, 0.5, 90, 200)
            worker.want(debate(seat("a")))
            await eventually(lambda: viewer.loudness(440) > 0.1)
            # Returned: the card is back.
            worker.want(debate(seat("a", on_stage=False)))
            await eventually(lambda: not near(viewer, 0.5, 90, 200) and viewer.loudness(440) < 0.01)
            status = await worker.fact(
                lambda fact: isinstance(fact, StatusFact) and fact.viewers == 1 and "a" in fact.seats and fact.fps > 5, since=since
            )
            assert isinstance(status, StatusFact) and status.seats["a"].linked
            assert (status.seats["a"].width, status.seats["a"].height) == (320, 180)
        finally:
            await anna.close()
            await viewer.close()


async def test_who_vanishes_is_lost_after_3_s_and_closed_within_10(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a")))
        anna = await SyntheticSeat(worker.url, "/whip/d1/a", worker.ticket("whip", "a")).start(ColourTrack(90, 200), ToneTrack(440))
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        await worker.linked("a")
        await eventually(lambda: near(viewer, 0.5, 90, 200))
        since = len(worker.facts)
        began = time.monotonic()
        anna.vanish()
        await worker.linked("a", False, since=since)
        assert time.monotonic() - began < 6
        await eventually(lambda: not near(viewer, 0.5, 90, 200))  # the frozen face gives way to a name
        viewer.vanish()
        for kind in ("whip", "whep"):
            await worker.logged("session.close", kind=kind, reason="vanished")
        assert time.monotonic() - began < 20
        text = await worker.until(lambda text: 'sessions{kind="whep"} 0.0' in text)
        assert 'assises_panel_sessions_closed_total{kind="whip",reason="vanished"} 1.0' in text
        await anna.close()
        await viewer.close()


async def test_who_leaves_says_so_and_is_gone_at_once(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a")))
        anna = await SyntheticSeat(worker.url, "/whip/d1/a", worker.ticket("whip", "a")).start(None, ToneTrack(440))
        await worker.linked("a")
        since = len(worker.facts)
        assert await anna.delete() == 200
        await worker.linked("a", False, within_s=2, since=since)
        again = await SyntheticSeat(worker.url, "/whip/d1/a", worker.ticket("whip", "a")).start(None, ToneTrack(440))
        await worker.linked("a", since=since)
        since = len(worker.facts)
        await again.close()  # a DTLS goodbye, without DELETE
        await worker.linked("a", False, within_s=2.5, since=since)
        await worker.logged("session.close", reason="peer")
        await anna.close()


@pytest.mark.timeout(400)
async def test_60_comings_and_goings_leave_nothing_behind(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a"), seat("b")))

        async def come_and_go(name: str, number: int) -> None:
            ticket = worker.ticket("whip", name)
            video = ColourTrack(90, 200) if number % 2 else None
            publisher = await SyntheticSeat(worker.url, f"/whip/d1/{name}", ticket).start(video, ToneTrack(440))
            viewer = await SyntheticViewer(worker.url, "/whep/d1", ticket).start()
            await eventually(lambda: viewer.frame is not None)
            if number % 3:
                await publisher.delete()
            await asyncio.gather(publisher.close(), viewer.close())

        async def round_of_two(number: int) -> None:
            await asyncio.gather(come_and_go("a", number), come_and_go("b", number))
            await worker.until(lambda text: 'sessions{kind="whip"} 0.0' in text and 'sessions{kind="whep"} 0.0' in text)

        async def weight() -> tuple[int, int, float]:
            text = await worker.until(lambda text: gauge(text, "assises_panel_tasks") < 12)
            process = Path(f"/proc/{worker.process.pid}")
            return len(list((process / "task").iterdir())), len(list((process / "fd").iterdir())), gauge(text, "assises_panel_tasks")

        for number in range(4):
            await round_of_two(number)
        before = await weight()
        for number in range(30):
            await round_of_two(number)
        after = await weight()
        # A pool thread or a keep-alive connection may have come; 60 leaks would not hide.
        assert all(late <= early + 4 for early, late in zip(before, after, strict=True)), (before, after)


async def test_too_little_and_too_much(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("slow"), seat("huge"), seat("vp8"), seat("mute")))

        async def sit(name: str, video: ColourTrack, codecs: object = None) -> SyntheticSeat:
            client = SyntheticSeat(worker.url, f"/whip/d1/{name}", worker.ticket("whip", name))
            return await client.start(video, None, codecs) if codecs else await client.start(video, None)

        silent = ColourTrack(1, 1, fps=0.001)
        silent.count = 1  # its next picture is due in a thousand seconds
        clients = [
            await sit("slow", ColourTrack(90, 200, fps=1)),
            await sit("huge", ColourTrack(200, 90, fps=2, width=3840, height=2160)),
            await sit("vp8", ColourTrack(60, 60), VP8),
            # Connects, and never sends a thing.
            await SyntheticSeat(worker.url, "/whip/d1/mute", worker.ticket("whip", "mute")).start(silent, None),
        ]
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start(audio=False)
        try:
            for name in ("slow", "huge", "vp8"):
                await worker.linked(name, within_s=40)

            def all_there() -> bool:
                if viewer.frame is None:
                    return False
                spots = [(0.25, 0.25, 90, 200), (0.75, 0.25, 200, 90), (0.25, 0.75, 60, 60)]
                return all(abs(viewer.yuv(x, y)[1] - u) < 20 and abs(viewer.yuv(x, y)[2] - v) < 20 for x, y, u, v in spots)

            await eventually(all_there, within_s=40)
            assert not any(isinstance(fact, SeatFact) and fact.seat == "mute" for fact in worker.facts)
            seen = viewer.frames
            await eventually(lambda: viewer.frames > seen + 30)
            assert gauge(await worker.metrics(), "assises_panel_loop_lag_seconds") < 1.0
        finally:
            await asyncio.gather(*(client.close() for client in clients), viewer.close())


async def test_the_picture_goes_on_while_web_is_away(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a")))
        anna = await SyntheticSeat(worker.url, "/whip/d1/a", worker.ticket("whip", "a")).start(ColourTrack(90, 200), ToneTrack(440))
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        await eventually(lambda: near(viewer, 0.5, 90, 200))
        await worker.link.close()
        await worker.logged("control.close", reason="closed")
        seen = viewer.frames
        await eventually(lambda: viewer.frames > seen + 30)
        late = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()  # a ticket stays good
        await eventually(lambda: near(late, 0.5, 90, 200))
        since = len(worker.facts)
        worker.link.start()
        await worker.linked("a", since=since)  # what is present is told again
        for client in (anna, viewer, late):
            await client.close()


async def test_a_debate_that_is_over_and_a_revoked_session_end(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a")))
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket(session="s1")).start()
        other = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket(session="s2")).start()
        await eventually(lambda: viewer.frame is not None and other.frame is not None)
        worker.want(debate(seat("a"), revoked=("s1",)))
        await worker.logged("session.close", within_s=2, reason="revoked")
        await eventually(lambda: viewer.pc.connectionState == "closed")
        worker.want()
        await worker.logged("session.close", within_s=2, reason="debate_over")
        with pytest.raises(Refusal) as refused:
            await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        assert refused.value.response.status_code == 409
        await asyncio.gather(viewer.close(), other.close())


async def test_caps_answer_503_and_come_free_again(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path, more=("--max-viewers", "1", "--max-seats", "1")) as worker:
        await worker.want_ready(debate(seat("a"), seat("b")))
        first = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        anna = await SyntheticSeat(worker.url, "/whip/d1/a", worker.ticket("whip", "a")).start(None, ToneTrack(440))
        for refused_one in (
            SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start(),
            SyntheticSeat(worker.url, "/whip/d1/b", worker.ticket("whip", "b")).start(None, ToneTrack(440)),
        ):
            with pytest.raises(Refusal) as refused:
                await refused_one
            assert refused.value.response.status_code == 503
            assert refused.value.response.json() == {"error": {"code": "media_full"}}
            assert int(refused.value.response.headers["retry-after"]) > 0
        await first.delete()
        second = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        await asyncio.gather(first.close(), second.close(), anna.close())


async def test_it_stops_in_order(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path) as worker:
        await worker.want_ready(debate(seat("a")))
        viewer = await SyntheticViewer(worker.url, "/whep/d1", worker.ticket()).start()
        await eventually(lambda: viewer.frame is not None)
        worker.process.terminate()
        assert await asyncio.wait_for(worker.process.wait(), 10) == 0
        await worker.logged("session.close", reason="stopping")
        await worker.logged("worker.stopped")
        assert not (tmp_path / "run" / "panel.sock").exists()
        await viewer.close()


async def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    async with MediaWorker(tmp_path / "one") as worker:
        second = MediaWorker(tmp_path / "two", more=("--port", worker.url.rpartition(":")[2]))
        assert await second.run_to_its_end() != 0
        assert [line["event"] for line in second.log] == ["worker.cannot_start"]
        assert "in use" in str(second.log[0]["error"])
