"""How many are there: distinct persons per place, not sockets; in the hall its devices, which stand for a crowd nobody counts."""

from collections.abc import Callable, Iterable
from typing import Protocol

from realtime.streams import Place


class Headcount(Protocol):
    def enter(self, place: Place, actor: str) -> None: ...

    def leave(self, place: Place, actor: str) -> None: ...

    def counts(self) -> dict[Place, int]: ...


class Presence:
    """One person with three tabs counts once."""

    def __init__(self) -> None:
        self._sockets: dict[Place, dict[str, int]] = {place: {} for place in Place}

    def enter(self, place: Place, actor: str) -> None:
        people = self._sockets[place]
        people[actor] = people.get(actor, 0) + 1

    def leave(self, place: Place, actor: str) -> None:
        people = self._sockets[place]
        left = people[actor] - 1
        if left:
            people[actor] = left
        else:
            del people[actor]

    def replace(self, before: dict[Place, tuple[str, ...]], now: dict[Place, tuple[str, ...]]) -> None:
        """Who another process says is connected there, in the place of what it said before."""
        for place in Place:
            old, new = set(before.get(place, ())), set(now.get(place, ()))
            self._each(self.enter, place, new - old)
            self._each(self.leave, place, old - new)

    def counts(self) -> dict[Place, int]:
        return {place: len(people) for place, people in self._sockets.items()}

    @staticmethod
    def _each(move: Callable[[Place, str], None], place: Place, people: Iterable[str]) -> None:
        for actor in people:
            move(place, actor)


def worth_telling(told: dict[Place, int], counts: dict[Place, int]) -> bool:
    """Small counts to the unit, a crowd to one per cent: telling 4,000 viewers that they are 4,001 is not worth 4,000 frames."""
    return any(abs(counts[place] - told.get(place, -1)) > told.get(place, 0) // 100 for place in counts)
