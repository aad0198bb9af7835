"""A child reduced to what the supervisor asks of one: it listens, answers /readyz and ends on SIGTERM. Its flags go to a file."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import ssl
import sys
from argparse import ArgumentParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = str(os.getpid()).encode()
        self.send_response(200 if self.path == "/readyz" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """The test reads stderr: keep it to the supervisor's own words."""


def serve(name: str) -> None:
    parser = ArgumentParser(allow_abbrev=False)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    flags = ("--public-url", "--media-url", "--origins", "--program", "--recording-s", "--recordings-bytes", "--tls-cert", "--tls-key")
    for flag in (*flags, "--trusted-proxy"):
        parser.add_argument(flag)
    parser.add_argument("--demo", action="store_true")
    given = parser.parse_args()
    (given.data / f"{name}.json").write_text(json.dumps(sys.argv[1:]))
    if (given.data / f"{name}.fails").exists():
        sys.exit("refused to start")
    if (given.data / f"{name}.deaf").exists():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    server = ThreadingHTTPServer((given.host, given.port), Answer)
    if given.tls_cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(given.tls_cert, given.tls_key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with contextlib.suppress(OSError):  # like the real ones, it goes on when nobody reads what it says
        print(f"{name} listens", flush=True)  # on stdout: it must not reach the supervisor's
    server.serve_forever()
