"""What every event carries: when it happened and who caused it. Families derive their events from it."""

from msgspec import Struct


class Event(Struct, frozen=True, kw_only=True, tag_field="type"):
    """`at` in ms since the epoch; `by` the pseudonymous id of the actor."""

    at: int
    by: str


class Command(Struct, frozen=True, kw_only=True, tag_field="type", forbid_unknown_fields=True):
    """A wish. Unknown fields are refused, so that a misspelt one is not silently dropped."""
