"""`python -m panel.mixer --socket FD --program 720p25`: the mixer of one debate. Ends when the panel's end of the socket does."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence

import av.logging

from panel.framing import FrameReader
from panel.log import log_to_stderr
from panel.mixer.messages import read_to_mixer
from panel.mixer.mixer import Mixer
from panel.mixer.post import Post
from panel.mixer.size import SIZES


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    log_to_stderr()
    av.logging.set_level(None)  # a broken camera must not fill a disk
    logging.getLogger("libav").setLevel(logging.CRITICAL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C goes to the whole group; the panel ends us in its order
    with socket.socket(fileno=options.socket) as panel:
        # Whoever cannot send any more wakes the reader below, and nothing needs to be put in order: the panel keeps what must live on.
        post = Post(panel, lambda: panel.shutdown(socket.SHUT_RD))
        mixer = Mixer(SIZES[options.program], post.send)
        mixer.start()
        frames = FrameReader()
        while data := _received(panel):
            for payload in frames.feed(data):
                mixer.take(read_to_mixer(payload))
    os._exit(0)  # threads in the midst of a picture need not finish it


def _received(panel: socket.socket) -> bytes:
    try:
        return panel.recv(262_144)
    except OSError:
        return b""


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="panel.mixer", description="Decodes the seats, composes and encodes the program of one debate.")
    parser.add_argument("--socket", type=int, required=True, help="file descriptor of our end of the socket pair")
    parser.add_argument("--program", choices=sorted(SIZES), required=True)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
