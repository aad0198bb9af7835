"""What a page may load, checked on the pages themselves: no inline script or style but the import map, whose hash is in the policy."""

import base64
import hashlib
from html.parser import HTMLParser

import pytest

from frontend.security import content_security_policy
from tests.frontend.serving import Desk, Web


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.importmaps: list[str] = []
        self.loaded: list[str] = []
        self._script: dict[str, str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.inline += [f"{tag} {name}" for name in named if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" else []
        self.inline += [f"{tag} javascript:" for value in named.values() if value.lower().startswith("javascript:")]
        self.loaded += [
            named[name] for name in ("src", "href") if name in named and tag in ("script", "link", "img", "iframe", "video", "audio")
        ]
        self._script = named if tag == "script" else None

    def handle_endtag(self, tag: str) -> None:
        self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is None or "src" in self._script:
            return
        if self._script.get("type") == "importmap":
            self.importmaps.append(data)
        elif self._script.get("type") != "application/json":  # a data block is not run
            self.inline.append("script")


@pytest.fixture(scope="module")
def pages(web: Web, desk: Desk) -> dict[str, tuple[dict[str, str], str]]:
    slug = desk.debate('Un titre </script><script>alert(1)</script> & "guillemets" \'')
    with web.browser() as browser:
        links = [desk.link(slug, role) for role in ("moderator", "clerk", "hall")]
        for link in [*links, desk.seat_link(slug, desk.seats(slug)[0])]:
            browser.enter(link)
        browser.post(f"/d/{slug}/ask", browser.form(f"/d/{slug}", f"/d/{slug}/ask"), text="</textarea><img src=x onerror=alert(1)> ?")
        paths = ["/", "/role", "/nowhere", *(f"/d/{slug}{page}" for page in ("", "/mine", "/console", "/panel", "/hall", "/clerk"))]
        found = {path.replace(slug, "{slug}"): browser.get(path) for path in paths}
        form = browser.form(f"/d/{slug}", f"/d/{slug}/ask")
        found["refused question"] = browser.post(f"/d/{slug}/ask", form, text="</textarea><script>alert(1)</script>" * 20)
    found["organise"] = desk.browser.get("/organise")
    found["organise/{slug}"] = desk.browser.get(f"/organise/{slug}")
    return {name: (dict(answer.headers), answer.text) for name, answer in found.items()}


def directives(headers: dict[str, str]) -> dict[str, list[str]]:
    parts = (part.split() for part in headers["content-security-policy"].split(";"))
    return {name: values for name, *values in parts}


def test_no_inline_script_or_style(pages: dict[str, tuple[dict[str, str], str]]) -> None:
    for name, (headers, text) in pages.items():
        page = Page(text)
        assert page.inline == [], name
        policy = directives(headers)
        assert policy["default-src"] == ["'none'"] and "'unsafe-inline'" not in headers["content-security-policy"]
        for importmap in page.importmaps:
            mark = base64.b64encode(hashlib.sha256(importmap.encode()).digest()).decode()
            assert f"'sha256-{mark}'" in policy["script-src"], name
        assert all(source.startswith(("/static/", "/d/", "data:")) for source in page.loaded), (name, page.loaded)
    assert any(Page(text).importmaps for _, text in pages.values())


def test_headers_of_every_page(pages: dict[str, tuple[dict[str, str], str]]) -> None:
    for name, (headers, _) in pages.items():
        assert headers["x-content-type-options"] == "nosniff", name
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "server" not in headers
        camera = "camera=(self)" if name.endswith("/panel") else "camera=()"
        assert camera in headers["permissions-policy"], name
        policy = directives(headers)
        assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"] and policy["form-action"] == ["'self'"]


def test_static_files_are_kept_and_compressed(web: Web) -> None:
    with web.browser() as browser:
        page = browser.get("/").text
        sheet = next(
            part.partition('"')[0] for part in page.split('href="') if part.startswith("/static/") and ".css" in part.partition('"')[0]
        )
        answer = browser.http.get(sheet, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable" and answer.headers["content-encoding"] == "gzip"
        assert browser.http.get(sheet, headers={"Accept-Encoding": "identity"}).text == answer.text
        again = browser.http.get(sheet, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304 and again.content == b""
        old = browser.get("/static/000000000000/css/tokens.css")
        assert old.status_code == 200 and old.headers["cache-control"] == "public, no-cache"
        assert "content-encoding" not in browser.get("/").headers  # pages hold somebody's words: never compressed


def test_the_policy_names_the_socket_and_the_media_process() -> None:
    policy = content_security_policy("{}", "https://debat.example", "https://media.example:8443")
    assert "connect-src 'self' wss://debat.example https://media.example:8443" in policy
    assert "ws://127.0.0.1:1" in content_security_policy("{}", "http://127.0.0.1:1", "http://127.0.0.1:2")
