"""What is left to do before a debate goes live: a pure look at its state and its links. Never blocks anything but the impossible."""

from collections.abc import Sequence

from msgspec import Struct

from debate.domain.debate import Phase
from debate.domain.decider import DebateState
from debate.domain.stage import SeatKind, SeatState
from frontend.access.link import SEATED, Link, LinkRole

TRIED = frozenset({SeatState.GREEN_ROOM, SeatState.ON_STAGE, SeatState.LEFT})


class Check(Struct, frozen=True):
    """`key` names the sentences `organise.check.KEY.*`; `blocks`: without it, a live debate would be an empty picture or a deaf one."""

    key: str
    done: bool
    anchor: str
    blocks: bool = False
    name: str = ""


def checks(state: DebateState, links: Sequence[Link], opened: frozenset[str]) -> list[Check]:
    """What is missing first. `opened`: ids of the links that some device has used."""
    by_role: dict[LinkRole, list[Link]] = {}
    for link in links:
        by_role.setdefault(link.role, []).append(link)
    moderators = by_role.get(LinkRole.MODERATOR, [])
    seats = [seat for seat in state.stage.seats.values() if seat.kind is not SeatKind.INTERPRETER]
    of_seat = {link.seat: link for role in (*SEATED, LinkRole.ENCODER) for link in by_role.get(role, [])}
    found = [
        Check("seats", bool(seats), "seats", blocks=True),
        Check("moderator", bool(moderators), "links", blocks=True),
        Check("opened", state.debate.phase not in (Phase.DRAFT, Phase.SCHEDULED), "phase", blocks=True),
        Check("moderator_in", any(link.id in opened for link in moderators), "links"),
        Check("agenda", bool(state.agenda.segments), "agenda"),
        Check("hall", any(link.id in opened for link in by_role.get(LinkRole.HALL, [])), "links"),
        Check("clerk", any(link.id in opened for link in by_role.get(LinkRole.CLERK, [])), "links"),
    ]
    for seat in seats:
        name = seat.name.body or ""
        if seat.id not in of_seat:
            found.append(Check("seat_link", False, "seats", name=name))
        else:
            found.append(Check("seat_tried", seat.state in TRIED or seat.linked, "seats", name=name))
    return sorted(found, key=lambda check: (check.done, not check.blocks))


def hindrance(found: Sequence[Check]) -> str | None:
    """The key of the first point without which the debate cannot go live."""
    return next((check.key for check in found if check.blocks and not check.done), None)
