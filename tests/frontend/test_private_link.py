"""A receipt's private link: opens the same person on another device, asks before replacing one, and leaves no secret in a log."""

import html
import re
import secrets

from tests.frontend.browser import Browser, Forms
from tests.frontend.serving import Desk, Web

TAKE = "Et la gare, quand rouvre-t-elle"


def ask(browser: Browser, slug: str, text: str) -> None:
    form = browser.form(f"/d/{slug}", f"/d/{slug}/ask")
    assert browser.post(f"/d/{slug}/ask", form, text=text).status_code == 303


def private_link(page: str) -> str:
    found = re.search(r'id="private" readonly value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_it_opens_the_receipts_on_another_device(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as first, web.browser() as second, web.browser() as stranger:
        ask(first, slug, TAKE)
        page = first.get(f"/d/{slug}/mine").text
        link = private_link(page)
        assert link.startswith(f"{web.url}/d/{slug}/mine#p") and 'class="qr"' in page
        assert TAKE not in html.unescape(second.get(f"/d/{slug}/mine").text)
        form = Forms(second.get(f"/d/{slug}/mine").text).to(f"/d/{slug}/mine")
        assert second.post(f"/d/{slug}/mine", {**form, "key": link}).status_code == 303
        assert TAKE in html.unescape(second.get(f"/d/{slug}/mine").text)
        # Bent by one sign, cut, or made up, it opens nothing; nor does the cookie's own mark.
        key = link.partition("#")[2]
        cookie = next(value for name, value in first.cookies.items() if name.endswith("-who"))
        for wrong in (key[:-1], key[:-1] + ("A" if key[-1] != "A" else "B"), "p1.x", "", "é.é", cookie):
            refused = stranger.post(f"/d/{slug}/mine", {**form, "key": wrong})
            assert refused.status_code == 422 and "set-cookie" not in refused.headers
        assert key not in web.log() and TAKE not in web.log()


def test_it_asks_before_one_person_takes_the_place_of_another(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    other = f"Une autre {secrets.token_hex(3)}"
    with web.browser() as first, web.browser() as second:
        ask(first, slug, TAKE)
        ask(second, slug, other)
        link = private_link(first.get(f"/d/{slug}/mine").text)
        form = Forms(second.get(f"/d/{slug}/mine").text).to(f"/d/{slug}/mine")
        asked = second.post(f"/d/{slug}/mine", {**form, "key": link})
        assert asked.status_code == 409 and "set-cookie" not in asked.headers and other in html.unescape(asked.text)
        assert other in html.unescape(second.get(f"/d/{slug}/mine").text)
        confirming = Forms(asked.text).to(f"/d/{slug}/mine", replace="1")
        assert second.post(f"/d/{slug}/mine", confirming).status_code == 303
        there = html.unescape(second.get(f"/d/{slug}/mine").text)
        assert TAKE in there and other not in there


def test_one_s_own_link_changes_nothing(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as first:
        ask(first, slug, TAKE)
        page = first.get(f"/d/{slug}/mine").text
        form = Forms(page).to(f"/d/{slug}/mine")
        assert first.post(f"/d/{slug}/mine", {**form, "key": private_link(page)}).status_code == 303
        assert TAKE in html.unescape(first.get(f"/d/{slug}/mine").text)
