"""Plain http beyond this machine: no role, and a sentence that says why; asking still works."""

import tempfile
from pathlib import Path

from tests.frontend.serving import Web


def test_a_role_is_refused_and_a_question_taken() -> None:
    with tempfile.TemporaryDirectory(prefix="assises-") as folder, Web(Path(folder) / "data", debate="Sans chiffre") as web:
        slug = web.links["viewer"].rpartition("/")[2]
        # The address is told by the Host header, as a browser on the network would send it; no packet leaves the machine.
        with web.browser(Host=f"debat.example:{web.port}", Origin=web.url) as browser:
            assert "insecure_role_login" in browser.get("/role").text
            answer = browser.enter(web.links["console"][0]["url"])
            assert answer.status_code == 403 and "insecure_role_login" in answer.text and "pas protégée" in answer.text
            assert not browser.cookies
            form = browser.form(f"/d/{slug}", f"/d/{slug}/ask")
            assert browser.post(f"/d/{slug}/ask", form, text="Et sans https ?").status_code == 303
            assert list(browser.cookies) == ["assises-who"]
            assert "secure" not in browser.attributes["assises-who"].lower()
            assert "Et sans https" in browser.get(f"/d/{slug}/mine").text
        # The link was not used up by the refusal.
        with web.browser() as browser:
            assert browser.enter(web.links["console"][0]["url"]).status_code == 303
