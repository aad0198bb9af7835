"""An archive that is damaged, forged, foreign or too new is refused in words, and leaves the installation as it was."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from debate.store.codec import link
from debate.store.sqlite_log import SqliteLog
from frontend.archive import restore as restoring
from frontend.archive.backup import backup
from frontend.archive.manifest import Manifest, Told, written
from frontend.archive.restore import restore
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.sentences import sentence
from tests.frontend.archive.evening import Parts, apart, house, rewritten, together, verified

FLIPS = 150


@pytest.fixture(scope="module")
def evening() -> Iterator[tuple[Path, Path]]:
    """A house and the archive of its debate."""
    with tempfile.TemporaryDirectory(prefix="assises-") as folder:
        data, archive = Path(folder) / "a", Path(folder) / "a.zip"
        backup(data, house(data), archive, recordings=False)
        yield data, archive


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="assises-") as made:
        yield Path(made)


def refusal(data: Path, archive: Path) -> str:
    with pytest.raises(Refusal) as refused:
        restore(data, archive)
    said = sentence(refused.value.key, **refused.value.params)
    assert said and "{" not in said and said != refused.value.key
    assert not list((data / "debates").glob("*")) and not (data / "access.db").exists() and not (data / "restoring").exists()
    return refused.value.key


def broken_event(log: SqliteLog) -> None:
    log._connection.execute("update events set body = cast(replace(cast(body as text), 'live', 'draft') as blob) where seq = 3")


def other_history(log: SqliteLog) -> None:
    """One event fewer: its chain holds, and is not the one announced."""
    log._connection.execute("delete from events where seq = (select max(seq) from events)")


def event_of_tomorrow(log: SqliteLog) -> None:
    seq, hash = log._connection.execute("select seq, hash from events order by seq desc limit 1").fetchall()[0]
    body = b'{"type":"debate.dreamt","at":1,"by":"o1"}'
    log._connection.execute("insert into events values (?, ?, ?, ?)", (seq + 1, "debate.dreamt", body, link(hash, seq + 1, body)))


def spy(log: SqliteLog) -> None:
    log._connection.execute("create trigger t after insert on events begin delete from texts; end")


def log_of_tomorrow(log: SqliteLog) -> None:
    log._connection.execute("update meta set value = '99' where key = 'format'")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (broken_event, "restore.chain_broken"),
        (other_history, "restore.other_debate"),
        (event_of_tomorrow, "restore.too_new"),
        (spy, "restore.damaged"),
        (log_of_tomorrow, "restore.damaged"),
    ],
)
def test_a_log_that_somebody_changed(evening: tuple[Path, Path], folder: Path, change: Callable[[SqliteLog], object], code: str) -> None:
    manifest, parts = apart(evening[1])
    parts["debate.db"] = rewritten(parts["debate.db"], change)
    assert refusal(folder / "b", together(folder / "b.zip", manifest, parts)) == code


def of_debate(**fields: object) -> Callable[[Manifest, Parts], Manifest]:
    return lambda manifest, _: msgspec.structs.replace(manifest, debate=msgspec.structs.replace(manifest.debate, **fields))


def in_part(name: str, old: bytes, new: bytes) -> Callable[[Manifest, Parts], Manifest]:
    def change(manifest: Manifest, parts: Parts) -> Manifest:
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
        return manifest

    return change


def without(name: str) -> Callable[[Manifest, Parts], Manifest]:
    def change(manifest: Manifest, parts: Parts) -> Manifest:
        del parts[name]
        return manifest

    return change


def more(name: str) -> Callable[[Manifest, Parts], Manifest]:
    def change(manifest: Manifest, parts: Parts) -> Manifest:
        parts[name] = b"x"
        return manifest

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (of_debate(id="../../escaped"), "restore.damaged"),
        (of_debate(id="d0123456789abcdef"), "restore.other_debate"),
        (of_debate(head="0" * 64), "restore.other_debate"),
        (of_debate(slug="another"), "restore.other_debate"),
        (lambda manifest, _: msgspec.structs.replace(manifest, format=2), "restore.too_new"),
        (in_part("ledger.json", b'"kind": "published"', b'"kind": "refused"'), "restore.ledger_wrong"),
        (in_part("ledger.json", b"{", b"["), "restore.ledger_wrong"),
        (in_part("access.json", b'"debate":"d', b'"debate":"e'), "restore.damaged"),
        (in_part("access.json", b'"link":"l1"', b'"link":"l2"'), "restore.damaged"),
        (without("ledger.json"), "restore.damaged"),
        (without("debate.db"), "restore.damaged"),
        (more("../../escaped"), "restore.stranger"),
        (more("/etc/escaped"), "restore.stranger"),
        (more("debates/x.db"), "restore.stranger"),
        (more("recording.draft.mp4"), "restore.stranger"),
    ],
)
def test_an_archive_that_somebody_changed(
    evening: tuple[Path, Path], folder: Path, change: Callable[[Manifest, Parts], Manifest], code: str
) -> None:
    manifest, parts = apart(evening[1])
    assert refusal(folder / "b", together(folder / "b.zip", change(manifest, parts), parts)) == code
    assert not list(folder.rglob("escaped*")) and not Path("/etc/escaped").exists()


def test_bytes_that_are_no_archive_or_no_longer_one(evening: tuple[Path, Path], folder: Path) -> None:
    whole = evening[1].read_bytes()
    file = folder / "b.zip"
    for said in (b"", b"not an archive", whole[:-1], whole[: len(whole) // 2], whole[30:]):
        file.write_bytes(said)
        assert refusal(folder / "b", file) == "restore.damaged"
    assert refusal(folder / "b", folder / "none.zip") == "restore.no_file"
    manifest, parts = apart(evening[1])
    parts["debate.db"] = parts["debate.db"][:-1] + b"?"
    assert refusal(folder / "b", together(file, manifest, parts, honest=False)) == "restore.damaged"
    with zipfile.ZipFile(file, "w") as archive, pytest.warns(UserWarning):
        for _ in range(2):
            archive.writestr("debate.db", b"x")
    assert refusal(folder / "b", file) == "restore.stranger"


def test_one_bit_anywhere(evening: tuple[Path, Path], folder: Path) -> None:
    """Refused, or of no importance (a date in the archive's own table): what is restored is what was saved."""
    whole, chance = evening[1].read_bytes(), random.Random(7)
    saved = apart(evening[1])[0].debate
    refused = 0
    for place in chance.sample(range(len(whole)), FLIPS):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        (folder / "b.zip").write_bytes(flipped)
        try:
            back: Told = restore(folder / "b", folder / "b.zip").debate
        except Refusal as refusal_:
            assert refusal_.key.startswith("restore."), place
            refused += 1
            assert not list((folder / "b" / "debates").glob("*"))
        else:
            assert back == saved and verified(folder / "b").hash == saved.head, place
        shutil.rmtree(folder / "b")
    assert refused > FLIPS * 0.8


def test_nothing_is_overwritten(evening: tuple[Path, Path], folder: Path) -> None:
    data, archive = evening
    shutil.copytree(data, folder / "a")
    before = {path: path.read_bytes() for path in (folder / "a").rglob("*.db")}
    with pytest.raises(Refusal) as refused:
        restore(folder / "a", archive)
    assert refused.value.key == "restore.debate_exists"
    assert {path: path.read_bytes() for path in (folder / "a").rglob("*.db")} == before
    house(folder / "c")  # another debate of the same title, and so of the same address
    with pytest.raises(Refusal) as refused:
        restore(folder / "c", archive)
    assert refused.value.key == "restore.address_taken"


def test_links_taken_back_since_stay_taken_back(evening: tuple[Path, Path], folder: Path) -> None:
    """The file of the debate was lost, the book of access was not."""
    shutil.copytree(evening[0], folder / "a")
    for path in (folder / "a" / "debates").iterdir():
        path.unlink()
    access = (folder / "a" / "access.db").read_bytes()
    assert restore(folder / "a", evening[1]).links is False
    assert (folder / "a" / "access.db").read_bytes() == access


def test_no_room(evening: tuple[Path, Path], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: usage._replace(free=1000))
    assert refusal(folder / "b", evening[1]) == "restore.no_room"


def test_a_manifest_that_never_ends(evening: tuple[Path, Path], folder: Path) -> None:
    manifest, parts = apart(evening[1])
    with zipfile.ZipFile(folder / "b.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
        file.writestr("manifest.json", written(manifest) + b" " * 10_000_000)
    assert refusal(folder / "b", folder / "b.zip") == "restore.damaged"


def test_a_restore_cut_anywhere_leaves_nothing_half(evening: tuple[Path, Path], folder: Path) -> None:
    command = [sys.executable, "-m", "tests.frontend.archive.cut_restore", str(folder / "b"), str(evening[1])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stderr
    cuts, whole = map(int, done.stdout.split())
    assert cuts >= 15 and 0 < whole < cuts, done.stdout
