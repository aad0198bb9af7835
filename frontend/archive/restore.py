"""Owns the way back: everything in an archive is checked beside its place, and the debate's file is put there last, by one rename.

An archive is somebody's file: no name in it becomes a path, no size is believed, nothing in it runs.
"""

import errno
import hashlib
import os
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import apsw
import msgspec
from msgspec import Struct

from debate.domain.debate import DebateCreated
from debate.service.verify_ledger import Wrong, verify
from debate.store.event_log import ChainBroken, LogInUse, StorageFailed, StorageFull
from debate.store.sqlite_log import SqliteLog
from frontend.access.store import Books
from frontend.app import RUN
from frontend.archive import access_rows
from frontend.archive.backup import PIECE, Progress, sync_folder
from frontend.archive.copy_desk import anybody
from frontend.archive.examined import NoDebate, examine
from frontend.archive.manifest import (
    ACCESS,
    FORMAT,
    LEDGER,
    LOG,
    MANIFEST,
    MANIFEST_BYTES,
    NEEDED,
    RECORDING,
    Manifest,
    Told,
    Version,
    fingerprints,
)
from frontend.bootstrap.refusal import Refusal
from frontend.run_folder import RunFolder
from panel.tickets import media_key, stream_name

STAGING = "restoring"
SMALL_BYTES = 256 * 1024 * 1024  # of a part that is read whole: the ledger of a debate of years
_RECORDING = re.compile(re.escape(RECORDING).replace(r"\.mp4", r"(?:\.\d{1,4})?\.mp4"))
# What zipfile raises for bytes that are no archive, or no longer one.
_BROKEN = (
    msgspec.DecodeError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    OverflowError,
)


class Restored(Struct, frozen=True):
    debate: Told
    links: bool  # False: the installation knew the debate's links already, and they were left as they are
    other_keys: tuple[str, ...]  # names of keys that are not those of the archive


def restore(data: Path, file: Path, *, told: Progress = lambda stage, done, whole: None) -> Restored:
    """Puts the debate of an archive into a stopped installation, whole or not at all. Raises Refusal."""
    try:
        with RunFolder(data) as held:
            if anybody(held.run):
                raise Refusal("serve.data_in_use", folder=held.data)
            staging = held.data / STAGING
            shutil.rmtree(staging, ignore_errors=True)  # of a restore that was cut
            staging.mkdir(mode=0o700)
            try:
                return _restore(held.data, file, staging, told)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as fault:
        raise Refusal("restore.disk_fault", reason=fault.strerror or fault) from fault
    except StorageFull as fault:
        raise Refusal("restore.disk_fault", reason=fault) from fault


