"""The page of a crowd is rendered once a second at most while people vote, and at once when the public view moves."""

import re
from pathlib import Path

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import SupportQuestion
from debate.domain.roles import Role
from frontend.access.rates import Rate
from frontend.house import now_ms
from frontend.pages import live
from frontend.pages.crowd import KEPT_MS
from tests.frontend.in_process import Inside, inside
from tests.realtime.house import accept, published

HIDDEN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


async def page(web: Inside, query: str = "") -> str:
    answer = await web.http.get(f"/d/{web.owner.slug}{query}")
    assert answer.status_code == 200
    return HIDDEN_ID.sub("", answer.text)


async def support(web: Inside, question: str, n: int) -> None:
    await accept(web.owner, Actor(f"p{n}", Role.PARTICIPANT), SupportQuestion(question=question))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    at = [now_ms()]
    monkeypatch.setattr(live, "now_ms", lambda: at[0])
    return at


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch, clock: list[int]) -> list[str]:
    """One word for each rendering; no page is a second old unless a test says so."""
    done: list[str] = []
    render = live.live_page

    def counted(*args: object, **named: object) -> object:
        done.append("page")
        return render(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(live, "live_page", counted)
    return done


async def test_votes_do_not_cost_a_rendering_each(tmp_path: Path, clock: list[int], rendered: list[str]) -> None:
    async with inside(tmp_path) as web:
        question = await published(web.owner, "Qui paie la route ?")
        first = await page(web)
        for n in range(5):
            await support(web, question, n)
            assert await page(web) == first
        assert len(rendered) == 1
        clock[0] += KEPT_MS + 1
        later = await page(web)
        assert len(rendered) == 2 and re.search(r'"supports": ?5\b', later)

        assert 'lang="en"' in await page(web, "?lang=en")
        await published(web.owner, "Qui paie le rail ?")
        assert "Qui paie le rail ?" in await page(web), "a question is never late"


async def test_what_newsletters_append_costs_no_rendering_and_is_told_to_nobody(tmp_path: Path, rendered: list[str]) -> None:
    async with inside(tmp_path) as web:
        await published(web.owner, "Qui paie la route ?")
        first = await page(web)
        assert await page(web, "?utm_source=lettre&fbclid=canary") == first and len(rendered) == 1
        # The address of the page in the other language is everybody's: nothing of this one's address is in it.
        assert "canary" not in await page(web, "?fbclid=canary&lang=en")
        assert await page(web, "?lang=en&x=1") == await page(web, "?lang=en") and len(rendered) == 2
        assert 'aria-current="page">' in await page(web, "?tab=answered") and len(rendered) == 3
        assert await page(web, "?tab=nowhere") == first


async def test_who_has_done_nothing_here_sees_what_strangers_see(tmp_path: Path, rendered: list[str]) -> None:
    async with inside(tmp_path) as web:
        question = await published(web.owner, "Qui paie la route ?")
        first = await page(web)
        web.http.headers["Cookie"] = f"__Host-assises-who={web.house.participants.sign('p-idle')}"
        assert await page(web) == first and len(rendered) == 1
        await accept(web.owner, Actor("p-idle", Role.PARTICIPANT), SupportQuestion(question=question))
        assert '"me": {' in (own := await page(web)) or '"me":{' in own
        assert len(rendered) == 2


async def test_an_address_that_loads_too_often_sees_what_strangers_see(tmp_path: Path, rendered: list[str]) -> None:
    async with inside(tmp_path) as web:
        question = await published(web.owner, "Qui paie la route ?")
        web.http.headers["Cookie"] = f"__Host-assises-who={web.house.participants.sign('p-busy')}"
        await accept(web.owner, Actor("p-busy", Role.PARTICIPANT), SupportQuestion(question=question))
        web.house.doors.counted = lambda *_: "192.0.2.7"  # type: ignore[method-assign]
        web.house.doors.pages = Rate(0.001, 3)
        pages = [await page(web) for _ in range(12)]
        own = [text for text in pages if "p-busy" in text or re.search(r'"me": ?\{', text)]
        assert len(own) == 3 and len(rendered) <= 5
        asked = await web.http.get(f"/d/{web.owner.slug}/ledger?kind=published")
        assert asked.status_code == 429 and "Retry-After" in asked.headers
        assert (await web.http.get(f"/d/{web.owner.slug}/ledger")).status_code == 200


async def test_hands_without_a_script_have_a_pace_of_their_own(tmp_path: Path) -> None:
    async with inside(tmp_path) as web:
        web.house.doors.counted = lambda *_: "192.0.2.7"  # type: ignore[method-assign]
        web.house.doors.hands = Rate(0.001, 2)
        typed = {"medium": "voice", "name": "Une personne", "topic": "La digue"}
        sent = [await web.http.post(f"/d/{web.owner.slug}/hand", data={**typed, "command_id": f"{n:032x}"}) for n in range(4)]
        assert [answer.status_code for answer in sent] == [303, 303, 429, 429]
        assert "La digue" in sent[-1].text, "what was typed is in the form again"
        assert len(web.owner.state.speakers.hands.open) == 2
