"""Who may open what: one table, and the life of a role link from its click to its revocation."""

import json
import time

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from panel.tickets import check, media_key
from tests.frontend.browser import Forms
from tests.frontend.serving import Desk, Web

# What each holder gets on each page of his own debate: 200, or the code of the refusal.
PAGES = ("", "/console", "/panel", "/hall", "/clerk", "/mine", "/devices", "/media")
TABLE: dict[str, dict[str, int]] = {
    "nobody": {"": 200, "/console": 403, "/panel": 403, "/hall": 403, "/clerk": 403, "/mine": 200, "/devices": 403, "/media": 403},
    "moderator": {"": 200, "/console": 200, "/panel": 403, "/hall": 200, "/clerk": 403, "/mine": 200, "/devices": 200, "/media": 200},
    "observer": {"": 200, "/console": 200, "/panel": 403, "/hall": 403, "/clerk": 403, "/mine": 200, "/devices": 403, "/media": 200},
    "clerk": {"": 200, "/console": 403, "/panel": 403, "/hall": 200, "/clerk": 200, "/mine": 200, "/devices": 403, "/media": 403},
    "hall": {"": 200, "/console": 403, "/panel": 403, "/hall": 200, "/clerk": 403, "/mine": 200, "/devices": 403, "/media": 403},
    "organiser": {"": 200, "/console": 200, "/panel": 403, "/hall": 200, "/clerk": 403, "/mine": 200, "/devices": 200, "/media": 200},
    "seat": {"": 200, "/console": 403, "/panel": 200, "/hall": 403, "/clerk": 403, "/mine": 200, "/devices": 403, "/media": 403},
}
# Roles of the ticket each may have; every other is refused.
TICKETS = {
    "nobody": {"participant", "viewer"},
    "moderator": {"participant", "viewer", "moderator", "hall"},
    "observer": {"participant", "viewer", "observer"},
    "clerk": {"participant", "viewer", "clerk", "hall"},
    "hall": {"participant", "viewer", "hall"},
    "organiser": {"participant", "viewer", "organiser", "hall"},
    "seat": {"participant", "viewer", "panelist"},
}
ROLES = {
    "viewer",
    "participant",
    "panelist",
    "chair",
    "guest",
    "moderator",
    "observer",
    "organiser",
    "clerk",
    "hall",
    "captioner",
    "system",
}


def link_for(desk: Desk, slug: str, who: str) -> str:
    return desk.seat_link(slug, desk.seats(slug)[0]) if who == "seat" else desk.link(slug, who)


def code_of(page: str) -> str:
    return page.rpartition('class="mono">')[2].partition("<")[0]


@pytest.mark.parametrize("who", TABLE)
def test_table_of_pages_and_tickets(web: Web, desk: Desk, who: str) -> None:
    own, other = desk.debate(f"Débat de {who}"), desk.debate("Un autre")
    with web.browser() as browser:
        if who != "nobody":
            assert browser.enter(link_for(desk, own, who)).status_code == 303
        assert {page: browser.get(f"/d/{own}{page}").status_code for page in PAGES} == TABLE[who]
        # A link of one debate opens nothing in another.
        assert {page: browser.get(f"/d/{other}{page}").status_code for page in PAGES} == TABLE["nobody"]
        given = {role for role in ROLES if browser.json(f"/d/{own}/ticket", {"role": role}).status_code == 200}
        assert given == TICKETS[who]
        assert {role for role in ROLES if browser.json(f"/d/{other}/ticket", {"role": role}).status_code == 200} == TICKETS["nobody"]
        organises = browser.get(f"/organise/{own}").status_code
        assert organises == (200 if who == "organiser" else 403)
        assert browser.get(f"/organise/{other}").status_code == 403
        assert browser.post("/organise", title="Pas à moi", seats="1", debate_lang="fr", command_id="x" * 20).status_code == 403


