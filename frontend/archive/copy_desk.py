"""Owns the socket by which a command of this machine asks the process that has a debate open for a copy of its log.

Only that process can read the file (it holds it exclusively). The socket lies in DATA/run, which nobody else may enter; a copy lives
there as long as its asker holds the line.
"""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from debate.service.owner import DebateOwner
from debate.store.event_log import StorageFailed, StorageFull
from panel.framing import FrameReader, FrameTooLong, frame

SOCKETS, COPIES = "copy-*.sock", "copy-*.db*"
ANSWER_S = 60.0  # a step takes milliseconds; a commit on a slow disk may stand before it
_log = structlog.get_logger("frontend")


class CopyAsked(Struct, frozen=True, tag_field="type", tag="copy"):
    debate: str  # its id or its slug


class CopyStep(Struct, frozen=True, tag_field="type", tag="step"):
    done: int
    whole: int


class CopyMade(Struct, frozen=True, tag_field="type", tag="made"):
    file: str  # its name in DATA/run


class CopyUnknown(Struct, frozen=True, tag_field="type", tag="unknown"):
    """This process has no such debate."""


class CopyFailed(Struct, frozen=True, tag_field="type", tag="failed"):
    """The disk said no."""


Told = CopyStep | CopyMade | CopyUnknown | CopyFailed
_asked: msgspec.json.Decoder[CopyAsked] = msgspec.json.Decoder(CopyAsked)
_told: msgspec.json.Decoder[Told] = msgspec.json.Decoder(Told)


class CopyDesk:
    """The end of the process that has debates open."""

    def __init__(self, run: Path, find: Callable[[str], DebateOwner | None]) -> None:
        self._run = run
        self._path = run / f"copy-{os.getpid()}.sock"
        self._find = find
        self._one_by_one = asyncio.Lock()
        self._server: asyncio.Server | None = None
        self._askers: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Where there is no room for a socket (a path too long), debates go on and are backed up at rest."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)  # 0600 from its first instant
        try:
            self._clear_what_the_killed_left()
            listener.bind(str(self._path))
        except OSError as error:
            listener.close()
            _log.warning("copy.no_socket", error=type(error).__name__)
            return
        finally:
            os.umask(before)
        self._server = await asyncio.start_unix_server(self._serve, sock=listener)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for asker in self._askers:
            asker.cancel()
        await asyncio.gather(*self._askers, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    def _clear_what_the_killed_left(self) -> None:
        for left in self._run.glob(SOCKETS):
            if not _answers(left):
                left.unlink(missing_ok=True)
        for copy in self._run.glob(COPIES):
            if not (self._run / f"{copy.name.rsplit('-', 1)[0]}.sock").exists():
                copy.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._askers.add(task)
        try:
            with contextlib.suppress(OSError, FrameTooLong, msgspec.DecodeError):
                await self._answer(reader, writer)
        finally:
            self._askers.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def tell(told: Told) -> None:
            writer.write(frame(msgspec.json.encode(told)))

        frames = FrameReader()
        asked: list[bytes] = []
        while not asked:
            data = await reader.read(4096)
            if not data:
                return
            asked = frames.feed(data)
        owner = self._find(_asked.decode(asked[0]).debate)
        if owner is None:
            tell(CopyUnknown())
            return
        file = self._path.with_name(f"{self._path.stem}-{secrets.token_hex(8)}.db")
        try:
            async with self._one_by_one:
                os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
                await owner.copy(file, lambda done, whole: tell(CopyStep(done, whole)))
            tell(CopyMade(file.name))
            _log.info("copy.made", debate=owner.id)
            await reader.read()  # until the asker has what it wants, or is gone
        except (StorageFull, StorageFailed) as error:
            _log.error("copy.failed", debate=owner.id, error=type(error).__name__)
            tell(CopyFailed())
        finally:
            for left in self._run.glob(f"{file.name}*"):  # what its asker opened it with may have been cut, too
                left.unlink(missing_ok=True)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(str(path)) == 0


def anybody(run: Path) -> bool:
    """Whether a process has debates of this folder open: one may run without our supervisor, which holds the folder's lock."""
    return any(_answers(path) for path in run.glob(SOCKETS))


class NobodyAnswers(Exception):
    """No process has debates of this folder open, or none that answers now."""


class UnknownDebate(Exception):
    """Processes answer, and none has this debate."""


@contextlib.contextmanager
def copy_of(run: Path, debate: str, told: Callable[[int, int], None]) -> Iterator[Path]:
    """The asker's end: a copy that is there within the block. Raises NobodyAnswers, UnknownDebate, StorageFailed."""
    answered = False
    for path in sorted(run.glob(SOCKETS)):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(ANSWER_S)
            try:
                line.connect(str(path))
                line.sendall(frame(msgspec.json.encode(CopyAsked(debate))))
                made = _made(line, told)
            except OSError:
                continue
            answered = True
            if made is not None:
                yield run / Path(made.file).name
                return
    raise UnknownDebate if answered else NobodyAnswers


def _made(line: socket.socket, told: Callable[[int, int], None]) -> CopyMade | None:
    frames = FrameReader()
    while data := line.recv(65536):
        for payload in frames.feed(data):
            match _told.decode(payload):
                case CopyStep(done, whole):
                    told(done, whole)
                case CopyMade() as made:
                    return made
                case CopyUnknown():
                    return None
                case CopyFailed():
                    raise StorageFailed(line.getpeername())
    raise ConnectionError("the process ended")
