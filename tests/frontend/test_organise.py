"""The organiser's desk by its plain forms: a debate made, furnished, opened, held, closed; nothing typed is lost, nothing is done twice."""

import html

import pytest

from tests.frontend.browser import Forms
from tests.frontend.serving import Desk, Web


def page(desk: Desk, slug: str) -> str:
    return html.unescape(desk.browser.get(f"/organise/{slug}").text)


def test_the_same_form_makes_one_debate(web: Web, desk: Desk) -> None:
    form = {**desk.browser.form("/organise", "/organise"), "title": "Une seule fois", "seats": "3", "debate_lang": "en"}
    places = {desk.browser.post("/organise", form).headers["location"] for _ in range(3)}
    assert len(places) == 1
    slug = places.pop().rpartition("/")[2]
    assert len(desk.seats(slug)) == 3 and desk.browser.get("/organise").text.count("Une seule fois") == 1


@pytest.mark.parametrize(("fields", "status"), [
    ({"title": "  "}, 422), ({"title": "x" * 200}, 422), ({"title": "ok", "seats": "99"}, 400), ({"title": "ok", "debate_lang": "xx"}, 400),
])  # fmt: skip
def test_a_debate_that_cannot_be_made(desk: Desk, fields: dict[str, str], status: int) -> None:
    form = desk.browser.form("/organise", "/organise")
    answer = desk.browser.post("/organise", {**form, **fields})
    assert answer.status_code == status
    if status == 422:
        assert f'value="{fields["title"]}"' in answer.text and 'role="alert"' in answer.text


