"""Owns what a debate needs once this process has it: its hub, the clocks beside it, the panel's attention. Never makes a debate."""

from debate.service.owner import DebateOwner
from frontend.access.guest_door import GuestDoor
from frontend.house import House
from frontend.mail.addresses import erase_when_archived
from frontend.poll_clock import PollClock
from frontend.reaction_curve import ReactionCurve
from frontend.watching import WatchedHub
from realtime.handling import Handling


def adopt(house: House, owner: DebateOwner) -> None:
    if owner.id not in house.hubs:
        house.hubs[owner.id] = hub = WatchedHub(owner, house.limits, house.metrics)
        if house.door is not None:
            house.door.follow(hub)  # first: what is said while the others begin is told, too
        owner.on_commit = house.metrics.committed
        Handling(hub)
        PollClock(owner, hub)
        ReactionCurve(owner, hub)
        GuestDoor(owner, lambda session: _shut(house, owner, session))
        house.media.follow(owner)
        erase_when_archived(owner)
        if house.mail is not None:
            house.mail.follow(owner)
        house.media.say()


def _shut(house: House, owner: DebateOwner, session: str) -> None:
    house.tickets.revoke(session)
    house.hubs[owner.id].revoke(session)
    if house.door is not None:
        house.door.revoke(session)
