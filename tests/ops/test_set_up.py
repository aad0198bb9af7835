"""Environment and vendor folder: filled once, again when the lock changes, whole after an interruption, one set-up at a time."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from frontend import supervise
from frontend.assets import MODULES as ADDRESSES
from frontend.bootstrap.environment import UNFINISHED, Environment
from frontend.bootstrap.refusal import Refusal
from frontend.bootstrap.vendor import LICENCES, MODULES, Vendor
from tests.ops.conftest import ROOT, until


def make_wheel(folder: Path, version: str, body: str = "") -> str:
    """A package of one module, and its line in a lock that needs no network."""
    file = folder / f"pebble-{version}-py3-none-any.whl"
    info = f"pebble-{version}.dist-info"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr("pebble.py", body or f"version = '{version}'\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: pebble\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return f"--no-index\n--find-links {folder.as_uri()}\npebble=={version} --hash=sha256:{digest}\n"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    file = tmp_path / "pebble.lock"
    file.write_text(make_wheel(tmp_path, "1.0"))
    return file


def installed(environment: Environment) -> str:
    return subprocess.run(
        [str(environment.python), "-c", "import pebble; print(pebble.version)"], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_installs_once_and_follows_the_lock(tmp_path: Path, lock: Path) -> None:
    environment = Environment(tmp_path)
    assert not environment.has(lock)
    environment.install(lock)
    assert environment.has(lock) and installed(environment) == "1.0"
    made = environment.python.lstat().st_mtime_ns
    lock.write_text(make_wheel(tmp_path, "1.1"))
    assert not environment.has(lock)
    environment.install(lock)
    assert environment.has(lock) and installed(environment) == "1.1" and environment.python.lstat().st_mtime_ns == made


def test_a_package_of_another_hash_is_refused(tmp_path: Path, lock: Path) -> None:
    text = lock.read_text()
    make_wheel(tmp_path, "1.0", "version = 'changed on the way'\n")
    environment = Environment(tmp_path)
    with pytest.raises(Refusal) as refusal:
        environment.install(lock)
    assert refusal.value.key == "setup.install_failed" and not environment.has(lock)
    make_wheel(tmp_path, "1.0")
    assert lock.read_text() == text
    lock.write_text(make_wheel(tmp_path, "1.0"))
    environment.install(lock)  # and the next start recovers
    assert environment.has(lock)


def test_an_interrupted_install_starts_from_nothing(tmp_path: Path, lock: Path) -> None:
    environment = Environment(tmp_path)
    environment.install(lock)
    # What kill -9 in the middle of pip leaves: metadata that says "installed", a module that is not there.
    (environment.folder / UNFINISHED).touch()
    next(environment.folder.rglob("pebble.py")).unlink()
    assert not environment.has(lock)
    environment.install(lock)
    assert environment.has(lock) and installed(environment) == "1.0"


def test_a_half_made_environment_is_made_again(tmp_path: Path, lock: Path) -> None:
    environment = Environment(tmp_path)
    environment.python.parent.mkdir(parents=True)
    environment.python.symlink_to("/nowhere/python3")
    environment.install(lock)
    assert installed(environment) == "1.0"


def test_an_environment_without_pip_gets_one(tmp_path: Path, lock: Path) -> None:
    environment = Environment(tmp_path)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment.folder)], check=True)
    environment.install(lock)
    assert installed(environment) == "1.0"


SET_UP = """
import sys
from pathlib import Path
from frontend.bootstrap.environment import Environment, alone
root = Path(sys.argv[1])
with alone(root):
    print("in", flush=True)
    Environment(root).install(root / "pebble.lock")
