"""What pages complain about while people use them: console errors, uncaught exceptions, requests to strangers. Judges no page by itself.

A refusal of the content security policy is a console error too, so it needs no ear of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Error, Page, Request

# What a browser says of a line that a test has cut.
NETWORK = r"ERR_(INTERNET_DISCONNECTED|FAILED|CONNECTION_\w+|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)|WebSocket connection to"
OF_NO_HOST = frozenset({"data", "blob", "about"})


@dataclass(frozen=True)
class Complaint:
    page: str
    kind: str
    words: str


class Complaints:
    """`excuse` names, with its reason, what a test provokes on purpose; everything else is a fault."""

    def __init__(self, *origins: str) -> None:
        self._hosts = {urlsplit(origin).netloc for origin in origins}
        self._heard: list[Complaint] = []
        self._excused: list[tuple[re.Pattern[str], str]] = []

    def listen(self, page: Page, name: str) -> None:
        def console(message: ConsoleMessage) -> None:
            if message.type == "error":
                where = message.location.get("url", "")
                self._heard.append(Complaint(name, "console", f"{message.text} [{where}]"))

        def thrown(error: Error) -> None:
            self._heard.append(Complaint(name, "exception", str(error)))

        def asked(request: Request) -> None:
            self._meet(name, request.url)

        page.on("console", console)
        page.on("pageerror", thrown)
        page.on("request", asked)
        page.on("websocket", lambda socket: self._meet(name, socket.url))

    def excuse(self, pattern: str, reason: str) -> None:
        self._excused.append((re.compile(pattern), reason))

    @property
    def unexcused(self) -> list[Complaint]:
        return [each for each in self._heard if not any(pattern.search(each.words) for pattern, _ in self._excused)]

    def _meet(self, name: str, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in OF_NO_HOST and address.netloc not in self._hosts:
            self._heard.append(Complaint(name, "stranger", url))
