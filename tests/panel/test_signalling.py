"""Each rule of the media port, asked of the real worker over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.panel.media_worker import MediaWorker, debate, seat
from tests.panel.rtc_client import SyntheticSeat, ToneTrack

pytestmark = pytest.mark.asyncio(loop_scope="module")
ORIGIN = "https://debat.example"
PACKETS = Path(__file__).parent / "packets"
SDP = {"Content-Type": "application/sdp"}
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}
TOKEN = "un-jeton-de-la-salle"
SEATS = [seat(name) for name in ("a", "b", "c", "d", "e")] + [seat("hall", tokens=(hashlib.sha256(TOKEN.encode()).hexdigest(),))]


def offer(name: str) -> bytes:
    return (PACKETS / f"{name}.sdp").read_bytes()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def worker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[MediaWorker]:
    async with MediaWorker(tmp_path_factory.mktemp("data"), origins=ORIGIN) as running:
        await running.want_ready(debate(*SEATS, revoked=("gone",)))
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(worker: MediaWorker) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=worker.url, timeout=15) as client:
        yield client


def bearer(ticket: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {ticket}"}


def code(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/json", response.text
    body = response.json()
    assert list(body) == ["error"] and list(body["error"]) == ["code"]
    return response.status_code, body["error"]["code"]


@pytest.mark.parametrize("client", ["chromium", "firefox", "gstreamer", "obs"])
async def test_a_publisher_is_answered_as_rfc_9725_says(worker: MediaWorker, http: httpx.AsyncClient, client: str) -> None:
    made = await http.post("/whip/d1/a", content=offer(f"{client}_publish"), headers=SDP | bearer(worker.ticket("whip", "a")))
    assert made.status_code == 201 and made.headers["content-type"] == "application/sdp"
    assert re.fullmatch(r"/whip/session/[A-Za-z0-9_-]{32}", made.headers["location"])
    assert re.fullmatch(r'"[0-9a-f]{16}"', made.headers["etag"])  # strong
    lines = made.text.split("\r\n")
    assert lines.count("a=setup:passive") == 2 and "a=setup:active" not in lines
    assert lines.count("a=recvonly") == 2 and lines.count("a=rtcp-mux") == 2 and "a=end-of-candidates" in lines
    assert any(line.startswith("a=candidate:") for line in lines) and any(line.startswith("a=group:BUNDLE ") for line in lines)
    assert (await http.delete(made.headers["location"])).status_code == 200
    assert code(await http.delete(made.headers["location"])) == (404, "session_unknown")


async def test_a_player_is_answered_with_h264_and_opus(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    made = await http.post("/whep/d1", content=offer("chromium_play"), headers=SDP | bearer(worker.ticket()))
    assert made.status_code == 201 and made.headers["location"].startswith("/whep/session/")
    assert "H264/90000" in made.text and "opus/48000" in made.text and "VP8" not in made.text
    assert made.text.split("\r\n").count("a=sendonly") == 2
    await http.delete(made.headers["location"])


async def test_audio_alone_has_no_picture(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    made = await http.post("/whep/d1?audio=1", content=offer("chromium_play.codec_unavailable"), headers=SDP | bearer(worker.ticket()))
    lines = made.text.split("\r\n")
    assert made.status_code == 201 and lines.count("a=sendonly") == 1 and lines.count("a=inactive") == 1
    await http.delete(made.headers["location"])


async def test_every_broken_offer_is_refused_by_its_code(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    statuses = {"offer_malformed": 400, "offer_too_large": 413, "codec_unavailable": 406}
    for path in sorted(PACKETS.glob("*.*.sdp")):
        expected = path.name.split(".")[1]
        play = "_play" in path.name
        door, ticket = ("/whep/d1", worker.ticket()) if play else ("/whip/d1/b", worker.ticket("whip", "b"))
        refused = await http.post(door, content=path.read_bytes(), headers=SDP | bearer(ticket))
        assert code(refused) == (statuses.get(expected, 422), expected), path.name
    assert 'assises_panel_sessions{kind="whip"} 0.0' in await worker.until(lambda text: 'sessions{kind="whip"} 0.0' in text)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, (401, "ticket_missing")),
        ({"Authorization": "Basic eDp5"}, (401, "ticket_missing")),
        ({"Authorization": "Bearer"}, (401, "ticket_missing")),
        (bearer("x.y"), (401, "ticket_malformed")),
        (bearer("un-autre-jeton"), (401, "ticket_malformed")),
    ],
)
async def test_no_ticket_or_a_bad_one(http: httpx.AsyncClient, headers: dict[str, str], expected: tuple[int, str]) -> None:
    for door in ("/whip/d1/a", "/whep/d1"):
        refused = await http.post(door, content=offer("chromium_publish"), headers=SDP | headers)
        assert code(refused) == expected
        assert refused.headers["www-authenticate"] == "Bearer"


async def test_a_good_ticket_at_another_door(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    async def knock(door: str, ticket: str) -> tuple[int, str]:
        return code(await http.post(door, content=offer("chromium_publish"), headers=SDP | bearer(ticket)))

    assert await knock("/whip/d1/a", worker.ticket("whip", "b")) == (403, "ticket_foreign")
    assert await knock("/whip/d1/a", worker.ticket("whep", "a")) == (403, "ticket_foreign")
    assert await knock("/whip/d1/a", worker.ticket("whip", "a", debate="d2")) == (403, "ticket_foreign")
    assert await knock("/whip/d1/a", worker.ticket("whip", "a", session="gone")) == (403, "ticket_revoked")
    assert await knock("/whip/d1/a", worker.ticket("whip", "a", lifetime_s=-1)) == (401, "ticket_expired")
    assert await knock("/whip/d1/z", worker.ticket("whip", "z")) == (404, "seat_unknown")
    assert await knock("/whep/d1", worker.ticket("whip", "z")) == (404, "seat_unknown")
    assert await knock("/whep/d1", worker.ticket(session="gone")) == (403, "ticket_revoked")


async def test_a_debate_nobody_wants_is_not_live(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    for door, ticket in (("/whep/d9", worker.ticket(debate="d9")), ("/whip/d9/a", worker.ticket("whip", "a", debate="d9"))):
        refused = await http.post(door, content=offer("chromium_play"), headers=SDP | bearer(ticket))
        assert code(refused) == (409, "not_live") and int(refused.headers["retry-after"]) > 0


async def test_a_whip_token_opens_its_own_seat_until_it_is_withdrawn(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    assert code(await http.post("/whip/d1/a", content=offer("obs_publish"), headers=SDP | bearer(TOKEN))) == (401, "ticket_malformed")
    for _ in range(2):  # reusable: encoders reconnect with the same
        made = await http.post("/whip/d1/hall", content=offer("obs_publish"), headers=SDP | bearer(TOKEN))
        assert made.status_code == 201
    worker.want(debate(*SEATS[:-1], seat("hall"), revoked=("gone",)))
    closed = await worker.logged("session.close", seat="hall", reason="revoked")
    assert TOKEN not in str(closed)
    assert code(await http.post("/whip/d1/hall", content=offer("obs_publish"), headers=SDP | bearer(TOKEN))) == (401, "ticket_malformed")
    worker.want(debate(*SEATS, revoked=("gone",)))


async def test_a_right_withdrawn_while_the_body_comes_is_not_used(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    ticket = worker.ticket("whip", "c", session="leaving")
    headers = SDP | bearer(ticket)

    async def slowly() -> AsyncIterator[bytes]:
        yield offer("obs_publish")[:200]
        worker.want(debate(*SEATS, revoked=("gone", "leaving")))
        async with asyncio.timeout(8):
            while (await http.post("/whip/d1/c", content=b"", headers=headers)).status_code != 403:
                await asyncio.sleep(0.05)
        yield offer("obs_publish")[200:]

    assert code(await http.post("/whip/d1/c", content=slowly(), headers=headers)) == (403, "ticket_revoked")


async def test_types_and_sizes(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    ticket = bearer(worker.ticket("whip", "c"))
    for given in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json"}, FRAGMENT):
        assert code(await http.post("/whip/d1/c", content=offer("obs_publish"), headers=ticket | given)) == (415, "content_type_unknown")
    spelled = {"Content-Type": "Application/SDP; charset=utf-8"}
    assert (await http.post("/whip/d1/c", content=offer("obs_publish"), headers=ticket | spelled)).status_code == 201

    async def pieces() -> AsyncIterator[bytes]:  # no Content-Length: counted as it comes
        for _ in range(40):
            yield b"a=" + b"x" * 1022

    assert code(await http.post("/whip/d1/c", content=pieces(), headers=ticket | SDP)) == (413, "offer_too_large")
    candidate = b"a=candidate:1 1 udp 2113937151 192.0.2.1 50106 typ host\r\n"
    bomb = offer("obs_publish") + candidate * 2000
    assert code(await http.post("/whip/d1/c", content=bomb, headers=ticket | SDP)) == (413, "offer_too_large")
    bomb = offer("gstreamer_publish") + candidate * 33
    assert code(await http.post("/whip/d1/c", content=bomb, headers=ticket | SDP)) == (422, "offer_too_many_candidates")
    assert code(await http.post("/whip/d1/c", content=b"", headers=ticket | SDP)) == (400, "offer_malformed")


async def test_trickle_and_restart(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    made = await http.post("/whip/d1/d", content=offer("chromium_publish"), headers=SDP | bearer(worker.ticket("whip", "d")))
    url, etag = made.headers["location"], {"If-Match": made.headers["etag"]}
    ufrag = re.search(r"a=ice-ufrag:(\S+)", offer("chromium_publish").decode())
    assert ufrag is not None
    trickle = f"a=ice-ufrag:{ufrag[1]}\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n"
    restart = trickle.replace(ufrag[1], "autre")
    sent = await http.patch(url, content=trickle, headers=FRAGMENT | etag)
    assert sent.status_code == 204 and "etag" not in sent.headers
    assert (await http.patch(url, content=trickle + "a=end-of-candidates\r\n", headers=FRAGMENT | etag)).status_code == 204
    assert code(await http.patch(url, content=trickle, headers=FRAGMENT)) == (428, "if_match_missing")
    assert code(await http.patch(url, content=trickle, headers=FRAGMENT | {"If-Match": '"old"'})) == (412, "if_match_stale")
    assert code(await http.patch(url, content=restart, headers=FRAGMENT | {"If-Match": "*"})) == (422, "ice_restart_unsupported")
    assert code(await http.patch(url, content=trickle, headers=SDP | etag)) == (415, "content_type_unknown")
    assert code(await http.patch(url, content="hello", headers=FRAGMENT | etag)) == (400, "fragment_malformed")
    many = trickle + "a=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n" * 33
    assert code(await http.patch(url, content=many, headers=FRAGMENT | etag)) == (422, "offer_too_many_candidates")
    assert code(await http.patch(url, content="a=" + "x" * 33000, headers=FRAGMENT | etag)) == (413, "offer_too_large")
    # None of that ended the session; a DELETE does, whatever its validator.
    assert (await http.delete(url, headers={"If-Match": '"old"'})).status_code == 200
    assert code(await http.patch(url, content=trickle, headers=FRAGMENT | etag)) == (404, "session_unknown")
    assert code(await http.delete("/whip/session/guess")) == (404, "session_unknown")


async def test_options_and_get(http: httpx.AsyncClient) -> None:
    for door in ("/whip/d1/a", "/whep/d1"):
        asked = await http.options(door, headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})
        assert asked.status_code == 204 and asked.headers["accept-post"] == "application/sdp"
        assert asked.headers["access-control-allow-origin"] == ORIGIN and asked.headers["vary"] == "Origin"
        assert "POST" in asked.headers["access-control-allow-methods"]
        assert "Authorization" in asked.headers["access-control-allow-headers"]
        empty = await http.get(door)
        assert empty.status_code == 204 and not empty.content
    asked = await http.options("/whip/session/x", headers={"Origin": ORIGIN})
    assert "PATCH, DELETE" in asked.headers["access-control-allow-methods"]
    assert asked.headers["accept-patch"] == "application/trickle-ice-sdpfrag"


@pytest.mark.parametrize("origin", ["https://debat.example.evil", "http://debat.example", "https://debat.example:444", "null", ""])
async def test_foreign_origins_are_refused(worker: MediaWorker, http: httpx.AsyncClient, origin: str) -> None:
    headers = {"Origin": origin}
    for method, door in (("OPTIONS", "/whip/d1/a"), ("POST", "/whip/d1/a"), ("POST", "/whep/d1"), ("DELETE", "/whep/session/x")):
        refused = await http.request(method, door, headers=SDP | bearer(worker.ticket()) | headers)
        assert code(refused) == (403, "origin_foreign")
        assert "access-control-allow-origin" not in refused.headers


async def test_our_origin_reads_refusals_and_the_session(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    refused = await http.post("/whep/d1", headers=SDP | {"Origin": ORIGIN})
    assert code(refused) == (401, "ticket_missing") and refused.headers["access-control-allow-origin"] == ORIGIN
    headers = SDP | {"Origin": ORIGIN} | bearer(worker.ticket())
    made = await http.post("/whep/d1", content=offer("chromium_play"), headers=headers)
    assert made.status_code == 201 and "Location" in made.headers["access-control-expose-headers"]
    await http.delete(made.headers["location"])


async def test_a_seat_that_speaks_is_held_and_taken_over_after_its_silence(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    holder = await SyntheticSeat(worker.url, "/whip/d1/e", worker.ticket("whip", "e")).start(None, ToneTrack(440))
    await worker.linked("e")
    headers = SDP | bearer(worker.ticket("whip", "e"))
    busy = await http.post("/whip/d1/e", content=offer("obs_publish"), headers=headers)
    assert code(busy) == (409, "seat_busy") and busy.headers["retry-after"] == "3"
    since = len(worker.facts)
    holder.vanish()
    await worker.linked("e", False, since=since)  # after 3 s of silence
    taken = await http.post("/whip/d1/e", content=offer("obs_publish"), headers=headers)
    assert taken.status_code == 201
    await worker.logged("session.close", seat="e", reason="taken_over")
    await http.delete(taken.headers["location"])
    await holder.close()


async def test_strange_paths_are_refused_in_json(http: httpx.AsyncClient) -> None:
    for path in ("/nothing", "/whip/d1", "/whip/d1/a/b", "/whip/../../etc/passwd", "/whep/d1/..%2f..%2fetc"):
        assert code(await http.post(path)) == (404, "path_unknown"), path
    assert code(await http.put("/whep/d1")) == (405, "method_unknown")


async def test_health_and_metrics_name_nobody(worker: MediaWorker, http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).text == "ok\n"
    assert (await http.get("/readyz")).text == "ready\n"
    ticket = worker.ticket("whip", "c", session="secret-session", lifetime_s=-1)
    await http.post("/whip/d1/c", headers=SDP | bearer(ticket))
    told = await worker.metrics()
    assert 'assises_panel_refusals_total{code="ticket_expired"}' in told
    assert "assises_panel_seats_linked" in told and "assises_panel_encode_seconds_bucket" in told
    everything = told + str(worker.log)
    for secret in (ticket, ticket.split(".")[1], TOKEN, "secret-session", "Une assise"):
        assert secret not in everything
