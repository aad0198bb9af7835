"""The page of a crowd is rendered once a second at most while people vote, and at once when the public view moves."""

import re
from pathlib import Path

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import SupportQuestion
from debate.domain.roles import Role
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


async def test_votes_do_not_cost_a_rendering_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [now_ms()]
    monkeypatch.setattr(live, "now_ms", lambda: clock[0])
    rendered: list[str] = []
    render = live.live_page

    def counted(*args: object, **named: object) -> object:
        rendered.append("page")
        return render(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(live, "live_page", counted)
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
