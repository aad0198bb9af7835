"""The moderator on autopilot: `decide` says what a patient person would do next. Pure: scene, memory and time come in, commands go out.

Steps back as soon as a person has the console, and for a minute after the last one left.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from debate.domain.debate import Phase
from debate.domain.questions.words import Origin, QuestionState
from debate.domain.stage import SeatKind, SeatState
from frontend.demo.chance import between, drawn
from frontend.demo.play import Line, Play, as_kept
from frontend.demo.scene import OnAirCard, QuestionCard, Scene

Command = dict[str, Any]
QUIET_MS = 60_000  # after the last person left the console
QUEUE_MOST = 5
SHOWN_MOST = 20  # published questions that wait for a place in the queue
_S = QuestionState
_TIDY_AFTER_MS = 4 * 60_000
_GREEN_MS = 2_500  # somebody new is looked at before being brought on stage
_FIRST_MINUTE_MS = 60_000
_LAYOUT_MS = 45_000
_LAYOUT_AT_LEAST_MS = 20_000
_LIVE = frozenset({_S.PUBLISHED, _S.QUEUED, _S.ON_AIR})


class Memory(Struct, frozen=True):
    """What the view does not tell. Times in ms since the Unix epoch."""

    began_at: int
    person_at: int | None = None  # a person was last seen at the console
    green_since: dict[str, int] = {}
    layout_at: int = 0
    tidied_at: int = 0
    lines: dict[str, Line] = {}  # what the demo's own people asked, by their words, as long as it waits for a decision


def steps_back(memory: Memory, now: int) -> bool:
    return memory.person_at is not None and now - memory.person_at < QUIET_MS


def decide(scene: Scene, others: int, memory: Memory, play: Play, now: int) -> tuple[list[Command], Memory]:
    """`others` counts the persons at the console besides the autopilot."""
    if others > 0:
        memory = msgspec.structs.replace(memory, person_at=now)
    green = {id: memory.green_since.get(id, now) for id, seat in scene.seats.items() if seat.state is SeatState.GREEN_ROOM}
    memory = msgspec.structs.replace(memory, green_since=green)
    if scene.debate.phase is not Phase.LIVE or steps_back(memory, now):
        return [], memory
    commands = _stage(scene, memory, now) or _agenda(scene, now) or _air(scene, play, now) or _desk(scene, memory, now)
    if not commands:
        commands, memory = _tidy(scene, memory, play, now)
    if not commands:
        commands, memory = _layout(scene, memory, now)
    return commands, memory


def _stage(scene: Scene, memory: Memory, now: int) -> list[Command]:
    """A seat with a picture, or one that sat there long enough to be seen to have none."""
    for id, since in memory.green_since.items():
        waited = now - since
        if (scene.seats[id].linked and waited >= _GREEN_MS) or waited >= 6 * _GREEN_MS:
            return [{"type": "seat.bring", "seat": id}]
    return []


def _agenda(scene: Scene, now: int) -> list[Command]:
    """The running order, again and again: the demo has no end."""
    segments = scene.agenda.segments
    if not segments:
        return []
    index = next((n for n, one in enumerate(segments) if one.id == scene.agenda.current), None)
    if index is None:
        return [{"type": "segment.start", "segment": segments[0].id}]
    current = segments[index]
    if len(segments) > 1 and now - (current.started_at or now) >= current.minutes * 60_000:
        return [{"type": "segment.start", "segment": segments[(index + 1) % len(segments)].id}]
    return []


def air_ms(question: str) -> int:
    return round(between(20_000, 40_000, "air", question))


def _air(scene: Scene, play: Play, now: int) -> list[Command]:
    if scene.on_air is not None:
        return _end(scene.on_air, play, now)
    ended = max((one.answered_at or 0 for one in scene.questions.values()), default=0)
    if scene.next is not None and now - ended >= between(4_000, 8_000, "pause", ended):
        return [{"type": "question.air", "question": scene.next.question}]  # nobody here has a reason to choose another
    return []


def _end(on_air: OnAirCard, play: Play, now: int) -> list[Command]:
    if now - on_air.since < air_ms(on_air.question):
        return []
    if drawn("aside", on_air.question) < 0.06:
        return [{"type": "question.set_aside", "question": on_air.question, "reason": play.too_late}]
    return [{"type": "question.answer", "question": on_air.question}]


def _desk(scene: Scene, memory: Memory, now: int) -> list[Command]:
    """What arrived is read in order; then the best supported goes to the queue, the hall's now and then before its turn."""
    for question in scene.in_state(_S.RECEIVED):
        # With little on the page yet, nobody is kept waiting.
        patience = (1_200, 2_500) if len(scene.questions) < 8 else (3_000, 9_000)
        if now - question.at >= between(*patience, "read", question.id):
            return [_judged(question, scene, memory)]
    if len(scene.queue) >= QUEUE_MOST:
        return []
    eager = len(scene.queue) < 2
    waiting = [one for one in scene.in_state(_S.PUBLISHED) if now - (one.decided_at or one.at) >= (2_000 if eager else 15_000)]
    if not waiting:
        return []
    best = max(waiting, key=lambda one: one.supports + (6 if one.origin is not Origin.ONLINE else 0))
    return [{"type": "question.queue", "question": best.id}]


