"""Voting with a plain form: one person, one ballot, a receipt, and what is hidden stays hidden."""

import asyncio
import html
from typing import Any

from tests.clients.wire_client import WireClient
from tests.frontend.serving import Browser, Desk, Web

TITLE = "Faut-il rouvrir la ligne ?"


class Direction:
    """A moderator's device, that acts between the pages of others."""

    def __init__(self, web: Web, slug: str, link: str) -> None:
        self._web, self._slug, self._link = web, slug, link
        self._cookies: dict[str, str] = {}

    def give(self, *commands: dict[str, Any]) -> None:
        asyncio.run(self._give(commands))

    async def _give(self, commands: tuple[dict[str, Any], ...]) -> None:
        moderator = WireClient(self._web.url, self._slug, "moderator")
        moderator._cookies.update(self._cookies)
        if not self._cookies:
            await moderator.log_in(self._link)
        self._cookies = moderator._cookies
        await moderator.start()
        try:
            for command in commands:
                await moderator.send(command)
        finally:
            await moderator.stop()


def add(poll: str, kind: str = "single", **more: Any) -> dict[str, Any]:
    options = ["Oui", "Non", "Plus tard"] if kind in ("single", "multiple", "scale") else []
    return {"type": "poll.add", "poll": poll, "kind": kind, "title": TITLE, "options": options, "seconds": 600, **more}


def opened(poll: str) -> dict[str, Any]:
    return {"type": "poll.open", "poll": poll}


def text(browser: Browser, slug: str) -> str:
    return html.unescape(browser.get(f"/d/{slug}").text).replace("\u202f", " ")


def live(web: Web, desk: Desk) -> tuple[str, Direction]:
    slug = desk.debate(phase="live")
    return slug, Direction(web, slug, desk.link(slug, "moderator", "Une autre"))


def test_a_vote_is_kept_changed_and_counted_once(web: Web, desk: Desk) -> None:
    slug, direction = live(web, desk)
    direction.give(add("l1"), opened("l1"))
    with web.browser() as voter, web.browser() as other:
        form = voter.form(f"/d/{slug}", f"/d/{slug}/vote")
        assert form["poll"] == "l1"
        answer = voter.post(f"/d/{slug}/vote", form, choice="0")
        assert answer.status_code == 303 and answer.headers["location"] == f"/d/{slug}#poll"
        with web.browser() as twin:  # a double click: the second leaves before the first has brought the cookie
            assert twin.post(f"/d/{slug}/vote", form, choice="0").status_code == 303
        assert "Votre vote est gardé : Oui." in text(voter, slug)
        assert "gardé" not in text(other, slug)
        again = voter.form(f"/d/{slug}", f"/d/{slug}/vote")
        assert voter.post(f"/d/{slug}/vote", again, choice="1").status_code == 303
        assert "Votre vote est gardé : Non." in text(voter, slug)
        direction.give({"type": "poll.close", "poll": "l1"})
        closed = text(other, slug)
        assert "Vote clos" in closed and "1 votant en ligne" in closed and "100 %" in closed
        assert "Votre vote est compté : Non." in text(voter, slug)
        late = voter.post(f"/d/{slug}/vote", {**again, "choice": "2"})
        assert late.status_code == 422 and "ce bulletin n’a pas été compté" in html.unescape(late.text)


def test_several_answers_and_too_many(web: Web, desk: Desk) -> None:
    slug, direction = live(web, desk)
    direction.give(add("l1", "multiple", most=2, hidden=True), opened("l1"))
    with web.browser() as voter:
        form = {name: value for name, value in voter.form(f"/d/{slug}", f"/d/{slug}/vote").items() if not name.startswith("choice")}
        refused = voter.post(f"/d/{slug}/vote", {**form, "choice-0": "0", "choice-1": "1", "choice-2": "2"})
        assert refused.status_code == 422 and all(
            f'id="poll-{n}" type="checkbox" name="choice-{n}" value="{n}" checked' in refused.text for n in range(3)
        )
        assert "Choisissez une réponse" in html.unescape(refused.text)
        assert voter.post(f"/d/{slug}/vote", {**form, "choice-0": "0", "choice-2": "2"}).status_code == 303
        page = text(voter, slug)
        assert "Votre vote est gardé : Oui, Plus tard." in page and "Les résultats restent cachés" in page and "poll-bars" not in page


def test_an_objection_keeps_its_words_in_the_form(web: Web, desk: Desk) -> None:
    slug, direction = live(web, desk)
    direction.give(add("l1", "consent"), opened("l1"))
    with web.browser() as voter, web.browser() as other:
        form = voter.form(f"/d/{slug}", f"/d/{slug}/vote")
        refused = voter.post(f"/d/{slug}/vote", {**form, "choice": "2", "reason": " "})
        # The keyboard stands where the page asks for something, and a script that comes later says the same.
        assert refused.status_code == 422 and 'data-code="poll_reason_missing"' in refused.text and refused.text.count(" autofocus") == 1
        assert voter.post(f"/d/{slug}/vote", {**form, "choice": "2", "reason": "Trop tôt."}).status_code == 303
        direction.give({"type": "poll.close", "poll": "l1"})
        assert "Trop tôt." not in text(other, slug)


def test_nonsense_is_refused_with_a_sentence(web: Web, desk: Desk) -> None:
    slug, direction = live(web, desk)
    direction.give(add("l1"), opened("l1"))
    with web.browser() as voter:
        form = voter.form(f"/d/{slug}", f"/d/{slug}/vote")
        for choice in ("-1", "x", "٣", "9999"):
            assert voter.post(f"/d/{slug}/vote", {**form, "choice": choice}).status_code == 422, choice
        assert voter.post(f"/d/{slug}/vote", {**form, "poll": "l-nowhere", "choice": "0"}).status_code in (404, 422)
