"""Shares of the speaking time by side, college and room, against what the organiser aims at. Reads, decides nothing."""

from msgspec import Struct

from debate.domain.speech import EquityBy, Speech, label_of
from debate.domain.stage import Stage

WARN_AFTER_MS = 120_000  # after two minutes somebody has spoken and others have not: no share means anything yet


class Share(Struct, frozen=True, kw_only=True):
    """`share` in percent; `under`: less than `least`, once enough was said to tell."""

    by: EquityBy
    label: str
    ms: int
    share: int
    least: int | None
    under: bool


def shares(speech: Speech, stage: Stage) -> list[Share]:
    found: list[Share] = []
    for by in EquityBy:
        times: dict[str, int] = dict.fromkeys(speech.least.get(by, {}), 0)
        # A side that never spoke has its row; of the rooms only those that did: an empty seat says nothing of its room.
        silent = () if by is EquityBy.HALL else (seat for seat in stage.seats if seat not in speech.all)
        for key in (*speech.all, *silent):
            label = label_of(key, by, stage)
            if label is not None:
                times[label] = times.get(label, 0) + speech.of(key).counted_ms
        found += _rows(by, times, speech.least.get(by, {}))
    return found


def _rows(by: EquityBy, times: dict[str, int], least: dict[str, int]) -> list[Share]:
    total = sum(times.values())
    rows = []
    for label, ms in sorted(times.items()):
        share = round(100 * ms / total) if total else 0
        aimed = least.get(label)
        under = aimed is not None and total >= WARN_AFTER_MS and 100 * ms < aimed * total
        rows.append(Share(by=by, label=label, ms=ms, share=share, least=aimed, under=under))
    return rows