def _restore(data: Path, file: Path, staging: Path, told: Progress) -> Restored:
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive)
            _unpack(archive, manifest, staging, lambda done, whole: told("unpack", done, whole))
    except FileNotFoundError:
        raise Refusal("restore.no_file", file=file) from None
    except _BROKEN as fault:
        raise Refusal("restore.damaged", part=file.name) from fault
    except OSError as fault:
        if fault.errno != errno.EINVAL:  # a table that points before the beginning of the file
            raise
        raise Refusal("restore.damaged", part=file.name) from fault
    told("check", 0, 0)
    _check_log(staging / LOG, manifest.debate)
    _check_ledger(staging / LEDGER, manifest.debate)
    books = _checked_access(staging / ACCESS, manifest.debate.id)
    _look_for_room(data, manifest.debate)
    told("place", 0, 0)
    links = _place(data, staging, manifest, books)
    here = fingerprints(data)
    return Restored(manifest.debate, links, tuple(name for name, mark in manifest.keys.items() if here.get(name) != mark))


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    strange = [name for name in names if name not in NEEDED and name != MANIFEST and _RECORDING.fullmatch(name) is None]
    if strange or len(set(names)) != len(names):
        raise Refusal("restore.stranger", part=ascii((strange or names)[0])[:80])
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > MANIFEST_BYTES:
        raise Refusal("restore.damaged", part=MANIFEST)
    said = archive.read(MANIFEST)
    if msgspec.json.decode(said, type=Version).format > FORMAT:
        raise Refusal("restore.too_new")
    manifest = msgspec.json.decode(said, type=Manifest)
    if {*manifest.parts, MANIFEST} != set(names) or NEEDED - manifest.parts.keys():
        raise Refusal("restore.damaged", part=MANIFEST)
    return manifest


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, into: Path, told: Callable[[int, int], None]) -> None:
    """Each part under the name that this version knows it by, never more bytes than announced."""
    whole = sum(part.size for part in manifest.parts.values())
    if whole > shutil.disk_usage(into).free:
        raise Refusal("restore.no_room", needed=whole // 1024**2 + 1)
    done = 0
    for name, part in manifest.parts.items():
        digest, left = hashlib.sha256(), part.size
        with archive.open(name) as source, (into / name).open("xb") as target:
            while piece := source.read(min(PIECE, left + 1)):
                left -= len(piece)
                if left < 0:
                    break
                digest.update(piece)
                target.write(piece)
                done += len(piece)
                told(done, whole)
            target.flush()
            os.fsync(target.fileno())
        if left != 0 or digest.hexdigest() != part.sha256:
            raise Refusal("restore.damaged", part=name)


def _check_log(log: Path, expected: Told) -> None:
    try:
        found, _ = examine(log)
    except ChainBroken as fault:
        raise Refusal("restore.chain_broken", event=fault.seq) from fault
    except msgspec.ValidationError as fault:
        raise Refusal("restore.too_new") from fault  # its events hold together, and say what this version does not know
    except (StorageFailed, LogInUse, NoDebate, apsw.Error, msgspec.DecodeError) as fault:
        raise Refusal("restore.damaged", part=LOG) from fault
    if found != expected:
        raise Refusal("restore.other_debate")


def _check_ledger(ledger: Path, debate: Told) -> None:
    """The public ledger as it was published: it must hold by itself, and be the one that the events tell."""
    if ledger.stat().st_size > SMALL_BYTES:
        raise Refusal("restore.damaged", part=LEDGER)
    try:
        export: Any = msgspec.json.decode(ledger.read_bytes())
        verify(export)
        same = (export["debate"]["id"], export["length"], export["head"]) == (debate.id, debate.entries, debate.ledger_head)
    except (Wrong, msgspec.DecodeError, RecursionError, KeyError, TypeError) as fault:
        raise Refusal("restore.ledger_wrong") from fault
    if not same:
        raise Refusal("restore.ledger_wrong")


def _checked_access(rows: Path, debate: str) -> Books:
    if rows.stat().st_size > SMALL_BYTES:
        raise Refusal("restore.damaged", part=ACCESS)
    try:
        return access_rows.read(rows.read_bytes(), debate)
    except (ValueError, msgspec.DecodeError) as fault:
        raise Refusal("restore.damaged", part=ACCESS) from fault


def _look_for_room(data: Path, debate: Told) -> None:
    """No debate is ever overwritten; and two under one address or one join code would hide each other."""
    folder = data / "debates"
    folder.mkdir(mode=0o700, exist_ok=True)
    if any(folder.glob(f"{debate.id}.db*")):
        raise Refusal("restore.debate_exists", debate=debate.slug)
    for path in sorted(folder.glob("*.db")):
        try:
            log = SqliteLog(path, looks_only=True)
        except (LogInUse, StorageFailed):
            continue  # unreadable, and so not shown under any address
        try:
            first = next(log.read(), None)
        except msgspec.ValidationError:
            continue
        finally:
            log.close()
        if isinstance(first, DebateCreated) and (first.slug == debate.slug or first.code == debate.code):
            raise Refusal("restore.address_taken", debate=debate.slug)


def _place(data: Path, staging: Path, manifest: Manifest, books: Books) -> bool:
    """The log last: before it nothing of the debate is seen, after it everything is. What a cut leaves is taken up by the next try."""
    debate = manifest.debate.id
    videos = [name for name in manifest.parts if _RECORDING.fullmatch(name)]
    if videos:
        stem, folder = stream_name(media_key(data / RUN / "media.key"), debate), data / "recordings"
        folder.mkdir(mode=0o700, exist_ok=True)
        for name in videos:
            target = folder / f"{stem}{name.removeprefix(RECORDING.removesuffix('.mp4'))}"
            if not target.exists():  # the installation's own may be longer than the archive's
                (staging / name).rename(target)
        sync_folder(folder)
    log = SqliteLog(staging / LOG, looks_only=True)
    try:
        log.begin_anew()
    finally:
        log.close()
    links = access_rows.put(data, books, debate)
    (staging / LOG).rename(data / "debates" / f"{debate}.db")
    sync_folder(data / "debates")
    return links
