"""Captions over HTTP: piped in with a bearer, read by everybody, and every error in a code that says what to do."""

from typing import Any

import httpx

from tests.frontend.serving import Desk, Web


def tool(web: Web, secret: str) -> httpx.Client:
    """A captioning program: no browser, no origin, no cookie."""
    return httpx.Client(base_url=web.url, headers={"Authorization": f"Bearer {secret}"})


def live(desk: Desk) -> tuple[str, str]:
    slug = desk.debate(phase="live")
    return slug, desk.link(slug, "captioner", "Nadia").partition("#")[2]


def said(web: Web, slug: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{web.url}/d/{slug}/captions.json").json()["captions"]
    return found


def code(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


def test_lines_of_text_and_of_json_are_read_by_everybody(web: Web, desk: Desk) -> None:
    slug, secret = live(desk)
    with tool(web, secret) as program:
        answer = program.post(f"/d/{slug}/captions", content="Bonsoir à tous.\n\nNous commençons.", headers={"Content-Type": "text/plain"})
        assert answer.status_code == 200 and len(answer.json()["captions"]) == 2
        line = {"text": "Good evening <all>.", "caption": "asr-17", "lang": "en"}
        for _ in range(2):  # sent again after a lost answer, it is one line
            assert program.post(f"/d/{slug}/captions", json=line).json() == {"captions": ["asr-17"]}
    found = said(web, slug)
    assert [each["text"] for each in found] == ["Bonsoir à tous.", "Nous commençons.", "Good evening <all>."]
    assert [each["lang"] for each in found] == ["fr", "fr", "en"]
    film = httpx.get(f"{web.url}/d/{slug}/captions.vtt")
    assert film.headers["content-type"].startswith("text/vtt") and film.text.startswith("WEBVTT\n\n00:00:")
    assert "Good evening &lt;all&gt;." in film.text and film.text.count("-->") == 3
    with web.browser() as viewer:
        assert "Nous commençons." in viewer.get(f"/d/{slug}").text


def test_a_long_line_is_cut_between_words(web: Web, desk: Desk) -> None:
    slug, secret = live(desk)
    words = " ".join(["assainissement"] * 40)
    with tool(web, secret) as program:
        assert program.post(f"/d/{slug}/captions", content=words, headers={"Content-Type": "text/plain"}).status_code == 200
    assert " ".join(each["text"] for each in said(web, slug)) == words and len(said(web, slug)) == 3


def test_each_error_has_its_code(web: Web, desk: Desk) -> None:
    slug, secret = live(desk)
    with tool(web, secret) as program:
        where = f"/d/{slug}/captions"
        assert code(program.post(where, json={"text": ""})) == "caption_empty"
        assert code(program.post(where, json={"text": "x" * 281})) == "caption_too_long"
        assert code(program.post(where, json={"text": "a", "began_at": 1})) == "caption_time"
        for wrong in ({"txt": "a"}, [], [{"text": "a"}] * 41):
            refused = program.post(where, json=wrong)
            assert refused.status_code == 400 and code(refused) == "caption_malformed"
        assert program.post(where, content=b"\xff", headers={"Content-Type": "text/plain"}).status_code == 400
        assert program.post(where, content="a=b", headers={"Content-Type": "application/x-www-form-urlencoded"}).status_code == 415
        kept = program.post(where, json=[{"text": "un"}, {"text": ""}, {"text": "trois"}])
        assert kept.status_code == 422 and len(kept.json()["captions"]) == 1
    with tool(web, "nobody") as stranger:
        refused = stranger.post(where, json={"text": "a"})
        assert refused.status_code == 401 and code(refused) == "caption_bearer_unknown"
    clerk = desk.link(slug, "clerk").partition("#")[2]
    with tool(web, clerk) as other:
        assert other.post(where, json={"text": "a"}).status_code == 401
    assert httpx.post(web.url + where, json={"text": "a"}).status_code == 403  # no bearer, no origin
    assert [each["text"] for each in said(web, slug)] == ["un"]


def test_too_fast_is_told_when_to_come_back(web: Web, desk: Desk) -> None:
    slug, secret = live(desk)
    with tool(web, secret) as program:
        answers = [program.post(f"/d/{slug}/captions", json=[{"text": f"ligne {n} {i}"} for i in range(20)]) for n in range(4)]
    refused = answers[-1]
    assert refused.status_code == 429 and code(refused) == "rate_limited" and int(refused.headers["retry-after"]) >= 1
    kept = sum(len(answer.json()["captions"]) for answer in answers)
    assert 40 <= kept < 60 and len(said(web, slug)) == kept


def test_another_site_cannot_write_with_a_browsers_cookie(web: Web, desk: Desk) -> None:
    slug, _ = live(desk)
    headers = {"Origin": "https://elsewhere.example", "Content-Type": "text/plain", "Accept": "application/json"}
    assert httpx.post(f"{web.url}/d/{slug}/captions", content="a", headers=headers).status_code == 403
    assert said(web, slug) == []


def test_the_page_asks_for_its_role_and_says_where_a_tool_sends_its_lines(web: Web, desk: Desk) -> None:
    slug, secret = live(desk)
    with web.browser() as stranger:
        assert stranger.get(f"/d/{slug}/captions").status_code == 403
    with web.browser() as captioner:
        form = captioner.form("/role", "/role")
        assert captioner.post("/role", form, secret=secret).headers["location"].endswith(f"/d/{slug}/captions")
        assert f"{web.url}/d/{slug}/captions" in captioner.get(f"/d/{slug}/captions").text
