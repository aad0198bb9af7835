"""A choice of language made by a link lasts for as long as links are followed: nobody without a cookie falls back into the other one."""

import re
from urllib.parse import urlsplit

from tests.frontend.serving import Desk, Web

LINK = re.compile(r'<a\b[^>]*?href="([^"]+)"([^>]*)>')


def test_links_keep_the_language_of_the_address(web: Web, desk: Desk) -> None:
    slug = desk.debate("Who pays ?")
    with web.browser() as reader:
        for path in ("/", f"/d/{slug}", f"/d/{slug}/mine"):
            page = reader.get(f"{path}?lang=en").text
            links = [(urlsplit(address.replace("&amp;", "&")), rest) for address, rest in LINK.findall(page)]
            followed = [to for to, rest in links if "hreflang" not in rest and (to.path or to.query)]
            assert '<html lang="en"' in page and len(followed) >= 2
            assert [to.geturl() for to in followed if "lang=en" not in to.query.split("&")] == [], path
        # The code read off a screen leads there too.
        form = reader.form("/?lang=en", "/join")
        code = desk.browser.get(f"/organise/{slug}").text.split("Code <b>")[1].partition("<")[0]
        assert reader.http.get("/join", params={**form, "code": code}).headers["location"] == f"/d/{slug}?lang=en"
        assert not reader.http.cookies


def test_links_stay_bare_where_no_language_was_asked_for(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as reader:
        page = reader.get(f"/d/{slug}").text
        assert f'href="/d/{slug}/mine"' in page and 'href="/"' in page
        page = reader.get(f"/d/{slug}?lang=xx").text
        assert f'href="/d/{slug}/mine"' in page
