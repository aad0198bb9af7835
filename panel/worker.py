"""`python -m panel.worker`: the media process. Wires the parts together, opens the media port and the control socket, stops on SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import structlog
import uvicorn
import uvloop
from starlette.types import ASGIApp

from panel.control import ControlServer
from panel.doorkeeper import Doorkeeper
from panel.figures import Figures
from panel.log import log_to_stderr
from panel.mixer.size import SIZES
from panel.out.broadcasts import Broadcasts
from panel.out.limits import Limits
from panel.out.origin import Origin
from panel.signalling import Signalling
from panel.studio import MAX_SEATS, MAX_VIEWERS, Studio
from panel.tickets import media_key

_log = structlog.get_logger("panel.worker")


class _Server(uvicorn.Server):
    """Uvicorn without its signal handling: the worker stops its sessions in order, and exits 0 on SIGTERM."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # Said when it is true: whoever waits for this line connects at once.
        for listener in sockets or []:
            host, port = listener.getsockname()[:2]
            _log.info("worker.listening", host=host, port=port)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def main(arguments: Sequence[str] | None = None) -> int:
    options = options_of(arguments)
    log_to_stderr()
    try:
        return uvloop.run(_run(options))
    except (OSError, ValueError) as error:
        _log.error("worker.cannot_start", error=str(error))
        return 1


async def _run(options: argparse.Namespace) -> int:
    run = Path(options.data) / "run"
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = media_key(run / "media.key")
    listener = _listen(options.host, options.port)

    control: ControlServer
    broadcasts = Broadcasts(
        Path(options.data) / "recordings", key, SIZES[options.program], Limits(options.recording_s, options.recordings_bytes)
    )
    studio = Studio(options.program, lambda fact: control.tell(fact), broadcasts, options.max_seats, options.max_viewers)
    control = ControlServer(run / "panel.sock", studio.want, studio.present_facts)
    figures = Figures(studio)
    origins = frozenset(origin for origin in options.origins.split(",") if origin)
    door = Doorkeeper(key, origins, lambda: studio.wanted, lambda: studio.told, time.time)
    server: _Server
    origin = Origin(broadcasts.find, broadcasts.folder)
    app = Signalling(studio, door, figures, origin, ready=lambda: server.started and studio.told).app()
    server = _Server(config(app, options))

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await control.start()
    studio.start()
    try:
        await server.serve(sockets=[listener])
    finally:
        await control.close()
        await studio.close()
        _log.info("worker.stopped")
    return 0


def config(app: ASGIApp, options: argparse.Namespace) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
        # Players are counted by address, and behind a proxy all would have its own.
        proxy_headers=options.trusted_proxy is not None,
        forwarded_allow_ips=options.trusted_proxy,
        ssl_certfile=options.tls_cert,
        ssl_keyfile=options.tls_key,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="panel.worker", description="The media process: WHIP seats in, one program out by WHEP.")
    parser.add_argument("--data", required=True, help="the data folder; the control socket and the media key are in its run/")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="the media port (0: any free one, told in the log)")
    parser.add_argument("--origins", default="", help="the exact Origins whose pages may call, separated by commas")
    parser.add_argument("--program", choices=sorted(SIZES), default="720p25", help="size and pace of the program")
    parser.add_argument("--recording-s", type=float, default=8 * 3600, help="the longest recording of a debate, in seconds")
    parser.add_argument("--recordings-bytes", type=float, default=math.inf, help="the most that all recordings together may take")
    parser.add_argument("--trusted-proxy", help="networks of the reverse proxy whose X-Forwarded-* headers are believed")
    parser.add_argument("--tls-cert")
    parser.add_argument("--tls-key")
    parser.add_argument("--max-seats", type=int, default=MAX_SEATS, help="publishers at once; past it 503")
    parser.add_argument("--max-viewers", type=int, default=MAX_VIEWERS, help="viewers at once; past it 503")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
