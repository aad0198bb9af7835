"""The whole of Assises behind nginx with the block of docs/operate.md: one public address for pages, sockets, seats and segments."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from aiortc import RTCPeerConnection
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from panel.tickets import media_key, stream_name
from tests.frontend.serving import free_port
from tests.ops.conftest import ROOT, until
from tests.ops.proxy import NGINX, configure, listens, trusting
from tests.panel.rtc_client import ToneTrack

NAME = "debats.example.org"
URL = f"https://{NAME}"


class Proxied:
    def __init__(self, data: Path, port: int, links: dict[str, Any]) -> None:
        self.data, self.port, self.links = data, port, links

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """Somebody at that address of this machine."""
        said = {"Host": NAME, "Origin": URL, "Accept": "text/html", "Sec-Fetch-Site": "same-origin", **headers}
        way = httpx.HTTPTransport(local_address=address, verify=False)
        return httpx.Client(base_url=f"https://{address}:{self.port}", headers=said, transport=way, timeout=20)


@pytest.fixture(scope="module")
def proxied() -> Iterator[Proxied]:
    """A second web address stands in the block, at which nobody listens: one process of several that is down costs nobody anything."""
    with tempfile.TemporaryDirectory(prefix="assises-") as folder, socket.socket() as down:
        down.bind(("127.0.0.1", 0))
        data, web, media = Path(folder) / "data", free_port(), free_port()
        data.mkdir()
        (data / "settings.toml").write_text("logins_per_minute = 3\n")
        file, port = configure(Path(folder), web, media, down.getsockname()[1])
        flags = ["--data", str(data), "--port", str(web), "--media-port", str(media), "--public-url", URL, "--trusted-proxy", "127.0.0.1"]
        command = [sys.executable, "-m", "frontend.supervise", *flags, "--program", "360p15", "--debate", "Un débat", "--json"]
        started: list[subprocess.Popen[str]] = []
        try:
            house = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
            started.append(house)
            nginx = subprocess.Popen([NGINX, "-c", str(file), "-e", "stderr"], stderr=subprocess.DEVNULL, text=True)
            started.append(nginx)
            assert house.stdout is not None
            links = json.loads(house.stdout.readline())["links"]
            assert until(lambda: listens(port))
            yield Proxied(data, port, links)
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait(30)


def test_pages_and_sockets(proxied: Proxied) -> None:
    page = urlsplit(proxied.links["viewer"]).path
    with proxied.client() as viewer:
        answers = [viewer.get(page) for _ in range(8)]
        assert [answer.status_code for answer in answers] == [200] * 8
        assert "strict-transport-security" in answers[0].headers, "the application knows that it is served over https"
        assert viewer.get("/metrics").status_code == 404
        ticket = viewer.post(f"{page}/ticket", json={"role": "participant"}, headers={"Accept": "application/json"}).json()["ticket"]
    options: dict[str, Any] = {"origin": Origin(URL), "subprotocols": [Subprotocol("assises.v1")], "compression": None}
    with connect(f"wss://{NAME}/ws", sock=socket.create_connection(("127.0.0.1", proxied.port)), ssl=trusting(), **options) as wire:
        wire.send(json.dumps({"type": "hello", "ticket": ticket, "streams": []}))
        assert json.loads(wire.recv(timeout=10))["type"] == "welcome"


async def test_a_seat_by_whip(proxied: Proxied) -> None:
    whip = proxied.links["whip"]
    assert whip["url"].startswith(f"{URL}/whip/"), "one public address"
    peer = RTCPeerConnection()
    peer.addTrack(ToneTrack(440))
    await peer.setLocalDescription(await peer.createOffer())
    with proxied.client(Authorization=f"Bearer {whip['token']}") as encoder:
        sdp = {"Content-Type": "application/sdp"}
        made = encoder.post(urlsplit(whip["url"]).path, content=peer.localDescription.sdp, headers=sdp)
        assert made.status_code == 201 and made.headers["content-type"].startswith("application/sdp"), made.text
        session = urlsplit(made.headers["location"])
        assert session.netloc in ("", NAME) and session.path.startswith("/whip/session/")
        assert encoder.delete(session.path).status_code == 200
    await peer.close()


def test_segments_by_a_playlist_that_waits(proxied: Proxied) -> None:
    debate = urlsplit(proxied.links["whip"]["url"]).path.split("/")[2]
    live = f"/live/{stream_name(media_key(proxied.data / 'run' / 'media.key'), debate)}"
    with proxied.client() as player:
        assert until(lambda: player.get(f"{live}/index.m3u8").status_code == 200, 60)
        index = player.get(f"{live}/index.m3u8").text
        rendition = next(line for line in index.splitlines() if line.endswith(".m3u8"))

        def playlist(**query: int) -> str:
            answer = player.get(f"{live}/{rendition}", params=query)
            assert answer.status_code == 200, answer.text
            return answer.text

        def segments(told: str) -> list[str]:
            return [line for line in told.splitlines() if line.endswith(".m4s")]

        assert until(lambda: len(segments(playlist())) >= 2, 60)
        told = playlist()
        first = int(next(iter(re.findall(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", told))))
        coming = first + len(segments(told)) + 1  # the one after that which is being made: not there yet
        began = time.monotonic()
        assert len(segments(playlist(_HLS_msn=coming, _HLS_part=0))) >= 1 and time.monotonic() - began > 0.2, "nobody waited"
        kept = [player.get(f"{live}/{segments(told)[0]}") for _ in range(2)]
        assert [answer.headers["x-cache"] for answer in kept] == ["MISS", "HIT"] and kept[0].content == kept[1].content
        assert "x-cache" not in player.get(f"{live}/{rendition}").headers, "who watches is counted by the playlists"


def own_address() -> str:
    """Of this machine towards others; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("a machine without a network has loopback addresses alone, which nobody counts")
        return str(probe.getsockname()[0])


def test_a_visitor_has_the_address_that_nginx_saw(proxied: Proxied) -> None:
    """Logins are paced by address, this machine's own excepted. Who comes from elsewhere and claims to be this machine is counted all the
    same; who comes from here and claims to be elsewhere is not."""

    def tries(address: str, claimed: str) -> list[int]:
        with proxied.client(address, **{"X-Forwarded-For": claimed}) as visitor:
            return [visitor.post("/role", data={"secret": "nothing"}).status_code for _ in range(6)]

    assert tries("127.0.0.1", "203.0.113.9") == [403] * 6
    assert tries(own_address(), "127.0.0.1") == [403] * 3 + [429] * 3
