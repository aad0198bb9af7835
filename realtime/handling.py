"""Which card each moderator has in hand, told to the other consoles while the line stands. It binds nobody, and nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from debate.domain.roles import Role
from realtime import from_client
from realtime.streams import Stream

if TYPE_CHECKING:
    from realtime.hub import Hub
    from realtime.link import Speaker


class Handling:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._held: dict[Speaker, str] = {}
        hub.words[from_client.Handling] = self._heard
        hub.left.append(self._left)

    def _heard(self, link: Speaker, word: from_client.Handling) -> None:
        # Whoever only looks has nothing in hand, whatever their page says.
        if link.grant is None or link.grant.role is not Role.MODERATOR or self._held.get(link) == word.question:
            return
        if word.question is None:
            del self._held[link]
        else:
            self._held[link] = word.question
        self._say()

    def _left(self, link: Speaker) -> None:
        if self._held.pop(link, None) is not None:
            self._say()

    def _say(self) -> None:
        """Ids and names by turns: two moderators may have one name, or none."""
        value: dict[str, dict[str, str]] = {}
        for link, question in self._held.items():
            if link.grant is not None:
                value.setdefault(question, {})[link.grant.actor] = link.grant.name
        told: dict[str, int | list[int | str]] = {
            question: [part for pair in sorted(who.items()) for part in pair] for question, who in sorted(value.items())
        }
        self._hub.say("handling", told, only=Stream.CONSOLE)
