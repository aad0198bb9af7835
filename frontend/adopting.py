"""Owns what a debate needs once this process has it: a hub for its sockets, and the panel's attention. Never makes a debate."""

from debate.service.owner import DebateOwner
from frontend.house import House
from frontend.watching import WatchedHub


def adopt(house: House, owner: DebateOwner) -> None:
    if owner.id not in house.hubs:
        house.hubs[owner.id] = WatchedHub(owner, house.limits, house.metrics)
        house.media.follow(owner)
        house.media.say()
