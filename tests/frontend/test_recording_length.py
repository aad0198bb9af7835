"""How much is recorded: as much as the installation allows, and never much of a demo; told before the debate that would lack it."""

import html
import math
from pathlib import Path

from frontend.settings import load_settings
from frontend.supervise import DEMO_RECORDING_S, recording_limits
from frontend.words import Words
from tests.clients.serving import ROOT
from tests.frontend.serving import Desk, Web

WORDS = Words.load(ROOT / "frontend/locales")


def longest(data: Path, demo: bool) -> float:
    return recording_limits(load_settings(data), demo).longest_s


def test_a_demo_that_is_forgotten_does_not_fill_the_disk(tmp_path: Path) -> None:
    assert longest(tmp_path, True) == DEMO_RECORDING_S < longest(tmp_path, False)
    (tmp_path / "settings.toml").write_text("recording_s = 600.0\n", "utf-8")
    assert longest(tmp_path, True) == longest(tmp_path, False) == 600


def test_all_recordings_together_have_a_cap_where_one_is_set(tmp_path: Path) -> None:
    assert recording_limits(load_settings(tmp_path), False).most_bytes == math.inf
    (tmp_path / "settings.toml").write_text("recordings_gib = 0.5\n", "utf-8")
    assert recording_limits(load_settings(tmp_path), False).most_bytes == 2**29


def test_the_organiser_is_told_before_that_nothing_will_be_recorded(tmp_path: Path) -> None:
    said = WORDS.t("fr", "organise.recordings_full", most="0,001")
    with Web(tmp_path, settings="recordings_gib = 0.001\n") as web, web.browser() as browser:
        assert browser.enter(web.links["organise"]).status_code == 303
        where = f"/organise/{Desk(web, browser).debate()}"
        assert said not in html.unescape(browser.get(where).text)
        (tmp_path / "recordings").mkdir(exist_ok=True)
        (tmp_path / "recordings" / "older.mp4").write_bytes(bytes(2**20))
        assert said in html.unescape(browser.get(where).text)
