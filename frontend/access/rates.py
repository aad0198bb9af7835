"""Owns how often an address or a person may try something over HTTP: leaky buckets, bounded in number. Never knows a name."""

from collections import OrderedDict
from ipaddress import IPv6Address, IPv6Network, ip_address


class Rate:
    """`burst` at once, then `per_s` each second."""

    def __init__(self, per_s: float, burst: float, *, keys: int = 50_000) -> None:
        self.per_s = per_s
        self.burst = burst
        self._keys = keys
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, now_s: float) -> float | None:
        """What `take` would say, and nothing taken."""
        level, seen_s = self._levels.get(key, (0.0, now_s))
        level = max(0.0, level - (now_s - seen_s) * self.per_s)
        return None if level + 1 <= self.burst else (level + 1 - self.burst) / self.per_s

    def forgive(self, key: str) -> None:
        """Nothing was taken yet."""
        self._levels.pop(key, None)

    def take(self, key: str, now_s: float) -> float | None:
        """None when allowed, else the seconds after which it will be."""
        level, seen_s = self._levels.pop(key, (0.0, now_s))
        level = max(0.0, level - (now_s - seen_s) * self.per_s)
        wait_s = None if level + 1 <= self.burst else (level + 1 - self.burst) / self.per_s
        self._levels[key] = (level if wait_s is not None else level + 1, now_s)
        # The oldest key is the one that has drained longest: forgetting it forgives almost nothing, and memory stays bounded.
        if len(self._levels) > self._keys:
            self._levels.popitem(last=False)
        return wait_s


def prefix_of(host: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 subscriber owns whole and may walk through at will."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, 64), strict=False))
    return str(address)
