"""Owns the making of an archive: a copy of the log that a running debate does not notice, examined before anybody relies on it."""

import contextlib
import hashlib
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import apsw
import msgspec

from debate.domain.debate import DebateCreated
from debate.store.event_log import ChainBroken, LogInUse, StorageFailed, StorageFull
from debate.store.sqlite_log import SqliteLog
from frontend.app import LEDGER_KEY, RUN
from frontend.archive import access_rows
from frontend.archive.copy_desk import NobodyAnswers, UnknownDebate, copy_of
from frontend.archive.examined import NoDebate, examine
from frontend.archive.manifest import ACCESS, FORMAT, LEDGER, LOG, MANIFEST, RECORDING, Manifest, Part, Told, fingerprints, written
from frontend.bootstrap.refusal import Refusal
from frontend.house import now_ms
from frontend.ledger.seal import Seal
from frontend.run_folder import RunFolder
from panel.tickets import stream_name

WAIT_S = 20.0  # web may be starting again at this very moment
PIECE = 1024 * 1024
Progress = Callable[[str, int, int], None]
"""Hears which stage (`copy`, `check`, `pack`), how much of it is done, and of how much."""


def backup(data: Path, debate: str, file: Path, *, recordings: bool, told: Progress = lambda stage, done, whole: None) -> Manifest:
    """Makes the archive, whole or not at all. Raises Refusal."""
    if file.exists():
        raise Refusal("backup.file_exists", file=file)
    if not (data / "debates").is_dir():
        raise Refusal("backup.no_data", folder=data)
    fresh = file.with_name(f".{file.name}.part")
    try:
        with _copied(data.absolute(), debate, lambda done, whole: told("copy", done, whole)) as copy:
            try:
                told("check", 0, 0)
                facts, ledger = examine(copy, Seal.load(data / LEDGER_KEY))
            except (ChainBroken, StorageFailed, LogInUse, NoDebate, apsw.Error, msgspec.ValidationError) as fault:
                raise Refusal("backup.debate_damaged", debate=debate) from fault
            except StorageFull as fault:
                raise Refusal("backup.disk_fault", reason=fault) from fault
            manifest = _pack(data, facts, copy, ledger, fresh, recordings, told)
        fresh.replace(file)
        sync_folder(file.parent)
        return manifest
    except OSError as fault:
        raise Refusal("backup.disk_fault", reason=fault.strerror or fault) from fault
    finally:
        fresh.unlink(missing_ok=True)


@contextlib.contextmanager
def _copied(data: Path, debate: str, told: Callable[[int, int], None]) -> Iterator[Path]:
    """From whoever has the debate open; from the file itself, with the folder held, where nobody has."""
    late = time.monotonic() + WAIT_S
    while True:
        try:
            with copy_of(data / RUN, debate, told) as copy:
                yield copy
                return
        except UnknownDebate:
            raise Refusal("backup.debate_unknown", debate=debate) from None
        except (StorageFull, StorageFailed) as fault:
            raise Refusal("backup.disk_fault", reason=fault) from fault
        except NobodyAnswers:
            pass
        try:
            with RunFolder(data), tempfile.TemporaryDirectory(dir=data / RUN) as folder:
                copy = Path(folder) / LOG
                _copy_at_rest(data / "debates", debate, copy, told)
                yield copy
                return
        except Refusal as refusal:
            if refusal.key != "serve.data_in_use" or time.monotonic() > late:
                raise Refusal("backup.web_silent") if refusal.key == "serve.data_in_use" else refusal from None
        time.sleep(0.5)


def _copy_at_rest(folder: Path, debate: str, into: Path, told: Callable[[int, int], None]) -> None:
    for path in sorted(folder.glob("*.db")):
        try:
            log = SqliteLog(path, looks_only=True)
        except (LogInUse, StorageFailed):
            continue
        try:
            first = next(log.read(), None)
            if isinstance(first, DebateCreated) and debate in (first.debate, first.slug):
                for done, whole in log.copy(into):
                    told(done, whole)
                return
        except msgspec.ValidationError:
            continue
        finally:
            log.close()
    raise Refusal("backup.debate_unknown", debate=debate)


def _pack(data: Path, facts: Told, copy: Path, ledger: bytes, into: Path, recordings: bool, told: Progress) -> Manifest:
    parts: dict[str, Part] = {}
    videos = _recordings(data, facts.id) if recordings else {}
    whole = copy.stat().st_size + sum(path.stat().st_size for path in videos.values())
    done = 0
    with _own_file(into) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, bytes_ in ((ACCESS, access_rows.taken(data, facts.id)), (LEDGER, ledger)):
                archive.writestr(name, bytes_)
                parts[name] = Part(len(bytes_), hashlib.sha256(bytes_).hexdigest())
            for name, path in {LOG: copy, **videos}.items():
                squeezed = zipfile.ZIP_DEFLATED if name == LOG else zipfile.ZIP_STORED
                info = zipfile.ZipInfo(name)
                info.compress_type = squeezed
                size, digest = 0, hashlib.sha256()
                with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
                    for piece in _pieces(source, path.stat().st_size):
                        target.write(piece)
                        digest.update(piece)
                        size, done = size + len(piece), done + len(piece)
                        told("pack", done, whole)
                parts[name] = Part(size, digest.hexdigest())
            manifest = Manifest(FORMAT, now_ms(), facts, fingerprints(data), parts)
            archive.writestr(MANIFEST, written(manifest))
        out.flush()
        os.fsync(out.fileno())
    return manifest


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    """As much as there was at the start: a recording grows while it is read."""
    while left > 0 and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece


def _recordings(data: Path, debate: str) -> dict[str, Path]:
    """The recording, and what was recorded before a restart that had to begin anew (`.1.mp4`, …)."""
    key = data / RUN / "media.key"
    if not key.is_file():
        return {}
    stem = stream_name(key.read_bytes(), debate)
    found = {
        RECORDING.replace(".mp4", f"{path.name[len(stem) : -len('.mp4')]}.mp4"): path
        for path in sorted((data / "recordings").glob(f"{stem}*.mp4"))
    }
    return {name: path for name, path in found.items() if not name.endswith(".draft.mp4")}


def _own_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
