"""One house per module of journeys: `bin/serve` as it is given to people, on free ports, in a folder that goes away."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.serving import Serving

# The pace of one person is tested on its own; here one machine plays a whole hall.
SETTINGS = "question_burst = 1000\ntabs_per_identity = 50\n"


@contextlib.contextmanager
def house() -> Iterator[Serving]:
    """Also for a module whose tests each use a personal link: a second browser would wait to be let in."""
    folder = Path(tempfile.mkdtemp(prefix="assises-"))
    try:
        with Serving(folder / "data", settings=SETTINGS) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def serving() -> Iterator[Serving]:
    with house() as running:
        yield running
