"""Reactions: sums by second, added up, and nobody's."""

import pytest

from debate.domain.commands import KeepReactions
from debate.domain.reactions import ReactionsKept, Taps
from debate.domain.rejections import Code
from tests.debate.scenario import ANNE, LIVE, NOW, SYSTEM, given


def keep(counts: dict[str, Taps]) -> KeepReactions:
    return KeepReactions(from_at=NOW, counts=counts)


def test_sums_are_kept_and_add_up() -> None:
    scene = given(*LIVE).when(SYSTEM, keep({"1800000000": (3, 1, 0), "1800000001": (0, 0, 0)}))
    scene.then(ReactionsKept(at=NOW, by="system", from_at=NOW, counts={"1800000000": (3, 1, 0)}))
    scene.when(SYSTEM, keep({"1800000000": (1, 0, 2)}))
    assert scene.state.reactions.seconds["1800000000"] == (4, 1, 2) and scene.state.reactions.total == (4, 1, 2)


def test_nothing_tapped_is_nothing_kept() -> None:
    given(*LIVE).when(SYSTEM, keep({})).then()


@pytest.mark.parametrize("counts", [{"-1": (1, 0, 0)}, {"x": (1, 0, 0)}, {"1": (-1, 2, 0)}, {str(n): (1, 0, 0) for n in range(1, 122)}])
def test_what_cannot_be_kept(counts: dict[str, Taps]) -> None:
    given(*LIVE).when(SYSTEM, keep(counts)).rejected(Code.REACTIONS_OUT_OF_RANGE)


def test_only_the_system_keeps() -> None:
    given(*LIVE).when(ANNE, keep({"1": (1, 0, 0)})).rejected(Code.ROLE_FORBIDDEN)
