"""One web process for the tests of pages; each test makes its own debate in it, so that none sees another's."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.frontend.serving import Desk, Web


@pytest.fixture(scope="session")
def web() -> Iterator[Web]:
    folder = Path(tempfile.mkdtemp(prefix="assises-"))
    try:
        # The pace of people is tested on its own; here one machine plays a whole hall.
        with Web(folder / "data", settings="question_burst = 1000\n") as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def desk(web: Web) -> Iterator[Desk]:
    with web.browser() as browser:
        assert browser.enter(web.links["organise"]).status_code == 303
        yield Desk(web, browser)
