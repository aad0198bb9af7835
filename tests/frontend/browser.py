"""What a browser does with our pages, without one: cookies, headers that a page cannot forge, forms filled in as they were served."""

from collections.abc import Callable
from html.parser import HTMLParser
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import httpx


class Forms(HTMLParser):
    """The forms of a page: where they go and what they hold before anybody types."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._area: str | None = None
        self._select: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((named.get("action", ""), {}))
        if not self.found:
            return
        fields = self.found[-1][1]
        if tag == "input" and "name" in named:
            fields[named["name"]] = named.get("value", "")
        elif tag == "textarea":
            self._area = named["name"]
            fields[self._area] = ""
        elif tag == "select":
            self._select = named["name"]
        elif tag == "option" and self._select is not None and ("selected" in named or self._select not in fields):
            fields[self._select] = named.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.found[-1][1][self._area] += data

    def to(self, action: str, **holding: str) -> dict[str, str]:
        """The fields of the first form that goes there and holds these values."""
        for where, fields in self.found:
            if where == action and all(fields.get(name) == value for name, value in holding.items()):
                return dict(fields)
        raise AssertionError(f"no form to {action} in {[where for where, _ in self.found]}")


class Browser:
    def __init__(self, url: str, lang: str = "fr", **headers: str) -> None:
        self.url = url
        sent = {
            "Accept": "text/html",
            "Accept-Language": lang,
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0",
        }
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [self._give_back], "response": [self._keep]}
        self.http = httpx.Client(base_url=url, headers={**sent, **headers}, timeout=20, event_hooks=hooks, verify=False)
        self.cookies: dict[str, str] = {}
        self.attributes: dict[str, str] = {}

    def _give_back(self, request: httpx.Request) -> None:
        """As Chromium does on this very machine: `Secure` cookies over http, too, which Python's own jar would not."""
        if self.cookies and "cookie" not in request.headers:
            request.headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, response: httpx.Response) -> None:
        for header in response.headers.get_list("set-cookie"):
            pair, _, attributes = header.partition(";")
            name, _, value = pair.partition("=")
            self.cookies[name] = value
            self.attributes[name] = attributes
        self.http.cookies.clear()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.http.close()

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def post(self, path: str, fields: dict[str, str] | None = None, **more: str) -> httpx.Response:
        return self.http.post(path, data={**(fields or {}), **more})

    def json(self, path: str, said: object) -> httpx.Response:
        return self.http.post(path, json=said, headers={"Accept": "application/json"})

    def form(self, page: str, action: str, **holding: str) -> dict[str, str]:
        return Forms(self.get(page).text).to(action, **holding)

    def enter(self, link: str) -> httpx.Response:
        """Clicks a role link."""
        return self.post("/role", secret=urlsplit(link).fragment)
