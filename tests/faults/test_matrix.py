"""Each fault upon each of owner, gateway, Redis and both: nothing acknowledged is lost, nothing doubled, no gap, everybody is back."""

from pathlib import Path

import pytest

from tests.clients.network import needs_root
from tests.faults.matrix import HOW, WHO, matrix

ROUNDS = 20
STOPPED_S = 4.0  # past the patience of everybody: 2 s for an owner, 1.5 s for Redis; `bin/bench faults` takes 10


@needs_root
@pytest.mark.timeout(900)
async def test_no_fault_costs_anybody_what_was_acknowledged(tmp_path: Path) -> None:
    report = await matrix(tmp_path, ROUNDS, stopped_s=STOPPED_S, seed=5)
    assert {(each.who, each.how) for each in report.rounds} == {(who, how) for who in WHO for how in HOW}
    assert (report.lost, report.doubled, report.wrong_repeats) == (0, 0, 0)
    assert report.acks > 500 and report.events >= report.acks
    # The owner was hurt in half of the rounds; who is only cut from Redis stays what he is.
    assert report.takeovers >= 5
