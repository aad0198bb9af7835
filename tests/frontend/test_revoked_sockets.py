"""Taking a device or a link away ends its open sockets within two seconds, and those of nobody else; the page says who uses which link."""

import asyncio
import html
import time

from websockets.exceptions import ConnectionClosed

from realtime.close_codes import CloseCode
from tests.clients.wire_client import WireClient
from tests.frontend.browser import Forms
from tests.frontend.serving import Desk, Web

WITHIN_S = 2.0


async def enter(web: Web, slug: str, role: str, link: str) -> WireClient:
    wire = WireClient(web.url, slug, role)
    await wire.log_in(link)
    return await wire.start()


async def ended(wire: WireClient) -> int | None:
    """The code its socket was closed with."""
    socket = wire._socket
    assert socket is not None
    await socket.wait_closed()
    return socket.close_code


def devices(desk: Desk, slug: str, role: str) -> list[str]:
    page = desk.browser.get(f"/organise/{slug}").text
    rows = html.unescape(page).split('id="known-h"')[1].split("<li>")[1:]
    return [Forms(row).found[0][1]["device"] for row in rows if role in row]


async def test_a_device_or_a_link_taken_away_ends_its_sockets(web: Web, desk: Desk) -> None:
    slug = desk.debate(phase="live")
    links = [await asyncio.to_thread(desk.link, slug, role) for role in ("clerk", "clerk", "observer")]
    clerk, other, observer = [await enter(web, slug, role, link) for role, link in zip(("clerk", "clerk", "observer"), links, strict=True)]
    try:
        page = html.unescape(desk.browser.get(f"/organise/{slug}").text)
        assert "vu vers" in page
        for wire, act in (
            (clerk, lambda: desk.act(slug, "device", device=devices(desk, slug, "Greffe")[0], decision="deny")),
            (observer, lambda: desk.act(slug, "link-revoke", link=link_of(desk, slug, "Observ"))),
        ):
            ending = asyncio.create_task(ended(wire))
            began = time.monotonic()
            await asyncio.to_thread(act)
            code = await asyncio.wait_for(ending, WITHIN_S)
            assert code == CloseCode.REVOKED and time.monotonic() - began < WITHIN_S
        assert other.live.is_set() and other._socket is not None and other._socket.close_code is None
        await other.send({"type": "question.ask", "text": "Encore là ?"})
    finally:
        for wire in (clerk, other, observer):
            wire.failed = None if wire is not other else wire.failed
            try:
                await wire.stop()
            except (AssertionError, ConnectionClosed):  # a revoked one is refused its next ticket
                assert wire is not other


def link_of(desk: Desk, slug: str, role: str) -> str:
    rows = html.unescape(desk.browser.get(f"/organise/{slug}").text).split('id="links-h"')[1].split("<li>")[1:]
    return next(Forms(row).found[0][1]["link"] for row in rows if role in row)
