"""Owns commands that the installation itself gives while it prepares a start, before anybody is there to give them."""

from debate.domain.actor import Actor
from debate.domain.commands import Command
from debate.domain.roles import Role
from debate.service.answer import Rejected
from debate.service.owner import DebateOwner
from frontend.rendering import new_command_id

SYSTEM = Actor("system", Role.ORGANISER)


class CannotPrepare(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def submit(owner: DebateOwner, command: Command) -> None:
    answer = await owner.submit(SYSTEM, command, new_command_id())
    if isinstance(answer, Rejected):
        raise CannotPrepare(answer.code)
