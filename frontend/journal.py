"""Owns how the log is written: one line an event, on stderr, JSON unless a person watches. Never a text, a name, a secret, a query."""

import contextlib
import io
import logging
import sys
from types import TracebackType
from typing import TextIO, cast

import msgspec
import structlog
from structlog.typing import EventDict, WrappedLogger


class Sink(io.TextIOBase):
    """Standard error, or nothing: a full disk or a closed pipe costs lines of the log, never the debate."""

    def __init__(self, out: TextIO | None) -> None:
        self._out = out

    def write(self, text: str) -> int:
        if self._out is not None:
            with contextlib.suppress(OSError, ValueError):
                self._out.write(text)
        return len(text)

    def flush(self) -> None:
        if self._out is not None:
            with contextlib.suppress(OSError, ValueError):
                self._out.flush()


def start_journal() -> None:
    person = sys.stderr is not None and sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            name_the_fault,
            structlog.dev.ConsoleRenderer(colors=True) if person else as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, Sink(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    # The server's own complaints (a malformed request, a failed start) come through `logging`; they take the same way.
    logging.basicConfig(handlers=[Handed()], level=logging.WARNING)


def as_json(_: WrappedLogger, __: str, event: EventDict) -> str:
    # A third of the time of structlog's own, for which a line is as dear as a decision. What is no JSON is told by its name.
    return msgspec.json.encode(event, enc_hook=repr).decode()


def name_the_fault(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An exception becomes its kind and its place: its message may be somebody's words, and so may the lines of a trace-back."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()[1]
    elif isinstance(given, tuple):
        given = given[1]
    if isinstance(given, BaseException):
        event["error"] = type(given).__name__
        event["at"] = place_of(given.__traceback__)
    return event


def place_of(trace: TracebackType | None) -> str:
    """file:line where it was raised."""
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"


class Handed(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        # `msg` without its arguments: the sentence of the library, not what a request put into it.
        structlog.get_logger(record.name).log(record.levelno, str(record.msg).splitlines()[0][:200], exc_info=record.exc_info)
