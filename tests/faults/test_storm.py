"""A short storm in every run; `bin/bench storm` makes the long one."""

from pathlib import Path

import pytest

from tests.faults.storm import storm


@pytest.mark.timeout(240)
async def test_nothing_acknowledged_is_lost_when_web_is_killed(tmp_path: Path) -> None:
    report = await storm(tmp_path / "var", rounds=4)
    assert report.acks > 200 and min(report.in_flight_at_kill) >= 200
    assert (report.lost, report.doubled, report.wrong_repeats) == (0, 0, 0)
    assert report.deltas > 0
    assert report.picture_frames > 15 and report.picture_longest_gap_s < 5
