"""Owns the decoded views that pages are rendered from: one per debate and audience. Never changes them."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from debate.service.owner import DebateOwner

View = dict[str, Any]
T = TypeVar("T")
SHARED = ("public", "stage", "console")


class ViewCache:
    """Three thousand people who open the page at once read one decoded view, not three thousand."""

    def __init__(self) -> None:
        self._views: dict[tuple[str, str], tuple[bytes, View]] = {}
        self._told: dict[tuple[str, str], tuple[tuple[str, int], Any]] = {}

    def get(self, owner: DebateOwner, audience: str) -> tuple[int, View]:
        """The offset and the view at it. Counts of supports move without an offset, so the bytes say whether the view is still good."""
        offset, encoded = owner.offset(audience), owner.snapshot(audience)
        if audience not in SHARED:
            return offset, msgspec.json.decode(encoded)
        known = self._views.get((owner.id, audience))
        if known is None or known[0] != encoded:
            known = (encoded, msgspec.json.decode(encoded))
            self._views[owner.id, audience] = known
        return offset, known[1]

    def tell(self, owner: DebateOwner, name: str, read: Callable[[View], T]) -> T:
        """What `read` finds in the public view, asked again when that has moved. Not for what depends on counts of supports."""
        position = (owner.epoch, owner.offset("public"))
        known = self._told.get((owner.id, name))
        if known is None or known[0] != position:
            known = (position, read(self.get(owner, "public")[1]))
            self._told[owner.id, name] = known
        told: T = known[1]
        return told