def test_each_link_leads_to_its_page(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    seat = desk.seats(slug)[0]
    expected = {
        "moderator": f"/d/{slug}/console",
        "observer": f"/d/{slug}/console",
        "hall": f"/d/{slug}/hall",
        "clerk": f"/d/{slug}/clerk",
        "organiser": f"/organise/{slug}",
        "seat": f"/d/{slug}/panel?seat={seat}",
    }
    for who, page in expected.items():
        with web.browser() as browser:
            assert browser.enter(link_for(desk, slug, who)).headers["location"] == page


def test_a_double_click_is_one_device(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    link = desk.link(slug, "moderator")
    with web.browser() as first, web.browser() as copy, web.browser() as other:
        form = first.form("/role", "/role") | {"secret": link.partition("#")[2]}
        for browser in (first, copy):  # the second POST leaves before the first one's cookie has come
            assert browser.post("/role", form).headers["location"] == f"/d/{slug}/console"
        assert first.cookies == copy.cookies and copy.get(f"/d/{slug}/console").status_code == 200
        assert other.post("/role", other.form("/role", "/role"), secret=form["secret"]).headers["location"] == "/role/waiting"


def test_one_browser_holds_several_roles(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as browser:
        for who in ("moderator", "clerk", "seat"):
            browser.enter(link_for(desk, slug, who))
        for role in ("participant", "moderator", "clerk", "panelist"):
            assert browser.json(f"/d/{slug}/ticket", {"role": role}).status_code == 200
        assert len([name for name in browser.cookies if name == "__Host-assises"]) == 1


def test_only_the_direction_sees_a_rehearsal(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    with web.browser() as browser:
        for who in ("moderator", "observer", "hall", "seat"):
            browser.enter(link_for(desk, slug, who))
        shown = set()
        for role in ("participant", "viewer", "moderator", "observer", "hall", "panelist"):
            media = browser.json(f"/d/{slug}/ticket", {"role": role}).json()["media"]
            if check(media_key(web.data / "run" / "media.key"), media, time.time()).direction:
                shown.add(role)
        assert shown == {"moderator", "observer", "hall"}


def test_two_seats_in_one_browser(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    first, second = desk.seats(slug)
    with web.browser() as browser:
        for seat in (first, second):
            browser.enter(desk.seat_link(slug, seat))
        for seat in (first, second):
            assert f'"seat": "{seat}"' in browser.get(f"/d/{slug}/panel?seat={seat}").text
            assert browser.json(f"/d/{slug}/ticket", {"role": "panelist", "seat": seat}).status_code == 200
        assert browser.json(f"/d/{slug}/ticket", {"role": "panelist", "seat": "tnone"}).status_code == 403


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_unknown_links(web: Web, desk: Desk, lang: str) -> None:
    sentence = {"fr": "Ce lien n’ouvre rien ici.", "en": "This link opens nothing here."}[lang]
    with web.browser(lang) as browser:
        for secret in ("", "x", "A" * 32, "%00", "é" * 400):
            answer = browser.post("/role", secret=secret)
            assert answer.status_code == 403 and code_of(answer.text) == "link_unknown" and sentence in answer.text
        assert "__Host-assises" not in browser.cookies


def test_the_encoder_token_opens_no_page(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    desk.act(slug, "seat-add", name="Salle", kind="hall", quality="")
    hall = next(seat for seat in desk.seats(slug) if seat not in desk.seats(slug)[:2])
    desk.act(slug, "whip-rotate", seat=hall)
    page = desk.browser.get(f"/organise/{slug}").text
    assert "/whip/d" in page  # the address stands beside the token
    token = page.split('id="f-', 1)[1].split('value="', 1)[1].partition('"')[0]
    assert "#" not in token
    with web.browser() as browser:
        assert code_of(browser.post("/role", secret=token).text) == "link_unknown"


def test_revoked_link(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    link = desk.link(slug, "moderator")
    with web.browser() as browser, web.browser() as late:
        browser.enter(link)
        desk.act(slug, "link-revoke", link=desk.link_id(slug))
        assert browser.get(f"/d/{slug}/console").status_code == 403
        answer = late.enter(link)
        assert answer.status_code == 410 and code_of(answer.text) == "link_revoked"


def test_a_further_device_waits_is_let_in_and_taken_away(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    link = desk.link(slug, "moderator", "Awa")
    with web.browser() as first, web.browser() as second, web.browser() as third:
        assert first.enter(link).headers["location"] == f"/d/{slug}/console"
        for device in (second, third):
            assert device.enter(link).headers["location"] == "/role/waiting"
            assert "Un organisateur ou un modérateur doit autoriser celui-ci" in device.get("/role/waiting").text
            assert code_of(device.get(f"/d/{slug}/console").text) == "device_waiting"
            assert device.get("/api/waiting").json() == {"to": None}
        waiting = first.get(f"/d/{slug}/devices").json()["devices"]
        assert [device["name"] for device in waiting] == ["Awa", "Awa"] and waiting[0]["agent"] == "Firefox · Linux"
        # Whoever waits cannot let himself in.
        assert second.json(f"/d/{slug}/devices", {"device": waiting[0]["device"], "decision": "allow"}).status_code == 403
        left = first.json(f"/d/{slug}/devices", {"device": waiting[0]["device"], "decision": "allow"}).json()["devices"]
        assert [device["device"] for device in left] == [waiting[1]["device"]]
        assert second.get("/api/waiting").json() == {"to": f"/d/{slug}/console"}
        assert second.get(f"/d/{slug}/console").status_code == 200
        desk.act(slug, "device", device=waiting[1]["device"], decision="deny")
        assert code_of(third.enter(link).text) == "device_denied"
        desk.act(slug, "device", device=waiting[0]["device"], decision="deny")
        assert second.get(f"/d/{slug}/console").status_code == 403 and first.get(f"/d/{slug}/console").status_code == 200


def test_nobody_lets_a_device_into_a_role_above_his_own(web: Web, desk: Desk) -> None:
    slug, other = desk.debate(), desk.debate("Un autre")
    link = desk.link(slug, "organiser")
    with web.browser() as organiser, web.browser() as second, web.browser() as moderator, web.browser() as stranger:
        organiser.enter(link)
        second.enter(link)
        moderator.enter(desk.link(slug, "moderator"))
        stranger.enter(desk.link(other, "moderator"))
        device = organiser.get(f"/d/{slug}/devices").json()["devices"][0]["device"]
        said = {"device": device, "decision": "allow"}
        assert moderator.json(f"/d/{slug}/devices", said).json()["error"]["code"] == "role_forbidden"
        assert stranger.json(f"/d/{other}/devices", said).json()["error"]["code"] == "device_unknown"
        assert organiser.json(f"/d/{slug}/devices", said).status_code == 200


def test_hall_screens_any_number_until_the_close(web: Web, desk: Desk) -> None:
    slug = desk.debate(phase="live")
    link = desk.link(slug, "hall")
    for _ in range(3):
        with web.browser() as screen:
            screen.enter(link)
            assert screen.get(f"/d/{slug}/hall").status_code == 200
    desk.act(slug, "phase", phase="closed")
    with web.browser() as late:
        answer = late.enter(link)
        assert answer.status_code == 410 and code_of(answer.text) == "link_closed"


def test_a_draft_is_not_there(web: Web, desk: Desk) -> None:
    slug = desk.debate("Projet secret", phase="draft")
    with web.browser() as browser:
        never = browser.get("/d/never-was")
        draft = browser.get(f"/d/{slug}")
        assert draft.status_code == never.status_code == 404
        assert draft.text.replace(slug, "never-was") == never.text
        for page in ("console", "panel", "hall", "clerk"):
            never, draft = browser.get(f"/d/never-was/{page}"), browser.get(f"/d/{slug}/{page}")
            assert draft.status_code == never.status_code == 404
            assert draft.text.replace(slug, "never-was") == never.text
        assert browser.get(f"/organise/{slug}").status_code == 404
        assert "Projet secret" not in browser.get("/").text
        assert browser.json(f"/d/{slug}/ticket", {"role": "participant"}).json()["error"]["code"] == "debate_unknown"


def wire(web: Web) -> ClientConnection:
    protocols = [Subprotocol("assises.v1")]
    return connect(f"ws{web.url.removeprefix('http')}/ws", origin=Origin(web.url), subprotocols=protocols, compression=None)


def say_hello(socket: ClientConnection, ticket: str) -> None:
    socket.send(json.dumps({"type": "hello", "ticket": ticket, "streams": []}))


def heard(socket: ClientConnection, kind: str) -> None:
    while json.loads(socket.recv(timeout=10))["type"] != kind:
        pass


def test_revoking_closes_the_socket_of_that_role_only(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    link = desk.link(slug, "moderator")
    revoked = desk.link_id(slug)
    with web.browser() as browser, wire(web) as console, wire(web) as clerk, wire(web) as late:
        browser.enter(link)
        browser.enter(desk.link(slug, "clerk"))
        for socket, role in ((console, "moderator"), (clerk, "clerk")):
            say_hello(socket, browser.json(f"/d/{slug}/ticket", {"role": role}).json()["ticket"])
            heard(socket, "welcome")
        unused = browser.json(f"/d/{slug}/ticket", {"role": "moderator"}).json()["ticket"]
        began = time.monotonic()
        desk.act(slug, "link-revoke", link=revoked)
        with pytest.raises(ConnectionClosed) as closed:
            heard(console, "nothing")
        assert time.monotonic() - began < 5
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 4503
        clerk.send(json.dumps({"type": "ping", "at": 1}))
        heard(clerk, "pong")
        say_hello(late, unused)
        with pytest.raises(ConnectionClosed) as refused:
            heard(late, "nothing")
        assert refused.value.rcvd is not None and refused.value.rcvd.code == 4501


def test_the_operator_lets_a_second_device_in(web: Web, desk: Desk) -> None:
    with web.browser() as second:
        assert second.enter(web.links["organise"]).headers["location"] == "/role/waiting"
        assert second.get("/organise").status_code == 403
        page = desk.browser.get("/organise").text
        form = Forms(page).to("/organise/devices")
        assert second.post("/organise/devices", form, decision="allow").status_code == 403
        assert desk.browser.post("/organise/devices", form, decision="allow").status_code == 303
        assert second.get("/organise").status_code == 200
        desk.browser.post("/organise/devices", form, decision="deny")
        assert second.get("/organise").status_code == 403


def test_no_secret_reaches_the_log_or_an_address(web: Web, desk: Desk) -> None:
    slug = desk.debate()
    link = desk.link(slug, "moderator", "Bérénice Tango")
    secret = link.partition("#")[2]
    with web.browser() as browser:
        answer = browser.enter(link)
        assert secret not in answer.headers["location"] and secret not in answer.headers["set-cookie"]
        session = browser.cookies["__Host-assises"]
        form = browser.form(f"/d/{slug}", f"/d/{slug}/ask")
        browser.post(f"/d/{slug}/ask?q=canary-in-a-query", form, text="Un canari dans la mine ?", name="Bérénice Tango")
        ticket = browser.json(f"/d/{slug}/ticket", {"role": "moderator"}).json()
    log = web.log()
    for private in (secret, session, ticket["ticket"], ticket["media"], "canary-in-a-query", "canari", "Tango", slug):
        assert private not in log
    assert {"type": "question.ask", "role": "participant", "outcome": "accepted"}.items() <= web.lines("command")[-1].items()
    stored = (web.data / "access.db").read_bytes() + (web.data / "access.db-wal").read_bytes()
    assert secret.encode() not in stored and session.encode() not in stored
