"""Owns what a mail says: plain text, in both languages. Never says words that are not public: an address may be mistyped."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from enum import StrEnum

from msgspec import Struct

from debate.domain.debate import Debate
from debate.domain.questions.state import Question
from frontend.words import LANGUAGES, Words


class Turn(StrEnum):
    """What is worth a mail, each once for a question."""

    NEAR = "near"
    ON_AIR = "on_air"
    REFUSED = "refused"
    ANSWERED = "answered"
    WRITTEN = "written"


class Letter(Struct, frozen=True):
    """`kind` is for the log, which never reads the rest."""

    kind: str
    message: EmailMessage


def write(
    turn: Turn, question: Question, number: int | None, debate: Debate, words: Words, public_url: str, sender: str, now: int
) -> Letter:
    """`number`: of the question that stands for this one. The address must be there."""
    assert question.email is not None and question.email.body is not None
    langs = sorted(LANGUAGES, key=lambda lang: lang != debate.lang.value)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = question.email.body
    message["Subject"] = words.t(langs[0], f"mail.{turn.value}.subject", title=debate.title)
    message["Date"] = format_datetime(datetime.fromtimestamp(now / 1000, UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice comes back
    message.set_content("\n\n—\n\n".join(_said(turn, question, number, debate, words, public_url, lang) for lang in langs))
    return Letter(turn.value, message)


def _said(turn: Turn, question: Question, number: int | None, debate: Debate, words: Words, public_url: str, lang: str) -> str:
    rule = words.t(lang, f"rule.{question.rule.value}") if question.rule is not None else ""
    name = (
        words.t(lang, "mail.numbered", number=str(number)) if number is not None else words.t(lang, "mail.ticket", ticket=question.ticket)
    )
    page = f"{public_url}/d/{debate.slug}"
    address = f"{page}/mine?lang={lang}#{question.id}" if turn in (Turn.REFUSED, Turn.ANSWERED, Turn.WRITTEN) else f"{page}?lang={lang}"
    lines = [
        debate.title,
        words.t(lang, f"mail.{turn.value}.said", name=name, rule=rule),
        address,
        words.t(lang, "mail.why"),
    ]
    return "\n\n".join(lines)
