"""Sets the demo's table before web starts: the debate, its seats and running order, the links of the crew and of the visitor."""

from __future__ import annotations

from pathlib import Path

from debate.domain.agenda import SegmentKind
from debate.domain.commands import AddSeat, AddSegment, ChangePhase
from debate.domain.debate import Phase
from debate.domain.stage import Seat, SeatKind
from debate.service.answer import Rejected
from debate.service.debates import Debates
from debate.service.owner import DebateOwner
from frontend.access.desk import Desk
from frontend.access.link import SEATED, LinkRole
from frontend.access.secret import new_id, standing_secret
from frontend.as_system import CannotPrepare, submit
from frontend.demo.consultation import read_consultation
from frontend.demo.links import CrewLinks, DemoLinks, HallCamera, SeatLink, VisitorLinks, read_links, write_links
from frontend.demo.play import Play, load_play, with_consultation
from frontend.house import now_ms

# Open and live at once: a draft has nothing to look at.
_STEPS = (Phase.OPEN, Phase.LIVE)
_OVER = (Phase.CLOSED, Phase.ARCHIVED)


def _play(lang: str, consultation: Path | None) -> Play:
    play = load_play(lang)
    return play if consultation is None else with_consultation(play, read_consultation(consultation), lang)


async def stage(
    debates: Debates, desk: Desk, key: bytes, data: Path, public_url: str, lang: str, consultation: Path | None
) -> tuple[DebateOwner, str]:
    """The demo's debate of this folder, going on where it was, or a new one; and the free seat. Writes the links of this start.

    Raises ConsultationUnusable.
    """
    known = read_links(data)
    owner = debates.by_id(known.debate) if known is not None else None
    if owner is not None and owner.state.debate.phase not in _OVER:
        play = _play(owner.state.debate.lang.value, consultation)  # whatever the terminal speaks today
    else:
        play = _play(lang, consultation)
        owner = await _new(debates, lang, play)
    seats = list(owner.state.stage.seats.values())
    free = next((seat for seat in reversed(seats) if seat.kind is SeatKind.PANELIST), None)
    hall = next((seat for seat in seats if seat.kind is SeatKind.HALL), None)
    taken = [seat for seat in seats if seat is not free and seat is not hall][: len(play.seats) - 2]
    if free is None or hall is None:
        raise CannotPrepare("demo_unstaged")
    crew = await _crew(desk, owner, play, taken, hall)
    visitor = await _visitor(desk, owner, key, public_url, free)
    write_links(data, DemoLinks(owner.id, owner.slug, owner.state.debate.lang.value, crew, visitor))
    return owner, free.id


async def _new(debates: Debates, lang: str, play: Play) -> DebateOwner:
    created = await debates.create(play.title, lang, slug="demo")
    if isinstance(created, Rejected):
        raise CannotPrepare(created.code)
    for seat in play.seats:
        await submit(created, AddSeat(seat=new_id("t"), kind=seat.kind, name=seat.name, quality=seat.quality))
    for segment in play.segments:
        kind: SegmentKind = segment.kind
        await submit(
            created,
            AddSegment(segment=new_id("s"), kind=kind, title=segment.title, minutes=segment.minutes, disagreement=segment.disagreement),
        )
    for step in _STEPS:
        await submit(created, ChangePhase(phase=step))
    return created


async def _crew(desk: Desk, owner: DebateOwner, play: Play, taken: list[Seat], hall: Seat) -> CrewLinks:
    """New at each start: a personal link belongs to the first device that opens it, and the crew of the last start took theirs along."""
    now, seats = now_ms(), {seat.id for seat in taken}
    for link in desk.links(owner.id):
        if link.name == play.crew or (link.seat in seats and link.role in SEATED) or (link.seat == hall.id):
            await desk.revoke(link.id, now)

    async def secret(role: LinkRole, name: str = play.crew, seat: str | None = None) -> str:
        _, made = await desk.make_link(role, debate=owner.id, now=now, name=name, seat=seat)
        assert made is not None
        return made

    seated = []
    for place, seat in enumerate(taken):
        role = LinkRole.CHAIR if seat.kind is SeatKind.CHAIR else LinkRole.PANELIST
        seated.append(SeatLink(place, seat.id, role.value, await secret(role, seat.name.body or "", seat.id)))
    return CrewLinks(
        moderator=await secret(LinkRole.MODERATOR),
        organiser=await secret(LinkRole.ORGANISER),
        clerk=await secret(LinkRole.CLERK),
        seats=tuple(seated),
        camera=HallCamera(len(taken), hall.id, await secret(LinkRole.ENCODER, hall.name.body or "", hall.id)),
    )


async def _visitor(desk: Desk, owner: DebateOwner, key: bytes, public_url: str, free: Seat) -> VisitorLinks:
    """The same at each start, as those of any debate that is made on the command line."""

    async def link(role: LinkRole, name: str = "", seat: str | None = None) -> str:
        def drawn(n: int) -> str:
            return standing_secret(key, owner.id, role.value, seat or "", str(n))

        return f"{public_url}/role#{await desk.standing_link(role, drawn, debate=owner.id, now=now_ms(), name=name, seat=seat)}"

    return VisitorLinks(
        moderator=await link(LinkRole.MODERATOR),
        panelist=await link(LinkRole.PANELIST, free.name.body or "", free.id),
        clerk=await link(LinkRole.CLERK),
        hall=await link(LinkRole.HALL),
        organiser=await link(LinkRole.ORGANISER),
    )
