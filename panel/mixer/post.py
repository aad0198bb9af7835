"""The mixer's way back to the panel: any thread posts, one thread sends, in order. A panel that no longer reads ends the mixer."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable

from panel.mixer.messages import FromMixer, write

# 10 s of a program: whoever has not read that much will not read the rest in time either.
MOST_UNSENT = 1500


class Post:
    def __init__(self, to: socket.socket, on_end: Callable[[], None]) -> None:
        self._to = to
        self._on_end = on_end
        self._waiting: queue.SimpleQueue[FromMixer] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="post", daemon=True).start()

    def send(self, message: FromMixer) -> None:
        if self._waiting.qsize() > MOST_UNSENT:
            self._on_end()
            return
        self._waiting.put(message)

    def _run(self) -> None:
        while True:
            try:
                self._to.sendall(write(self._waiting.get()))
            except OSError:
                self._on_end()
                return
