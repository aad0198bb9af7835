"""A debate with decisions of several kinds, and its export as a stranger gets it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from debate.domain.actor import Actor
from debate.domain.commands import AirQuestion, AnswerQuestion, AskQuestion, Command, PublishQuestion, QueueQuestion, RefuseQuestion
from debate.domain.questions.words import Rule
from debate.domain.roles import Role
from debate.service.answer import Accepted
from tests.frontend.in_process import Inside, inside

ANNE = Actor("p-anne", Role.PARTICIPANT)
MODERATOR = Actor("m1", Role.MODERATOR)
SECRET = "Le maire est-il un voleur ?"
CHEAP = "Achetez mes panneaux solaires ?"


async def give(there: Inside, actor: Actor, command: Command, id: str) -> dict[str, Any]:
    answer = await there.owner.submit(actor, command, id)
    assert isinstance(answer, Accepted), answer
    return answer.result


@asynccontextmanager
async def decided(folder: Path, *first: Command) -> AsyncIterator[Inside]:
    """Two questions on air, one of them with quotes and accents; two refused; one waits unread."""
    async with inside(folder, *first) as there:
        asked = [
            (await give(there, ANNE, AskQuestion(text=text), f"ask-{n}"))["question"]
            for n, text in enumerate(['Qui paie l’« eau » ?\u00a0\\ "été" 💧', "Et demain ?", SECRET, CHEAP, "Jamais lue ?"])
        ]
        for question in asked[:2]:
            await give(there, MODERATOR, PublishQuestion(question=question), f"publish-{question}")
            await give(there, MODERATOR, QueueQuestion(question=question), f"queue-{question}")
        for question, rule in zip(asked[2:4], (Rule.ACCUSES_PERSON, Rule.ADVERTISING), strict=True):
            await give(there, MODERATOR, RefuseQuestion(question=question, rule=rule, note="Un mot pour vous seul."), f"refuse-{question}")
        await give(there, MODERATOR, AirQuestion(question=asked[0]), "air")
        await give(there, MODERATOR, AnswerQuestion(question=asked[0]), "answer")
        yield there


def exported(folder: Path) -> dict[str, Any]:
    async def read() -> dict[str, Any]:
        async with decided(folder) as there:
            answer = await there.http.get(f"/d/{there.owner.slug}/ledger.json")
            assert answer.status_code == 200
            found: dict[str, Any] = json.loads(answer.text)
            return found

    return asyncio.run(read())
