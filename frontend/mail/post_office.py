"""Owns the way of mails to the mail server: bounded, one at a time, again later. Never blocks who posts, never logs an address."""

import asyncio
import contextlib
import heapq
import itertools
import time
from collections.abc import Sequence

import aiosmtplib
import structlog

from frontend.mail.letter import Letter
from frontend.settings import Settings

WAITING_MOST = 2000
AGAIN_S = (5.0, 30.0, 120.0, 600.0)
TIMEOUT_S = 20.0

_log = structlog.get_logger("frontend")


class PostOffice:
    def __init__(self, settings: Settings, again_s: Sequence[float] = AGAIN_S, most: int = WAITING_MOST) -> None:
        self._settings = settings
        self._again_s = again_s
        self._most = most
        self._waiting: list[tuple[float, int, int, Letter]] = []  # due, order of coming, tries so far
        self._count = itertools.count()
        self._posted = asyncio.Event()
        self._closed = False
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._worker = asyncio.create_task(self._work())

    async def close(self) -> None:
        """What still waits is lost: a mail about a debate is worth nothing the next day."""
        self._closed = True  # aiosmtplib swallows a cancellation that hits its QUIT (tried with 5.1)
        if self._worker is not None:
            self._worker.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._worker

    def post(self, letter: Letter) -> bool:
        if len(self._waiting) >= self._most:
            _log.warning("mail.full", kind=letter.kind)
            return False
        self._put(letter, 0, 0.0)
        return True

    def _put(self, letter: Letter, tries: int, wait_s: float) -> None:
        heapq.heappush(self._waiting, (time.monotonic() + wait_s, next(self._count), tries, letter))
        self._posted.set()

    async def _work(self) -> None:
        while not self._closed:
            self._posted.clear()
            wait = self._waiting[0][0] - time.monotonic() if self._waiting else None
            if wait is None or wait > 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._posted.wait()
                continue
            _, _, tries, letter = heapq.heappop(self._waiting)
            await self._send(letter, tries)

    async def _send(self, letter: Letter, tries: int) -> None:
        try:
            await self._hand_over(letter)
        except Exception as error:  # whatever a mail server does, the next mail has its turn
            # 5xx to this recipient or these words will not change; all else may.
            code = getattr(error, "code", None)
            final = isinstance(code, int) and 500 <= code < 600 and not isinstance(error, aiosmtplib.SMTPAuthenticationError)
            if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
                final = all(500 <= each.code < 600 for each in error.recipients)
            again = not final and tries < len(self._again_s)
            _log.warning("mail.failed", kind=letter.kind, error=type(error).__name__, code=code, again=again)
            if again:
                self._put(letter, tries + 1, self._again_s[tries])
            return
        _log.info("mail.sent", kind=letter.kind)

    async def _hand_over(self, letter: Letter) -> None:
        to = self._settings
        await aiosmtplib.send(
            letter.message,
            hostname=to.smtp_host,
            port=to.smtp_port,
            username=to.smtp_user or None,
            password=to.smtp_password or None,
            use_tls=to.smtp_security == "tls",
            start_tls=to.smtp_security == "starttls",
            timeout=TIMEOUT_S,
        )
