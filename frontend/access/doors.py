"""Owns the pace at the HTTP doors: role links, room codes, tickets, forms. What a socket may send is the wire's own matter.

Addresses in `venues` and this very machine are not counted: a hall of 400 people has one address. A device that gave the code on the
hall's screen is counted by its pass.
"""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from frontend.access.rates import Rate, prefix_of
from frontend.settings import Settings
from realtime.limits import Limits, QuestionPace


class Doors:
    def __init__(self, settings: Settings) -> None:
        self._venues = [ip_network(venue, strict=False) for venue in settings.venues]
        per_s = settings.logins_per_minute / 60
        self.login = Rate(per_s, settings.logins_per_minute)
        # Apart from role links, and only for codes that open nothing: a hall that joins must not shut its moderator out.
        self.codes = Rate(per_s, settings.logins_per_minute)
        # An address may hold so many sockets; each may be lost and come back at once, twice, and go on doing so every ten seconds.
        sockets = settings.connections_per_prefix
        self.tickets = Rate(sockets / 10, sockets * 2)
        # One person's tabs, and their reconnections in a bad network.
        self.own_tickets = Rate(settings.tabs_per_identity / 10, settings.tabs_per_identity * 4)
        self.forms = Rate(sockets / 60, sockets)
        # Hands without a script: a hand is one person's for minutes, and each is read aloud by somebody.
        self.hands = Rate(sockets / 600, sockets / 4)
        # Pages that are drawn for one person, or one choice of theirs: a rendering of thousands of questions is the loop's, too.
        self.pages = Rate(sockets / 20, sockets)
        # Asked while one types, after each pause; by address as tickets are.
        self.similar = Rate(sockets / 10, sockets * 2)
        self.own_similar = Rate(1, 20)
        # Wrong codes of the hall's screen, and only those; a right one pays them back: a hall that mistypes does not shut itself out.
        self.venue_guesses = Rate(1 / 6, 30)
        # Right ones: a large hall in one minute, and not an endless supply of passes for whoever films the screen.
        self.venue_passes = Rate(sockets / 6, sockets * 10)
        # Lines of one captioning tool: faster than anybody speaks.
        self.captions = Rate(4, 40)
        self.questions = QuestionPace(Limits(question_every_s=settings.question_every_s, question_burst=settings.question_burst))

    def counted(self, host: str, held_pass: str | None = None) -> str | None:
        """The pass or the address to count, or None where there is none to count."""
        if held_pass is not None:
            return f"pass {held_pass}"
        key = prefix_of(host)
        try:
            address = ip_address(host)
        except ValueError:
            return key or None
        if address.is_loopback or any(address in venue for venue in self._venues):
            return None
        return key


def first_wait(now_ms: int, *takes: tuple[Rate, str | None]) -> float | None:
    """The seconds to wait at the first door that is shut, None when all are open."""
    return next((wait for rate, key in _counted(takes) if (wait := rate.take(key, now_ms / 1000)) is not None), None)


def _counted(takes: Iterable[tuple[Rate, str | None]]) -> Iterable[tuple[Rate, str]]:
    return ((rate, key) for rate, key in takes if key is not None)