def test_running_order(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    for title, minutes in (("Ouverture", "10"), ("Petites lignes", "40"), ("Votes", "20")):
        desk.act(slug, "segment-add", title=title, kind="debate", minutes=minutes, disagreement="")
    ids = [
        fields["segment"] for action, fields in Forms(desk.browser.get(f"/organise/{slug}").text).found if action.endswith("segment-change")
    ]
    assert len(ids) == 3 and "1 h 10" in page(desk, slug)
    desk.act(slug, "segment-move", segment=ids[2], position="0")
    desk.act(slug, "segment-change", segment=ids[0], title="Accueil", kind="opening", minutes="15", disagreement="Le prix du billet")
    desk.act(slug, "segment-remove", segment=ids[1])
    text = page(desk, slug)
    assert text.index("Votes") < text.index("Accueil") and "Petites lignes</b>" not in text and "Le prix du billet" in text
    with web.browser() as viewer:
        assert "Accueil" in viewer.get(f"/d/{slug}").text
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/segment-add")
    answer = desk.act(slug, "segment-add", title="Clôture", kind="break", minutes="5", disagreement="")
    assert '<details class="o-add" id="segment-add" open>' in desk.browser.get(answer.headers["location"]).text, "the next one is at hand"
    wrong = desk.browser.post(f"/organise/{slug}/segment-add", stamp, title="Trop long", minutes="9999", kind="debate")
    assert wrong.status_code == 422 and 'value="Trop long"' in wrong.text and "1 à 600" in html.unescape(wrong.text)


def test_seats_and_their_links(web: Web, desk: Desk) -> None:
    slug = desk.debate(seats=1)
    seat = desk.seats(slug)[0]
    desk.act(slug, "seat-change", seat=seat, name="Awa Diallo", quality="usagère")
    assert "Awa Diallo" in page(desk, slug)
    first = desk.seat_link(slug, seat)
    with web.browser() as panelist:
        panelist.enter(first)
        assert panelist.get(f"/d/{slug}/panel").status_code == 200
        desk.act(slug, "seat-change", seat=seat, name="Awa Diallo-Roy", quality="usagère")
        devices = page(desk, slug).split('id="known-h"')[1]
        assert "Awa Diallo-Roy" in devices, "a device is known by who sits there now"
        second = desk.seat_link(slug, seat)
        assert panelist.get(f"/d/{slug}/panel").status_code == 403, "a new link for the seat ends the old one"
        panelist.enter(second)
        desk.act(slug, "seat-remove", seat=seat)
        assert panelist.get(f"/d/{slug}/panel").status_code == 403
    assert desk.seats(slug) == []


def test_a_form_sent_twice_keeps_its_link(web: Web, desk: Desk) -> None:
    slug = desk.debate(seats=1)
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/seat-link")
    for _ in range(2):
        desk.browser.post(f"/organise/{slug}/seat-link", stamp)
    links = desk.fresh(slug)
    assert len(links) == 1
    with web.browser() as panelist:
        assert panelist.enter(links[0]).headers["location"].startswith(f"/d/{slug}/panel")


def test_all_links_in_one_click_and_only_for_who_made_them(web: Web, desk: Desk) -> None:
    slug = desk.debate(seats=2)
    desk.act(slug, "links-missing")
    assert len(desk.fresh(slug)) == 5
    desk.act(slug, "links-missing")
    assert len(desk.fresh(slug)) == 5, "nothing was missing any more"
    with web.browser() as organiser:
        organiser.enter(desk.link(slug, "organiser"))
        assert "/role#" not in organiser.get(f"/organise/{slug}").text
        stamp = Forms(organiser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/link-make")
        refused = organiser.post(f"/organise/{slug}/link-make", stamp, role="organiser", name="Un ami")
        assert refused.status_code == 403, "only the operator names organisers"
        forged = organiser.post(f"/organise/{slug}/link-make", stamp, role="operator", name="Un ami")
        assert forged.status_code == 400


def test_what_blocks_the_live_is_said_and_enforced(desk: Desk) -> None:
    slug = desk.debate(seats=0)
    assert "Possible dès qu’un siège existe." in page(desk, slug) and 'aria-disabled="true"' in page(desk, slug)
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/links-missing")
    refused = desk.browser.post(f"/organise/{slug}/phase", stamp, phase="live")
    assert refused.status_code == 422 and "Avant le direct" in refused.text
    desk.act(slug, "seat-add", name="Awa", kind="panelist", quality="")
    assert "Possible dès qu’un lien de modération existe." in page(desk, slug)
    desk.act(slug, "links-missing")
    assert 'aria-disabled="true"' not in page(desk, slug)
    desk.act(slug, "phase", phase="live")
    back = desk.browser.post(f"/organise/{slug}/phase", stamp, phase="open")
    assert back.status_code == 409 and "phase_unreachable" not in html.unescape(back.text).split("<main")[0]
    desk.act(slug, "phase", phase="closed")
    over = page(desk, slug)
    assert 'name="question_limit"' not in over, "a closed debate is not changed"
    assert "Après le débat" in over and "Avant le direct" not in over, "nothing is left to check"
    assert f"/organise/{slug}/links-missing" not in over and f"/organise/{slug}/link-revoke" in over
    desk.act(slug, "phase", phase="archived")
    assert "archivé" in page(desk, slug)


def test_settings(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    desk.act(slug, "settings", title="Nouveau titre", debate_lang="en", question_limit="500")
    with web.browser("de") as viewer:
        shown = viewer.get(f"/d/{slug}").text
        assert "Nouveau titre" in shown and '<html lang="en"' in shown and "500" in shown
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/settings")
    wrong = desk.browser.post(f"/organise/{slug}/settings", stamp, question_limit="5000")
    assert wrong.status_code == 422 and 'value="5000"' in wrong.text


def test_the_start_is_announced_in_the_zone_of_the_house(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    desk.act(slug, "settings", title="Le rail", debate_lang="fr", question_limit="280", starts_at="2099-03-05T18:30")
    assert 'value="2099-03-05T18:30"' in page(desk, slug)
    with web.browser() as viewer:
        for path in ("/", f"/d/{slug}"):
            assert "5 mars 2099" in html.unescape(viewer.get(path).text) and "18:30" in viewer.get(path).text
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/settings")
    wrong = desk.browser.post(f"/organise/{slug}/settings", stamp, starts_at="demain soir")
    assert wrong.status_code == 422 and "demain soir" in wrong.text and "cette date" in html.unescape(wrong.text).lower()
    desk.act(slug, "settings", title="Le rail", debate_lang="fr", question_limit="280", starts_at="")
    with web.browser() as viewer:
        assert "2099" not in viewer.get(f"/d/{slug}").text.split("<script")[0]


def test_forms_of_one_debate_do_not_reach_another(desk: Desk) -> None:
    slug, other = desk.debate(seats=1), desk.debate(seats=1)
    desk.link(other, "moderator")
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/links-missing")
    assert desk.browser.post(f"/organise/{slug}/link-revoke", stamp, link=desk.link_id(other)).status_code == 403
    assert desk.browser.post(f"/organise/{slug}/seat-link", stamp, seat=desk.seats(other)[0]).status_code == 404
    assert desk.browser.post(f"/organise/{slug}/nothing", stamp).status_code == 404


def test_join_by_code(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    code = page(desk, slug).split("Code <b>")[1].partition("<")[0]
    with web.browser() as viewer:
        for written in (code, code.lower(), f" {code[:3]} {code[3:]} ", f"{code[:2]}-{code[2:4]}-{code[4:]}"):
            assert viewer.http.get("/join", params={"code": written}).headers["location"] == f"/d/{slug}"
        wrong = viewer.http.get("/join", params={"code": "ZZZZZZ"})
        assert wrong.status_code == 404 and "ZZZZZZ" in wrong.text and "Aucun débat ne porte ce code." in wrong.text
        assert viewer.get("/join").headers["location"] == "/"
        assert "image/svg+xml" in viewer.get(f"/d/{slug}/qr.svg").headers["content-type"]


def test_language_switch_never_leads_elsewhere(web: Web) -> None:
    with web.browser("fr") as viewer:
        for back in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
            assert viewer.post("/language", lang="en", back=back).headers["location"] == "/"
        assert viewer.post("/language", lang="en", back="/role").headers["location"] == "/role"
        assert '<html lang="en"' in viewer.get("/").text


def test_sides_colleges_and_the_shares_aimed_at(desk: Desk) -> None:
    slug = desk.debate(seats=2)
    first, second = desk.seats(slug)
    desk.act(slug, "seat-change", seat=first, name="Awa", quality="", side="pour", college="Élus")
    desk.act(slug, "seat-change", seat=second, name="Luc", quality="", side="contre", college="Élus")
    text = page(desk, slug)
    assert 'name="least-1"' in text and "contre" in text
    desk.act(slug, "equity", by="side", **{"least-0": "40", "least-1": ""})
    assert 'name="least-0" value="40"' in page(desk, slug)
    stamp = Forms(desk.browser.get(f"/organise/{slug}").text).to(f"/organise/{slug}/equity")
    wrong = desk.browser.post(f"/organise/{slug}/equity", stamp, by="side", **{"least-0": "70", "least-1": "60"})
    assert wrong.status_code == 422 and 'value="70"' in wrong.text and "100" in html.unescape(wrong.text)
