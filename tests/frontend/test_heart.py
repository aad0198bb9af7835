"""Signs of life and the lease: on a full disk as on an empty one, and whoever stands still is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from frontend.heart import Heart
from frontend.lease import Lease

HOLD = """
import sys, time
from pathlib import Path
from frontend.lease import Lease
lease = Lease(Path(sys.argv[1]))
assert lease.try_to_take()
print("taken", flush=True)
while True:
    lease.beat()
    time.sleep(0.1)
"""


def full(*_: object) -> int:
    raise OSError(28, "No space left on device")


def test_a_beat_says_whether_its_process_may_stand_in(tmp_path: Path) -> None:
    heart = Heart(tmp_path / "beat")
    assert not heart.settled()
    heart.beat(settled=False)
    assert not heart.settled() and heart.still_s() is not None
    heart.beat()
    assert heart.settled()
    (tmp_path / "beat").write_bytes(b"half")
    assert not heart.settled() and heart.still_s() is None


def test_a_beat_takes_no_room_after_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heart = Heart(tmp_path / "beat")
    assert heart.still_s() is None
    heart.beat()
    size = (tmp_path / "beat").stat()
    time.sleep(0.05)
    heart.beat()
    now = (tmp_path / "beat").stat()
    assert (now.st_size, now.st_ino, now.st_blocks) == (size.st_size, size.st_ino, size.st_blocks)
    still = heart.still_s()
    assert still is not None and still < 0.05


def test_a_heart_that_cannot_be_written_leaves_no_old_beat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heart = Heart(tmp_path / "beat")
    heart.beat()
    monkeypatch.setattr(os, "pwrite", full)
    heart.beat()  # says so in the journal, and goes on
    assert heart.still_s() is None, "who reads an old beat would end a process that answers"


def test_a_lease_is_held_by_one_and_free_when_its_process_is_gone(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"taken\n"
        lease = Lease(tmp_path)
        time.sleep(2.5)
        assert not lease.try_to_take() and holder.poll() is None, "its heart beats"
        os.kill(holder.pid, signal.SIGSTOP)
        end = time.monotonic() + 6
        while not lease.try_to_take():
            assert time.monotonic() < end
            time.sleep(0.1)
        assert holder.wait(5) == -signal.SIGKILL
        before, again = lease.term, Lease(tmp_path)
        lease.give_up()
        assert again.try_to_take() and again.term > before
        again.give_up()
    finally:
        holder.kill()
        holder.wait()
