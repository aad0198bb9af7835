"""The map of arguments: its families, and the share of the air each of them and each origin is meant to have. Decides no turn itself."""

from collections.abc import Collection
from enum import StrEnum

import msgspec
from msgspec import Struct

from debate.domain.actor import Context
from debate.domain.debate import title_of
from debate.domain.event import Command, Event
from debate.domain.questions.state import Questions
from debate.domain.questions.words import Origin
from debate.domain.rejections import Code, Rejection

FAMILIES_MOST = 12  # more is no map; A to L
WEIGHTS = range(101)
_LETTERS = "ABCDEFGHIJKL"


class Side(StrEnum):
    FOR = "for"
    AGAINST = "against"
    OPEN = "open"


class Family(Struct, frozen=True):
    """A family of arguments; its letter is its place in the list."""

    id: str
    title: str
    side: Side | None = None


class ChangeFamilies(Command, frozen=True, tag="families.change"):
    """The whole list, in order. One that questions are tagged with cannot go."""

    families: tuple[Family, ...]


class ChangeTargets(Command, frozen=True, tag="targets.change"):
    """Weights from 0 to 100, of which only the proportion counts; whoever is not named gets the mean of those who are."""

    origins: dict[Origin, int]
    families: dict[str, int]


class FamiliesChanged(Event, frozen=True, tag="families.changed"):
    families: tuple[Family, ...]


class TargetsChanged(Event, frozen=True, tag="targets.changed"):
    origins: dict[Origin, int]
    families: dict[str, int]


class Targets(Struct, frozen=True):
    origins: dict[Origin, int] = {}
    families: dict[str, int] = {}

    def weight(self, origin: Origin, family: str | None) -> int:
        """Of a cell: the product of both. Questions of no family weigh as one that nobody named."""
        return self.origins.get(origin, _mean(self.origins.values())) * self.families.get(family or "", _mean(self.families.values()))


def _mean(given: Collection[int]) -> int:
    return round(sum(given) / len(given)) if given else 1


class Synthesis(Struct, frozen=True):
    families: tuple[Family, ...] = ()
    targets: Targets = Targets()

    def ids(self) -> frozenset[str]:
        return frozenset(family.id for family in self.families)


SynthesisCommand = ChangeFamilies | ChangeTargets
SynthesisEvent = FamiliesChanged | TargetsChanged


def letter(place: int) -> str:
    return _LETTERS[place]


def decide(command: SynthesisCommand, synthesis: Synthesis, questions: Questions, context: Context) -> list[Event] | Rejection:
    at, by = context.now, context.actor.id
    if isinstance(command, ChangeFamilies):
        families = _checked(command.families)
        if isinstance(families, Rejection):
            return families
        gone = synthesis.ids() - {family.id for family in families}
        if gone and any(question.family in gone for question in questions.all.values()):
            return Rejection(Code.FAMILY_IN_USE)
        return [] if families == synthesis.families else [FamiliesChanged(at=at, by=by, families=families)]
    if any(weight not in WEIGHTS for weight in (*command.origins.values(), *command.families.values())):
        return Rejection(Code.WEIGHT_OUT_OF_RANGE)
    if not set(command.families) <= synthesis.ids():
        return Rejection(Code.FAMILY_UNKNOWN)
    if Targets(command.origins, command.families) == synthesis.targets:
        return []
    return [TargetsChanged(at=at, by=by, origins=command.origins, families=command.families)]


def _checked(families: tuple[Family, ...]) -> tuple[Family, ...] | Rejection:
    if len(families) > FAMILIES_MOST:
        return Rejection(Code.TOO_MANY_FAMILIES)
    if len({family.id for family in families}) < len(families):
        return Rejection(Code.FAMILY_TAKEN)
    checked = []
    for family in families:
        title = title_of(family.title)
        if isinstance(title, Rejection):
            return title
        checked.append(msgspec.structs.replace(family, title=title))
    return tuple(checked)


def evolve(synthesis: Synthesis, event: SynthesisEvent) -> Synthesis:
    if isinstance(event, TargetsChanged):
        return msgspec.structs.replace(synthesis, targets=Targets(event.origins, event.families))
    present = {family.id for family in event.families}
    kept = {family: weight for family, weight in synthesis.targets.families.items() if family in present}
    return Synthesis(event.families, Targets(synthesis.targets.origins, kept))
