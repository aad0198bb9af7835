"""The organiser's forms for the map of arguments: its families, one by one, and the shares of the air that are aimed at.

The command carries the whole list; a form names one row of it, and the list is the present one. So two organisers do not undo each other.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from debate.domain.commands import ChangeFamilies, ChangeTargets
from debate.domain.questions.words import Origin
from debate.domain.synthesis import Family, Side
from debate.service.answer import Rejected
from frontend.access.secret import id_from
from frontend.pages.organise_actions import Act

# Where questions come from today; social ones have no door yet.
DOORS = (Origin.ONLINE, Origin.HALL, Origin.WRITTEN)


def _side(act: Act) -> Side | None:
    return act.choice("side", Side) if act.text("side") else None


def _families(act: Act) -> list[Family]:
    return list(act.owner.state.synthesis.families)


async def _change(act: Act, families: list[Family]) -> Rejected | None:
    return await act.submit(ChangeFamilies(families=tuple(families)))


async def family_add(act: Act) -> Rejected | None:
    made = Family(id_from("f", act.owner.id, act.command_id), act.text("title"), _side(act))
    return await _change(act, [*_families(act), made])


async def family_change(act: Act) -> Rejected | None:
    families = _families(act)
    for place, family in enumerate(families):
        if family.id == act.text("family"):
            families[place] = msgspec.structs.replace(family, title=act.text("title"), side=_side(act))
            return await _change(act, families)
    return Rejected("family_unknown")


async def family_move(act: Act) -> Rejected | None:
    """The letter goes with the place."""
    families = _families(act)
    moved = next((family for family in families if family.id == act.text("family")), None)
    if moved is None:
        return Rejected("family_unknown")
    families.remove(moved)
    families.insert(max(0, act.number("position")), moved)
    return await _change(act, families)


async def family_remove(act: Act) -> Rejected | None:
    return await _change(act, [family for family in _families(act) if family.id != act.text("family")])


async def targets(act: Act) -> Rejected | None:
    """An empty field names nobody: the rest is shared as before."""
    origins = {door: act.number(f"origin-{door.value}") for door in DOORS if act.text(f"origin-{door.value}")}
    families = {family.id: act.number(f"family-{family.id}") for family in _families(act) if act.text(f"family-{family.id}")}
    return await act.submit(ChangeTargets(origins=origins, families=families))


SYNTHESIS: dict[str, Callable[[Act], Awaitable[Rejected | None]]] = {
    "family-add": family_add,
    "family-change": family_change,
    "family-move": family_move,
    "family-remove": family_remove,
    "targets": targets,
}
SYNTHESIS_ANCHORS = dict.fromkeys(("family-add", "family-change", "family-move", "family-remove"), "families") | {"targets": "targets"}


def shown(act_form: dict[str, Any]) -> dict[str, Any]:
    """What the template asks beside the view."""
    return {
        "sides": [side.value for side in Side],
        "doors": [door.value for door in DOORS],
        "typed_targets": act_form.get("action") == "targets",
    }
