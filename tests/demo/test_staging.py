"""What `--demo` prepares: one debate that goes on at the next start, new links for the crew, the old ones for the visitor, a home page."""

from __future__ import annotations

import json
import stat
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from debate.domain.actor import Actor
from debate.domain.commands import ChangePhase
from debate.domain.debate import Phase
from debate.domain.roles import Role
from frontend.app import App, create_app
from frontend.demo.links import DemoLinks, folder_of, read_links
from frontend.demo.play import load_play
from frontend.prepare import prepare
from frontend.settings import load_settings
from tests.demo.test_consultation import proposal, written
from tests.ops.conftest import Run, data, supervise
from tests.realtime.house import accept

__all__ = ["data", "supervise"]
URL, MEDIA = "http://127.0.0.1:9", "http://127.0.0.1:10"


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="assises-") as name:
        yield Path(name)


async def staged(folder: Path, lang: str = "fr", consultation: Path | None = None) -> DemoLinks:
    await prepare(folder, URL, MEDIA, None, lang, consultation)
    links = read_links(folder)
    assert links is not None
    return links


@asynccontextmanager
async def web(folder: Path, *, demo: bool) -> AsyncIterator[tuple[App, httpx.AsyncClient]]:
    (folder / "run").mkdir(exist_ok=True)
    app = create_app(folder, load_settings(folder), public_url=URL, media_url=MEDIA, demo=read_links(folder) if demo else None)
    async with app.starlette.router.lifespan_context(app.starlette):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi), base_url=URL, headers={"Origin": URL}) as http:
            yield app, http


def secrets_of(links: DemoLinks) -> set[str]:
    crew = links.crew
    return {crew.moderator, crew.organiser, crew.clerk, crew.camera.token, *(seat.secret for seat in crew.seats)}


async def test_the_usual_links_and_a_live_debate_of_five_seats(folder: Path) -> None:
    told = await prepare(folder, URL, MEDIA, None, "en")
    assert set(told) == {"viewer", "organise", "console", "panel", "hall", "clerk", "whip"}
    assert [one["seat"] for one in told["panel"]] == ["Your seat"], "the others are taken"
    links = read_links(folder)
    assert links is not None and [seat.role for seat in links.crew.seats] == ["chair", "panelist", "panelist"]
    assert not any(secret in json.dumps(told) for secret in secrets_of(links)), "nobody is told the crew's"
    async with web(folder, demo=True) as (app, _):
        state = next(iter(app.house.debates.all())).state
        assert (state.debate.phase, state.debate.lang.value, len(state.stage.seats)) == (Phase.LIVE, "en", 5)
        assert [segment.title for segment in state.agenda.segments] == [plan.title for plan in load_play("en").segments]


async def test_the_next_start_goes_on_with_the_same_debate(folder: Path) -> None:
    first, second = await staged(folder), await staged(folder, "en")
    assert (second.debate, second.lang) == (first.debate, "fr"), "its language stays, whatever the terminal speaks now"
    assert second.visitor == first.visitor, "a page that is still open goes on working"
    assert not secrets_of(first) & secrets_of(second), "a personal link belongs to its first device, which is gone"
    assert stat.S_IMODE((folder_of(folder) / "links.json").stat().st_mode) == 0o600
    async with web(folder, demo=True) as (_, http):
        assert (await http.post("/role", data={"secret": first.crew.moderator})).status_code != 303
        assert (await http.post("/role", data={"secret": second.crew.moderator})).headers["location"] == "/d/demo/console"


async def test_a_debate_that_was_closed_is_followed_by_another(folder: Path) -> None:
    first = await staged(folder)
    async with web(folder, demo=True) as (app, http):
        owner = app.house.debates.by_id(first.debate)
        assert owner is not None
        await accept(owner, Actor("o1", Role.ORGANISER), ChangePhase(phase=Phase.CLOSED))
        assert "role#" not in (await http.get("/")).text, "its links open nothing any more"
    assert (await staged(folder)).debate != first.debate


async def test_a_consultation_gives_title_and_running_order(folder: Path) -> None:
    await staged(folder, "fr", written(folder, proposal("Planter"), proposal("Garder")))
    async with web(folder, demo=True) as (app, _):
        state = next(iter(app.house.debates.all())).state
        assert "Les haies" in state.debate.title and [one.title for one in state.agenda.segments] == ["Les haies"]


async def test_the_home_page_shows_every_role_and_each_opens(folder: Path) -> None:
    links = await staged(folder)
    async with web(folder, demo=True) as (_, http):
        page = (await http.get("/")).text
        assert "Essayez chaque rôle" in page and page.index("Essayez chaque rôle") < page.index("<h1")
        assert not any(secret in page for secret in secrets_of(links))
        visitor, pages = links.visitor, {}
        for name in ("moderator", "panelist", "clerk", "hall", "organiser"):
            link = getattr(visitor, name)
            assert f'href="{link}"' in page
            pages[name] = (await http.post("/role", data={"secret": link})).headers["location"]
        assert pages | {"panelist": ""} == {
            "moderator": "/d/demo/console",
            "panelist": "",
            "clerk": "/d/demo/clerk",
            "hall": "/d/demo/hall",
            "organiser": "/organise/demo",
        }
        assert (await http.get("/")).headers["cache-control"] == "no-store"


async def test_without_the_flag_the_home_page_of_the_same_folder_shows_none(folder: Path) -> None:
    await staged(folder)
    async with web(folder, demo=False) as (_, http):
        page = (await http.get("/")).text
        assert "role#" not in page and "home_demo.css" not in page


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--demo", "--debate", "Un débat"), "--demo and --debate"),
        (("--consultation", "none.jsonl"), "give it with --demo"),
        (("--demo", "--consultation", "none.jsonl"), "“none.jsonl” cannot be read"),
    ],
)
def test_flags_that_do_not_fit_are_refused_with_a_sentence(supervise: Callable[..., Run], flags: tuple[str, ...], said: str) -> None:
    run = supervise("--json", *flags)
    assert run.process.wait(30) == 1
    assert said in run.said() and run.said().strip().count("\n") == 0 and run.rest() == []


def test_a_demo_for_everybody_says_so(supervise: Callable[..., Run]) -> None:
    run = supervise("--json", "--demo", "--public-url", "http://demo.example.org")
    assert run.ready()["ready"] is True
    assert "what anyone writes is published unread" in run.said()
