"""Pseudonyms that cannot be forged, origins that are ours, and which machine is one's own."""

from pathlib import Path

import pytest

from frontend.access.agent import family
from frontend.access.cookies import is_own_machine
from frontend.access.participants import Participants
from frontend.own_origins import own_origins


def test_a_pseudonym_comes_back_and_a_forged_one_does_not(tmp_path: Path) -> None:
    participants = Participants.load(tmp_path / "key")
    somebody = participants.new()
    signed = participants.sign(somebody)
    assert participants.read(signed) == somebody
    assert Participants.load(tmp_path / "key").read(signed) == somebody, "the key is kept"
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert Participants.load(tmp_path / "other").read(signed) is None
    for forged in (
        None,
        "",
        ".",
        somebody,
        f"{somebody}.",
        f"{somebody}.AAAA",
        f"p0.{signed.partition('.')[2]}",
        f"{somebody}.é",
        "x" * 9000,
    ):
        assert participants.read(forged) is None


def test_a_form_before_the_cookie_is_one_person(tmp_path: Path) -> None:
    participants = Participants.load(tmp_path / "key")
    assert participants.of_form("a") == participants.of_form("a") != participants.of_form("b")
    assert participants.of_form("a") != Participants.load(tmp_path / "other").of_form("a")


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("127.0.0.1:8000", True),
        ("127.9.9.9", True),
        ("[::1]:8000", True),
        ("[::1]", True),
        ("debat.localhost:1", True),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example:80", False),
        ("192.168.1.5:8000", False),
        ("debat.example", False),
        ("", False),
    ],
)
def test_one_s_own_machine(host: str, own: bool) -> None:
    assert is_own_machine(host) is own


def test_own_origins() -> None:
    assert own_origins("https://Debat.example:443/") == {"https://debat.example"}
    assert own_origins("http://127.0.0.1:8000") == {"http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"}


@pytest.mark.parametrize(
    ("header", "known_as"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        ("OBS/31 <script>", "?"),
        ("", "?"),
    ],
)
def test_a_device_is_known_by_two_words(header: str, known_as: str) -> None:
    assert family(header) == known_as
