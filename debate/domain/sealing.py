"""Words that come with a command: cleaned, measured, sealed. Every use has its own salt, drawn from the command's seed."""

import re

from debate.domain.actor import Context
from debate.domain.rejections import Code, Rejection
from debate.domain.text import EMAIL_LIMIT, NOTE_LIMIT, SealedText, within

# What a mail server could take; whether it is somebody's, only a mail can tell.
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")


def seal(text: str, use: str, context: Context) -> SealedText:
    return SealedText.seal("x" + context.derive(use)[:20], context.derive(f"salt/{use}")[:32], text)


def sealed(
    raw: str | None, use: str, context: Context, limit: int = NOTE_LIMIT, code: Code = Code.NOTE_TOO_LONG
) -> SealedText | Rejection | None:
    """None for nothing, or nothing but spaces."""
    text = within(raw or "", limit, code)
    if isinstance(text, Rejection):
        return text
    return seal(text, use, context) if text else None


def sealed_email(raw: str | None, context: Context) -> SealedText | Rejection | None:
    address = sealed(raw, "email", context, EMAIL_LIMIT, Code.EMAIL_MALFORMED)
    if isinstance(address, SealedText) and not _EMAIL.fullmatch(address.body or ""):
        return Rejection(Code.EMAIL_MALFORMED)
    return address
