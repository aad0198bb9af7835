"""A hand goes up and down with plain forms; who else looks sees that one waits, and neither whose nor what about."""

import html

from tests.frontend.serving import Desk, Web

NAME, TOPIC = "Ginette Morel", "Les horaires du dimanche"


def test_up_told_and_down(web: Web, desk: Desk) -> None:
    slug = desk.debate(phase="live")
    with web.browser() as home, web.browser() as other:
        form = home.form(f"/d/{slug}", f"/d/{slug}/hand")
        answer = home.post(f"/d/{slug}/hand", form, medium="voice", name=NAME, topic=TOPIC)
        assert answer.status_code == 303 and answer.headers["location"] == f"/d/{slug}#hand"
        page = html.unescape(home.get(f"/d/{slug}").text)
        assert "Votre main est levée" in page and TOPIC in page
        seen = html.unescape(other.get(f"/d/{slug}").text)
        assert NAME not in seen and TOPIC not in seen and '"hands":{"k' in seen.replace(" ", "")
        lowered = home.post(f"/d/{slug}/hand/lower", home.form(f"/d/{slug}", f"/d/{slug}/hand/lower"))
        assert lowered.status_code == 303
        page = html.unescape(home.get(f"/d/{slug}").text)
        assert "Votre main est levée" not in page
        again = home.form(f"/d/{slug}", f"/d/{slug}/hand")
        soon = home.post(f"/d/{slug}/hand", again, medium="voice", name=NAME, topic=TOPIC)
        assert soon.status_code in (409, 422, 429) and f'value="{TOPIC}"' in html.unescape(soon.text), "nothing is typed twice"


def test_without_a_name_the_words_stay(web: Web, desk: Desk) -> None:
    slug = desk.debate(phase="live")
    with web.browser() as home:
        form = home.form(f"/d/{slug}", f"/d/{slug}/hand")
        answer = home.post(f"/d/{slug}/hand", form, medium="video", name=" ", topic=TOPIC)
        assert answer.status_code == 422 and f'value="{TOPIC}"' in html.unescape(answer.text)
