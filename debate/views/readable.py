"""Which words an audience can read, card by card: once shown and then hidden, they must leave every window, too."""

from collections.abc import Mapping
from typing import Any

# Maps of entries whose words may be taken back after everybody read them.
WITHDRAWABLE = ("questions", "polls")
_WORDS = ("text", "original", "name")


class Readable:
    __slots__ = ("_of",)

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], tuple[str, ...]] = {}

    def hides(self, section: str, id: str, card: Mapping[str, Any] | None) -> bool:
        """Takes in the card as it is shown from now on; says whether words that were shown are not any more."""
        shown = _shown(card) if card is not None else ()
        hides = not set(self._of.get((section, id), ())) <= set(shown)
        if shown:
            self._of[section, id] = shown
        else:
            self._of.pop((section, id), None)
        return hides


def _shown(card: Mapping[str, Any]) -> tuple[str, ...]:
    """Objections are bare words where they were let through; the console's have an id, and stay."""
    words = [words for field in _WORDS if (words := card.get(field)) is not None]
    return (*words, *(one for one in card.get("objections") or () if isinstance(one, str)))
