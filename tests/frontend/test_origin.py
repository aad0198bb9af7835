"""A POST must come from our own pages: every one of them, whatever else is right about it."""

import httpx
import pytest

from frontend.app import API, PAGES
from tests.frontend.browser import Browser
from tests.frontend.serving import Desk, Web

POSTS = sorted({route.path for route in (*PAGES, *API) if "POST" in (route.methods or set())})


def post(web: Web, path: str, **headers: str) -> httpx.Response:
    with httpx.Client(base_url=web.url, timeout=20) as client:
        return client.post(path, data={"secret": "x"}, headers={"Accept": "text/html", **headers})


@pytest.mark.parametrize("path", POSTS)
def test_every_post_asks_where_it_comes_from(web: Web, desk: Desk, path: str) -> None:
    path = path.replace("{slug}", "any").replace("{action}", "settings")
    foreign: list[dict[str, str]] = [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": f"{web.url}.evil.example"},
        {"Origin": web.url + "0"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": web.url, "Sec-Fetch-Site": "cross-site"},
        {"Referer": web.url},
    ]
    for headers in foreign:
        answer = post(web, path, **headers)
        assert answer.status_code == 403 and "origin_foreign" in answer.text, headers
        assert "set-cookie" not in answer.headers
    for headers in ({"Origin": web.url}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}):
        assert "origin_foreign" not in post(web, path, **headers).text, headers


def test_one_s_own_machine_has_several_names(web: Web) -> None:
    assert "origin_foreign" not in post(web, "/role", Origin=f"http://localhost:{web.port}").text


def test_a_foreign_form_changes_nothing(web: Web, desk: Desk) -> None:
    slug = desk.debate("Avant")
    with Browser(web.url, **{"Sec-Fetch-Site": "cross-site"}) as forger:
        forger.cookies = dict(desk.browser.cookies)
        form = desk.browser.form(f"/organise/{slug}", f"/organise/{slug}/settings")
        assert forger.post(f"/organise/{slug}/settings", form, title="Après").status_code == 403
    assert "Avant" in desk.browser.get(f"/organise/{slug}").text
