"""A body whose last byte is held back: it is judged by who its sender is when it ends, and it is not waited for."""

import asyncio
import socket
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.types import Message, Receive, Scope, Send

from frontend.guard import Guard
from frontend.refusal import Refusal
from tests.frontend.browser import Forms
from tests.frontend.serving import Desk, Web


def held_back(web: Web, path: str, cookie: str, fields: dict[str, str]) -> tuple[socket.socket, bytes]:
    """A POST that has arrived but for its last byte."""
    body = urlencode(fields).encode()
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{web.port}",
        f"Cookie: __Host-assises={cookie}",
        "Sec-Fetch-Site: same-origin",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    sending = socket.create_connection(("127.0.0.1", web.port), 20)
    sending.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body[:-1])
    return sending, body[-1:]


def status(sending: socket.socket, rest: bytes) -> int:
    with sending:
        sending.sendall(rest)
        return int(sending.makefile("rb").readline().split()[1])


def test_a_denied_operator_does_not_let_himself_in_again(web: Web, desk: Desk) -> None:
    with web.browser() as second:
        second.enter(web.links["organise"])
        form = next(
            fields
            for action, fields in Forms(desk.browser.get("/organise").text).found
            if action == "/organise/devices" and fields["device"]
        )
        assert desk.browser.post("/organise/devices", form, decision="allow").status_code == 303
        cookie = second.cookies["__Host-assises"]
        late = held_back(web, "/organise/devices", cookie, {**form, "decision": "allow"})
        assert second.get("/organise").status_code == 200  # and so the one above has been read, but for its end
        desk.browser.post("/organise/devices", form, decision="deny")
        assert status(*late) == 403
        assert second.get("/organise").status_code == 403


def test_a_revoked_organiser_does_not_act_any_more(web: Web, desk: Desk) -> None:
    slug = desk.debate("Avant")
    with web.browser() as organiser:
        organiser.enter(desk.link(slug, "organiser"))
        form = organiser.form(f"/organise/{slug}", f"/organise/{slug}/settings")
        late = held_back(web, f"/organise/{slug}/settings", organiser.cookies["__Host-assises"], {**form, "title": "Après"})
        assert organiser.get(f"/organise/{slug}").status_code == 200
        desk.act(slug, "link-revoke", link=desk.link_id(slug))
        assert status(*late) == 403
    assert "Après" not in desk.browser.get(f"/organise/{slug}").text


async def test_a_body_has_a_deadline_and_an_answer_has_none() -> None:
    arriving: asyncio.Queue[Message] = asyncio.Queue()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "http.request":
            pass

    async def send(message: Message) -> None:
        raise AssertionError(message)

    guard = Guard(app, origins=(), body_bytes=100, body_s=0.05)
    scope: dict[str, Any] = {"type": "http", "method": "POST", "path": "/role", "headers": [(b"sec-fetch-site", b"same-origin")]}
    arriving.put_nowait({"type": "http.request", "body": b"a", "more_body": True})
    with pytest.raises(Refusal, match="too_slow"):
        await guard(scope, arriving.get, send)
    arriving.put_nowait({"type": "http.request", "body": b"a", "more_body": False})
    waiting = asyncio.create_task(guard(scope, arriving.get, send))
    done, _ = await asyncio.wait({waiting}, timeout=0.2)
    assert not done, "the body is whole: what comes now is the end of the connection"
    arriving.put_nowait({"type": "http.disconnect"})
    await waiting
