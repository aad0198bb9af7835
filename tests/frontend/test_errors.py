"""Every error is a sentence and a code, in the reader's language: never a trace-back, never a file of the machine, never what was asked."""

import http.client
import json
import tempfile
from pathlib import Path

import pytest

from tests.frontend.serving import Desk, Web

CLIMBS = [
    "/static/../../pyproject.toml",
    "/static/..%2f..%2fpyproject.toml",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/%252e%252e/%252e%252e/pyproject.toml",
    "/static/..\\..\\pyproject.toml",
    "/static/..%5c..%5cpyproject.toml",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/css/../../app.py",
    "/static/css/%00.css",
    "/static/" + "a" * 5000,
    "/d/../organise",
    "/d/%2e%2e/static/css/tokens.css",
]


def raw(web: Web, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, str]:
    """The path as it stands: a browser, and most clients, would tidy it up first."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=False, skip_accept_encoding=True)
        for name, value in {"Accept": "text/html", "Accept-Language": "fr", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("path", CLIMBS)
def test_paths_that_climb_find_nothing(web: Web, path: str) -> None:
    status, text = raw(web, path)
    assert status in (400, 404)
    assert "[project]" not in text and "root:" not in text and "starlette" not in text and "--ground" not in text
    if status == 404:
        assert "Cette page n’existe pas" in text


@pytest.mark.parametrize(("lang", "sentence"), [("fr", "Cette page n’existe pas."), ("en", "There is no such page.")])
def test_not_found_in_both_languages(web: Web, lang: str, sentence: str) -> None:
    with web.browser(lang) as browser:
        answer = browser.get("/nowhere?canary=1")
        assert answer.status_code == 404 and sentence in answer.text and "not_found" in answer.text
        assert f'<html lang="{lang}"' in answer.text and answer.headers["content-language"] == lang
        assert browser.get("/d/nowhere").status_code == 404
        assert browser.http.get("/nowhere", headers={"Accept": "application/json"}).json() == {"error": {"code": "not_found"}}


def test_method_not_allowed(web: Web) -> None:
    with web.browser() as browser:
        answer = browser.get("/language")
        assert answer.status_code == 405 and "method_not_allowed" in answer.text and answer.headers["allow"] == "POST"
        assert browser.http.request("DELETE", "/role").status_code == 405
        assert browser.http.request("PUT", "/static/css/tokens.css").status_code == 405


def test_too_large(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as browser:
        answer = browser.post(f"/d/{slug}/ask", text="x" * 70_000, command_id="y" * 20)
        assert answer.status_code == 413 and "too_large" in answer.text

        def pieces() -> object:
            yield from (b"x" * 10_000 for _ in range(8))

        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert browser.http.post(f"/d/{slug}/ask", content=pieces(), headers=form).status_code == 413  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 60_000, "application/json", 400),
        (b'{"role":"emperor"}', "application/json", 400),
        (b'{"role":"viewer","more":1}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"role=viewer", "application/x-www-form-urlencoded", 415),
    ],
)
def test_malformed_json(web: Web, desk: Desk, body: bytes, kind: str, status: int) -> None:
    slug = desk.debate()
    with web.browser() as browser:
        answer = browser.http.post(f"/d/{slug}/ticket", content=body, headers={"Content-Type": kind})
        assert (answer.status_code, answer.json()) == (status, {"error": {"code": "bad_request"}})


def test_malformed_forms(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    with web.browser() as browser:
        for body in (b"text=%ff%fe&command_id=" + b"x" * 20, b"&".join(b"a%d=1" % n for n in range(100))):
            answer = browser.http.post(f"/d/{slug}/ask", content=body, headers=form)
            assert answer.status_code == 400 and "bad_request" in answer.text
        stale = browser.post(f"/d/{slug}/ask", text="Sans identifiant caché ?")
        assert stale.status_code == 400 and "form_stale" in stale.text
        files = browser.http.post(f"/d/{slug}/ask", files={"text": b"x"})
        assert files.status_code == 415


def test_a_crash_says_nothing_of_itself() -> None:
    with tempfile.TemporaryDirectory(prefix="assises-") as folder, Web(Path(folder) / "data", debate="Panne") as web:
        # A database whose table is gone: what a careless restore leaves.
        import apsw

        database = apsw.Connection(str(web.data / "access.db"))
        database.execute("DROP TABLE session")
        database.close()
        with web.browser("en") as browser:
            answer = browser.enter(web.links["console"][0]["url"])
            assert answer.status_code == 500 and "server_error" in answer.text and "recorded" in answer.text
            assert "Traceback" not in answer.text and "apsw" not in answer.text and "session" not in answer.text.split("<main")[1]
            assert answer.headers["content-security-policy"] and answer.headers["x-content-type-options"] == "nosniff"
        noted = web.lines("request.failed")
        assert noted and noted[0]["route"] == "/role" and noted[0]["error"] == "SQLError" and "Traceback" not in web.log()
        assert json.dumps(noted).find("secret") == -1


@pytest.mark.parametrize("path", ["ticket", "similar", "captions"])
def test_a_string_that_is_no_utf_8_is_a_bad_request(web: Web, desk: Desk, path: str) -> None:
    slug = desk.debate(phase="live")
    status, text = raw(
        web,
        f"/d/{slug}/{path}",
        "POST",
        b'{"role": "viewer", "text": "\xff", "seat": "\xff"}',
        **{"Content-Type": "application/json", "Content-Length": "47", "Origin": web.url, "Accept": "application/json"},
    )
    assert 400 <= status < 500 and "code" in text, (status, text)


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59.999999", "0001-01-01T00:00", "-1", "٢٠٢٦-01-01"])
def test_a_moment_at_the_calendars_ends_chooses_nothing(web: Web, desk: Desk, moment: str) -> None:
    slug = desk.debate(phase="live")
    with web.browser() as browser:
        assert browser.get(f"/d/{slug}/ledger?since={moment}&until={moment}").status_code == 200
