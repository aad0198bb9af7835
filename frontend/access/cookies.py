"""Owns the names and attributes of our cookies, and whether a browser may be trusted with a role here. Never reads what is in them."""

from functools import lru_cache
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import Response

SESSION = "__Host-assises"
PARTICIPANT = "__Host-assises-who"
VENUE = "__Host-assises-hall"
LANGUAGE = "assises-lang"
YEAR_S = 366 * 86_400


def is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


@lru_cache(256)  # asked several times for each request
def is_own_machine(host: str) -> bool:
    """`host` as in the Host header: a name or an address, perhaps with a port."""
    name = (host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host).strip("[]").lower()
    return name == "localhost" or name.endswith(".localhost") or is_loopback(name)


def is_trustworthy(request: Request) -> bool:
    """W3C Secure Contexts §3.1: https, or this very machine. Chromium keeps `__Host-` cookies for http://127.0.0.1 too (tried)."""
    return request.url.scheme == "https" or is_own_machine(request.headers.get("host", ""))


def participant_cookie(request: Request) -> str:
    """A viewer on a plain local network may ask; he holds nothing worth stealing but his own receipts."""
    return PARTICIPANT if is_trustworthy(request) else plain(PARTICIPANT)


def venue_cookie(request: Request) -> str:
    return VENUE if is_trustworthy(request) else plain(VENUE)


def plain(name: str) -> str:
    """What the cookie is called on a plain local network, where browsers take no `__Host-`."""
    return name.removeprefix("__Host-")


def put(request: Request, response: Response, name: str, value: str, max_age_s: int = YEAR_S) -> None:
    response.set_cookie(name, value, max_age=max_age_s, path="/", secure=is_trustworthy(request), httponly=True, samesite="lax")
