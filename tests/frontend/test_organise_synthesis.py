"""Families of arguments and the shares aimed at, by plain forms; what was typed into a refused form is still there."""

import html

from tests.frontend.browser import Forms
from tests.frontend.serving import Desk, Web


def families(desk: Desk, slug: str) -> list[str]:
    found = Forms(desk.browser.get(f"/organise/{slug}").text).found
    return [fields["family"] for action, fields in found if action.endswith("family-change")]


def page(desk: Desk, slug: str) -> str:
    return html.unescape(desk.browser.get(f"/organise/{slug}").text)


def test_a_map_is_drawn_family_by_family(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    for title, side in (("Rouvrir la ligne", "for"), ("Des cars", "against"), ("Ne rien changer", "")):
        desk.act(slug, "family-add", title=title, side=side)
    first, second, third = families(desk, slug)
    desk.act(slug, "family-move", family=third, position="0")
    desk.act(slug, "family-change", family=first, title="Rouvrir toute la ligne", side="open")
    desk.act(slug, "family-remove", family=second)
    text = page(desk, slug)
    assert families(desk, slug) == [third, first] and "Des cars" not in text
    assert text.index("Ne rien changer") < text.index("Rouvrir toute la ligne")
    with web.browser() as viewer:
        assert "Rouvrir toute la ligne" in html.unescape(viewer.get(f"/d/{slug}").text)  # in the page's boot


def test_twelve_families_and_no_more(desk: Desk) -> None:
    slug = desk.debate()
    for n in range(12):
        desk.act(slug, "family-add", title=f"Famille {n}", side="")
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/settings")
    assert 'action="/organise/' + slug + '/family-add"' not in desk.browser.get(f"/organise/{slug}").text
    refused = desk.browser.post(f"/organise/{slug}/family-add", stamp, title="Une de trop", side="")
    assert refused.status_code == 422


def test_a_family_needs_a_title_and_a_known_side(desk: Desk) -> None:
    slug = desk.debate()
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/family-add")
    refused = desk.browser.post(f"/organise/{slug}/family-add", stamp, title="x" * 200, side="for")
    assert refused.status_code == 422 and "x" * 200 in refused.text and '<option value="for" selected>' in refused.text
    assert desk.browser.post(f"/organise/{slug}/family-add", stamp, title="Le prix", side="left").status_code == 400
    assert desk.browser.post(f"/organise/{slug}/family-change", stamp, family="f-nowhere", title="Le prix", side="").status_code == 422


def test_shares_are_weights(desk: Desk) -> None:
    slug = desk.debate()
    desk.act(slug, "family-add", title="Le prix", side="")
    (family,) = families(desk, slug)
    desk.act(slug, "targets", **{"origin-online": "60", "origin-hall": "40", "origin-written": "", f"family-{family}": "0"})
    form = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/targets")
    assert (form["origin-online"], form["origin-hall"], form["origin-written"], form[f"family-{family}"]) == ("60", "40", "", "0")
    refused = desk.browser.post(f"/organise/{slug}/targets", form, **{"origin-hall": "101"})
    assert refused.status_code == 422 and 'value="101"' in refused.text and "0 à 100" in html.unescape(refused.text)
