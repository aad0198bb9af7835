"""Owns the door of guests who came by a hand: a participant sits in the seat that names them, with the cookie they asked with, and no link.

It is open from their yes until they leave; then their sockets and pictures end. Never invites anybody; that is the debate's.
"""

import asyncio
from collections.abc import Callable

from debate.domain.actor import Actor
from debate.domain.guests import InvitationState
from debate.domain.roles import Role
from debate.service.owner import DebateOwner, Published

LEAVE_S = 3.0  # time to be told that one's seat was left, and to read it on one's own page


def session_of_guest(seat: str) -> str:
    """What is revoked when the guest is gone; a seat has one guest, once."""
    return f"hand:{seat}"


def guest_by_hand(owner: DebateOwner, participant: str | None, seat: str | None) -> Actor | None:
    """The guest that this participant is now. `seat`: the one meant, if any was named."""
    guests = owner.state.speakers.guests
    own = guests.of.get(participant or "")
    if own is None or seat not in (None, own) or guests.all[own].state is not InvitationState.ACCEPTED:
        return None
    return Actor(id=guests.all[own].participant, role=Role.GUEST, seat=own)


class GuestDoor:
    """Shuts behind those who went. `shut` is told their session."""

    def __init__(self, owner: DebateOwner, shut: Callable[[str], object]) -> None:
        self._owner = owner
        self._shut = shut
        self._known = set(owner.state.speakers.guests.gone)
        owner.subscribe(self._published)

    def _published(self, published: Published) -> None:
        gone = self._owner.state.speakers.guests.gone
        if len(gone) == len(self._known):
            return
        for seat in gone.keys() - self._known:
            asyncio.get_running_loop().call_later(LEAVE_S, self._shut, session_of_guest(seat))
        self._known = set(gone)
