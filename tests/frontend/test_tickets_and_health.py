"""Tickets of sockets and of media; what the watchers of the machine may read, and that it holds nobody's words."""

import json
import signal
import tempfile
import time
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from panel.tickets import check
from tests.frontend.serving import Desk, Web
from tests.frontend.test_access_rules import heard, say_hello, wire

QUESTION = "Un canari dans les mesures ?"


def test_media_tickets_say_one_role_and_nothing_more(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    seat = desk.seats(slug)[0]
    key = (web.data / "run" / "media.key").read_bytes()
    with web.browser() as browser:
        browser.enter(desk.seat_link(slug, seat))
        browser.enter(desk.link(slug, "moderator"))
        sessions = set()
        for role, kind, of in (("participant", "whep", None), ("moderator", "whep", None), ("panelist", "whip", seat)):
            given = browser.json(f"/d/{slug}/ticket", {"role": role}).json()
            assert set(given) == {"ticket", "media", "media_url"} and given["media_url"] == web.media_url
            claims = check(key, given["media"], time.time())
            assert (claims.kind, claims.seat) == (kind, of) and 0 < claims.exp - time.time() <= 121
            sessions.add(claims.session)
        assert len(sessions) == 3, "revoking one role must leave the others"


def test_a_hall_s_screen_listens_as_the_hall_s_own_seat(web: Web, desk: Desk) -> None:
    """Its loudspeakers stand in front of the hall's microphones: it gets the sound without the hall's."""
    slug = desk.debate()
    key = (web.data / "run" / "media.key").read_bytes()
    with web.browser() as screen:
        screen.enter(desk.link(slug, "hall"))

        def claimed() -> tuple[str, str | None, bool]:
            claims = check(key, screen.json(f"/d/{slug}/ticket", {"role": "hall"}).json()["media"], time.time())
            return claims.kind, claims.seat, claims.direction

        assert claimed() == ("whep", None, True)
        desk.act(slug, "seat-add", name="Salle", kind="hall", quality="")
        assert claimed() == ("whep", desk.seats(slug)[-1], True)
        desk.act(slug, "seat-add", name="Salle annexe", kind="hall", quality="")
        assert claimed() == ("whep", None, True), "nobody knows in which of two halls a screen stands"


def test_a_viewer_s_ticket_brings_the_pseudonym_once(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as viewer:
        first = viewer.json(f"/d/{slug}/ticket", {"role": "participant"})
        assert "set-cookie" in first.headers
        assert "set-cookie" not in viewer.json(f"/d/{slug}/ticket", {"role": "participant"}).headers


def test_tickets_have_a_pace(desk: Desk, web: Web) -> None:
    slug = desk.debate()
    with web.browser() as viewer:
        codes = [viewer.json(f"/d/{slug}/ticket", {"role": "participant"}).status_code for _ in range(40)]
        assert codes[:20] == [200] * 20 and 429 in codes
        last = viewer.json(f"/d/{slug}/ticket", {"role": "participant"})
        assert (
            last.json()["error"]["code"] == "rate_limited" and last.json()["error"]["retry_after_s"] > 0 and "retry-after" in last.headers
        )


def test_a_crowd_is_told_when_to_come_and_the_console_never_is(tmp_path: Path) -> None:
    with Web(tmp_path / "data", debate="Foule", settings="arrivals_per_s = 1\narrivals_burst = 3\n") as web:
        slug = web.links["viewer"].rpartition("/")[2]
        with web.browser() as moderator:
            moderator.enter(web.links["console"][0]["url"])
            answers = []
            for _ in range(6):
                with web.browser() as viewer:
                    answers.append(viewer.json(f"/d/{slug}/ticket", {"role": "viewer"}))
                assert moderator.json(f"/d/{slug}/ticket", {"role": "moderator"}).status_code == 200
            assert [answer.status_code for answer in answers[:3]] == [200] * 3
            late = [answer for answer in answers if answer.status_code != 200]
            assert late and all(answer.status_code == 503 and answer.json()["error"]["code"] == "crowded" for answer in late)
            assert int(late[0].headers["retry-after"]) >= 1
            assert "assises_pressure_level 0.0" in moderator.get("/metrics").text
            with web.browser() as reader:
                assert reader.get(f"/d/{slug}").status_code == 200, "the page itself, and asking without a script, are not refused"


def test_health_and_figures(web: Web, desk: Desk) -> None:
    slug = desk.debate("Titre canari")
    with web.browser() as browser:
        form = browser.form(f"/d/{slug}", f"/d/{slug}/ask")
        browser.post(f"/d/{slug}/ask", form, text=QUESTION, name="Nom canari")
        with wire(web) as socket:
            say_hello(socket, browser.json(f"/d/{slug}/ticket", {"role": "participant"}).json()["ticket"])
            heard(socket, "welcome")
            metrics = browser.get("/metrics").text
        assert browser.get("/healthz").json() == {"ok": True}
        ready = browser.get("/readyz").json()
        assert ready["ready"] is True and ready["panel"] is False
        for line in (
            'assises_commands_total{outcome="accepted",type="question.ask"}',
            'assises_sockets{role="participant"}',
            "assises_ack_seconds_bucket",
        ):
            assert line in metrics
        assert "canari" not in metrics and slug not in metrics and QUESTION not in metrics
        for proxied in ({"X-Forwarded-For": "198.51.100.1"}, {"Forwarded": "for=198.51.100.1"}):
            assert browser.http.get("/metrics", headers=proxied).status_code == 404


def test_a_stop_sends_everybody_away_to_come_back() -> None:
    with tempfile.TemporaryDirectory(prefix="assises-") as folder, Web(Path(folder) / "data", debate="Adieu") as web:
        slug = web.links["viewer"].rpartition("/")[2]
        with web.browser() as browser, wire(web) as socket:
            say_hello(socket, browser.json(f"/d/{slug}/ticket", {"role": "participant"}).json()["ticket"])
            heard(socket, "welcome")
            web.process.send_signal(signal.SIGTERM)
            with pytest.raises(ConnectionClosed) as closed:
                heard(socket, "nothing")
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 4001
        assert web.process.wait(30) in (0, -signal.SIGTERM)  # uvicorn ends itself by the signal it was given
        (shut,) = web.lines("socket.close")
        assert shut["role"] == "participant" and shut["s"] >= 0
        assert all(json.loads(line) for line in web.log().splitlines())
