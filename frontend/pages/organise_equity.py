"""The organiser's forms for the smallest share of the speaking time that each side, college and room should have."""

from collections.abc import Awaitable, Callable
from typing import Any

from debate.domain.commands import AimEquity
from debate.domain.speech import HALL, REMOTE, EquityBy
from debate.domain.stage import Stage
from debate.service.answer import Rejected
from debate.service.owner import DebateOwner
from frontend.pages.organise_actions import Act


def _labels(stage: Stage, by: EquityBy) -> list[str]:
    if by is EquityBy.HALL:
        return [HALL, REMOTE]
    return sorted({label for seat in stage.seats.values() if (label := seat.side if by is EquityBy.SIDE else seat.college)})


async def equity(act: Act) -> Rejected | None:
    """An empty field aims at nothing. A field carries its place, for labels are words that no field's name should hold."""
    by = act.choice("by", EquityBy)
    labels = _labels(act.owner.state.stage, by)
    least = {label: act.number(f"least-{place}") for place, label in enumerate(labels) if act.text(f"least-{place}")}
    return await act.submit(AimEquity(by=by, least=least))


EQUITY: dict[str, Callable[[Act], Awaitable[Rejected | None]]] = {"equity": equity}
EQUITY_ANCHORS = {"equity": "equity"}


def aims(owner: DebateOwner, form: dict[str, Any]) -> dict[str, Any]:
    """What the template asks beside the view: for each kind of share its labels, with what is aimed at or was typed."""
    state = owner.state
    rows = {}
    for by in EquityBy:
        typed = form.get("action") == "equity" and form.get("by") == by.value
        held = state.speakers.speech.least.get(by, {})
        labels = enumerate(_labels(state.stage, by))
        rows[by.value] = [(place, label, form.get(f"least-{place}", "") if typed else held.get(label, "")) for place, label in labels]
    return {"aims": rows}
