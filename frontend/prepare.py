"""`python -m frontend.prepare`: run before web starts; makes the operator's link and a live debate if one is asked for; prints the links.

It is the only one at work on the data folder at that time, so that the debates keep one owner.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from debate.domain.commands import AddSeat, ChangePhase
from debate.domain.debate import Lang, Phase
from debate.domain.stage import SeatKind
from debate.service.answer import Rejected
from debate.service.debates import Debates
from debate.service.owner import DebateOwner
from frontend.access.desk import Desk
from frontend.access.key_file import load_key
from frontend.access.link import LinkRole
from frontend.access.secret import new_id, standing_secret
from frontend.access.store import AccessStore
from frontend.app import ACCESS_FILE, HERE
from frontend.as_system import CannotPrepare, submit
from frontend.demo.consultation import ConsultationUnusable
from frontend.demo.staging import stage
from frontend.house import now_ms
from frontend.journal import start_journal
from frontend.settings import load_settings
from frontend.words import DEFAULT_LANGUAGE, Words

LINKS_KEY = "links.key"
STEPS_TO_LIVE = {Phase.DRAFT: Phase.OPEN, Phase.SCHEDULED: Phase.OPEN, Phase.OPEN: Phase.LIVE}
SEATS = ((SeatKind.PANELIST, 1), (SeatKind.PANELIST, 2), (SeatKind.HALL, 0))


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="data folder")
@click.option("--public-url", required=True, help="address that people open, without a path")
@click.option("--media-url", required=True, help="address of the media process, as browsers reach it")
@click.option("--debate", metavar="TITLE", default=None, help="a live debate of this title, with two seats, a hall and a clerk")
@click.option("--demo", type=click.Choice([lang.value for lang in Lang]), default=None, help="the demo's debate, in this language")
@click.option("--consultation", type=click.Path(path_type=Path), default=None, help="what the demo's debate is about")
def main(data: Path, public_url: str, media_url: str, debate: str | None, demo: str | None, consultation: Path | None) -> None:
    """Print one JSON object: the links of this installation, each with its secret."""
    start_journal()
    data.mkdir(parents=True, exist_ok=True)
    try:
        links = asyncio.run(prepare(data, public_url.rstrip("/"), media_url.rstrip("/"), debate, demo, consultation))
    except (CannotPrepare, ConsultationUnusable) as fault:
        words, params = Words.load(HERE / "locales"), getattr(fault, "params", {})
        raise SystemExit("\n".join(words.t(lang, f"error.{fault.code}", **params) for lang in ("fr", "en"))) from None
    sys.stdout.buffer.write(msgspec.json.encode(links) + b"\n")


async def prepare(
    data: Path, public_url: str, media_url: str, title: str | None, demo: str | None = None, consultation: Path | None = None
) -> dict[str, Any]:
    settings = load_settings(data)
    desk = Desk(AccessStore(data / ACCESS_FILE), session_ms=int(settings.session_s * 1000))
    await desk.open(now_ms())
    debates = Debates(data)
    try:
        # Whoever starts the server runs it: each start gives one usable operator's link, and forgets those nobody used.
        await desk.forget_unused(LinkRole.OPERATOR, None)
        _, operator = await desk.make_link(LinkRole.OPERATOR, debate=None, now=now_ms())
        links: dict[str, Any] = {"organise": f"{public_url}/role#{operator}"}
        if demo is not None:
            await debates.open()
            key = load_key(data / LINKS_KEY)
            owner, free = await stage(debates, desk, key, data, public_url, demo, consultation)
            links |= await _debate_links(owner, desk, key, public_url, media_url, {free})
        elif title is not None:
            await debates.open()
            owner = await _live_debate(debates, title)
            links |= await _debate_links(owner, desk, load_key(data / LINKS_KEY), public_url, media_url)
        return links
    finally:
        await debates.close()
        await desk.close()


async def _live_debate(debates: Debates, title: str) -> DebateOwner:
    """The debate of that title that is not over, or a new one: a second start with the same command goes on where the first one was."""
    going_on = (owner for owner in debates.all() if owner.state.debate.phase not in (Phase.CLOSED, Phase.ARCHIVED))
    owner = next((owner for owner in going_on if owner.state.debate.title == title.strip()), None)
    if owner is None:
        created = await debates.create(title, DEFAULT_LANGUAGE)
        if isinstance(created, Rejected):
            raise CannotPrepare(created.code)
        owner = created
    if not owner.state.stage.seats:
        words = Words.load(HERE / "locales")
        for kind, place in SEATS:
            key = "organise.hall_default" if kind is SeatKind.HALL else "organise.seat_default"
            name = f"{words.t(DEFAULT_LANGUAGE, key)} {place or ''}".strip()
            await submit(owner, AddSeat(seat=new_id("t"), kind=kind, name=name))
    while (step := STEPS_TO_LIVE.get(owner.state.debate.phase)) is not None:
        await submit(owner, ChangePhase(phase=step))
    return owner


async def _debate_links(
    owner: DebateOwner, desk: Desk, key: bytes, public_url: str, media_url: str, free: set[str] | None = None
) -> dict[str, Any]:
    """The same at each start: a link that was sent this morning, or typed into an encoder, must open this evening.

    `free`: the seats that people may take, where others are taken already; an encoder may come to one of them then.
    """
    moderator = Words.load(HERE / "locales").t(owner.state.debate.lang.value, "access.role.moderator")

    async def secret(role: LinkRole, name: str = "", seat: str | None = None) -> str:
        def drawn(n: int) -> str:
            return standing_secret(key, owner.id, role.value, seat or "", str(n))

        return await desk.standing_link(role, drawn, debate=owner.id, now=now_ms(), name=name, seat=seat)

    async def link(role: LinkRole, name: str = "", seat: str | None = None) -> str:
        return f"{public_url}/role#{await secret(role, name, seat)}"

    seats = [seat for seat in owner.state.stage.seats.values() if free is None or seat.id in free]
    camera = next((seat for seat in seats if free or seat.kind is SeatKind.HALL), None)
    made: dict[str, Any] = {
        "viewer": f"{public_url}/d/{owner.slug}",
        "console": [{"name": moderator, "url": await link(LinkRole.MODERATOR)}],
        "panel": [
            {"seat": seat.name.body or "", "url": await link(LinkRole.PANELIST, seat.name.body or "", seat.id)}
            for seat in seats
            if seat.kind is not SeatKind.HALL
        ],
        "hall": await link(LinkRole.HALL),
        "clerk": await link(LinkRole.CLERK),
    }
    if camera is not None:
        token = await secret(LinkRole.ENCODER, camera.name.body or "", camera.id)
        made["whip"] = {"url": f"{media_url}/whip/{owner.id}/{camera.id}", "token": token}
    return made


if __name__ == "__main__":
    main()
