"""A backup is a prefix of the log, whole and verified, taken while people ask; and what comes back opens as it was."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from debate.service.debates import Debates
from debate.store import sqlite_log
from frontend.archive.backup import backup
from frontend.archive.copy_desk import CopyDesk
from frontend.archive.restore import restore
from frontend.bootstrap.refusal import Refusal
from panel.tickets import media_key, stream_name
from tests.frontend.archive.evening import apart, ask, begun, hashes, house, verified
from tests.frontend.serving import Web
from tests.repository.files import ROOT


@pytest.fixture
def folder() -> Iterator[Path]:
    """Short, for the sockets."""
    with tempfile.TemporaryDirectory(prefix="assises-") as made:
        yield Path(made)


async def test_a_copy_is_taken_while_people_ask(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_log, "COPIED_PAGES", 4)
    data, run = folder / "a", folder / "a" / "run"
    run.mkdir(parents=True)
    debates = Debates(data)
    await debates.open()
    owner = await begun(debates)
    for n in range(0, 640, 64):
        await asyncio.gather(*(ask(owner, n + i) for i in range(64)))
    desk = CopyDesk(run, debates.get)
    await desk.start()
    asked = 640
    stop = asyncio.Event()

    async def people() -> None:
        nonlocal asked
        while not stop.is_set():
            await asyncio.gather(*(ask(owner, asked + i) for i in range(8)))
            asked += 8

    asking = asyncio.create_task(people())
    await asyncio.sleep(0)
    before = asked
    seen: list[tuple[str, int, int]] = []
    manifest = await asyncio.to_thread(backup, data, owner.slug, folder / "a.zip", recordings=False, told=lambda *step: seen.append(step))
    stop.set()
    await asking
    meanwhile = asked - before
    await desk.close()
    await debates.close()
    assert meanwhile >= 8, "nobody was asking while the copy was taken"
    copies = [done for stage, done, _ in seen if stage == "copy"]
    assert len(copies) >= 3 and copies == sorted(copies), "taken at one go, or not told"
    assert list(run.glob("copy-*")) == [], "something of the copy is left"
    whole = hashes(data)
    assert before + 3 <= manifest.debate.events <= len(whole) and manifest.debate.head == whole[manifest.debate.events - 1]
    await asyncio.to_thread(restore, folder / "b", folder / "a.zip")
    back = hashes(folder / "b")
    assert back == whole[: len(back)] and len(back) == manifest.debate.events


def test_there_and_back_at_rest(folder: Path) -> None:
    slug = house(folder / "a")
    for _ in range(3):
        backup(folder / "a", slug, folder / "again.zip", recordings=False)
        (folder / "again.zip").unlink()
    before = hashes(folder / "a")
    manifest = backup(folder / "a", slug, folder / "a.zip", recordings=False)
    assert (folder / "a.zip").stat().st_mode & 0o777 == 0o600
    assert manifest.debate.entries > 0 and hashes(folder / "a") == before
    access = apart(folder / "a.zip")[1]["access.json"]
    assert b'"l1"' in access and b'"s1"' in access and b'"l2"' not in access, "the operator's link is of the installation"
    done = restore(folder / "b", folder / "a.zip")
    assert done.links and set(done.other_keys) == {"ledger.key"}
    assert hashes(folder / "b") == before and verified(folder / "b").seq == len(before)
    assert sorted(path.name for path in (folder / "b").iterdir()) == ["access.db", "debates", "run"]

    async def epochs() -> list[str]:
        told = []
        for name in "ab":
            debates = Debates(folder / name)
            await debates.open()
            told += [owner.epoch for owner in debates.all()]
            await debates.close()
        return told

    first, second = asyncio.run(epochs())
    assert first != second, "a browser that saw what came after the copy would take it for its own history"


def test_recordings_go_along_under_the_name_they_have_there(folder: Path) -> None:
    slug = house(folder / "a")
    debate = backup(folder / "a", slug, folder / "without.zip", recordings=True).debate.id
    (folder / "a" / "recordings").mkdir()
    stem = stream_name(media_key(folder / "a" / "run" / "media.key"), debate)
    for name, said in ((f"{stem}.mp4", b"whole"), (f"{stem}.1.mp4", b"first"), (f"{stem}.draft.mp4", b"draft"), ("other.mp4", b"no")):
        (folder / "a" / "recordings" / name).write_bytes(said)
    assert set(backup(folder / "a", slug, folder / "a.zip", recordings=True).parts) >= {"recording.mp4", "recording.1.mp4"}
    assert not {"recording.mp4"} & backup(folder / "a", slug, folder / "c.zip", recordings=False).parts.keys()
    restore(folder / "b", folder / "a.zip")
    there = stream_name(media_key(folder / "b" / "run" / "media.key"), debate)
    found = {path.name: path.read_bytes() for path in (folder / "b" / "recordings").iterdir()}
    assert there != stem and found == {f"{there}.mp4": b"whole", f"{there}.1.mp4": b"first"}


def test_refusals_of_a_backup(folder: Path) -> None:
    slug = house(folder / "a")
    (folder / "there.zip").write_bytes(b"")
    for data, name, file, code in (
        ("a", "nothing", "x.zip", "backup.debate_unknown"),
        ("a", slug, "there.zip", "backup.file_exists"),
        ("nowhere", slug, "x.zip", "backup.no_data"),
        ("a", slug, "no/folder/x.zip", "backup.disk_fault"),
    ):
        with pytest.raises(Refusal) as refused:
            backup(folder / data, name, folder / file, recordings=False)
        assert refused.value.key == code
    assert not (folder / "x.zip").exists() and not list(folder.glob(".*"))


def test_by_the_command_from_a_running_house_to_another(folder: Path) -> None:
    """The link and the browser of a moderator open the debate at the new place as they did at the old one."""

    def command(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "LC_ALL": "fr_FR.UTF-8", "PYTHONIOENCODING": "utf-8"}
        return subprocess.run([ROOT / "bin" / "assises", *words], capture_output=True, text=True, env=environment)

    archive = str(folder / "a.zip")
    with Web(folder / "a", debate="L’eau") as web:
        slug = web.links["viewer"].rpartition("/")[2]
        (console,) = web.links["console"]
        with web.browser() as moderator:
            assert moderator.enter(console["url"]).status_code == 303
            cookies = moderator.cookies
        saved = command("backup", slug, archive, "--data", str(folder / "a"))
        assert saved.returncode == 0 and "sauvegardé" in saved.stderr, saved.stderr
        refused = command("restore", archive, "--data", str(folder / "a"))
        assert refused.returncode == 1 and "[serve.data_in_use]" in refused.stderr
        for key in ("participants.key", "ledger.key"):
            (folder / "b").mkdir(exist_ok=True)
            (folder / "b" / key).write_bytes((folder / "a" / key).read_bytes())
    done = command("restore", archive, "--data", str(folder / "b"))
    assert done.returncode == 0 and "restauré" in done.stderr and ".key" not in done.stderr, done.stderr
    with Web(folder / "b") as web, web.browser() as moderator:
        assert moderator.get(f"/d/{slug}").status_code == 200
        assert moderator.get(f"/d/{slug}/console").status_code != 200
        moderator.cookies.update(cookies)
        assert moderator.get(f"/d/{slug}/console").status_code == 200
