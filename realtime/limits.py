"""How much one socket, one person, one address may take. Handed in by the composition root, never read from the environment.

The fields carry the names of the installation's settings, so that the mapping is by name.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from msgspec import Struct

SEND_BUFFER_HARD_FACTOR = 4
IN_FLIGHT = 32
STRIKES = 8


class Limits(Struct, frozen=True, kw_only=True):
    """Every default suits a debate of a few thousand people."""

    frame_bytes: int = 64 * 1024
    json_depth: int = 8
    commands_per_s: float = 10
    commands_burst: int = 20
    handshake_s: float = 10
    first_frame_s: float = 5
    heartbeat_s: float = 25
    pong_s: float = 35
    send_buffer_bytes: int = 256 * 1024
    socket_buffer_bytes: int = 64 * 1024
    evict_s: float = 10
    state_interval_ms: int = 250
    resume_frames: int = 300
    question_every_s: float = 30
    question_burst: int = 3
    tabs_per_identity: int = 5
    connections_per_prefix: int = 200
    venues: tuple[str, ...] = ()
    ticket_s: float = 30


class TokenBucket:
    """`rate` tokens a second, at most `burst` at once. Time is an input."""

    __slots__ = ("_at", "_tokens")

    def __init__(self, burst: float, now: float) -> None:
        self._tokens = burst
        self._at = now

    def take(self, rate: float, burst: float, now: float) -> float:
        """0 when a token was taken, else the seconds until there is one."""
        tokens = min(burst, self._tokens + max(0.0, now - self._at) * rate)
        self._at = now
        if tokens < 1:
            self._tokens = tokens
            return (1 - tokens) / rate
        self._tokens = tokens - 1
        return 0.0

    def full_at(self, rate: float, burst: float) -> float:
        """When the bucket will have forgotten everything: from then on a new one says the same."""
        return self._at + (burst - self._tokens) / rate


class QuestionPace:
    """Questions per person, whatever the number of tabs. A repeated command id costs nothing: it is the same question."""

    def __init__(self, limits: Limits) -> None:
        self._rate = 1 / limits.question_every_s
        self._burst = limits.question_burst
        self._people: dict[str, tuple[TokenBucket, list[str]]] = {}
        self._sweep_at = 0.0

    def take(self, actor: str, command_id: str, now: float) -> float:
        """0 when the question may pass, else the seconds to wait."""
        if now >= self._sweep_at:
            self._sweep(now)
        entry = self._people.get(actor)
        if entry is None:
            entry = self._people[actor] = (TokenBucket(self._burst, now), [])
        bucket, seen = entry
        if command_id in seen:
            return 0.0
        wait = bucket.take(self._rate, self._burst, now)
        if not wait:
            seen.append(command_id)
            del seen[: -2 * self._burst]
        return wait

    def _sweep(self, now: float) -> None:
        # Whoever is back at a full bucket is forgotten, so that the table holds recent askers only.
        self._people = {a: e for a, e in self._people.items() if e[0].full_at(self._rate, self._burst) > now}
        self._sweep_at = now + 60


class Crowd:
    """Sockets per address. Halls share one address: theirs (`venues`) and this machine's own are not counted, and whoever holds a pass of
    the hall is counted by it: one device, with its tabs, while the sockets it has lost are still dying."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.connections_per_prefix
        self._most_by_pass = 2 * limits.tabs_per_identity
        self._venues = [ip_network(v, strict=False) for v in limits.venues]
        self._sockets: dict[str, int] = {}

    def enter(self, host: str, held_pass: str | None = None) -> str | None:
        """The key to give back to `leave`, or None when this address, or this pass, holds too many."""
        key = f"pass {held_pass}" if held_pass is not None else self._key(host)
        if not key:
            return key
        held = self._sockets.get(key, 0)
        if held >= (self._most if held_pass is None else self._most_by_pass):
            return None
        self._sockets[key] = held + 1
        return key

    def leave(self, key: str) -> None:
        if not key:
            return
        held = self._sockets[key] - 1
        if held:
            self._sockets[key] = held
        else:
            del self._sockets[key]

    def _key(self, host: str) -> str:
        address = _address(host)
        if address is None or address.is_loopback or any(address in venue for venue in self._venues):
            return ""
        if isinstance(address, IPv6Address):
            return str(ip_network((address, 64), strict=False))
        return str(address)


@lru_cache(maxsize=4096)  # a hall comes from one address, and whoever comes back from his own
def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None  # a Unix socket, or a test client: no address to count
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address
