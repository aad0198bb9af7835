"""A hall is one address: with the code on its screen 400 telephones come in at once, without it the limits of an address hold."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from frontend.access.venue import VenuePasses
from tests.clients.wire_client import WireClient
from tests.frontend.browser import Browser
from tests.frontend.serving import Web

HALL, OTHER_HALL = "203.0.113.40", "203.0.113.41"
PHONES = 400
WITHIN_S = 60
COOKIE = "__Host-assises-hall"


class Venue:
    """A house behind a proxy, so that a test may come from a hall's address; its live debate; the browser of the hall's screen."""

    def __init__(self, web: Web, screen: Browser) -> None:
        self.web, self.screen = web, screen
        self.slug = str(web.links["viewer"]).rpartition("/")[2]
        self.path = f"/d/{self.slug}/venue"

    @property
    def code(self) -> str:
        return str(self.screen.get(f"/d/{self.slug}/hall/venue").json()["code"])

    def phone(self, behind: str = HALL, lang: str = "fr") -> Browser:
        return self.web.browser(lang, **{"X-Forwarded-For": behind})

    def client(self, behind: str | None = HALL, role: str = "participant") -> WireClient:
        return WireClient(self.web.url, self.slug, role, behind=behind)


@pytest.fixture(scope="module")
def venue() -> Iterator[Venue]:
    folder = Path(tempfile.mkdtemp(prefix="assises-"))
    try:
        # Sockets are opened by the hundred before one is looked at: a slow machine must not take their silence for the limit.
        with (
            Web(folder / "data", debate="Dans la salle", behind_proxy=True, settings="first_frame_s = 120\n") as web,
            web.browser() as screen,
        ):
            screen.enter(web.links["hall"])
            yield Venue(web, screen)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wrong(code: str) -> str:
    return f"{(int(code) + 7) % 1_000_000:06}"


@pytest.mark.timeout(300)
async def test_four_hundred_phones_behind_one_address_join_ask_and_support_in_a_minute(venue: Venue) -> None:
    refused: list[tuple[int, str]] = []
    begin = asyncio.Event()
    async with AsyncExitStack() as leaving:
        author, moderator = venue.client(None), venue.client(None, "moderator")
        await moderator.log_in(venue.web.links["console"][0]["url"])
        clients = [venue.client() for _ in range(PHONES)]
        for client in clients:
            client.http.timeout = httpx.Timeout(WITHIN_S)
        for client in (author, moderator, *clients):
            leaving.push_async_callback(client.stop)
        await asyncio.gather(author.start(), moderator.start())
        first = str((await author.send({"type": "question.ask", "text": "Qui paie la salle ?"}))["question"])
        await moderator.send({"type": "question.publish", "question": first})

        async def one(number: int, client: WireClient) -> None:
            await begin.wait()
            await asyncio.sleep(number * 0.03)  # they hold up their telephones within a dozen seconds
            page = await client.http.get(f"/d/{venue.slug}")
            given = await client.http.post(venue.path, data={"code": code}, headers={"Accept": "application/json"})
            refused.extend((answer.status_code, str(answer.url)) for answer in (page, given) if answer.status_code != 200)
            await client.start()
            await client.send({"type": "question.ask", "text": f"Question du siège {number} ?"})
            await client.send({"type": "question.support", "question": first})

        code, began = venue.code, time.monotonic()
        begin.set()
        await asyncio.gather(*(one(number, client) for number, client in enumerate(clients)))
        took = time.monotonic() - began
        print(f"{PHONES} phones in {took:.1f} s")
        assert refused == [] and sum(client.reconnects for client in clients) == 0
        assert took < WITHIN_S, f"{took:.0f} s"
        await author.until(lambda: author.main["questions"][first]["supports"] == PHONES, 20)


async def sockets_at_once(venue: Venue, number: int, cookie: str) -> int:
    """How many of so many sockets of one address are left open."""
    headers = {"X-Forwarded-For": OTHER_HALL, **({"Cookie": cookie} if cookie else {})}
    address, protocols = venue.web.url.replace("http", "ws", 1) + "/ws", [Subprotocol("assises.v1")]
    async with AsyncExitStack() as leaving:
        sockets = []
        for _ in range(number):
            joining = connect(address, origin=Origin(venue.web.url), subprotocols=protocols, additional_headers=headers, ping_interval=None)
            sockets.append(await leaving.enter_async_context(joining))
        shut = 0
        for socket in sockets:
            try:
                async with asyncio.timeout(0.02):
                    await socket.recv()
            except TimeoutError:
                pass
            except ConnectionClosed as closed:
                assert closed.rcvd is not None and closed.rcvd.code == 4029
                shut += 1
        return number - shut


@pytest.mark.parametrize(("cookie", "left"), [("none", 200), ("forged", 200), ("pass", 10)])
async def test_without_a_pass_an_address_is_counted_and_with_one_the_device(venue: Venue, cookie: str, left: int) -> None:
    forged = VenuePasses(b"x" * 32).new(time.time_ns() // 1_000_000)
    with venue.phone() as phone:
        assert phone.post(venue.path, code=venue.code).status_code == 303
        held = {
            "none": "",
            "forged": f"__Host-assises-hall={forged}",
            "pass": f"__Host-assises-hall={phone.cookies['__Host-assises-hall']}",
        }
        assert await sockets_at_once(venue, 210 if cookie != "pass" else 20, held[cookie]) == left


def test_tickets_of_an_address_are_counted_and_a_pass_is_not_the_address(venue: Venue) -> None:
    behind = "203.0.113.42"

    def tickets(phone: Browser, number: int) -> list[int]:
        answers = []
        for _ in range(number):
            phone.cookies.pop("__Host-assises-who", None)  # another person each time
            answers.append(phone.json(f"/d/{venue.slug}/ticket", {"role": "viewer"}).status_code)
        return answers

    with venue.phone(behind) as crowd, venue.phone(behind) as late:
        assert 429 in tickets(crowd, 900)
        assert late.json(f"/d/{venue.slug}/ticket", {"role": "viewer"}).status_code == 429
        assert late.post(venue.path, code=venue.code).status_code == 303
        assert tickets(late, 3) == [200] * 3


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_typed_without_a_script(venue: Venue, lang: str) -> None:
    sentence = {"fr": "Ce code n’est pas celui de l’écran", "en": "This is not the code on the screen"}[lang]
    with venue.phone("203.0.113.43", lang) as phone:
        form = phone.form(venue.path, venue.path)
        code = venue.code
        answer = phone.post(venue.path, form, code=wrong(code))
        assert answer.status_code == 422 and sentence in answer.text and f'value="{wrong(code)}"' in answer.text
        assert COOKIE not in phone.cookies
        answer = phone.post(venue.path, form, code=f"{code[:3]} {code[3:]}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/d/{venue.slug}")
        assert "HttpOnly" in phone.attributes[COOKIE] and "Secure" in phone.attributes[COOKIE]


def test_guessing_is_paced_and_shuts_neither_the_hall_nor_its_scanners_out(venue: Venue) -> None:
    behind = "203.0.113.44"
    with venue.phone(behind) as prankster, venue.phone(behind) as scanner, venue.phone(behind) as typist, venue.phone() as elsewhere:
        code = venue.code
        answers = [prankster.post(venue.path, code=wrong(code)).status_code for _ in range(40)]
        assert answers[:30] == [422] * 30 and answers[-1] == 429
        paced = typist.post(venue.path, code=code)
        assert paced.status_code == 429 and int(paced.headers["Retry-After"]) > 0 and "QR code" in paced.text
        # Everything else of that address goes on, and so does another hall.
        assert typist.json(f"/d/{venue.slug}/ticket", {"role": "viewer"}).status_code == 200
        assert typist.get("/join?code=XXXXXX").status_code == 404
        assert elsewhere.post(venue.path, code=code).status_code == 303
        # Whoever scans is let in, and proves that this address is a hall.
        scanned = scanned_now(venue)
        assert scanner.post(venue.path, code=scanned).status_code == 303
        assert typist.post(venue.path, code=venue.code).status_code == 303


def scanned_now(venue: Venue) -> str:
    """What the QR code's address holds: known to the house alone, so made with its key."""
    key = (venue.web.data / "venue.key").read_bytes()
    debate = str(venue.screen.get(f"/d/{venue.slug}/hall").text.partition('"debate": {"id": "')[2].partition('"')[0])
    return VenuePasses(key).code(debate, time.time_ns() // 1_000_000).scanned


def test_only_the_screen_is_told_the_code(venue: Venue) -> None:
    with venue.phone() as stranger:
        assert stranger.get(f"/d/{venue.slug}/hall/venue").status_code == 403
        assert stranger.get(f"/d/{venue.slug}/hall/qr.svg").status_code == 403
        assert venue.code not in stranger.get(f"/d/{venue.slug}").text
    qr = venue.screen.get(f"/d/{venue.slug}/hall/qr.svg")
    assert qr.headers["content-type"] == "image/svg+xml" and qr.headers["cache-control"].startswith("private")
    assert venue.code in venue.screen.get(f"/d/{venue.slug}/hall").text  # the boot of its script
