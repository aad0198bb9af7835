"""Asking, supporting and withdrawing with plain forms: one question for one form, a receipt, and no text ever lost."""

import html
import re
import tempfile
from pathlib import Path

from tests.frontend.serving import Desk, Web

TEXT = "Qui paiera l’entretien des voies après 2030 ?"


def texts(page: str) -> str:
    """What people read; the narrow spaces that a page sets before ? and the like are spaces."""
    return html.unescape(page).replace("\u202f", " ")


def test_a_get_sets_no_cookie(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as viewer:
        for page in ("/", f"/d/{slug}", f"/d/{slug}/mine", "/join?code=XXXXXX", "/role"):
            assert "set-cookie" not in viewer.get(page).headers, page


def test_ask_then_receipt(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as asker, web.browser() as other:
        form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
        answer = asker.post(f"/d/{slug}/ask", form, text=TEXT, name="Ginette")
        assert answer.status_code == 303
        path, _, question = answer.headers["location"].partition("#")
        assert path == f"/d/{slug}/mine" and question.startswith("q")
        receipt = asker.get(path).text
        assert TEXT in texts(receipt) and f'id="{question}"' in receipt
        # Prior moderation: the text reaches nobody but its author.
        for page in (f"/d/{slug}", f"/d/{slug}/mine", "/"):
            assert TEXT not in texts(other.get(page).text)


def test_the_same_form_twice_is_one_question_and_one_person(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as asker:
        form = {**asker.form(f"/d/{slug}", f"/d/{slug}/ask"), "text": TEXT}
        first = asker.post(f"/d/{slug}/ask", form)
        with web.browser() as twin:  # the second click leaves before the first answer has brought the cookie
            second = twin.post(f"/d/{slug}/ask", form)
        assert first.headers["location"] == second.headers["location"]
        assert len(re.findall(r'<li id="q', asker.get(f"/d/{slug}/mine").text)) == 1


def test_back_then_another_question_is_another_question(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as asker:
        form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
        first = asker.post(f"/d/{slug}/ask", form, text=TEXT)
        second = asker.post(f"/d/{slug}/ask", form, text="Et pour les cars ?")
        assert second.status_code == 303 and first.headers["location"] != second.headers["location"]
        assert len(re.findall(r'<li id="q', asker.get(f"/d/{slug}/mine").text)) == 2


def test_a_refused_question_comes_back_in_its_form(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    long = "mot " * 100
    with web.browser() as asker, web.browser("en") as english:
        for text, code in (("   ", "question_empty"), (long, "question_too_long"), ("a\x07b", "text_control_characters")):
            form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
            answer = asker.post(f"/d/{slug}/ask", form, text=text, name="Ginette")
            assert answer.status_code == 422, code
            assert "Ginette" in answer.text
            assert text.strip().replace("\x07", "") in texts(answer.text).replace("\x07", "")
            assert f'action="/d/{slug}/ask"' in answer.text and 'aria-invalid="true"' in answer.text
        form = english.form(f"/d/{slug}", f"/d/{slug}/ask")
        assert "The question is empty" in texts(english.post(f"/d/{slug}/ask", form, text="").text)


def test_repeated_question_and_wrong_phase(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as asker:
        for status in (303, 409):
            form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
            assert asker.post(f"/d/{slug}/ask", form, text=TEXT).status_code == status
        form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
        desk.act(slug, "phase", phase="scheduled")
        late = asker.post(f"/d/{slug}/ask", form, text="Une autre ?")
        assert late.status_code == 409 and "Une autre ?" in texts(late.text)


def test_withdraw_by_its_author_alone(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as asker, web.browser() as stranger:
        form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
        question = asker.post(f"/d/{slug}/ask", form, text=TEXT).headers["location"].partition("#")[2]
        refused = stranger.post(f"/d/{slug}/withdraw", question=question)
        assert refused.status_code in (403, 404)
        form = asker.form(f"/d/{slug}/mine", f"/d/{slug}/withdraw", question=question)
        assert asker.post(f"/d/{slug}/withdraw", form).headers["location"] == f"/d/{slug}/mine"
        assert "Retirée" in texts(asker.get(f"/d/{slug}/mine").text)


def test_a_participant_is_remembered_and_not_to_be_forged(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as asker, web.browser() as forger:
        form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
        asker.post(f"/d/{slug}/ask", form, text=TEXT)
        attributes = asker.attributes["__Host-assises-who"].lower()
        assert all(word in attributes for word in ("secure", "httponly", "samesite=lax", "path=/")) and "domain" not in attributes
        forged = asker.cookies["__Host-assises-who"].partition(".")[0] + ".AAAA"
        answer = forger.http.get(f"/d/{slug}/mine", headers={"Cookie": f"__Host-assises-who={forged}"})
        assert TEXT not in texts(answer.text)


def test_the_choice_of_language_stays_after_a_form(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser("fr") as asker:
        form = asker.form(f"/d/{slug}?lang=en", f"/d/{slug}/ask")
        assert form["lang"] == "en"
        asker.post(f"/d/{slug}/ask", form, text=TEXT)
        assert '<html lang="en"' in asker.get(f"/d/{slug}/mine").text


def test_pace_of_questions_keeps_the_text() -> None:

    with (
        tempfile.TemporaryDirectory(prefix="assises-") as folder,
        Web(Path(folder) / "data", debate="Pressés", settings="question_burst = 1\n") as strict,
    ):
        with strict.browser() as asker:
            slug = strict.links["viewer"].rpartition("/")[2]
            form = asker.form(f"/d/{slug}", f"/d/{slug}/ask")
            assert asker.post(f"/d/{slug}/ask", form, text=TEXT).status_code == 303
            again = asker.post(f"/d/{slug}/ask", form, text=TEXT)
            assert again.status_code == 303, "the same form again is not a second question"
            second = asker.post(f"/d/{slug}/ask", asker.form(f"/d/{slug}", f"/d/{slug}/ask"), text="Une deuxième ?")
            assert second.status_code == 429 and "Une deuxième ?" in texts(second.text)


def test_a_crowd_shares_a_page_and_no_hidden_id(web: Web, desk: Desk) -> None:
    slug = desk.debate("Avant")
    with web.browser() as viewer, web.browser("en") as english:
        ids = [viewer.form(f"/d/{slug}", f"/d/{slug}/ask")["command_id"] for _ in range(5)]
        assert len(set(ids)) == 5 and all(
            re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", id) for id in ids
        )
        assert '<html lang="en"' in english.get(f"/d/{slug}").text and '<html lang="fr"' in viewer.get(f"/d/{slug}").text
        assert '<html lang="en"' in viewer.get(f"/d/{slug}?lang=en").text
        desk.act(slug, "settings", title="Après", debate_lang="fr", question_limit="280")
        assert "Après" in viewer.get(f"/d/{slug}").text, "kept, but never beyond the next change"
        # One who has asked has a page of his own, and the next stranger does not see it.
        viewer.post(f"/d/{slug}/ask", viewer.form(f"/d/{slug}", f"/d/{slug}/ask"), text=TEXT)
        assert TEXT in texts(viewer.get(f"/d/{slug}").text)
        with web.browser() as stranger:
            assert TEXT not in texts(stranger.get(f"/d/{slug}").text)
