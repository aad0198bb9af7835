"""What bin/serve asks before web starts: the links of the issue, fresh at each start, and a debate that is live at once."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.frontend.serving import Web, prepare

URL, MEDIA = "http://127.0.0.1:1", "http://127.0.0.1:2"


@pytest.fixture
def data() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="assises-") as folder:
        yield Path(folder) / "data"


def test_an_empty_folder_has_the_operator_alone(data: Path) -> None:
    assert list(prepare(data, URL, MEDIA)) == ["organise"]


def test_a_debate_with_all_its_links(data: Path) -> None:
    links = prepare(data, URL, MEDIA, "À qui est l’eau ?")
    assert set(links) == {"viewer", "organise", "console", "panel", "hall", "clerk", "whip"}
    assert links["viewer"] == f"{URL}/d/a-qui-est-l-eau"
    assert [set(link) for link in links["console"]] == [{"name", "url"}]
    assert [set(link) for link in links["panel"]] == [{"seat", "url"}] * 2
    assert links["whip"]["url"].startswith(f"{MEDIA}/whip/d") and links["whip"]["token"]
    secrets = [links["organise"], links["hall"], links["clerk"], *(link["url"] for link in links["console"] + links["panel"])]
    assert all(link.startswith(f"{URL}/role#") and len(link.partition("#")[2]) >= 22 for link in secrets) and len(set(secrets)) == 6
    again = prepare(data, URL, MEDIA, "À qui est l’eau ?")
    assert again.pop("organise") != links.pop("organise"), "the operator gets a fresh link"
    assert again == links, "what was sent this morning opens this evening"


def test_the_links_open_what_they_say(data: Path) -> None:
    with Web(data, debate="À qui est l’eau ?") as web:
        slug = web.links["viewer"].rpartition("/")[2]
        pages = {"organise": "/organise", "hall": f"/d/{slug}/hall", "clerk": f"/d/{slug}/clerk"}
        for name, page in pages.items():
            with web.browser() as browser:
                assert browser.enter(web.links[name]).headers["location"] == page
                assert browser.get(page).status_code == 200
        with web.browser() as browser:
            assert browser.enter(web.links["console"][0]["url"]).headers["location"] == f"/d/{slug}/console"
            assert '"phase": "live"' in browser.get(f"/d/{slug}/console").text
            for seat in web.links["panel"]:
                assert browser.enter(seat["url"]).headers["location"].startswith(f"/d/{slug}/panel?seat=t")
