"""Owns the live page as everybody without a cookie sees it, for one second at most: a crowd that opens it at once costs one rendering.

Never holds anything of one person: only the hidden id of the forms differs between two strangers, and each gets a fresh one.
"""

import secrets

from msgspec import Struct

from frontend.rendering import new_command_id

KEPT_MS = 1000
# Takes the place of the hidden id while the page is kept; new at each start, so that no question can hold it.
PLACE = secrets.token_hex(16)


class Kept(Struct, frozen=True):
    position: tuple[str, int]
    at: int
    page: str


class CrowdPages:
    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Kept] = {}

    def get(self, debate: str, variant: str, position: tuple[str, int], now: int) -> str | None:
        """The page with a fresh hidden id, if the public view stands where it stood. `position`: its epoch and offset.

        Counts of supports move without an offset and may be as old as the page: while people vote, each vote would cost a rendering
        (96 ms at 5,000 questions), and the socket brings the counts of this second anyway.
        """
        kept = self._kept.get((debate, variant))
        if kept is None or kept.position != position or now - kept.at > KEPT_MS:
            return None
        return fresh(kept.page)

    def keep(self, debate: str, variant: str, position: tuple[str, int], page: str, now: int) -> str:
        self._kept[debate, variant] = Kept(position, now, page)
        return fresh(page)


def fresh(page: str) -> str:
    return page.replace(PLACE, new_command_id())
