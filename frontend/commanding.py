"""Owns the way of a command that came over HTTP: to the debate's owner, with one log line and one count. Never logs a word of it."""

import time

import structlog
from starlette.requests import Request

from debate.domain.actor import Actor
from debate.domain.commands import Command, tag_of
from debate.service.answer import Accepted, Answer
from debate.service.owner import DebateOwner
from frontend.house import house_of
from frontend.rendering import new_command_id

_log = structlog.get_logger("frontend")


async def submit(request: Request, owner: DebateOwner, actor: Actor, command: Command, command_id: str | None = None) -> Answer:
    began = time.perf_counter()
    answer = await owner.submit(actor, command, command_id or new_command_id())
    took_s = time.perf_counter() - began
    outcome = "accepted" if isinstance(answer, Accepted) else answer.code
    house_of(request).metrics.command(tag_of(command), outcome, took_s)
    _log.info(
        "command", debate=owner.id, type=tag_of(command), role=actor.role.value, outcome=outcome, ms=round(took_s * 1000, 1), by="form"
    )
    return answer