"""


def test_two_set_ups_at_once_take_turns(tmp_path: Path, lock: Path) -> None:
    command = [sys.executable, "-c", SET_UP, str(tmp_path)]
    both = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("Successfully installed" in words for words in said) == 1
    assert installed(Environment(tmp_path)) == "1.0"


def test_a_killed_set_up_frees_the_folder(tmp_path: Path, lock: Path) -> None:
    command = [sys.executable, "-c", SET_UP.replace("    Environment", "    import time; time.sleep(300)\n    Environment"), str(tmp_path)]
    first = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None and first.stdout.readline() == "in\n"
    first.send_signal(signal.SIGKILL)
    first.wait()
    subprocess.run([sys.executable, "-c", SET_UP, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, timeout=150)


def test_a_killed_set_up_holds_the_folder_while_its_pip_runs(tmp_path: Path) -> None:
    """Two pips in one environment would break it: the lock outlives the killed set-up until what it ran has ended."""
    code = SET_UP.replace("Environment(root).install", "from frontend.bootstrap.errand import errand; errand(['sleep', '3']) or Path")
    first = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None and first.stdout.readline() == "in\n"
    children = Path(f"/proc/{first.pid}/task/{first.pid}/children")
    assert until(lambda: children.read_text() != "")
    pip = int(children.read_text())
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = SET_UP.replace("Environment(root).install", f"from tests.ops.conftest import alive; print(alive({pip})); Path")
    told = subprocess.run([sys.executable, "-c", second, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["in", "False"]


def make_project(folder: Path) -> tuple[Vendor, Path]:
    (folder / "frontend" / "static").mkdir(parents=True)
    (folder / "package-lock.json").write_text("{}")
    modules = folder / "node_modules"
    for file in (*MODULES.values(), *LICENCES):
        (modules / file).parent.mkdir(parents=True, exist_ok=True)
        (modules / file).write_text(file)
    return Vendor(folder), modules


def test_the_vendor_folder_holds_the_named_files_and_nothing_else(tmp_path: Path) -> None:
    vendor, modules = make_project(tmp_path)
    (modules / "preact" / "src.js").write_text("not wanted")
    assert not vendor.ready()
    vendor.copy_from(modules)
    assert vendor.ready()
    scripts = {str(file.relative_to(vendor.folder)) for file in vendor.folder.rglob("*.*js") if file.is_file()}
    assert scripts == set(MODULES.values())
    assert sorted(file.name for file in vendor.folder.parent.iterdir()) == ["vendor"]


def test_the_vendor_folder_follows_the_lock(tmp_path: Path) -> None:
    vendor, modules = make_project(tmp_path)
    vendor.copy_from(modules)
    (vendor.folder / MODULES["preact"]).unlink()
    assert not vendor.ready()
    vendor.copy_from(modules)
    (tmp_path / "package-lock.json").write_text("{ }")
    assert not vendor.ready()


def test_a_package_without_its_file_leaves_the_old_folder(tmp_path: Path) -> None:
    vendor, modules = make_project(tmp_path)
    vendor.copy_from(modules)
    (modules / MODULES["htm"]).unlink()
    with pytest.raises(OSError):
        vendor.copy_from(modules)
    assert vendor.ready()


def test_the_import_map_names_the_vendor_files() -> None:
    assert {name: f"vendor/{file}" for name, file in MODULES.items()} == dict(ADDRESSES)


def test_vendor_files_import_nothing_but_one_another() -> None:
    vendor = Vendor(ROOT)
    assert vendor.ready()
    for file in MODULES.values():
        text = (vendor.folder / file).read_text("utf-8")
        imported = set(re.findall(r"""(?:\bfrom|\bimport)\s*["']([^"'\s$]+)["']""", text))
        assert imported <= set(MODULES), file


def test_the_supervisors_help_lists_every_flag() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-P", "-m", "frontend.supervise", "--help"], env=environment, capture_output=True, text=True, check=True
    )
    for flag in [
        "--host",
        "--port",
        "--media-port",
        "--data",
        "--debate",
        "--public-url",
        "--tls-cert",
        "--tls-key",
        "--trusted-proxy",
        "--json",
    ]:
        assert re.search(rf"^\s+{flag}\b", told.stdout, re.MULTILINE), flag


def test_help_installs_nothing(tmp_path: Path) -> None:
    """A folder fresh from a clone: the flags are told at once, each of them, and nothing is made."""
    for name in ("bin/serve", "bin/python.sh", "docs/environment.md", *(f"frontend/locales/{lang}.json" for lang in ("fr", "en"))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    shutil.copy2(ROOT / "frontend/__init__.py", tmp_path / "frontend")
    shutil.copytree(ROOT / "frontend/bootstrap", tmp_path / "frontend/bootstrap", ignore=shutil.ignore_patterns("__pycache__"))
    answer = subprocess.run([tmp_path / "bin/serve", "--help"], capture_output=True, text=True, timeout=20, check=True)
    told = set(re.findall(r"^  (--[a-z-]+)", answer.stdout, re.MULTILINE))
    assert told == {flag for parameter in supervise.main.params for flag in parameter.opts} and answer.stderr == ""
    assert not (tmp_path / ".venv").exists() and not (tmp_path / "var").exists()