def _judged(question: QuestionCard, scene: Scene, memory: Memory) -> Command:
    """The demo's own people play a known part; what a visitor asks is published."""
    line = memory.lines.get(question.text or "")
    if line is not None and line.refuse is not None:
        return {"type": "question.refuse", "question": question.id, "rule": line.refuse.value, "note": line.note}
    meant = as_kept(line.same_as) if line is not None and line.same_as else question.text
    same = next((one for one in scene.questions.values() if one.id != question.id and one.state in _LIVE and one.text == meant), None)
    if line is not None and same is not None:
        return {"type": "question.merge", "question": question.id, "into": same.id}
    return {"type": "question.publish", "question": question.id}


def _tidy(scene: Scene, memory: Memory, play: Play, now: int) -> tuple[list[Command], Memory]:
    """More than the queue will ever take: the least supported of the old ones is set aside, with its reason."""
    shown = scene.in_state(_S.PUBLISHED)
    old = [one for one in shown if now - (one.decided_at or one.at) >= _TIDY_AFTER_MS]
    if len(shown) <= SHOWN_MOST or not old or now - memory.tidied_at < 10_000:
        return [], memory
    least = min(old, key=lambda one: (one.supports, one.at))
    command = {"type": "question.set_aside", "question": least.id, "reason": play.too_late}
    return [command], msgspec.structs.replace(memory, tidied_at=now)


def _layout(scene: Scene, memory: Memory, now: int) -> tuple[list[Command], Memory]:
    """The grid mostly, and all of the first minute; the hall large while one of its questions is on air."""
    if scene.program is None or now - memory.layout_at < _LAYOUT_AT_LEAST_MS:
        return [], memory
    wanted = wanted_layout(scene, memory, now)
    if wanted == scene.program.layout and not scene.program.seats:
        return [], memory
    return [{"type": "program.lay_out", "layout": wanted, "seats": []}], msgspec.structs.replace(memory, layout_at=now)


def wanted_layout(scene: Scene, memory: Memory, now: int) -> str:
    if now - memory.began_at < _FIRST_MINUTE_MS:
        return "grid"
    kinds = [seat.kind for seat in scene.seats.values() if seat.state is SeatState.ON_STAGE]
    aired = scene.questions.get(scene.on_air.question) if scene.on_air is not None else None
    if aired is not None and aired.origin is not Origin.ONLINE and SeatKind.HALL in kinds and len(kinds) > 1:
        return "hall_speaker"
    chance = drawn("layout", now // _LAYOUT_MS)
    return "grid" if chance < 0.6 or len(kinds) < 3 else "side_by_side" if chance < 0.85 else "solo"
