"""A client of `assises.v1` written from PROTOCOL.md: folds, resumes, resends. Fails loudly on a gap or a double.

Shares no code with `realtime` or the pages, so that it can tell when they agree with each other and not with the protocol.
"""

import asyncio
import contextlib
import json
import os
import random
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol


class WireRefused(Exception):
    def __init__(self, code: str, message: dict[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def uuid7() -> str:
    """RFC 9562 §5.7: 48 bits of milliseconds, then random."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6] = raw[6] & 0x0F | 0x70
    raw[8] = raw[8] & 0x3F | 0x80
    h = raw.hex()
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


class Cut(Exception):
    """The connection is gone; the client comes back by itself."""


class WireClient:
    """One browser's worth of session: cookies, one role, one socket at a time.

    `behind`: the address that a trusted proxy says it has. `at`: the processes to talk to, where it is not the public address; one is drawn
    for each connection, and told the public address as a proxy would tell it.
    """

    def __init__(
        self,
        url: str,
        slug: str,
        role: str,
        heard: Callable[[dict[str, Any]], None] | None = None,
        *,
        behind: str | None = None,
        at: Sequence[str] = (),
    ) -> None:
        self.at = tuple(at) or (url,)
        self.url, self.slug, self.role = url, slug, role
        self._behind = {"X-Forwarded-For": behind} if behind else {}
        public = {"Host": urlsplit(url).netloc, "Origin": url}
        self._cookies: dict[str, str] = {}
        hooks = {"request": [self._show], "response": [self._keep]}
        self.http = httpx.AsyncClient(base_url=self.at[0], headers={**public, **self._behind}, timeout=5, event_hooks=hooks)
        self.views: dict[str, Any] = {}
        self.positions: dict[str, tuple[str, int]] = {}
        self.states: dict[str, Any] = {}
        self.welcome: dict[str, Any] = {}
        self.acks: dict[str, dict[str, Any]] = {}
        self.unanswered: dict[str, tuple[dict[str, Any], asyncio.Future[dict[str, Any]]]] = {}
        self.snapshots = self.deltas = self.reconnects = 0
        self.live = asyncio.Event()
        self.changed = asyncio.Condition()
        self._heard = heard
        self._socket: ClientConnection | None = None
        self._running: asyncio.Task[None] | None = None
        self.failed: BaseException | None = None

    # Browsers take this machine for a secure place and keep Secure cookies over its plain http; httpx does not.

    async def _keep(self, answer: httpx.Response) -> None:
        for header in answer.headers.get_list("set-cookie"):
            name, _, value = header.split(";", 1)[0].partition("=")
            self._cookies[name] = value

    async def _show(self, request: httpx.Request) -> None:
        if self._cookies:
            request.headers["Cookie"] = self.cookies

    async def log_in(self, link: str) -> None:
        """Exchanges a role link as its landing page does: the secret travels in the body of a POST."""
        secret = link.split("#", 1)[1]
        answer = await self.http.post("/role", data={"secret": secret})
        assert answer.status_code == 303, (answer.status_code, answer.text[:500])

    async def start(self) -> "WireClient":
        self._running = asyncio.create_task(self._run())
        await asyncio.wait_for(self.live.wait(), 20)
        await self.until(lambda: bool(self.views), 20)
        return self

    async def stop(self) -> None:
        if self._running:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running
        await self.http.aclose()
        if self.failed:
            raise self.failed

    async def send(self, command: dict[str, Any], *, expect: int | None = None, id: str | None = None) -> dict[str, Any]:
        """Returns the ack's result, however many connections that takes. Raises WireRefused."""
        id = id or uuid7()
        message: dict[str, Any] = {"type": "cmd", "id": id, "cmd": command}
        if expect is not None:
            message["expect"] = expect
        answered: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.unanswered[id] = (message, answered)
        if self.live.is_set() and self._socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._socket.send(json.dumps(message))
        return await answered

    async def say(self, word: dict[str, Any]) -> None:
        """A word: no answer comes, and one that the line loses is not said again."""
        if self.live.is_set() and self._socket is not None:
            with contextlib.suppress(ConnectionClosed):
                await self._socket.send(json.dumps(word))

    async def until(self, told: Callable[[], bool], within_s: float = 10) -> None:
        async with asyncio.timeout(within_s), self.changed:
            await self.changed.wait_for(told)

    @property
    def cookies(self) -> str:
        """As the header `Cookie`, for another client of the same person."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    @property
    def main(self) -> Any:
        return next(self.views[s] for s in ("console", "stage", "public") if s in self.views)

    async def _run(self) -> None:
        while True:
            try:
                await self._connection()
            except (Cut, ConnectionClosed, InvalidHandshake, OSError, httpx.TransportError, TimeoutError):
                self.live.clear()
                self.reconnects += 1
                await asyncio.sleep(random.uniform(0.02, 0.3))
            except asyncio.CancelledError:
                raise
            except BaseException as error:
                self.failed = error
                for _, answered in self.unanswered.values():
                    if not answered.done():
                        answered.set_exception(error)
                raise

    async def _connection(self) -> None:
        at = random.choice(self.at)
        answer = await self.http.post(f"{at}/d/{self.slug}/ticket", json={"role": self.role})
        if answer.status_code in (429, 502, 503):
            raise Cut
        assert answer.status_code == 200, (answer.status_code, answer.text[:300])
        process = urlsplit(at)
        async with connect(
            self.url.replace("http", "ws", 1) + "/ws",
            host=process.hostname,
            port=process.port,
            origin=Origin(self.url),
            subprotocols=[Subprotocol("assises.v1")],
            additional_headers={**self._behind, **({"Cookie": self.cookies} if self._cookies else {})},
            compression=None,
            max_size=None,
            ping_interval=None,
        ) as socket:
            self._socket = socket
            streams = [{"stream": s, "epoch": e, "offset": o} for s, (e, o) in self.positions.items()]
            await socket.send(json.dumps({"type": "hello", "ticket": answer.json()["ticket"], "streams": streams}))
            while True:
                await self._hear(json.loads(await socket.recv()), socket)

    async def _hear(self, message: dict[str, Any], socket: ClientConnection) -> None:
        match message["type"]:
            case "welcome":
                self.welcome = message
                self.live.set()
                for unanswered, _ in list(self.unanswered.values()):
                    await socket.send(json.dumps(unanswered))
            case "snapshot":
                self.snapshots += 1
                self.views[message["stream"]] = message["view"]
                self.positions[message["stream"]] = (message["epoch"], message["offset"])
            case "delta":
                self.deltas += 1
                epoch, offset = self.positions[message["stream"]]
                assert (message["epoch"], message["from"]) == (epoch, offset), "delta does not continue what was held"
                for frame in message["frames"]:
                    self._fold(message["stream"], frame)
                assert self.positions[message["stream"]][1] == message["to"]
            case "event":
                self._fold(message["stream"], message)
            case "state":
                self._state(message["key"], message["value"])
            case "ack":
                self.acks[message["id"]] = message["result"]
                if found := self.unanswered.pop(message["id"], None):
                    found[1].set_result(message["result"])
            case "err" if message["id"] in self.unanswered:
                if message["code"] in ("storage_full", "overloaded", "internal", "rate_limited", "too_many_in_flight", "owner_away"):
                    await asyncio.sleep(message.get("retry_after_s", 0.2))
                    await socket.send(json.dumps(self.unanswered[message["id"]][0]))
                else:
                    self.unanswered.pop(message["id"])[1].set_exception(WireRefused(message["code"], message))
            case "hb":
                for stream, offset in message["streams"].items():
                    assert self.positions[stream][1] == offset, "a hole that nobody told"
        if self._heard:
            self._heard(message)
        async with self.changed:
            self.changed.notify_all()

    def _fold(self, stream: str, frame: dict[str, Any]) -> None:
        epoch, offset = self.positions[stream]
        assert frame["offset"] == offset + 1, f"{stream}: {frame['offset']} after {offset}"
        self.positions[stream] = (epoch, offset + 1)
        view = self.views[stream]
        for change in frame["changes"]:
            match change["op"]:
                case "set":
                    view[change["of"]] = change["value"]
                case "put":
                    view[change["of"]][change["id"]] = change["value"]
                case "drop":
                    view[change["of"]].pop(change["id"], None)

    def _state(self, key: str, value: Any) -> None:
        self.states[key] = value
        if key == "supports":
            for id, n in value.items():
                if id in self.main["questions"]:
                    self.main["questions"][id]["supports"] = n
