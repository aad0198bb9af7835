"""Polls prepared with plain forms: kept, refused with what was typed, removed before they open."""

import html

from tests.frontend.serving import Desk, Web


def text(desk: Desk, slug: str) -> str:
    return html.unescape(desk.browser.get(f"/organise/{slug}").text).replace("\u202f", " ")


def test_a_poll_is_prepared_and_removed(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    desk.act(slug, "poll-add", kind="single", title="Rouvrir la ligne ?", options="Oui\r\n\r\nNon\r\n", seconds="90", hidden="1")
    page = text(desk, slug)
    assert "Rouvrir la ligne ?" in page and "Prêt · résultats cachés" in page
    with web.browser() as viewer:
        assert "Rouvrir" not in viewer.get(f"/d/{slug}").text
    poll = page.split('name="poll" value="')[1].partition('"')[0]
    desk.act(slug, "poll-remove", poll=poll)
    assert "Rouvrir la ligne ?" not in text(desk, slug)


def test_a_refused_poll_keeps_what_was_typed(desk: Desk) -> None:
    slug = desk.debate()
    form = desk.browser.form(f"/organise/{slug}", f"/organise/{slug}/poll-add")
    typed = {"kind": "multiple", "title": "Que publier d’abord ?", "options": "Le budget", "seconds": "60", "most": ""}
    refused = desk.browser.post(f"/organise/{slug}/poll-add", {**form, **typed})
    page = html.unescape(refused.text)
    assert refused.status_code == 422 and "Que publier d’abord ?" in page and "Le budget" in page and "Donnez de 2 à 10 réponses" in page
    desk.act(slug, "poll-add", kind="consent", title="Publier tel quel ?", options="ignorées", seconds="60", most="")
    assert "Tour de consentement" in text(desk, slug)
