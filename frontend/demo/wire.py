"""One person's socket to the debate, by PROTOCOL.md: holds the view, resumes, sends commands until each is answered."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from typing import Any
from urllib.parse import urlsplit

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin, Subprotocol

from frontend.demo.device import Device, NotLetIn
from frontend.demo.exchange import Unanswered, trust
from frontend.rendering import new_command_id

_log = structlog.get_logger("demo.wire")
_SILENT_S = 60.0  # two heartbeats of the server missed
_FIRST_WAIT_S, _LAST_WAIT_S = 0.3, 5.0
_STOPPED_FROM = 4500  # close codes from here on say: do not come back
_STOPPED_WAIT_S = 60.0
_AGAIN = frozenset({"storage_full", "overloaded", "internal", "rate_limited", "too_many_in_flight"})
_ANSWER_WITHIN_S = 20.0


class CommandRefused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Wire:
    """`view` is the main stream's document, None before the first snapshot. `folds=False` holds no view: for those who only speak."""

    def __init__(self, device: Device, slug: str, role: str, seat: str | None = None, *, folds: bool = True) -> None:
        self._device, self._slug, self._role, self.seat = device, slug, role, seat
        self._folds = folds
        self._main = {"participant": "public", "clerk": "public", "moderator": "console"}.get(role, "stage")
        self._position: tuple[str, int] | None = None
        self._socket: ClientConnection | None = None
        self._unanswered: dict[str, tuple[str, asyncio.Future[dict[str, Any]]]] = {}
        self.view: dict[str, Any] | None = None
        self.presence: dict[str, int] = {}
        self.media = ""  # the last media ticket
        self.up = False

    async def run(self) -> None:
        wait_s = _FIRST_WAIT_S
        while True:
            was_up = False
            try:
                await self._connection()
            except ConnectionClosed as end:
                was_up = self.up
                if end.rcvd is not None and end.rcvd.code >= _STOPPED_FROM:
                    _log.warning("wire.stopped", role=self._role, code=end.rcvd.code)
                    wait_s = _STOPPED_WAIT_S
            except NotLetIn as refused:
                wait_s = max(wait_s, refused.retry_after_s)
            except (OSError, TimeoutError, InvalidHandshake, Unanswered):
                was_up = self.up
            except Exception as error:  # a message that nobody foresaw: from the start again
                _log.warning("wire.failed", role=self._role, error=type(error).__name__)
                self._position = None
            finally:
                self.up, self._socket = False, None
            wait_s = _FIRST_WAIT_S if was_up and wait_s < _STOPPED_WAIT_S else wait_s
            await asyncio.sleep(wait_s * random.uniform(0.7, 1.3))
            wait_s = min(wait_s * 2, _LAST_WAIT_S)

    async def send(self, command: dict[str, Any]) -> dict[str, Any]:
        """The ack's result. Raises CommandRefused; TimeoutError when no line came in time."""
        id = new_command_id()
        message = json.dumps({"type": "cmd", "id": id, "cmd": command})
        answered: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._unanswered[id] = (message, answered)
        try:
            if self.up and self._socket is not None:
                with contextlib.suppress(ConnectionClosed):
                    await self._socket.send(message)
            async with asyncio.timeout(_ANSWER_WITHIN_S):
                return await answered
        finally:
            self._unanswered.pop(id, None)

    async def fresh_media(self) -> str:
        """A new media ticket: the last one may be too old for another session."""
        self.media = str((await self._device.ticket(self._slug, self._role, self.seat))["media"])
        return self.media

    async def _connection(self) -> None:
        tickets = await self._device.ticket(self._slug, self._role, self.seat)
        self.media = str(tickets["media"])
        house = self._device.house
        parts = urlsplit(house.url)
        address = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}/ws"
        async with connect(
            address,
            origin=Origin(house.origin),
            subprotocols=[Subprotocol("assises.v1")],
            compression=None,
            max_size=None,
            ping_interval=None,
            proxy=None,
            close_timeout=1,
            ssl=trust(house.url),
        ) as socket:
            held = self._position
            streams = [{"stream": self._main, "epoch": held[0], "offset": held[1]}] if held is not None else []
            await socket.send(json.dumps({"type": "hello", "ticket": tickets["ticket"], "streams": streams}))
            while True:
                async with asyncio.timeout(_SILENT_S):
                    message = json.loads(await socket.recv())
                await self._hear(message, socket)

    async def _hear(self, message: dict[str, Any], socket: ClientConnection) -> None:
        match message["type"]:
            case "welcome":
                self.up, self._socket = True, socket
                for sent, _ in list(self._unanswered.values()):
                    await socket.send(sent)
            case "ack" | "err":
                await self._answered(message, socket)
            case "state":
                self._state(message["key"], message["value"])
            case "snapshot" if self._folds and message["stream"] == self._main:
                self.view = message["view"]
                self._position = (message["epoch"], message["offset"])
            case "delta" if self._folds and message["stream"] == self._main:
                for frame in message["frames"]:
                    await self._fold(frame, socket)
            case "event" if self._folds and message["stream"] == self._main:
                await self._fold(message, socket)
            case _:
                pass

    async def _answered(self, message: dict[str, Any], socket: ClientConnection) -> None:
        sent, answered = self._unanswered.get(message["id"] or "", ("", None))
        if answered is None or answered.done():
            return
        if message["type"] == "ack":
            answered.set_result(message["result"])
        elif message["code"] in _AGAIN:
            again = asyncio.get_running_loop().call_later
            again(message.get("retry_after_s", 1.0), lambda: asyncio.ensure_future(_resend(socket, sent)))
        else:
            answered.set_exception(CommandRefused(message["code"]))

    async def _fold(self, frame: dict[str, Any], socket: ClientConnection) -> None:
        if self.view is None or self._position is None or frame["offset"] <= self._position[1]:
            return
        if frame["offset"] != self._position[1] + 1:
            self._position = None  # a hole: a fresh snapshot tells everything
            await socket.close()
            return
        self._position = (self._position[0], frame["offset"])
        for change in frame["changes"]:
            match change["op"]:
                case "set":
                    self.view[change["of"]] = change["value"]
                case "put":
                    self.view[change["of"]][change["id"]] = change["value"]
                case "drop":
                    self.view[change["of"]].pop(change["id"], None)

    def _state(self, key: str, value: dict[str, int]) -> None:
        if key == "presence":
            self.presence = value
        elif key == "supports" and self.view is not None:
            for id, count in value.items():
                if id in self.view["questions"]:
                    self.view["questions"][id]["supports"] = count


async def _resend(socket: ClientConnection, message: str) -> None:
    with contextlib.suppress(ConnectionClosed):
        await socket.send(message)
