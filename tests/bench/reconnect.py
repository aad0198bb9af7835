"""`bin/bench reconnect`: thousands of viewers on one of two gateways, which is killed; each comes back as its page does.

The clock of each client begins with the kill and ends when its new socket has been brought to the present. Jitter as in `wire/comeback.js`.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import random
from time import perf_counter

import uvloop

from tests.bench.app import App
from tests.bench.report import finish, percentile, pin, progress, raise_open_files
from tests.bench.viewers import hello, masked

LEAST_S, MOST_S = 0.5, 30.0
SETTINGS: dict[str, int | float] = {"arrivals_per_s": 500, "arrivals_burst": 1000}  # what an installation has


class Later(ConnectionError):
    def __init__(self, after_s: float) -> None:
        super().__init__(f"after {after_s} s")
        self.after_s = after_s


OPENING = 400


class Client:
    def __init__(self, app: App) -> None:
        self.app = app
        self.position: dict[str, object] | None = None
        self.tries = 0
        self.deltas = 0
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def come(self, address: tuple[str, int]) -> None:
        """Ticket, socket, hello, and the first frame of the public stream."""
        ticket = await self._ticket(address)
        reader, writer = await asyncio.open_connection(*address)
        key = base64.b64encode(os.urandom(16)).decode()
        head = ["GET /ws HTTP/1.1", f"Host: {address[0]}:{address[1]}", "Upgrade: websocket", "Connection: Upgrade"]
        head += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *self.app.headers, "", ""]
        writer.write("\r\n".join(head).encode())
        await reader.readuntil(b"\r\n\r\n")
        said = json.loads(hello(ticket)) | ({"streams": [self.position]} if self.position is not None else {})
        writer.write(masked(json.dumps(said).encode()))
        self._reader, self._writer = reader, writer
        while True:
            message = await self._message(reader)
            if message["type"] in ("snapshot", "delta") and message["stream"] == "public":
                self.deltas += message["type"] == "delta"
                self.position = {"stream": "public", "epoch": message["epoch"], "offset": message.get("offset", message.get("to"))}
                return

    async def come_back(self, addresses: list[tuple[str, int]]) -> float:
        told_s = 0.0
        while True:
            self.tries += 1
            await asyncio.sleep(told_s + random.uniform(LEAST_S, min(MOST_S, LEAST_S * 2**self.tries)))
            try:
                async with asyncio.timeout(10):
                    await self.come(random.choice(addresses))
                return perf_counter()
            except Later as later:
                told_s = later.after_s
            except (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError):
                told_s = 0.0

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()

    async def _ticket(self, address: tuple[str, int]) -> str:
        reader, writer = await asyncio.open_connection(*address)
        body = b'{"role":"viewer"}'
        head = [f"POST /d/{self.app.slug}/ticket HTTP/1.1", f"Host: {address[0]}:{address[1]}", f"Origin: {self.app.origin}"]
        head += ["Content-Type: application/json", f"Content-Length: {len(body)}", "Connection: close", "", ""]
        writer.write("\r\n".join(head).encode() + body)
        answer = await reader.read()
        writer.close()
        first, _, given = answer.partition(b"\r\n\r\n")
        if b" 503 " in first.partition(b"\r\n")[0]:
            raise Later(float(json.loads(given)["error"].get("retry_after_s", 0)))
        if b" 200 " not in first.partition(b"\r\n")[0]:
            raise ConnectionError(first.partition(b"\r\n")[0].decode())
        return str(json.loads(given)["ticket"])

    @staticmethod
    async def _message(reader: asyncio.StreamReader) -> dict[str, object]:
        while True:
            head = await reader.readexactly(2)
            size = head[1]
            if size == 126:
                size = int.from_bytes(await reader.readexactly(2))
            elif size == 127:
                size = int.from_bytes(await reader.readexactly(8))
            body = await reader.readexactly(size)
            if head[0] & 15 == 1:
                message: dict[str, object] = json.loads(body)
                return message
            if head[0] & 15 == 8:
                raise ConnectionError("closed")


async def reconnect(app: App, size: int) -> dict[str, float | int]:
    doomed, left = app.addresses[0], [*app.addresses[1:], app.address]
    clients = [Client(app) for _ in range(size)]
    for at in range(0, size, OPENING):
        await asyncio.gather(*(client.come_back([doomed]) for client in clients[at : at + OPENING]))
    for client in clients:
        client.tries = client.deltas = 0
    progress(f"{size} viewers on one gateway")
    await asyncio.sleep(2)
    images = app.log.read_text().count('"event":"image"')
    app.gateways[0].kill()
    app.gateways[0].wait()
    killed = perf_counter()
    cpu_gone = app.cpu_s()
    back = [at - killed for at in await asyncio.gather(*(client.come_back(left) for client in clients))]
    spent = app.cpu_s() - cpu_gone
    read = app.log.read_text().count('"event":"image"') - images
    for client in clients:
        client.close()
    return {
        "clients": size,
        "back_p50_s": round(percentile(back, 0.5), 2),
        "back_p99_s": round(percentile(back, 0.99), 2),
        "back_max_s": round(max(back), 2),
        "store_reads": read,
        "by_delta": sum(client.deltas > 0 for client in clients),
        "tries_p99": percentile([float(client.tries) for client in clients], 0.99),
        "cpu_us_per_comeback": round(spent / size * 1e6),
    }


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench reconnect", description=__doc__)
    options.add_argument("--clients", type=int, default=4000)
    chosen = options.parse_args()
    files = raise_open_files()
    pin(os.getpid(), 1)
    app = App(SETTINGS, core=0, gateways=2)
    try:
        figures = uvloop.run(reconnect(app, chosen.clients))
    finally:
        app.stop()
    setup = {
        "gateways": 2,
        "killed": 1,
        "settings": SETTINGS,
        "open_files": files,
        "pinned": "app and Redis on 0, clients on 1",
        "media": "off",
    }
    finish("reconnect", setup, figures)


if __name__ == "__main__":
    main()
