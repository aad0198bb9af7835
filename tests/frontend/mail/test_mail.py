"""Mails over a real SMTP server in this process: each turn once, in both languages, again after a failure, no address in a log."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session

from debate.domain.actor import Actor
from debate.domain.commands import (
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    ChangePhase,
    Command,
    PublishQuestion,
    QueueQuestion,
    RefuseQuestion,
    StepBackQuestion,
    WriteAnswer,
)
from debate.domain.debate import Phase
from debate.domain.questions.words import How, Rule
from debate.domain.roles import Role
from debate.service.owner import Published
from frontend.mail.addresses import addresses_of, erase_when_archived, forget
from frontend.mail.letter import Letter
from frontend.mail.post_office import PostOffice
from frontend.settings import Settings
from tests.frontend.in_process import Inside, inside
from tests.frontend.ledger.exports import ANNE, MODERATOR, give

ADDRESS = "anne.k@ville.example"
ORGANISER = Actor("o1", Role.ORGANISER)


class Server:
    """Keeps what it takes; `answers` are given first, one each, instead of taking."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.answers: list[str] = []
        self.came = asyncio.Condition()
        self.tries = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.tries += 1
        answer = self.answers.pop(0) if self.answers else "250 taken"
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(message_from_bytes(envelope.content))
        async with self.came:
            self.came.notify_all()
        return answer

    async def until(self, told: Callable[[], bool]) -> None:
        async with asyncio.timeout(20), self.came:
            await self.came.wait_for(told)


@asynccontextmanager
async def mail_server() -> AsyncIterator[tuple[Server, int]]:
    server = Server()
    listening = await asyncio.get_running_loop().create_server(lambda: SMTP(server, hostname="test"), "127.0.0.1", 0)
    try:
        yield server, listening.sockets[0].getsockname()[1]
    finally:
        listening.close()


