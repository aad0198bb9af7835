"""Many WebSocket clients on one epoll, lean enough that the server is what is measured: they count frames and note when each came."""

from __future__ import annotations

import base64
import json
import os
import select
import socket
import struct
from collections.abc import Callable, Sequence
from time import perf_counter

EVENT = b'{"type":"event","stream":"public"'


class Viewer:
    """One socket. `frames` counts what `wanted` wants; with it off every text frame counts."""

    __slots__ = ("buffer", "frames", "open", "sock")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.buffer = b""
        self.frames = 0
        self.open = True


class Viewers:
    """`on_frame(viewer, payload, at)` is called for each wanted frame; `prefix` says which are wanted."""

    def __init__(self, address: tuple[str, int], prefix: bytes = b"", rcvbuf: int | None = None) -> None:
        self._address = address
        self._prefix = prefix
        self._rcvbuf = rcvbuf
        self._epoll = select.epoll()
        self._by_fd: dict[int, Viewer] = {}
        self.all: list[Viewer] = []
        self.on_frame: Callable[[Viewer, bytes, float], None] = lambda viewer, payload, at: None
        self.counted = 0
        self.lost = 0

    def open(self, path: str, headers: Sequence[str], hello: bytes | None = None, address: tuple[str, int] | None = None) -> Viewer:
        """A finished handshake and a sent hello; frames are read by `poll`. `address`: where this one goes, if not where all go."""
        return self._finish(self._begin(path, headers, address or self._address), hello)

    def open_together(self, path: str, headers: Sequence[str], hellos: Sequence[bytes]) -> None:
        """As people come when a programme on television names the debate: each step of all of them before the next."""
        for sock, hello in [(self._begin(path, headers, self._address), hello) for hello in hellos]:
            self._finish(sock, hello)

    def _begin(self, path: str, headers: Sequence[str], address: tuple[str, int]) -> socket.socket:
        host, port = address
        sock = socket.socket()
        if self._rcvbuf is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._rcvbuf)
        sock.settimeout(20)
        sock.connect((host, port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        head = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade"]
        head += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *headers, "", ""]
        sock.sendall("\r\n".join(head).encode())
        return sock

    def _finish(self, sock: socket.socket, hello: bytes | None) -> Viewer:
        answer = b""
        while b"\r\n\r\n" not in answer:
            piece = sock.recv(4096)
            if not piece:
                raise ConnectionError(answer.decode("latin-1"))
            answer += piece
        first, _, rest = answer.partition(b"\r\n\r\n")
        if b" 101 " not in first.partition(b"\r\n")[0] + b" ":
            raise ConnectionError(first.decode("latin-1"))
        viewer = Viewer(sock)
        viewer.buffer = rest
        if hello is not None:
            sock.sendall(masked(hello))
        sock.setblocking(False)
        self._by_fd[sock.fileno()] = viewer
        self._epoll.register(sock.fileno(), select.EPOLLIN)
        self.all.append(viewer)
        return viewer

    def stall(self, viewer: Viewer) -> None:
        """Stops reading from this one for good."""
        self._epoll.unregister(viewer.sock.fileno())

    def poll(self, timeout: float) -> None:
        for fd, _ in self._epoll.poll(max(0.0, timeout), 512):
            viewer = self._by_fd[fd]
            try:
                data = viewer.sock.recv(65536)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                self._epoll.unregister(fd)
                viewer.open = False
                self.lost += 1
                continue
            self._take(viewer, viewer.buffer + data if viewer.buffer else data, perf_counter())

    def poll_until(self, done: Callable[[], bool], timeout_s: float) -> bool:
        end = perf_counter() + timeout_s
        while not done():
            if perf_counter() > end:
                return False
            self.poll(0.05)
        return True

    def close(self) -> None:
        for viewer in self.all:
            viewer.sock.close()
        self._epoll.close()

    def _take(self, viewer: Viewer, data: bytes, at: float) -> None:
        start, size = 0, len(data)
        while size - start >= 2:
            length, body = data[start + 1], start + 2
            if length == 126:
                if size < start + 4:
                    break
                length, body = data[start + 2] << 8 | data[start + 3], start + 4
            elif length == 127:
                if size < start + 10:
                    break
                length, body = struct.unpack_from("!Q", data, start + 2)[0], start + 10
            if size < body + length:
                break
            opcode = data[start] & 15
            start = body + length
            if opcode == 9:
                viewer.sock.send(masked(b"", 0x8A))
            elif opcode == 1 and data.startswith(self._prefix, body):
                viewer.frames += 1
                self.counted += 1
                self.on_frame(viewer, data[body : body + length], at)
        viewer.buffer = data[start:]


def masked(payload: bytes, head: int = 0x81) -> bytes:
    """A client frame (RFC 6455 §5.3) under an all-zero mask, which servers must undo all the same."""
    size = len(payload)
    if size < 126:
        return bytes((head, 0x80 | size)) + b"\0\0\0\0" + payload
    if size < 65536:
        return bytes((head, 0x80 | 126)) + struct.pack("!H", size) + b"\0\0\0\0" + payload
    return bytes((head, 0x80 | 127)) + struct.pack("!Q", size) + b"\0\0\0\0" + payload


def hello(ticket: str) -> bytes:
    return json.dumps({"type": "hello", "ticket": ticket, "streams": []}).encode()
