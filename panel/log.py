"""How the media processes write their log: one line of JSON each on stderr, or a readable one on a terminal."""

from __future__ import annotations

import logging
import sys

import structlog


def log_to_stderr() -> None:
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # aiortc and FFmpeg log each frame they cannot take; a broken camera must not fill a disk. A seat's troubles are told as facts.
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    logging.getLogger("aiortc").setLevel(logging.CRITICAL)
    logging.getLogger("libav").setLevel(logging.CRITICAL)
