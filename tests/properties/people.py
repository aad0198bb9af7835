"""Who is there in a drawn debate."""

from collections.abc import Callable, Sequence
from typing import Any

from debate.domain.actor import Actor
from debate.domain.roles import Role

PEOPLE = tuple(Actor(f"p{n}", Role.PARTICIPANT) for n in range(5))
CLERK = Actor("c1", Role.CLERK)
MODERATOR = Actor("m1", Role.MODERATOR)
COLLEAGUE = Actor("m2", Role.MODERATOR)
ORGANISER = Actor("o1", Role.ORGANISER)
CAPTIONER = Actor("k1", Role.CAPTIONER)
SYSTEM = Actor("system", Role.SYSTEM)
SEATED = tuple(Actor(f"s{n}", Role.PANELIST, f"t{n}") for n in range(3))
EVERYBODY = (*PEOPLE, CLERK, MODERATOR, ORGANISER, *SEATED)

Draw = Callable[[Sequence[Any]], Any]
