"""One kill of each process in every run; `bin/bench kills` makes ten of each."""

from pathlib import Path

import pytest

from tests.faults.kills import kills


@pytest.mark.timeout(300)
async def test_a_debate_survives_the_death_of_each_process(tmp_path: Path) -> None:
    report = await kills(tmp_path / "var", rounds=1, program="360p15", calm_s=3.0)
    assert report.acks > 50
    assert (report.lost, report.doubled, report.wrong_repeats) == (0, 0, 0)
    for kill in report.kills:
        assert kill.program_back < 8 and kill.all_back < 20, kill
        assert kill.webrtc_stall < 12 and kill.segment_stall < 12, kill
    web = next(kill for kill in report.kills if kill.victim == "web")
    assert web.webrtc_stall < 2 and web.segment_stall < 2, web  # pictures do not know that web died
    assert (report.recorded.errors, report.recorded.backwards) == ("", 0)
    assert report.recorded.pictures > 100 and report.recorded.holes_s < 20
