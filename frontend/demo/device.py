"""One person's browser, as far as the server sees one: cookies, an Origin, role links opened by a POST, tickets asked for."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct

from frontend.demo.exchange import Answer, Unanswered, exchange

_JSON = {"Content-Type": "application/json", "Accept": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}


class House(Struct, frozen=True):
    """How this machine reaches web and panel, and the Origin that they take for their own."""

    url: str
    media_url: str
    origin: str


class NotLetIn(Exception):
    """A status other than success; 429 and 5xx may pass."""

    def __init__(self, status: int, retry_after_s: float) -> None:
        super().__init__(f"{status}")
        self.status = status
        self.retry_after_s = retry_after_s


class Device:
    def __init__(self, house: House, link: str = "") -> None:
        self.house = house
        self._link = link
        self._cookies: dict[str, str] = {}
        self._entered = not link

    async def ticket(self, slug: str, role: str, seat: str | None = None) -> dict[str, Any]:
        """`{"ticket", "media", "media_url"}` for a role; opens the role link first, once."""
        await self._enter()
        asked = {"role": role} if seat is None else {"role": role, "seat": seat}
        return await self.json("POST", f"/d/{slug}/ticket", asked)

    async def json(self, method: str, path: str, said: object = None) -> dict[str, Any]:
        await self._enter()
        answer = await self._ask(method, path, _JSON, b"" if said is None else json.dumps(said).encode())
        try:
            found: dict[str, Any] = json.loads(answer.body)
        except ValueError as fault:
            raise Unanswered from fault
        return found

    async def _enter(self) -> None:
        if not self._entered:
            # The same hidden id at each click: to the server the demo that starts again is the device that it was.
            click = hashlib.sha256(self._link.encode()).hexdigest()[:32]
            await self._ask("POST", "/role", _FORM, urlencode({"secret": self._link, "command_id": click}).encode())
            self._entered = True

    async def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = {**headers, "Origin": self.house.origin, "User-Agent": "Assises-demo"} | ({"Cookie": cookies} if cookies else {})
        answer = await exchange(self.house.url, method, path, sent, body)
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, kept = value.split(";", 1)[0].partition("=")
                self._cookies[key] = kept
        if answer.status in (401, 403):
            self._entered = not self._link  # a session that ended: its link is opened again
        if not 200 <= answer.status < 400:
            after = answer.header("retry-after")
            raise NotLetIn(answer.status, float(after) if after.isdecimal() else 0.0)
        return answer