def set_up(folder: Path, port: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = ('smtp_host = "127.0.0.1"', f"smtp_port = {port}", 'smtp_security = "none"', 'mail_from = "Assises <debats@ville.example>"')
    (folder / "settings.toml").write_text("\n".join(lines))


class Evening:
    def __init__(self, there: Inside, server: Server) -> None:
        self.there, self.server = there, server
        self._n = 0
        assert there.house.mail is not None
        there.house.mail._sure_s = 0.2

    async def give(self, actor: Actor, command: Command) -> dict[str, Any]:
        self._n += 1
        return await give(self.there, actor, command, f"n{self._n}")

    async def ask(self, text: str, email: str | None = ADDRESS) -> str:
        return str((await self.give(ANNE, AskQuestion(text=text, email=email)))["question"])

    async def queue(self, question: str) -> None:
        await self.give(MODERATOR, PublishQuestion(question=question))
        await self.give(MODERATOR, QueueQuestion(question=question))


@asynccontextmanager
async def evening(folder: Path) -> AsyncIterator[Evening]:
    async with mail_server() as (server, port):
        set_up(folder, port)
        async with inside(folder) as there:
            yield Evening(there, server)


def words(message: Message) -> str:
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    return body.decode()


async def test_each_turn_is_told_once_in_both_languages(tmp_path: Path) -> None:
    async with evening(tmp_path) as at:
        question, other = await at.ask("Qui répare"), await at.ask("Sans adresse", None)
        await at.queue(question)
        await at.queue(other)
        await at.server.until(lambda: len(at.server.taken) == 1)
        await at.give(MODERATOR, QueueQuestion(question=other, position=0))  # moves are no news
        await at.give(MODERATOR, QueueQuestion(question=question, position=0))
        await at.give(MODERATOR, AirQuestion(question=question))
        await at.server.until(lambda: len(at.server.taken) == 2)
        await at.give(MODERATOR, AnswerQuestion(question=question, how=How.IN_WRITING))
        await at.server.until(lambda: len(at.server.taken) == 3)
        await at.give(MODERATOR, WriteAnswer(question=question, text="En mai."))
        await at.server.until(lambda: len(at.server.taken) == 4)
        near, air, answered, written = at.server.taken
        assert "parmi les trois suivantes" in words(near) and "among the next three" in words(near)
        assert "est à l’antenne" in words(air) and "/d/essai" in words(air)
        assert "a reçu une réponse" in words(answered) and "written answer" in words(written)
        for message in at.server.taken:
            assert message["To"] == ADDRESS and message.get_content_type() == "text/plain" and message["Auto-Submitted"] == "auto-generated"
            assert "#p" not in words(message), "no private link travels by mail: an address may be mistyped"


async def test_a_refusal_says_its_rule_and_where_to_appeal_but_not_the_words(tmp_path: Path) -> None:
    async with evening(tmp_path) as at:
        question = await at.ask("Des mots qui blessent")
        await at.give(MODERATOR, RefuseQuestion(question=question, rule=Rule.INSULT))
        await at.server.until(lambda: len(at.server.taken) == 1)
        said = words(at.server.taken[0])
        assert "propos blessants" in said and "insult" in said and f"/mine?lang=fr#{question}" in said and "qui blessent" not in said


async def test_what_is_undone_at_once_is_not_told(tmp_path: Path) -> None:
    async with evening(tmp_path) as at:
        assert at.there.house.mail is not None
        at.there.house.mail._sure_s = 0.5
        question = await at.ask("Qui répare")
        await at.give(MODERATOR, RefuseQuestion(question=question, rule=Rule.OFF_TOPIC))
        await at.give(MODERATOR, StepBackQuestion(question=question))
        await asyncio.sleep(0.8)
        assert at.server.tries == 0
        await at.give(MODERATOR, RefuseQuestion(question=question, rule=Rule.OFF_TOPIC))
        await at.server.until(lambda: len(at.server.taken) == 1)


async def test_an_address_is_seen_by_nobody_and_gone_with_the_archive(tmp_path: Path) -> None:
    async with evening(tmp_path) as at:
        slug, owner = at.there.owner.slug, at.there.owner
        cookie = {"Cookie": f"__Host-assises-who={at.there.house.participants.sign(ANNE.id)}"}
        await at.queue(await at.ask("Qui répare"))
        for path in (f"/d/{slug}", f"/d/{slug}/mine", f"/d/{slug}/ledger.json"):
            assert ADDRESS not in (await at.there.http.get(path, headers=cookie)).text
        for audience in ("public", "stage", "console", f"me/{ANNE.id}"):
            assert ADDRESS.encode() not in owner.snapshot(audience)
        early = await at.there.http.post(f"/d/{slug}/forget-address", data={"lang": "fr"}, headers=cookie)
        assert early.status_code == 409 and addresses_of(owner)
        await at.give(ORGANISER, ChangePhase(phase=Phase.CLOSED))
        assert (await at.there.http.post(f"/d/{slug}/forget-address", data={"lang": "fr"}, headers=cookie)).status_code == 303
        assert addresses_of(owner) == [] and ADDRESS.encode() not in (tmp_path / "debates" / f"{owner.id}.db").read_bytes()


async def test_those_who_ask_at_once_cost_one_renewal(tmp_path: Path) -> None:
    async with evening(tmp_path) as at:
        owner = at.there.owner
        people = [Actor(f"p-{n}", Role.PARTICIPANT) for n in range(3)]
        for who in people:
            await give(at.there, who, AskQuestion(text=f"Qui paie pour {who.id} ?", email=ADDRESS), f"ask {who.id}")
        await at.give(ORGANISER, ChangePhase(phase=Phase.CLOSED))
        renewals: list[Published] = []
        owner.subscribe(lambda published: renewals.append(published) if published.renewed else None)
        await asyncio.gather(*(forget(owner, who.id) for who in people))
        assert addresses_of(owner) == [] and len(renewals) == 1


async def test_what_an_archive_kept_goes_at_the_next_start(tmp_path: Path) -> None:
    async with evening(tmp_path) as at:
        await at.ask("Qui répare")
        await at.give(ORGANISER, ChangePhase(phase=Phase.CLOSED))
        owner = at.there.owner
        owner._listeners.clear()  # as if the process had ended between the two
        await at.give(ORGANISER, ChangePhase(phase=Phase.ARCHIVED))
        assert addresses_of(owner)
        erase_when_archived(owner)
        async with asyncio.timeout(10):
            while addresses_of(owner):
                await asyncio.sleep(0.02)


async def test_archiving_erases_every_address(tmp_path: Path) -> None:
    async with evening(tmp_path) as at:
        await at.ask("Qui répare")
        await at.give(ORGANISER, ChangePhase(phase=Phase.CLOSED))
        assert addresses_of(at.there.owner)
        await at.give(ORGANISER, ChangePhase(phase=Phase.ARCHIVED))
        async with asyncio.timeout(10):
            while addresses_of(at.there.owner):
                await asyncio.sleep(0.02)


def letter(n: int) -> Letter:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "debats@ville.example", ADDRESS, str(n)
    message.set_content("x")
    return Letter("near", message)


async def test_a_failing_server_gets_it_again_and_a_refusing_one_does_not(tmp_path: Path) -> None:
    async with mail_server() as (server, port):
        office = PostOffice(Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_security="none"), again_s=(0.05, 0.05))
        office.start()
        server.answers = ["451 later", "451 later", "550 never", "451 a", "451 b", "451 c"]
        with structlog.testing.capture_logs() as heard:
            for n in range(4):
                office.post(letter(n))
            await server.until(lambda: len(server.taken) >= 2 or server.tries >= 8)
            await asyncio.sleep(0.5)
        assert {message["Subject"] for message in server.taken} and server.tries >= 6
        assert any(line["event"] == "mail.failed" and line["again"] is False and line["code"] == 550 for line in heard)
        assert ADDRESS not in str(heard)
        await office.close()


async def test_no_server_blocks_nobody_and_the_heap_is_bounded(unused_tcp_port: int) -> None:
    office = PostOffice(Settings(smtp_host="127.0.0.1", smtp_port=unused_tcp_port, smtp_security="none"), again_s=(60.0,), most=3)
    office.start()
    assert [office.post(letter(n)) for n in range(5)] == [True, True, True, False, False]
    await office.close()


async def test_without_a_server_no_address_is_asked_for(tmp_path: Path) -> None:
    async with inside(tmp_path) as there:
        assert there.house.mail is None and "ask-email" not in (await there.http.get(f"/d/{there.owner.slug}")).text
    async with evening(tmp_path / "with") as at:
        assert "ask-email" in (await at.there.http.get(f"/d/{at.there.owner.slug}")).text


@pytest.fixture
def unused_tcp_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
