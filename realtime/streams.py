"""Which streams each role reads, what they are called on the wire, and where the role is counted in presence. A table, no rules."""

from enum import StrEnum

from debate.domain.roles import Role


class Stream(StrEnum):
    """Names on the wire. `me` stands for `me/{actor}`, or `me/{seat}` of those who sit: a client never names another's stream."""

    PUBLIC = "public"
    STAGE = "stage"
    CONSOLE = "console"
    ME = "me"


class Place(StrEnum):
    """Where presence counts a person; `HALL`: a screen or a clerk's desk, which stand for a crowd that nobody counts."""

    ONLINE = "online"
    HALL = "hall"
    CONSOLE = "console"


_AUDIENCE = (Stream.PUBLIC, Stream.ME)
_SITTING = (Stream.STAGE, Stream.ME)

STREAMS: dict[Role, tuple[Stream, ...]] = {
    Role.VIEWER: _AUDIENCE,
    Role.PARTICIPANT: _AUDIENCE,
    Role.CLERK: _AUDIENCE,
    Role.HALL: (Stream.PUBLIC,),
    Role.CAPTIONER: (Stream.PUBLIC,),
    Role.PANELIST: _SITTING,
    Role.GUEST: _SITTING,
    Role.CHAIR: _SITTING,
    Role.MODERATOR: (Stream.CONSOLE,),
    Role.ORGANISER: (Stream.CONSOLE,),
    Role.OBSERVER: (Stream.CONSOLE,),
    Role.SYSTEM: (),
}

PLACES: dict[Role, Place] = {
    Role.VIEWER: Place.ONLINE,
    Role.PARTICIPANT: Place.ONLINE,
    Role.CLERK: Place.HALL,
    Role.HALL: Place.HALL,
    Role.MODERATOR: Place.CONSOLE,
    Role.ORGANISER: Place.CONSOLE,
    Role.OBSERVER: Place.CONSOLE,
}

# A hall has as many screens and clerks as it needs, all on one link.
ANY_NUMBER_OF_DEVICES = frozenset({Role.HALL, Role.CLERK})


def audience_of(stream: Stream, own: str) -> str:
    """The audience (`debate.views.audiences`) behind a stream of this person (`Grant.own`)."""
    return f"me/{own}" if stream is Stream.ME else str(stream)
