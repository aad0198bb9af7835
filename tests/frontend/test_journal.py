"""The log where there is no room for it: lines are lost, nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import logging
import structlog
from frontend.bootstrap.sentences import say
from frontend.journal import start_journal

start_journal()
for _ in range(2000):
    structlog.get_logger("frontend").info("command", type="question.ask")
logging.getLogger("uvicorn").error("refused")
say("serve.stopping")
print("on", flush=True)
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-c", CODE], stdout=subprocess.PIPE, stderr=full, timeout=60)
    assert done.stdout == b"on\n"


def test_nor_does_one_that_nobody_gave() -> None:
    done = subprocess.run(["/bin/sh", "-c", 'exec "$0" -c "$1" 2>&-', sys.executable, CODE], stdout=subprocess.PIPE, timeout=60)
    assert done.stdout == b"on\n"
