"""Owns the templates and what every one of them can call. Never fetches the data of a page."""

import secrets
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from frontend.assets import Assets
from frontend.language import keeping_language, language_of, page_url
from frontend.words import Words, moment, number, plural, spaced, time_of_day


def new_command_id() -> str:
    """UUIDv7 (RFC 9562 §5.7), for the hidden field of a form."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Rendering:
    def __init__(self, folder: Path, words: Words, assets: Assets, zone: ZoneInfo) -> None:
        self.words = words
        self.assets = assets
        self._environment = Environment(
            loader=FileSystemLoader(folder), autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True
        )
        self._environment.filters["spaced"] = spaced
        # Jinja sorts keys by default; a view's maps come in an order that means something: seats as they were set, questions as they came.
        self._environment.policies["json.dumps_kwargs"] = {"sort_keys": False}
        self.zone = zone
        self._environment.globals.update(zone=zone.key, static=assets.url, importmap=Markup(assets.importmap), command_id=new_command_id)

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        lang: str | None = None,
        headers: Mapping[str, str] | None = None,
        path: str | None = None,
    ) -> HTMLResponse:
        tongue = lang or language_of(request)
        context: dict[str, Any] = {
            "lang": tongue,
            "t": partial(self.words.t, tongue),
            "words": partial(self._words, tongue),
            "page_url": partial(page_url, request, path or request.url.path),
            "link": partial(keeping_language, request),
            "number": partial(number, tongue),
            "moment": partial(moment, tongue, self.zone),
            "time_of_day": partial(time_of_day, tongue, self.zone),
            "plural": partial(plural, tongue),
            "path": path or request.url.path,
            "view": None,
            "me": None,
            "boot": None,
            "form": None,
        }
        context.update(values or {})
        body = self._environment.get_template(template).render(context)
        return HTMLResponse(body, status, {**self.headers(tongue), **(headers or {})})

    @staticmethod
    def headers(lang: str) -> dict[str, str]:
        return {"Content-Language": lang, "Vary": "Accept-Language, Cookie"}

    def _words(self, lang: str, *prefixes: str) -> dict[str, str]:
        return self.words.subset(lang, prefixes)


def own_rendering(zone: str) -> Rendering:
    """Of the templates, words and static files beside this module."""
    here = Path(__file__).parent
    return Rendering(here / "templates", Words.load(here / "locales"), Assets(here / "static"), ZoneInfo(zone))
