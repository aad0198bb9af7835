"""What the page of receipts tells of each end and turn of a question, and the appeal against a refusal, without a script."""

import html
from pathlib import Path
from typing import Any

from debate.domain.actor import Actor
from debate.domain.commands import (
    AirQuestion,
    AnswerQuestion,
    AskQuestion,
    Command,
    JudgeAppeal,
    MergeQuestion,
    PublishQuestion,
    QueueQuestion,
    RefuseQuestion,
    RewordQuestion,
    WriteAnswer,
)
from debate.domain.questions.words import How, Rule
from debate.domain.roles import Role
from frontend.words import Words
from tests.clients.serving import ROOT
from tests.frontend.browser import Forms
from tests.frontend.in_process import Inside, inside
from tests.frontend.ledger.exports import ANNE, MODERATOR, give

WORDS = Words.load(ROOT / "frontend/locales")
OTHER = Actor("m2", Role.MODERATOR)
BILAL = Actor("p-bilal", Role.PARTICIPANT)


class Desk:
    def __init__(self, there: Inside) -> None:
        self.there = there
        self._n = 0
        self.cookie = {"Cookie": f"__Host-assises-who={there.house.participants.sign(ANNE.id)}"}

    async def give(self, actor: Actor, command: Command) -> dict[str, Any]:
        self._n += 1
        return await give(self.there, actor, command, f"n{self._n}")

    async def ask(self, actor: Actor, text: str) -> str:
        return str((await self.give(actor, AskQuestion(text=text)))["question"])

    async def mine(self, lang: str = "fr") -> str:
        answer = await self.there.http.get(f"/d/{self.there.owner.slug}/mine?lang={lang}", headers=self.cookie)
        assert answer.status_code == 200
        return html.unescape(answer.text)

    async def appeal(self, question: str, text: str) -> Any:
        path = f"/d/{self.there.owner.slug}"
        form = Forms(await self.mine()).to(f"{path}/appeal", question=question)
        return await self.there.http.post(f"{path}/appeal", data={**form, "text": text}, headers=self.cookie)


def t(key: str, **params: str) -> str:
    return WORDS.t("fr", key, **params)


async def test_a_refusal_is_told_with_its_rule_and_may_be_appealed_once(tmp_path: Path) -> None:
    async with inside(tmp_path) as there:
        desk = Desk(there)
        question = await desk.ask(ANNE, "Qui a signé")
        await desk.give(MODERATOR, RefuseQuestion(question=question, rule=Rule.ACCUSES_PERSON, note="Parlez de la décision."))
        page = await desk.mine()
        assert t("rule_said.accuses_person") in page and "Parlez de la décision." in page and t("receipt.appeal.said") in page
        assert (await desk.appeal(question, "Je nomme une fonction")).status_code == 303
        page = await desk.mine()
        assert "Recours envoyé à" in page and f"appeal-{question}" not in page
        again = await there.http.post(f"/d/{there.owner.slug}/appeal", data={"question": question}, headers=desk.cookie)
        assert again.status_code >= 400 and WORDS.t("fr", "error.appeal_used") in html.unescape(again.text)
        await desk.give(OTHER, JudgeAppeal(question=question, overturn=False, note="La règle vaut aussi pour une fonction."))
        page = await desk.mine()
        assert "le refus est maintenu" in page and "vaut aussi pour une fonction" in page


async def test_an_appeal_that_succeeds_is_told(tmp_path: Path) -> None:
    async with inside(tmp_path) as there:
        desk = Desk(there)
        question = await desk.ask(ANNE, "Qui a signé")
        await desk.give(MODERATOR, RefuseQuestion(question=question, rule=Rule.OFF_TOPIC))
        await desk.appeal(question, "")
        await desk.give(OTHER, JudgeAppeal(question=question, overturn=True))
        assert t("receipt.appeal.overturned") in await desk.mine()


async def test_both_wordings_an_answer_and_what_was_written_are_told(tmp_path: Path) -> None:
    async with inside(tmp_path) as there:
        desk = Desk(there)
        question, other = await desk.ask(ANNE, "Le mot dit"), await desk.ask(BILAL, "Une autre")
        await desk.give(MODERATOR, RewordQuestion(question=question, text="Le mot redit", withhold=Rule.INSULT))
        await desk.give(MODERATOR, PublishQuestion(question=question))
        page = await desk.mine()
        assert "Le mot redit" in page and "Le mot dit" in page and t("receipt.withheld", rule=t("rule.insult")) in page
        await desk.give(MODERATOR, QueueQuestion(question=question))
        await desk.give(MODERATOR, AirQuestion(question=question))
        await desk.give(MODERATOR, AnswerQuestion(question=question, how=How.IN_WRITING))
        page = await desk.mine()
        assert "une réponse écrite est promise" in page and "à 00:00:0" in page
        await desk.give(MODERATOR, WriteAnswer(question=question, text="La ligne rouvre en mai."))
        assert "La ligne rouvre en mai." in await desk.mine() and "Written answer" in await desk.mine("en")

        # Merged into another one: what becomes of that one is told.
        await desk.give(MODERATOR, PublishQuestion(question=other))
        mine = await desk.ask(ANNE, "La même autre")
        await desk.give(MODERATOR, MergeQuestion(question=mine, into=other))
        assert t("receipt.merged_now", state=t("question.state.published")) in await desk.mine()
        await desk.give(MODERATOR, QueueQuestion(question=other))
        await desk.give(MODERATOR, AirQuestion(question=other))
        await desk.give(MODERATOR, AnswerQuestion(question=other, how=How.PARTLY))
        assert "Répondue en partie, à partir de 00:00:0" in await desk.mine()
