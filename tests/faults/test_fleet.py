"""Several processes and one debate: whoever is asked, the same evening."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import httpx

from tests.clients.fleet import Fleet
from tests.clients.network import Network, needs_root
from tests.clients.wire_client import WireClient


async def test_a_question_goes_from_one_process_to_another(tmp_path: Path) -> None:
    with Fleet(tmp_path, web=2, gateways=1) as fleet:
        far, further = fleet.others
        moderator = WireClient(fleet.url, fleet.slug, "moderator", at=[far.url])
        await moderator.log_in(fleet.links["console"][0]["url"])
        await moderator.start()
        asker = await WireClient(fleet.url, fleet.slug, "participant", at=[further.url]).start()
        viewer = await WireClient(fleet.url, fleet.slug, "viewer", at=[fleet.owner.url]).start()
        result = await asker.send({"type": "question.ask", "text": "Qui répare la digue ?"})
        await asker.until(lambda: result["question"] in asker.views["me"]["questions"])
        await moderator.until(lambda: result["question"] in moderator.main["questions"])
        await moderator.send({"type": "question.publish", "question": result["question"]})
        for each in (asker, viewer):
            await each.until(lambda each=each: result["question"] in each.main["questions"])
        await viewer.until(lambda: viewer.states.get("presence", {}).get("online") == 2)
        late = await WireClient(fleet.url, fleet.slug, "viewer", at=[far.url]).start()
        await late.until(lambda: result["question"] in late.main["questions"])
        assert late.main["questions"] == viewer.main["questions"]
        # A page is the owner's, whoever hands it on: to the last header.
        own, handed_on = [await viewer.http.get(f"{each.url}/d/{fleet.slug}") for each in (fleet.owner, far)]
        assert (own.status_code, handed_on.status_code) == (200, 200) and "Qui répare la digue" in handed_on.text
        for name in ("content-security-policy", "content-type", "cache-control", "permissions-policy", "vary"):
            assert own.headers.get(name) == handed_on.headers.get(name)
        for client in (moderator, asker, viewer, late):
            await client.stop()


async def test_an_owner_that_is_killed_is_replaced(tmp_path: Path) -> None:
    with Fleet(tmp_path, web=2) as fleet:
        [far] = fleet.others
        asker = await WireClient(fleet.url, fleet.slug, "participant", at=[far.url]).start()
        await asker.send({"type": "question.ask", "text": "Qui répare la digue ?"})
        fleet.owner.kill()
        result = await asyncio.wait_for(asker.send({"type": "question.ask", "text": "Et qui la garde la nuit ?"}), 6)
        await asker.until(lambda: result["question"] in asker.views["me"]["questions"])
        assert len(asker.views["me"]["questions"]) == 2
        await asker.stop()


async def test_who_comes_to_a_process_that_has_just_begun_waits_for_what_the_owner_says(tmp_path: Path) -> None:
    """It shares a port with others as soon as it listens: an error there would be one in each rolling restart."""
    with Fleet(tmp_path, web=1, gateways=1) as fleet:
        [web], [gateway] = fleet.webs, fleet.gateways
        gateway.kill()
        web.signal(signal.SIGSTOP)
        gateway.start()
        async with httpx.AsyncClient(base_url=gateway.url, timeout=20) as http:
            await _listens(http)
            page = asyncio.create_task(http.get(f"/d/{fleet.slug}"))
            client = WireClient(fleet.url, fleet.slug, "participant", at=[gateway.url])
            entering = asyncio.create_task(client.start())
            await asyncio.sleep(1.5)
            assert not page.done()
            web.signal(signal.SIGCONT)
            assert (await page).status_code == 200
            await asyncio.wait_for(entering, 10)
        await client.stop()


async def _listens(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(httpx.TransportError):
                await http.get("/healthz")
                return
            await asyncio.sleep(0.02)


async def test_an_older_file_in_its_place_is_noticed_and_said_in_public(tmp_path: Path) -> None:
    with Fleet(tmp_path, web=1, gateways=1) as fleet:
        [web], [gateway] = fleet.webs, fleet.gateways
        moderator = WireClient(fleet.url, fleet.slug, "moderator", at=[gateway.url])
        await moderator.log_in(fleet.links["console"][0]["url"])
        await moderator.start()

        async def publish(text: str) -> str:
            asker = await WireClient(fleet.url, fleet.slug, "participant", at=[gateway.url]).start()
            made = await asker.send({"type": "question.ask", "text": text})
            await moderator.until(lambda: made["question"] in moderator.main["questions"])
            await moderator.send({"type": "question.publish", "question": made["question"]})
            await asker.stop()
            return str(made["question"])

        kept = await publish("Qui répare la digue ?")
        web.kill()
        shutil.copytree(fleet.data / "debates", tmp_path / "older")
        web.start()
        web.ready()
        lost = await publish("Une question dont la trace va se perdre ?")
        await moderator.until(lambda: moderator.main["questions"].get(lost, {}).get("state") == "published")
        epoch = moderator.positions["console"][0]
        web.kill()
        shutil.rmtree(fleet.data / "debates")
        shutil.copytree(tmp_path / "older", fleet.data / "debates")
        web.start()
        # Everybody forgets what was shown, and reads why.
        await moderator.until(lambda: moderator.positions["console"][0] != epoch and lost not in moderator.main["questions"], 15)
        assert kept in moderator.main["questions"]
        ledger = (await moderator.http.get(f"/d/{fleet.slug}/ledger.json")).json()
        assert [each["entry"]["kind"] for each in ledger["entries"]].count("repaired") == 1
        await moderator.stop()


async def test_without_redis_the_owner_serves_and_a_gateway_says_so_within_two_seconds(tmp_path: Path) -> None:
    with Fleet(tmp_path, web=1, gateways=1) as fleet:
        here = await WireClient(fleet.url, fleet.slug, "participant", at=[fleet.webs[0].url]).start()
        heard: list[tuple[float, dict[str, Any]]] = []
        there = WireClient(
            fleet.url, fleet.slug, "participant", lambda message: heard.append((time.monotonic(), message)), at=[fleet.gateways[0].url]
        )
        await there.start()
        await there.send({"type": "question.ask", "text": "Qui répare la digue ?"})
        fleet.redis.stop()
        began = time.monotonic()
        waiting = asyncio.create_task(there.send({"type": "question.ask", "text": "Et qui la garde la nuit ?"}))
        await here.send({"type": "question.ask", "text": "Et la vanne ?"})
        assert time.monotonic() - began < 1, "whoever is connected to the owner does not wait for Redis"
        async with asyncio.timeout(10):
            while not any(message.get("code") == "owner_away" for _, message in heard):
                await asyncio.sleep(0.05)
        refused = next(at for at, message in heard if message.get("code") == "owner_away")
        assert refused - began < 2.5, "a second of patience; the rest is this machine's"
        await there.until(lambda: there.states.get("line") == {"away": 1})
        assert len(there.views["me"]["questions"]) == 1, "the last state stays"
        page = await there.http.get(f"{fleet.gateways[0].url}/d/{fleet.slug}", headers={"Accept": "text/html", "Accept-Language": "fr"})
        assert (page.status_code, page.headers["retry-after"]) == (503, "2") and "ne répond pas pour l’instant" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        fleet.redis.go_on()
        back = time.monotonic()
        await there.until(lambda: there.states.get("line") == {}, 8)
        await asyncio.wait_for(waiting, 8)  # the client sent it again, under its id
        assert time.monotonic() - back < 8
        await there.until(lambda: len(there.views["me"]["questions"]) == 2)
        await here.stop()
        await there.stop()


async def test_redis_that_comes_back_empty_costs_nobody_a_command(tmp_path: Path) -> None:
    with Fleet(tmp_path, web=1, gateways=1) as fleet:
        there = await WireClient(fleet.url, fleet.slug, "participant", at=[fleet.gateways[0].url]).start()
        viewer = await WireClient(fleet.url, fleet.slug, "viewer", at=[fleet.gateways[0].url]).start()
        for n in range(3):
            fleet.redis.kill()
            asking = asyncio.create_task(there.send({"type": "question.ask", "text": f"Question {n} de la nuit ?"}))
            await asyncio.sleep(0.5)
            fleet.redis.start()
            await asyncio.wait_for(asking, 10)
        await there.until(lambda: len(there.views["me"]["questions"]) == 3)
        assert viewer.reconnects == there.reconnects == 0
        await there.stop()
        await viewer.stop()


@needs_root
async def test_a_gateway_on_a_machine_that_is_cut_off_says_so_and_comes_back(tmp_path: Path) -> None:
    with Network() as network, Fleet(tmp_path, web=1, gateways=1, network=network) as fleet:
        [gateway] = fleet.gateways
        there = await WireClient(fleet.url, fleet.slug, "participant", at=[gateway.url]).start()
        fleet.cut(gateway)
        await there.until(lambda: there.states.get("line") == {"away": 1})
        asking = asyncio.create_task(there.send({"type": "question.ask", "text": "Qui répare la digue ?"}))
        await asyncio.sleep(1)
        assert not asking.done(), "an answer came through a line that was cut"
        fleet.cut(gateway, False)
        await asyncio.wait_for(asking, 8)
        await there.until(lambda: there.states.get("line") == {})
        assert there.reconnects == 0
        await there.stop()
