"""The nginx configuration of docs/operate.md: nginx accepts it, and it carries pages, pictures and WebSockets where they belong."""

from __future__ import annotations

import base64
import http.client
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.ops.conftest import until
from tests.ops.proxy import NGINX, configure, listens, trusting


class Echo(BaseHTTPRequestHandler):
    """Says who it is and what it was told; accepts an upgrade and repeats one byte."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.headers.get("Upgrade") == "websocket":
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            self.end_headers()
            self.wfile.write(self.rfile.read(1))
            self.close_connection = True
            return
        told = [self.headers.get(name, "") for name in ("Host", "X-Forwarded-For", "X-Forwarded-Proto")]
        body = " ".join([str(self.server.server_address[1]), *told]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_OPTIONS = do_GET

    def log_message(self, *_: object) -> None:
        """Silent: the test asserts on answers."""


@pytest.fixture
def upstreams() -> Iterator[tuple[int, int]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Echo) for _ in range(2)]
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield servers[0].server_port, servers[1].server_port
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def configuration(tmp_path: Path, upstreams: tuple[int, int]) -> tuple[Path, int]:
    return configure(tmp_path, *upstreams)


def ask(port: int, method: str, path: str, **headers: str) -> tuple[int, str]:
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trusting())
    connection.request(method, path, headers={"Host": "debats.example.org", **headers})
    answer = connection.getresponse()
    told = answer.status, answer.read().decode()
    connection.close()
    return told


def test_nginx_accepts_it(configuration: tuple[Path, int]) -> None:
    done = subprocess.run([NGINX, "-t", "-c", str(configuration[0]), "-e", "stderr"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_it_carries_each_where_it_belongs(configuration: tuple[Path, int], upstreams: tuple[int, int]) -> None:
    file, port = configuration
    server = subprocess.Popen([NGINX, "-c", str(file), "-e", "stderr"], stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: listens(port))
        web, panel = (f"{upstream} debats.example.org 127.0.0.1 https" for upstream in upstreams)
        spoofed = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"}
        for method, path, expected in (
            ("GET", "/", web),
            ("POST", "/d/one/ask", web),
            ("GET", "/whipped", web),
            ("POST", "/whip/d1/t1", panel),
            ("OPTIONS", "/whep/d1", panel),
        ):
            assert ask(port, method, path, **spoofed) == (200, expected), path
        assert ask(port, "GET", "/metrics")[0] == 404
        assert _echo_by_websocket(port) == b"!"
    finally:
        server.terminate()
        server.wait(20)


def _echo_by_websocket(port: int) -> bytes:
    with trusting().wrap_socket(socket.create_connection(("127.0.0.1", port), 10)) as browser:
        key = base64.b64encode(b"0123456789abcdef").decode()
        lines = ["GET /ws HTTP/1.1", "Host: debats.example.org", "Upgrade: websocket", "Connection: Upgrade", f"Sec-WebSocket-Key: {key}"]
        browser.sendall("\r\n".join([*lines, "", ""]).encode() + b"!")
        received = b""
        while b"\r\n\r\n" not in received or received.endswith(b"\r\n\r\n"):
            more = browser.recv(4096)
            if not more:
                break
            received += more
        assert received.startswith(b"HTTP/1.1 101")
        return received.rpartition(b"\r\n\r\n")[2]
